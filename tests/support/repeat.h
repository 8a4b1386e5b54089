#pragma once
/* The number of rounds of a random test, and its seed. `tools/test` takes few rounds and a fixed
 * seed; `tools/test --long N` takes N times as many rounds as a test calls long. */
#include <stdint.h>
#include <stdlib.h>

/* Returns the number in the environment variable name, or otherwise if it is not set. */
static inline uint64_t test_number(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : otherwise;
}

/* Returns the number of rounds: SKEIN_ROUNDS if it is set, else long_rounds times SKEIN_LONG if that is, else
 * short_rounds. */
static inline uint64_t test_rounds(uint64_t short_rounds, uint64_t long_rounds)
{
    uint64_t times = test_number("SKEIN_LONG", 0);
    return test_number("SKEIN_ROUNDS", times ? times * long_rounds : short_rounds);
}

/* Returns the number of steps in a round: long_steps if SKEIN_LONG is set, else short_steps. */
static inline uint64_t test_steps(uint64_t short_steps, uint64_t long_steps)
{
    return test_number("SKEIN_LONG", 0) ? long_steps : short_steps;
}
