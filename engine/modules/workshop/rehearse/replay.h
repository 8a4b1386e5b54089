#pragma once
/* replay.h -- records the inputs of scripts' runs. */
#include "engine/lua/host_impl.h"

void replay_begin(struct script *script, int nargs, struct replay_start *start);
/* Appends the inputs of the failed run. */
void replay_write(const struct script *script, struct buf *out);
/* Ends a run: records it if it was marked, and keeps its inputs if it waits. */
void replay_ran(struct script *script, enum outcome outcome);
/* True if that property of object is recorded for scripts with owner's rights. */
bool replay_keeps(
        struct engine *engine, uint64_t owner, struct object *object, struct str name);
/* Records the next runs of object's scripts for ms. False if too many objects are marked. */
bool replay_keep(struct host *host, uint64_t viewer, uint64_t object, int64_t ms);
