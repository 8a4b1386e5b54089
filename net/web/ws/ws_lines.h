#pragma once
#include "net/web/ws/ws_telnet.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A service of lines, such as IRC, over a WebSocket (for IRC: IRCv3's websocket specification): a message is a line.
 * Or telnet, in one of its forms (ws_telnet.h).
 * The service handles the lines over a socket of its own. */

struct web;
struct ws_lines;

/* A subprotocol of a WebSocket. */
struct ws_lines_kind {
    const char *name;         /* NULL: none */
    bool binary;              /* of lines: its messages are bytes, not text */
    enum ws_telnet_form form; /* WS_TELNET_NONE: lines */
};

/* Returns the first subprotocol of those offered that is telnet, or that a service has
 * (net_context.lines_kind). */
struct ws_lines_kind ws_lines_choose(const struct web *web, struct str offers);

/* Callbacks of the link. */
struct ws_lines_link {
    void (*send)(void *data, bool binary, struct str message);
    void (*close)(void *data, uint16_t code);
    /* Resumes reading. */
    void (*resume)(void *data);
    size_t (*queued)(const void *data);
    void *data;
};

/* Opens a connection to the service over that link for a client with that address; link is copied. NULL on
 * failure. */
struct ws_lines *ws_lines_open(struct web *web, const struct ws_lines_link *link,
        struct ws_lines_kind kind, const char *address, bool secure);

/* Maximum length of a message. */
enum { WS_LINES_MOST = 8192 };

/* Handles a message; it may end the link. */
void ws_lines_message(struct ws_lines *lines, bool binary, struct str line);
/* True if the service has not taken all input yet: resume will be called. */
bool ws_lines_is_behind(const struct ws_lines *lines);
/* The link has written all its output. */
void ws_lines_drained(struct ws_lines *lines);
/* The link is gone. NULL is fine. */
void ws_lines_close(struct ws_lines *lines);
