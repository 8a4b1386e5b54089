#pragma once
/* replaying.h -- replays a script's run from its recorded inputs (replay.c); for bind_replay.c and
 * tests. */
#include "engine/lua/host_impl.h"

/* Replays it in the open transaction, under the current savepoint. False with a sentence in why if
 * the command or handler no longer exists, or not with those rights. missing (may be NULL) gets a
 * list of the objects that no longer exist. */
bool replay_run(struct host *host, const struct value *inputs, struct value *missing,
        enum outcome *outcome, struct buf *why);
/* Appends a test of a behaviour that does the same in a world of its own. title is plain text. */
void replay_write_test(const struct value *inputs, struct str title, struct buf *out);
/* Finds and parses the recorded inputs in text, in the form shown by `@replay N file`. */
MUST_CHECK bool replay_read(struct str text, struct value *out, struct err *err);
