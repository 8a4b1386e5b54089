#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* The socket FILE.ctl (mode 0600), for requests to the server that has the world open. One JSON
 * object per line in each direction:
 *
 *   {"do": "account", "verb": "set", "name": "Ann", "role": "builder", "password": "..."}
 *   {"do": "backup", "dest": "/absolute/path"}
 *   {"do": "restore", "file": "/absolute/path", "name": "sorrel", "area": true, "as": "Ann"}
 *   {"do": "apply", "file": "/absolute/path of a bundle", "plan": true, "side": "ours",
 *    "as": "Ann"}
 *   {"do": "version"}              text: "NUMBER PROCESS", and " back" if an upgrade failed
 *   {"do": "upgrade", "program": "/absolute/path"}
 *   {"do": "health"}               text: lines about the world; error: why it is not well
 *   {"do": "reload"}               error: why the configuration or the scripts stay as they were
 *   {"do": "promote", "yes": false}   for a follower: become the world
 *
 *   {"do": "realm"}                text: a line for each world of the realm
 *   {"do": "realm", "key": true, "new": false}   text: this world's public key
 *
 *   {"permille": 120}              progress, any number of times
 *   {"ok": true, "text": "..."}    or {"ok": false, "error": "..."}: the last line */

struct buf;
struct control;
struct engine;
struct ev_loop;
struct server;

/* Opens the socket beside world, replacing one that a killed server left. engine NULL: a
 * follower, which only handles requests to become the world. */
MUST_CHECK bool control_open(struct ev_loop *loop, struct engine *engine, const char *world,
        struct control **out, struct err *err);

/* Requests to the process itself; false with a sentence if that is not possible. */
struct control_calls {
    /* Makes the copy the world, even (yes) at a risk; the result is given to control_promoted.
     * NULL: not a follower. */
    bool (*promote)(void *data, bool yes, struct err *err);
    /* Appends how far it follows. NULL: not a follower. */
    void (*describe)(const void *data, struct buf *out);
    /* Reads the configuration that the copy will use as the world. NULL: not a follower. */
    bool (*reread)(void *data, struct err *err);
    void *data;
};

/* Sets the server that requests of modules are for; a follower has none. */
void control_set_server(struct control *control, struct server *server);
void control_set_calls(struct control *control, const struct control_calls *calls);
/* Reports the result of a promotion; problem NULL: success. Does nothing without a pending
 * request. */
void control_promoted(struct control *control, const char *problem, struct str text);
/* Answers the clients that waited for the disk; call once per turn. */
void control_turn(struct control *control);
/* Removes the socket, disconnects all clients, and abandons a running backup. Call before the
 * engine ends. */
void control_close(struct control *control);

/* -- the client side, in control_client.c -- */

/* A request; strings borrowed. */
struct control_ask {
    const char *request;                             /* JSON, one line */
    void (*progress)(void *data, unsigned permille); /* may be NULL */
    void *data;
};

/* Sends a request to the server that has world open, and waits for the last line. out gets its
 * text. Errors are the server's, or say that it does not answer; holder is its process. */
MUST_CHECK bool control_ask_server(const char *world, long holder,
        const struct control_ask *ask, struct buf *out, struct err *err);
/* Writes the path of world's socket in a form for bind and connect, which accept only short
 * ones. *out_directory is a directory that is kept open for that, or -1; the caller closes
 * it. */
MUST_CHECK bool control_address(
        const char *world, char *out, size_t size, int *out_directory, struct err *err);
