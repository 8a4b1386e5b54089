/* costs.c -- Measures how long each script function and each command holds the processor.
 *
 * usage: bench-costs ROUNDS SEED [MOST [PERCENT]]
 *
 * Runs the calls and lines of tests/support/costs.c in a game of this process, where scripts have
 * the same budget as in service. Prints the longest of each kind, in processor time of the thread,
 *
 *     builders us=N name=NAME given=GIVEN
 *     stock us=N …
 *     lines us=N …
 *
 * and before that each case over its limit: 5 ms for a call, 20 ms for a line. At most MOST (20) of
 * them are printed, the longest ones. PERCENT changes the limits to so many per cent. */
#include "tests/support/costs.h"

#include "engine/base/base.h"
#include "tests/support/trial.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 2000, TEXT_MAX = 120 };

struct longest {
    int64_t us;
    char name[TEXT_MAX];
    char given[TEXT_MAX];
};

struct kind {
    const char *name;
    int64_t limit_us;
    struct longest *list; /* one for each function or usage, owned */
    size_t count;
};

static void keep(struct longest *one, const struct cost_case *found, int64_t us)
{
    if (us > one->us) {
        one->us = us;
        (void)snprintf(one->given, sizeof(one->given), "%zu %s", found->size, found->given);
    }
}

/* Cases of the same name are adjacent. */
static void note(void *data, const struct cost_case *found)
{
    struct kind *kind = data;
    int64_t us = found->half.us > found->whole.us ? found->half.us : found->whole.us;
    if (kind->count == 0 ||
            strncmp(kind->list[kind->count - 1].name, found->name, TEXT_MAX - 1) != 0) {
        if (kind->count == NAMES_MAX) {
            return;
        }
        struct longest *one = &kind->list[kind->count++];
        *one = (struct longest){0};
        (void)snprintf(one->name, sizeof(one->name), "%s", found->name);
    }
    keep(&kind->list[kind->count - 1], found, us);
}

static int by_time(const void *left, const void *right)
{
    const struct longest *a = left;
    const struct longest *b = right;
    return (a->us < b->us) - (a->us > b->us);
}

static void print_one(const struct kind *kind, const struct longest *one)
{
    printf("%s us=%" PRId64 " name=%s given=%s\n", kind->name, one->us, one->name, one->given);
}

static void report(struct kind *kind, size_t most)
{
    qsort(kind->list, kind->count, sizeof(*kind->list), by_time);
    for (size_t i = 0; i < kind->count && i < most && kind->list[i].us > kind->limit_us; i++) {
        printf("  over ");
        print_one(kind, &kind->list[i]);
    }
    if (kind->count > 0) {
        print_one(kind, &kind->list[0]);
    }
    mem_free(kind->list);
}

static struct kind kind_of(const char *name, int64_t limit_us)
{
    return (struct kind){name, limit_us, mem_alloc_array(NAMES_MAX, sizeof(struct longest)), 0};
}

int main(int argc, char **argv)
{
    unsigned rounds = argc >= 3 ? (unsigned)strtoul(argv[1], NULL, 10) : 0;
    uint64_t seed = argc >= 3 ? strtoull(argv[2], NULL, 10) : 0;
    size_t most = argc >= 4 ? strtoull(argv[3], NULL, 10) : 20;
    int64_t percent = argc >= 5 ? strtoll(argv[4], NULL, 10) : 100;
    if (rounds == 0) {
        fputs("usage: bench-costs ROUNDS SEED [MOST [PERCENT]]\n", stderr);
        return 2;
    }
    struct trial_options options = {.clocked = true};
    struct trial *trial = trial_start(&options);
    (void)trial_join(trial, "alice", "builder");
    struct costs *costs = costs_open(trial);
    clock_set_source(NULL); /* so that scripts are held to their milliseconds */
    struct kind builders = kind_of("builders", 50 * percent);
    struct kind stock = kind_of("stock", 50 * percent);
    struct kind lines = kind_of("lines", 200 * percent);
    costs_each_function(costs, false, seed, rounds, note, &builders);
    costs_each_function(costs, true, seed, rounds, note, &stock);
    costs_each_line(costs, 10, seed, rounds > 4 ? rounds / 4 : 1, note, &lines);
    report(&builders, most);
    report(&stock, most);
    report(&lines, most);
    costs_close(costs);
    trial_stop(trial);
    return 0;
}
