#pragma once
#include "net/stream/net.h"

/* The view of one world in its realm's broker: which process is the world, in which term, and which
 * copy may take over. It is the broker's only data that must not be lost, so its server needs
 * appendfsync always.
 *
 *   view:WORLD   a hash: term, primary and kept (origins of files; 0: none), run, seq, beat (the
 *   server's own time), code */
struct view;

#define VIEW_KEY_SIZE 65 /* of the key's text, with its NUL */

struct view_options {
    const char *address; /* see broker_address_read */
    const char *name;    /* of the world */
    /* Writes the key that only the files of the world and its copies have. Returns false while it
     * is unknown: until then the view is not written, and none is believed. */
    bool (*key)(void *data, char out[VIEW_KEY_SIZE]);
    void *data;
    const char *secret; /* borrowed: follow.secret, which the code then needs too; NULL: none */
};

/* Starts to connect, and retries until view_close. Copies the other strings. */
MUST_CHECK bool view_open(struct net_context *context, const struct view_options *options,
        struct view **out, struct err *err);
/* Closes the view, which the loop frees. Accepts NULL. */
void view_close(struct view *view);
bool view_is_up(const struct view *view);
/* Returns the key of the view in the broker. */
const char *view_key(const struct view *view);

/* -- of the world -- */

/* States twice a second that the file `origin` is the world in that term, and that the copy `kept`
 * may take over. */
void view_hold(struct view *view, uint64_t term, uint64_t origin, uint64_t kept);
/* True if the broker agreed to the last statement. */
bool view_is_held(const struct view *view);
/* Returns the term in which another file is the world, if it is not older than ours, else 0. Sets
 * *out_holder to that file's origin. */
uint64_t view_other(const struct view *view, uint64_t *out_holder);

/* -- of a copy -- */

/* Asks to become the world after that term, if the world gave no sign of life for quiet_ms. Repeats
 * it each quarter second, until view_rest. */
void view_take(struct view *view, uint64_t term, uint64_t origin, int64_t quiet_ms);
void view_rest(struct view *view);
/* Returns the term in which this copy is the world; 0 if it is not the world. */
uint64_t view_taken(const struct view *view);
