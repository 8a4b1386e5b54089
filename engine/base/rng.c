/* rng.c -- repeatable random numbers.
 *
 * xoshiro256** of Blackman and Vigna, seeded through splitmix64 as they advise, so that
 * neighbouring seeds give unrelated runs. An observer of some numbers can compute the rest, so
 * secrets (tokens, salts) come from libsodium. */
#include "engine/base/rng.h"

#include "engine/base/err.h"

static uint64_t splitmix(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

void rng_seed(struct rng *rng, uint64_t seed)
{
    for (size_t i = 0; i < 4; i++) {
        rng->state[i] = splitmix(&seed);
    }
}

static uint64_t rotate_left(uint64_t x, unsigned bits)
{
    return (x << bits) | (x >> (64 - bits));
}

uint64_t rng_next(struct rng *rng)
{
    uint64_t *s = rng->state;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate_left(s[3], 45);
    return result;
}

uint64_t rng_below(struct rng *rng, uint64_t bound)
{
    must(bound > 0);
    /* The lowest 2^64 mod bound numbers are rejected, or small results would be more likely. */
    uint64_t refused = -bound % bound;
    uint64_t x = rng_next(rng);
    while (x < refused) {
        x = rng_next(rng);
    }
    return x % bound;
}

double rng_unit(struct rng *rng)
{
    return (double)(rng_next(rng) >> 11) * 0x1.0p-53;
}
