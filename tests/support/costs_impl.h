#pragma once
/* Shared by costs.c and costs_lines.c. */
#include "engine/base/rng.h"
#include "tests/support/costs.h"

#define COST_THINGS 1000 /* in the larger room */

/* Two of each: of half the size, and of the whole. */
struct costs {
    struct trial *trial;
    struct engine *engine;
    uint64_t wizard;
    uint64_t builder;
    uint64_t rooms[2];
    struct rng rng;
};

/* Returns the steps of the open transaction so far, to within some hundred. */
uint64_t costs_steps(struct engine *engine);
/* The processor's time of this thread. */
int64_t costs_now_us(void);
/* Opens a transaction of a player, who is moved to the room of that size. */
void costs_begin(struct costs *costs, uint64_t who, size_t which);
