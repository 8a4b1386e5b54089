#pragma once
#include <stddef.h>
#include <stdint.h>

/* A seeded generator (xoshiro256**): a run can be repeated from its seed. Not for secrets. */
struct rng {
    uint64_t state[4];
};

void rng_seed(struct rng *rng, uint64_t seed);
uint64_t rng_next(struct rng *rng);
/* Returns a uniform number in 0 .. bound-1; bound > 0. */
uint64_t rng_below(struct rng *rng, uint64_t bound);
double rng_unit(struct rng *rng);
