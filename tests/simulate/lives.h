#pragma once
#include "tests/simulate/simulate.h"

/* lives -- a seed's lives of the server, one after the other, each in a process of its own. */

struct lives_options {
    uint64_t seed;
    bool talk;
    unsigned lives; /* 0: as many as the seed says */
};

/* Plays a seed. False: something was not as it must be; a sentence is on stderr. *out has what happened. */
bool lives_play(
        const struct lives_options *options, struct sim_tally *out, uint64_t *out_trace);

/* The server is about to wait for the first time, or again: it is ready, and may be asked to stop. */
void lives_loop_runs(void);
