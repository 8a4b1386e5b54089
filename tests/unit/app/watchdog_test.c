/* watchdog_test.c -- systemd gets its keep-alive while the game is well, and not otherwise. */
#include "engine/app/watchdog.h"

#include "tests/support/test.h"

#include <stdlib.h>

TEST(an_idle_engine_is_healthy)
{
    struct watchdog watchdog = {0};

    assert_true(watchdog_look(&watchdog, 5, false, false));
    assert_true(watchdog_look(&watchdog, 5, false, false));
}

TEST(an_engine_that_makes_progress_is_healthy)
{
    struct watchdog watchdog = {0};

    assert_true(watchdog_look(&watchdog, 5, true, false));
    assert_true(watchdog_look(&watchdog, 6, true, false));
}

TEST(an_engine_that_makes_no_progress_is_unhealthy)
{
    struct watchdog watchdog = {0};

    assert_true(watchdog_look(&watchdog, 5, true, false));
    assert_false(watchdog_look(&watchdog, 5, true, false));
    assert_true(watchdog_look(&watchdog, 5, false, false));
}

TEST(a_failing_disk_does_not_make_the_engine_unhealthy)
{
    struct watchdog watchdog = {0};

    assert_true(watchdog_look(&watchdog, 5, true, true));
    assert_true(watchdog_look(&watchdog, 5, true, true));
    assert_true(watchdog_look(&watchdog, 5, true, false));
    assert_false(watchdog_look(&watchdog, 5, true, false));
}

TEST(the_watchdog_period_is_half_of_systemds)
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
