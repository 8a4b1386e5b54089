#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/telnet/tel_option.h"

#include <stdbool.h>
#include <stdint.h>

struct tel_client;

/* The modules for a client that has not named any. */
#define TEL_GMCP_ALL UINT8_MAX

/* Data that costs a question to the game each time; only clients that name it get it. */
enum tel_gmcp_extra {
    TEL_GMCP_ITEMS = 256,     /* Char.Items */
    TEL_GMCP_PLAYERS = 512,   /* Room.Players; naming Room includes it */
    TEL_GMCP_CHANNELS = 1024, /* Comm.Channel.List; naming Comm includes it */
    TEL_GMCP_LOGIN = 2048,    /* Char.Login */
};

/* Takes one message of the client ("Core.Hello {...}"). Core.Supports changes *modules, the set of
 * modules it wants. Returns true if it wants a Core.Ping back. Ignores malformed messages. */
bool tel_gmcp_receive(struct str message, struct tel_client *client, uint16_t *modules);
/* True if the client wants events of this topic ("Room.Info"). */
bool tel_gmcp_wants(uint16_t modules, struct str topic);
/* Appends "Core.Goodbye" with why as a JSON string. */
void tel_gmcp_goodbye(struct str why, struct buf *out);
