#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* IRC over a WebSocket (IRCv3's websocket specification): a message is a line. What the lines mean is net/irc's, which
 * has them over a socket of its own. */

struct web;
struct ws_irc;

enum ws_irc_kind { WS_IRC_NONE, WS_IRC_TEXT, WS_IRC_BINARY };

/* The first of the subprotocols offered that is one of ours. */
enum ws_irc_kind ws_irc_choose(struct str offers);
const char *ws_irc_name(enum ws_irc_kind kind);

/* What the link does. */
struct ws_irc_link {
    void (*send)(void *data, bool binary, struct str message);
    void (*close)(void *data, uint16_t code);
    /* Goes on reading. */
    void (*resume)(void *data);
    size_t (*queued)(const void *data);
    void *data;
};

/* Lets somebody in by IRC over that link, who comes from that address; link is copied. NULL: it cannot be. */
struct ws_irc *ws_irc_open(struct web *web, const struct ws_irc_link *link,
        enum ws_irc_kind kind, const char *address, bool secure);

/* The longest message. */
enum { WS_IRC_MOST = 8192 };

/* A message; it may end the link. */
void ws_irc_message(struct ws_irc *irc, struct str line);
/* IRC has not taken all that came yet: resume will be called. */
bool ws_irc_is_behind(const struct ws_irc *irc);
/* The link has written all it had. */
void ws_irc_drained(struct ws_irc *irc);
/* The link is gone. NULL is fine. */
void ws_irc_close(struct ws_irc *irc);
