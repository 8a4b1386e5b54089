#pragma once
/* costs -- calls each function that scripts can call, and types each command, with the largest inputs there are, and tells
 * what that took. A function or a command that is new is among them by itself.
 *
 * Each runs twice: with inputs of half the size, and of the whole. Nothing of it stays. */
#include "tests/support/trial.h"

struct costs;

struct cost_of {
    uint64_t steps; /* of the budget, and what the core read besides */
    int64_t us;     /* of the processor's time */
    bool done;      /* it did what it is for, as far as can be told */
    bool failed;    /* a script had an error, which is no refusal */
    bool ended;     /* it used up the budget, or what one line may read */
};

/* What was called, and with what. */
struct cost_case {
    const char *name;  /* "match", "string.rep", "o:tell"; or the line's usage */
    const char *given; /* the kinds of its arguments, and what the texts are made of */
    size_t size;       /* of texts */
    size_t to_charge; /* bytes of texts that the whole call has to be charged for, whatever it does with them */
    struct cost_of half;
    struct cost_of whole;
};

typedef void cost_visit(void *data, const struct cost_case *one);

/* Makes the rooms; the trial stays the caller's. */
struct costs *costs_open(struct trial *trial);
void costs_close(struct costs *costs);
/* Calls each function rounds times, with arguments that seed chooses: those of builders, or those of the stock game. */
void costs_each_function(struct costs *costs, bool stock, uint64_t seed, unsigned rounds,
        cost_visit *visit, void *data);
/* Types stock commands that take words, rounds times each: of ten that many, by chance. */
void costs_each_line(struct costs *costs, unsigned of_ten, uint64_t seed, unsigned rounds,
        cost_visit *visit, void *data);
