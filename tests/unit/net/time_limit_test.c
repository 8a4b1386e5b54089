/* time_limit_test.c -- The budget of an address, in microseconds, for its requests. */
#include "net/stream/time_limit.h"

#include "engine/base/clock.h"
#include "tests/support/test.h"

static int64_t limit_now_us;

static int64_t limit_clock_us(void *data)
{
    (void)data;
    return limit_now_us;
}

/* Returns how many requests of this duration are answered before the first refusal. */
static int64_t count_allowed(struct time_limit *limit, int64_t us)
{
    uint32_t wait_seconds = 0;
    int64_t count = 0;
    for (; time_limit_allows(limit, "192.0.2.1", &wait_seconds); count++) {
        time_limit_charge(limit, "192.0.2.1", us);
    }
    assert_in_range(wait_seconds, 1, 60);
    return count;
}

TEST(an_address_is_charged_for_the_time_of_its_requests)
{
    static const struct clock_source clock = {.monotonic_us = limit_clock_us};
    struct time_limit *limit = time_limit_create();
    uint32_t wait_seconds = 0;
    clock_set_source(&clock);
    limit_now_us = 1000000;

    assert_int_equal(count_allowed(limit, 100000), TIME_LIMIT_BURST_US / 100000);
    assert_true(time_limit_allows(limit, "192.0.2.2", &wait_seconds));
    limit_now_us += 1000000;
    assert_int_equal(count_allowed(limit, 10000), TIME_LIMIT_SECOND_US / 10000);
    limit_now_us += 3600 * (int64_t)1000000;
    assert_int_equal(count_allowed(limit, 1000), TIME_LIMIT_BURST_US / 1000);

    time_limit_destroy(limit);
    clock_set_source(NULL);
}

TEST(a_long_request_delays_the_next_ones)
{
    static const struct clock_source clock = {.monotonic_us = limit_clock_us};
    struct time_limit *limit = time_limit_create();
    uint32_t wait_seconds = 0;
    clock_set_source(&clock);
    limit_now_us = 1000000;

    time_limit_charge(limit, "192.0.2.1", TIME_LIMIT_BURST_US + 5 * TIME_LIMIT_SECOND_US);
    assert_false(time_limit_allows(limit, "192.0.2.1", &wait_seconds));
    assert_int_equal(wait_seconds, 6);
    limit_now_us += 6 * (int64_t)1000000;
    assert_true(time_limit_allows(limit, "192.0.2.1", &wait_seconds));

    time_limit_destroy(limit);
    clock_set_source(NULL);
}
