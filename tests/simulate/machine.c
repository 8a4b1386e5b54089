/* machine.c -- Random numbers, time and the end of a life on the simulated machine: see
 * simulate.h. */
#include "tests/simulate/simulate.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* FNV-1a. */
#define TRACE_TIMES 1099511628211ULL

struct sim *sim;
unsigned simulate_mutant;

uint64_t sim_below(uint64_t bound)
{
    return rng_below(&sim->rng, bound);
}

bool sim_chance(uint64_t one_in)
{
    return one_in > 0 && rng_below(&sim->rng, one_in) == 0;
}

void sim_note(const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < length; i++) {
        sim->trace = (sim->trace ^ at[i]) * TRACE_TIMES;
    }
    sim->trace = (sim->trace ^ (uint64_t)sim->now_us) * TRACE_TIMES;
}

void sim_end(enum sim_ending ending)
{
    sim->ending = ending;
    (void)fflush(stdout);
    _exit(0);
}

void sim_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(sim->failure, sizeof(sim->failure), format, arguments);
    va_end(arguments);
    sim_end(SIM_FAILED);
}

void sim_say(const char *format, ...)
{
    /* In a life it goes into its log, wanted or not, so that nothing differs. */
    if (sim->ending != SIM_ALIVE && !sim->talk) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    (void)fprintf(stderr, "%lld.%06lld ", (long long)(sim->now_us / 1000000),
            (long long)(sim->now_us % 1000000));
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
}

void sim_spend(int64_t us)
{
    sim->now_us += us;
    sim->tally.simulated_us += us;
    if (sim->ending == SIM_ALIVE && sim->now_us >= sim->plan.end_at_us &&
            sim->plan.ending != SIM_STOPPED) {
        sim_end(sim->plan.ending);
    }
}
