#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct tel_client;

/* The modules of a client that has not said which it wants. */
#define TEL_GMCP_ALL UINT8_MAX

/* Beside the modules, what costs a question each time: only who names it has it. */
enum tel_gmcp_extra {
    TEL_GMCP_ITEMS = 256,     /* Char.Items */
    TEL_GMCP_PLAYERS = 512,   /* Room.Players, which comes with Room */
    TEL_GMCP_CHANNELS = 1024, /* Comm.Channel.List, which comes with Comm */
};

/* Handles one message of the client ("Core.Hello {...}"); Core.Supports changes *modules, the set
 * of wanted modules. Returns whether a Core.Ping must be answered. Invalid messages are ignored. */
bool tel_gmcp_receive(struct str message, struct tel_client *client, uint16_t *modules);
/* True if the client wants to hear of this topic ("Room.Info"). */
bool tel_gmcp_wants(uint16_t modules, struct str topic);
/* Appends "Core.Goodbye" with why as a JSON string. */
void tel_gmcp_goodbye(struct str why, struct buf *out);
