#pragma once
#include "engine/base/buf.h"
#include "net/follow/follow_wire.h"

#include <stdbool.h>

/* What is known of a copy, in a file beside it, COPY.following: "WHAT DATE ADDRESS", where ADDRESS is where the world it
 * follows, or followed, listens for followers.
 *
 *   copying  behind  in-step   it follows
 *   world                      it is the world: it tells the process at ADDRESS */

/* Writes it; a failure is only logged. */
void following_note_put(const char *copy, const char *what, const char *from);

/* Reads it; all are empty if there is none. Free with following_note_finish. */
struct following_note {
    char *what;
    char *when;
    char *from;
};

void following_note_read(const char *copy, struct following_note *out);
void following_note_finish(struct following_note *note);
/* Writes "FILE on HOST", by which messages name a file. */
void following_note_name(const char *path, char out[FOLLOW_NAME_MAX + 1]);
/* The copy is the world no more. */
void following_note_forget(const char *copy);
