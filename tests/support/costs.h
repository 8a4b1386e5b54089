#pragma once
/* costs -- Calls each script function, and types each command, with the largest possible inputs,
 * and reports the cost. New functions and commands are included automatically.
 *
 * Each runs twice: with inputs of half the size, and of full size. All effects are undone. */
#include "tests/support/trial.h"

struct costs;

struct cost_of {
    uint64_t steps; /* of the budget, and reads of the core */
    int64_t us;     /* of the processor's time */
    bool done;      /* it had its effect, as far as can be told */
    bool failed;    /* a script had an error other than a refusal */
    bool ended;     /* it used up the budget, or a line's limit of reads */
};

/* A call with its arguments. */
struct cost_case {
    const char *name;  /* "match", "string.rep", "o:tell"; or the line's usage */
    const char *given; /* the kinds of its arguments, and the patterns of its texts */
    size_t size;       /* of texts */
    size_t to_charge; /* bytes of texts that the whole call has to be charged for, however it uses them */
    struct cost_of half;
    struct cost_of whole;
};

typedef void cost_visit(void *data, const struct cost_case *one);

/* Makes the rooms; the trial stays the caller's. */
struct costs *costs_open(struct trial *trial);
void costs_close(struct costs *costs);
/* Calls each function rounds times, with arguments that seed chooses: those for builders, or those
 * for the stock game. */
void costs_each_function(struct costs *costs, bool stock, uint64_t seed, unsigned rounds,
        cost_visit *visit, void *data);

/* A call that once cost too much, as a failing test prints it. */
struct cost_found {
    const char *name;
    const char *kinds; /* of its arguments, a letter each */
    const char *texture;
    size_t size;
};

/* Calls that function with those arguments. */
void costs_again(struct costs *costs, bool stock, const struct cost_found *found,
        cost_visit *visit, void *data);
/* Types stock commands with arguments, rounds times each; of ten commands that many, at random. */
void costs_each_line(struct costs *costs, unsigned of_ten, uint64_t seed, unsigned rounds,
        cost_visit *visit, void *data);
