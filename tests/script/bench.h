#pragma once
#include "tests/support/test.h"
#include "tests/support/trial.h"

/* bench -- A game with two people and a thing between them, for tests of scripts: alice is a
 * builder, bob is not, and on the floor of the start room lies alice's machine, to which a test
 * gives its behaviour. */
struct bench {
    struct trial *trial;
    struct player *alice;
    struct player *bob;
    struct player *wizard;
    uint64_t machine;
};

/* Opens the definition of a test that has a bench, as b. */
#define BENCH_TEST(name) TEST_OF(name, struct bench, b, bench_open, bench_close)

int bench_open(void **state);
int bench_open_with(void **state, const struct trial_options *options);
int bench_close(void **state);

/* Gives the machine its behaviour, in force at once; fails the test if it does not load. */
void bench_program(struct bench *bench, const char *source);
/* Same for any object that alice controls. */
void bench_program_object(struct bench *bench, uint64_t object, const char *source);
/* Brings everybody and the machine to a room of the wizard's that accepts alice: in the start room her
 * scripts are guests. Returns it. */
uint64_t bench_settle(struct bench *bench);
/* Types a line that takes a moment, or asks something; returns what it tells within a second. */
struct str bench_type(struct bench *bench, struct player *player, const char *line);
/* An object of alice's, in her hands. from: prototypes as @create takes them, or NULL. */
uint64_t bench_create(struct bench *bench, const char *name, const char *from);
/* Gives so many coins, made by the wizard, to a player or a thing. */
void bench_coins(struct bench *bench, uint64_t holder, int64_t amount);
/* Gives alice a heap of one coin, called name and owned by her, as older worlds may have. */
uint64_t bench_old_coin(struct bench *bench, const char *name);
/* Returns the answer of `@lua EXPRESSION` to the wizard, where {m} stands for object("#ID of the
 * machine"). */
struct str bench_value(struct bench *bench, const char *expression);

#define assert_has(text, part) bench_assert_has(text, part, true, __FILE__, __LINE__)
#define assert_lacks(text, part) bench_assert_has(text, part, false, __FILE__, __LINE__)
void bench_assert_has(
        struct str text, const char *part, bool wanted, const char *file, int line);
