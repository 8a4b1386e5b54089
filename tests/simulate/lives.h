#pragma once
#include "tests/simulate/simulate.h"

/* lives -- A seed's lives of the server, in succession, each in a separate process. */

struct lives_options {
    uint64_t seed;
    bool talk;
    unsigned lives; /* 0: as many as the seed says */
};

/* Plays a seed. Returns false after an error, with a sentence on stderr. *out has the counts. */
bool lives_play(
        const struct lives_options *options, struct sim_tally *out, uint64_t *out_trace);

/* The server is about to wait for the first time, or again: it is ready, and may be asked to stop. */
void lives_loop_runs(void);
