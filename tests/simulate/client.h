#pragma once
#include "tests/simulate/heard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* client -- The program of a simulated player: makes bytes of lines, and answers of bytes.
 *
 *     client_telnet.c   refuses all options
 *     client_irc.c      logs in by PASS or SASL, joins #public, types to skein and in #here
 *     client_web.c      the protocol of the page /play over a WebSocket: resumes a cut session
 *     client_api.c      calls of the API for its commands, and pages to read
 *     client_events.c   listens to server-sent events, and types nothing
 *
 * Every kind has the same interface: a line, and the text up to the end of its answer. Where a
 * protocol does not mark the end (IRC), or marks it for lines of an earlier connection too (the
 * web), the client types an unknown word behind the line: the refusal of that word ends the
 * answer. */

enum client_door {
    CLIENT_TELNET,
    CLIENT_IRC,
    CLIENT_WEB,
    CLIENT_API,
    CLIENT_EVENTS,
    CLIENT_DOORS
};

enum {
    CLIENT_TEXT = 1 << 16,
    CLIENT_OUT = 1 << 14,
    CLIENT_RAW = 1 << 19,
    CLIENT_REQUESTS = 8,
};

enum client_news {
    CLIENT_NOTHING,
    CLIENT_ANSWERED, /* client->text is the answer to the oldest line; client_clear is next */
    CLIENT_REFUSED,  /* they do not come in: client->text says why */
};

struct client {
    enum client_door door;
    char name[16];
    char password[64];
    bool is_new;            /* asks for a new account */
    char text[CLIENT_TEXT]; /* since the last answer, with a 0 at the end */
    size_t length;
    char out[CLIENT_OUT]; /* typed, not on its way yet */
    size_t out_length;
    char raw[CLIENT_RAW]; /* a line, a frame, an answer that is not whole yet */
    size_t raw_length;
    int step; /* of logging in, or of reading: private to the protocol */
    bool is_in;
    uint64_t typed;                 /* lines on this connection */
    uint64_t answered;              /* of a stream: events */
    char batch[24];                 /* IRC: the batch that answers a line, while it is open */
    char requests[CLIENT_REQUESTS]; /* HTTP: the requests that the next answers belong to */
    uint64_t entries;               /* so often they asked to come in */
    /* State that outlives the connection. */
    char token[64]; /* of the page's conversation */
    char session[32];
    uint64_t number; /* of the last frame */
    bool is_fresh; /* the conversation is another than that before, and they were not in it yet */
    char api_token[64];
    struct heard page; /* in that conversation */
    struct heard line; /* on other connections */
};

uint16_t client_port(enum client_door door);
/* Starts logging in on a new connection; its answer comes first. */
void client_enter(struct client *client, enum client_door door);
/* Whether lines are typed there at all. */
bool client_types(const struct client *client);
/* Sends a line, or lines of which the last is answered. Returns false if this protocol cannot. */
bool client_type(struct client *client, const char *text);
enum client_news client_take(struct client *client, char byte);
/* The answer was read. */
void client_clear(struct client *client);
/* Handles the end of the connection. */
void client_leave(struct client *client);

/* -- shared by the protocols -- */

void client_send(struct client *client, const void *bytes, size_t length);
void client_print(struct client *client, const char *format, ...)
        __attribute__((format(printf, 2, 3)));
void client_add(struct client *client, const char *bytes, size_t length);
/* A whole text, which may be some lines. */
void client_add_lines(struct client *client, const char *text);
/* Keeps a byte of an incomplete message. */
void client_keep(struct client *client, char byte);
void client_done(struct client *client, size_t length);

/* The word that ends the answer to line number `line` of this connection; the first comes in. */
const char *client_end_word(const struct client *client, uint64_t line);

struct client_calls {
    uint16_t port;
    void (*enter)(struct client *client);
    bool (*type)(struct client *client, const char *text); /* NULL: this client only listens */
    enum client_news (*take)(struct client *client, char byte);
};

extern const struct client_calls client_telnet;
extern const struct client_calls client_irc;
extern const struct client_calls client_web;
extern const struct client_calls client_api;
extern const struct client_calls client_events;
