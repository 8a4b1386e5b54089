#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct engine;

/* What somebody said on channels, read by a worker: it is among the lines of everybody, on all
 * channels, and no index has the speakers. */
struct export_said;

struct said_line {
    uint64_t number;
    int64_t time_ms;
    struct str text; /* borrowed */
};

/* Begins to read what is durable now. NULL: too many others read. */
struct export_said *export_said_begin(struct engine *engine, uint64_t speaker);
/* True if it has been read; *out_ok is false if the disk could not be. */
bool export_said_ready(const struct export_said *said, bool *out_ok);
/* Returns the i-th line on the channel with that stored name, the oldest first. False at the end. */
bool export_said_line(
        const struct export_said *said, struct str channel, size_t i, struct said_line *out);
/* Frees it, or has its worker stop at once. NULL is fine. */
void export_said_drop(struct export_said *said);
