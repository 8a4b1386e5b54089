#pragma once
/* test -- The parts of cmocka that unit tests use.
 *
 *     TEST(a_trimmed_word_has_no_blanks)
 *     {
 *         struct str s = STR("  box ");          // given
 *
 *         struct str trimmed = str_trim(s);      // when
 *
 *         assert_str(trimmed, "box");            // then
 *     }
 *
 * The tests of a folder are one program, and each file is a group of it, which runs in a separate
 * process: `PROGRAM account` runs the tests of account_test.c in their order. The definition alone adds
 * a test to its group. Output is TAP, which meson counts. */

/* cmocka.h wants these before it. */
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "engine/base/str.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A test in the list that test_main.c runs from; those of one file are a group. */
struct test {
    const char *file;
    int line;
    struct CMUnitTest unit;
    struct test *next;
};

/* Adds a test to the list. test stays the caller's and must outlive the program. */
void test_register(struct test *test);

#define TEST_REGISTER(name, run, set_up, tear_down)                                            \
    __attribute__((constructor)) static void register_##name(void)                             \
    {                                                                                          \
        static struct test test = {                                                            \
                __FILE__, __LINE__, {#name, run, set_up, tear_down, NULL}, NULL};              \
        test_register(&test);                                                                  \
    }

/* Opens the definition of a test; its name is a sentence about behaviour. */
#define TEST(name)                                                                             \
    static void name(void **state);                                                            \
    TEST_REGISTER(name, name, NULL, NULL)                                                      \
    static void name(void **state __attribute__((unused)))

/* The same for a test with a fixture: set_up makes *state, which the test has as `type *as`. Fixtures have macros of
 * their own, as BENCH_TEST. */
#define TEST_OF(name, type, as, set_up, tear_down)                                             \
    static void name(type *as);                                                                \
    static void run_##name(void **state)                                                       \
    {                                                                                          \
        name(*state);                                                                          \
    }                                                                                          \
    TEST_REGISTER(name, run_##name, set_up, tear_down)                                         \
    static void name(type *as __attribute__((unused)))

/* The same for a fixture on the stack; open and close are statements about `type as`. */
#define TEST_IN(name, type, as, open, close)                                                   \
    static void name(type *as);                                                                \
    static void run_##name(void **state __attribute__((unused)))                               \
    {                                                                                          \
        type as;                                                                               \
        open;                                                                                  \
        name(&as);                                                                             \
        close;                                                                                 \
    }                                                                                          \
    TEST_REGISTER(name, run_##name, NULL, NULL)                                                \
    static void name(type *as __attribute__((unused)))

/* Fails unless the bytes of actual (a struct str) are those of expected (a C string). */
#define assert_str(actual, expected) test_assert_str(actual, expected, __FILE__, __LINE__)

static inline void test_assert_str(
        struct str actual, const char *expected, const char *file, int line)
{
    if (actual.length != strlen(expected) ||
            memcmp(actual.bytes, expected, actual.length) != 0) {
        print_error("\"%.*s\" is not \"%s\"\n", (int)actual.length, actual.bytes, expected);
        _fail(file, line);
    }
}

/* Fails unless run(data) ends its process with abort, as a bug found by must() does. */
#define assert_aborts(run, data) assert_true(test_aborts(run, data))

static inline bool test_aborts(void (*run)(void *data), void *data)
{
    pid_t child = fork();
    if (child == 0) {
        (void)close(STDERR_FILENO);
        (void)signal(SIGABRT, SIG_DFL);
        run(data);
        _exit(0);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
           WTERMSIG(status) == SIGABRT;
}
