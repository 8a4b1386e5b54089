#pragma once
/* replaying.h -- a run of a script, run again from what it had to go by (replay.c); for bind_replay.c and tests. */
#include "engine/lua/host_impl.h"

/* Runs it in the open slice, under whatever savepoint there is; false with a sentence in why: there is no such command
 * or handler any more, or not with those rights. missing (may be NULL) gets a list of the objects that are gone. */
bool replay_run(struct host *host, const struct value *inputs, struct value *missing,
        enum outcome *outcome, struct buf *why);
/* Appends a test of a behaviour that does the same in a world of its own. title is plain text. */
void replay_write_test(const struct value *inputs, struct str title, struct buf *out);
/* Reads what was kept, as `@replay N file` shows it, wherever in text it stands. */
MUST_CHECK bool replay_read(struct str text, struct value *out, struct err *err);
