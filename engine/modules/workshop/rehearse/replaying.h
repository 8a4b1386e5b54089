#pragma once
/* replaying.h -- replays a script's run from its recorded inputs (replay.c); for bind_replay.c and
 * tests. */
#include "engine/lua/host_impl.h"

/* Replays it in the open transaction, under the current savepoint. False with a sentence in why if
 * the command or handler no longer exists, or not with those rights. missing (may be NULL) gets a
 * list of the objects that no longer exist. */
bool replay_run(struct host *host, const struct value *inputs, struct value *missing,
        enum outcome *outcome, struct buf *why);
/* Same in a rehearsal, whose transaction becomes that of the recorded actor. */
enum outcome replay_play(
        struct host *host, const struct value *inputs, struct value *missing, struct buf *why);
/* Appends a test of a behaviour that does the same in a world of its own. title is plain text. */
void replay_write_test(const struct value *inputs, struct str title, struct buf *out);
/* Finds and parses the recorded inputs in text, in the form shown by `@replay N file`. */
MUST_CHECK bool replay_read(struct str text, struct value *out, struct err *err);

/* A recorded run. */
struct replay_kept {
    uint64_t object;
    uint64_t owner; /* the owner of its rights */
    struct buf inputs;
    struct buf title; /* the error */
};

/* Finds the run recorded with that error, for the transaction's actor. False with *why if the actor may not
 * replay it, or if it was not recorded. The caller finishes *out. */
MUST_CHECK bool replay_find(
        struct engine *engine, uint64_t number, struct replay_kept *out, enum phrase *why);
void replay_kept_finish(struct replay_kept *kept);
