#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* The socket FILE.ctl (mode 0600), by which commands reach the server that has
 * the world. One JSON object a line each way:
 *
 *   {"do": "account", "verb": "set", "name": "Ann", "role": "builder", "password": "..."}
 *   {"do": "backup", "dest": "/absolute/path"}
 *   {"do": "restore", "file": "/absolute/path", "name": "sorrel", "area": true, "as": "Ann"}
 *   {"do": "apply", "file": "/absolute/path of a bundle", "plan": true, "side": "ours", "as": "Ann"}
 *   {"do": "version"}              the text is "NUMBER PROCESS", and " back" if an upgrade failed
 *   {"do": "upgrade", "program": "/absolute/path"}
 *   {"do": "promote", "yes": false}   to who follows: become the world
 *
 *   {"do": "realm"}                the text has a line for each world of the realm
 *   {"do": "realm", "key": true, "new": false}   the text is this world's public key
 *
 *   {"permille": 120}              any number of times
 *   {"ok": true, "text": "..."}    or {"ok": false, "error": "..."}: the last line */

struct buf;
struct control;
struct engine;
struct ev_loop;

/* Opens the socket beside world, replacing one that a killed server left. engine NULL: of who follows a world, who is
 * asked for no more than to become it. */
MUST_CHECK bool control_open(struct ev_loop *loop, struct engine *engine, const char *world,
        struct control **out, struct err *err);

/* What is asked of the process itself; false with a sentence if it cannot. */
struct control_calls {
    /* Another program shall serve. */
    bool (*upgrade)(void *data, const char *program, struct err *err);
    /* The copy shall become the world, even (yes) if that is a risk: control_promoted tells how it went. NULL: there is
     * no copy. */
    bool (*promote)(void *data, bool yes, struct err *err);
    void *data;
};

void control_set_calls(struct control *control, const struct control_calls *calls);
/* problem NULL: it is the world now. Nothing if nobody asked. */
void control_promoted(struct control *control, const char *problem, struct str text);
/* Answers whoever waited for the disk: to be called once a turn. */
void control_turn(struct control *control);
/* Removes the socket, hangs up, gives up a backup under way. Before the engine ends. */
void control_close(struct control *control);

/* -- the other end, in control_client.c -- */

/* What is asked; strings borrowed. */
struct control_ask {
    const char *request;                             /* JSON, one line */
    void (*progress)(void *data, unsigned permille); /* may be NULL */
    void *data;
};

/* Asks the server that has world, and waits for its last line. out gets its text. Errors are the
 * server's, or say that it does not answer; holder is its process. */
MUST_CHECK bool control_ask_server(const char *world, long holder,
        const struct control_ask *ask, struct buf *out, struct err *err);
/* Writes the path of world's socket, as it can be given to bind and connect, which take short
 * ones only. A directory kept open for that is *out_directory, or -1; the caller closes it. */
MUST_CHECK bool control_address(
        const char *world, char *out, size_t size, int *out_directory, struct err *err);
