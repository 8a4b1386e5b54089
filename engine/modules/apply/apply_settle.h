#pragma once
#include "engine/base/err.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct apply_delta;
struct design_files;

/* Leaves out of the delta what the world file has as the files have it: for a plan of files that
 * have no base, or another one. given_up: set by any thread to end it early; the delta may then be
 * left as it is, as it is if the file has not commit `since` within a second. Thread: any. */
MUST_CHECK bool apply_settle(const char *world, uint64_t since, const atomic_bool *given_up,
        const struct design_files *files, struct apply_delta *delta, struct err *err);
