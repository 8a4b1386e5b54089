#pragma once
#include "engine/base/buf.h"
#include "net/follow/follow_wire.h"

#include <stdbool.h>

/* A copy's replication status, in a file beside it, COPY.following: "WHAT DATE ADDRESS".
 * ADDRESS is where the world that it follows, or followed, listens for followers.
 *
 *   copying  behind  in-step   it follows
 *   world                      it is the world, and informs the process at ADDRESS */

#define FOLLOWING_NOTE_IN_STEP "in-step"
#define FOLLOWING_NOTE_WORLD "world"

enum { FOLLOW_WORLD_NAME_MAX = FOLLOW_NAME_MAX + 40 };

/* Writes the file; failures are only logged. */
void following_note_put(const char *copy, const char *what, const char *from);

/* Reads the file; all fields are empty if it does not exist. Free with following_note_finish. */
struct following_note {
    char *what;
    char *when;
    char *from;
};

void following_note_read(const char *copy, struct following_note *out);
void following_note_finish(struct following_note *note);
/* Writes "FILE on HOST", the name of a file in messages. */
void following_note_name(const char *path, char out[FOLLOW_NAME_MAX + 1]);
/* Writes "FILE on HOST in term 2": which file is the world from that term on. */
void following_note_world(const char *path, uint64_t term, char out[FOLLOW_WORLD_NAME_MAX + 1]);
/* Deletes the file when the copy is no longer the world. */
void following_note_forget(const char *copy);
