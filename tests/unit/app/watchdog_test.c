/* watchdog_test.c -- systemd gets its keep-alive while the game is well, and not otherwise. */
#include "engine/app/watchdog.h"

#include "tests/support/test.h"

#include <stdlib.h>

TEST(an_engine_with_nothing_to_do_is_well)
{
    struct watchdog watchdog = {0};

    assert_true(watchdog_look(&watchdog, 5, false, false));
    assert_true(watchdog_look(&watchdog, 5, false, false));
}

TEST(an_engine_that_runs_what_is_ready_is_well)
{
    struct watchdog watchdog = {0};

    assert_true(watchdog_look(&watchdog, 5, true, false));
    assert_true(watchdog_look(&watchdog, 6, true, false));
}

TEST(an_engine_that_runs_nothing_of_what_is_ready_is_not_well)
{
    struct watchdog watchdog = {0};

    assert_true(watchdog_look(&watchdog, 5, true, false));
    assert_false(watchdog_look(&watchdog, 5, true, false));
    assert_true(watchdog_look(&watchdog, 5, false, false));
}

TEST(a_disk_that_holds_things_back_is_no_reason_to_be_killed)
{
    struct watchdog watchdog = {0};

    assert_true(watchdog_look(&watchdog, 5, true, true));
    assert_true(watchdog_look(&watchdog, 5, true, true));
    assert_true(watchdog_look(&watchdog, 5, true, false));
    assert_false(watchdog_look(&watchdog, 5, true, false));
}

TEST(it_pings_twice_a_period_and_only_if_this_process_is_meant)
{
    char own[32];
    (void)snprintf(own, sizeof(own), "%ld", (long)getpid());

    static const struct {
        const char *period;
        bool other;
        int64_t period_ms;
    } rows[] = {
            {"30000000", false, 15000},
            {"200000", false, 100},
            {"30000000", true, 0},
            {"0", false, 0},
            {"soon", false, 0},
            {"99999999999999", false, INT32_MAX},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct watchdog watchdog;
        (void)setenv("WATCHDOG_USEC", rows[i].period, 1);
        (void)setenv("WATCHDOG_PID", rows[i].other ? "1" : own, 1);

        watchdog_init(&watchdog);

        assert_int_equal(watchdog.period_ms, rows[i].period_ms);
    }
    (void)unsetenv("WATCHDOG_USEC");
    (void)unsetenv("WATCHDOG_PID");
}

static const struct CMUnitTest watchdog_tests[] = {
        IT(an_engine_with_nothing_to_do_is_well),
        IT(an_engine_that_runs_what_is_ready_is_well),
        IT(an_engine_that_runs_nothing_of_what_is_ready_is_not_well),
        IT(a_disk_that_holds_things_back_is_no_reason_to_be_killed),
        IT(it_pings_twice_a_period_and_only_if_this_process_is_meant),
};
TESTS(watchdog)
