#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* IRC over a WebSocket (IRCv3's websocket specification): a message is a line. net/irc handles the
 * lines over a socket of its own. */

struct web;
struct ws_irc;

enum ws_irc_kind { WS_IRC_NONE, WS_IRC_TEXT, WS_IRC_BINARY };

/* Returns the first supported subprotocol of those offered. */
enum ws_irc_kind ws_irc_choose(struct str command_indexes);
const char *ws_irc_name(enum ws_irc_kind kind);

/* Callbacks of the link. */
struct ws_irc_link {
    void (*send)(void *data, bool binary, struct str message);
    void (*close)(void *data, uint16_t code);
    /* Resumes reading. */
    void (*resume)(void *data);
    size_t (*queued)(const void *data);
    void *data;
};

/* Opens an IRC connection over that link for a client with that address; link is copied. NULL on
 * failure. */
struct ws_irc *ws_irc_open(struct web *web, const struct ws_irc_link *link,
        enum ws_irc_kind kind, const char *address, bool secure);

/* Maximum length of a message. */
enum { WS_IRC_MOST = 8192 };

/* Handles a message; it may end the link. */
void ws_irc_message(struct ws_irc *irc, struct str line);
/* True if IRC has not taken all input yet: resume will be called. */
bool ws_irc_is_behind(const struct ws_irc *irc);
/* The link has written all its output. */
void ws_irc_drained(struct ws_irc *irc);
/* The link is gone. NULL is fine. */
void ws_irc_close(struct ws_irc *irc);
