#pragma once
#include "engine/modules/archive/archive_plan.h"

/* Replays the commits of a plan into the world at path, a copy of plan->base with this version's
 * schema. On failure the copy is unusable. *out_count: number of commits. Thread: any; blocks. */
MUST_CHECK bool archive_replay(const struct archive_plan *plan, const char *path,
        uint64_t *out_count, struct err *err);
