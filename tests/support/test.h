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
 *     static const struct CMUnitTest words_tests[] = {
 *         IT(a_trimmed_word_has_no_blanks),
 *     };
 *     TESTS(words)
 *
 * The tests of a folder are one program, and each file is a group of it, which runs in a separate
 * process: `PROGRAM words` runs the group above. A test left out of the array is an unused
 * function, which the compiler reports. A group handed to cmocka as a pointer would run nothing and
 * pass, hence the assertion in TESTS. Output is TAP, which meson counts. */

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

/* Opens the definition of a test; its name is a sentence about behaviour. */
#define TEST(name) static void name(void **state __attribute__((unused)))

/* An entry of the array for TESTS. With a set-up, use cmocka_unit_test_setup_teardown. */
#define IT(name) cmocka_unit_test(name)

/* A file's tests, in the list that test_main.c runs from. */
struct test_group {
    const char *name;
    const struct CMUnitTest *tests;
    size_t count;
    struct test_group *next;
};

/* Adds a group to the list. group stays the caller's and must outlive the program. */
void test_register(struct test_group *group);

/* Makes the array NAME_tests the group NAME of the program. */
#define TESTS(group_name)                                                                      \
    _Static_assert(!__builtin_types_compatible_p(__typeof__(group_name##_tests),               \
                           __typeof__(&(group_name##_tests)[0])),                              \
            "TESTS takes an array: a pointer would run nothing and pass");                     \
    __attribute__((constructor)) static void register_##group_name##_tests(void)               \
    {                                                                                          \
        static struct test_group group = {#group_name, group_name##_tests,                     \
                sizeof(group_name##_tests) / sizeof((group_name##_tests)[0]), NULL};           \
        test_register(&group);                                                                 \
    }

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
