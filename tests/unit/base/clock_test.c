/* clock_test.c -- A test sets the time; without a source the system's clock counts. */
#include "engine/base/clock.h"

#include "tests/support/test.h"

struct hands {
    int64_t monotonic_us;
    int64_t wall_ms;
};

static int64_t read_monotonic(void *data)
{
    return ((struct hands *)data)->monotonic_us;
}

static int64_t read_wall(void *data)
{
    return ((struct hands *)data)->wall_ms;
}

TEST(a_clock_source_replaces_the_system_clock)
{
    struct hands hands = {1500, 99};
    clock_set_source(&(struct clock_source){read_monotonic, read_wall, &hands});

    assert_int_equal(clock_us(), 1500);
    assert_int_equal(clock_ms(), 1);
    assert_int_equal(clock_wall_ms(), 99);
    assert_int_equal(clock_thread_us(), 1500);

    hands.monotonic_us += 2000;
    assert_int_equal(clock_ms(), 3);
    clock_set_source(NULL);
}

TEST(an_age_is_never_below_zero)
{
    struct hands hands = {0, 5000};
    clock_set_source(&(struct clock_source){read_monotonic, read_wall, &hands});

    assert_int_equal(clock_wall_age_ms(3000), 2000);
    hands.wall_ms = 1000; /* the clock was set back */
    assert_int_equal(clock_wall_age_ms(3000), 0);

    clock_set_source(NULL);
}

TEST(the_systems_clock_does_not_go_back)
{
    clock_set_source(NULL);

    int64_t before = clock_us();
    int64_t after = clock_us();

    assert_true(before > 0);
    assert_true(after >= before);
    /* 2020-01-01: a wall clock in seconds or microseconds would not pass. */
    assert_in_range(clock_wall_ms(), 1577836800000, 9999999999999);
}

TEST(a_threads_cpu_time_is_at_most_the_elapsed_time)
{
    clock_set_source(NULL);

    int64_t begun_us = clock_us();
    int64_t thread_begun_us = clock_thread_us();
    int64_t thread_ran_us = clock_thread_us() - thread_begun_us;
    int64_t passed_us = clock_us() - begun_us;

    assert_true(thread_ran_us >= 0);
    assert_true(thread_ran_us <= passed_us + 1);
}
