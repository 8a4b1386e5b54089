/* cost_test.c -- The cost of every script function and every command grows no faster than its
 * input.
 *
 * tests/support/costs.c chooses the calls and their arguments; `tools/bench abuse` measures the
 * milliseconds. */
#include "engine/core/run/transaction.h"
#include "tests/script/bench.h"
#include "tests/support/costs.h"
#include "tests/support/costs_impl.h"
#include "tests/support/repeat.h"

#include <inttypes.h>
#include <string.h>

/* Doubling the input may cost this many tenths of the cost of half of it, and some steps more. */
#define TENTHS_MOST 25
#define STEPS_MORE 20000
/* The same for table.concat, if its list and its separator are twice as long: the text is four times as long. */
#define PRODUCT_TENTHS_MOST 45
/* The number of steps that a line may use to resolve its nouns, however they are written. */
#define LINE_STEPS (WORK_OF_LINE * 64)
/* For one C call, under sanitizers on a busy machine: a call quadratic in a megabyte takes
 * minutes. */
#define US_MOST 10000000
/* Bytes of an argument of a game function for which at least one step is counted: twice the meter's
 * value. */
#define BYTES_A_STEP_MOST 128
/* Below that the clock of the budget shows none. */
#define STEPS_SHOWN 500

struct watching {
    uint64_t more; /* steps that the larger input may cost besides */
    uint64_t calls;
    uint64_t done;
    unsigned wrong;
};

static void watch(void *data, const struct cost_case *one)
{
    struct watching *watching = data;
    uint64_t tenths =
            strcmp(one->name, "table.concat") == 0 ? PRODUCT_TENTHS_MOST : TENTHS_MOST;
    bool alike = one->half.done == one->whole.done && !one->half.ended && !one->whole.ended;
    bool fast = one->half.us < US_MOST && one->whole.us < US_MOST;
    bool even = !alike || one->whole.steps <= one->half.steps * tenths / 10 + watching->more;
    bool charged = one->whole.ended ||
                   (one->whole.steps + STEPS_SHOWN) * BYTES_A_STEP_MOST >= one->to_charge;
    watching->calls++;
    watching->done += one->whole.done;
    if (!fast || !even || !charged) {
        print_message("%s (%s, %zu): %" PRIu64 " and %" PRIu64 " steps, %" PRId64
                      " and %" PRId64 " us%s\n",
                one->name, one->given, one->size, one->half.steps, one->whole.steps,
                one->half.us, one->whole.us,
                one->whole.ended ? ", ended"
                : charged        ? ""
                                 : ", and its texts cost nothing");
        watching->wrong++;
    }
}

static void call_all(struct bench *b, bool stock, unsigned rounds)
{
    struct costs *costs = costs_open(b->trial);
    struct watching watching = {.more = STEPS_MORE};
    costs_each_function(costs, stock, test_number("SKEIN_SEED", 1), rounds, watch, &watching);
    costs_close(costs);
    print_message("# %" PRIu64 " calls, of which %" PRIu64 " did something\n", watching.calls,
            watching.done);
    assert_true(watching.done > watching.calls / 4);
    assert_int_equal(watching.wrong, 0);
}

BENCH_TEST(no_function_of_builders_costs_more_than_it_is_given)
{
    call_all(b, false, (unsigned)test_rounds(5, 200));
}

BENCH_TEST(no_function_of_the_stock_game_costs_more_than_it_is_given)
{
    call_all(b, true, (unsigned)test_rounds(2, 100));
}

/* Calls of the stock game that were found to take seconds. */
BENCH_TEST(a_long_text_is_not_searched_or_copied_for_little)
{
    static const struct cost_found found[] = {
            {"sys.keep_tells", "rlsi", "%s", (size_t)1 << 20},
            {"sys.is_staff_text", "s", "my lit cube's ", (size_t)1 << 20},
    };
    struct costs *costs = costs_open(b->trial);
    struct watching watching = {.more = STEPS_MORE};

    for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++) {
        costs_again(costs, true, &found[i], watch, &watching);
    }

    costs_close(costs);
    assert_int_equal(watching.wrong, 0);
}

BENCH_TEST(a_thing_is_found_among_more_than_a_thousand)
{
    for (size_t i = 0; i < 6; i++) {
        trial_advance(b->trial, i < 5 ? 0 : 240);
        assert_lacks(trial_type(b->wizard,
                             "; for i = 1, 190 do create('item', {name = 'a grain', location = "
                             "me.location}) end"),
                "at once");
    }
    assert_has(trial_type(b->wizard, "; #me.location.contents > 1000"), "true");
    (void)trial_type(b->wizard, "@create a sieve from container");
    (void)trial_type(b->wizard, "drop sieve");

    assert_has(trial_type(b->wizard, "take all sieve"), "The sieve is closed.");
    assert_has(trial_type(b->wizard, "@create a strainer from sieve"), "You make a strainer");
}

/* A stock script that is ended by its budget, or by that of a pattern, leaves the player without an answer. */
static void watch_line(void *data, const struct cost_case *one)
{
    struct watching *watching = data;
    watch(data, one);
    if (one->half.failed || one->whole.failed) {
        print_message("%s (%s): a script failed\n", one->name, one->given);
        watching->wrong++;
    }
}

BENCH_TEST(the_cost_of_a_line_is_limited_by_its_length)
{
    struct costs *costs = costs_open(b->trial);
    struct watching watching = {.more = LINE_STEPS};
    costs_each_line(costs, (unsigned)test_steps(1, 10), test_number("SKEIN_SEED", 1),
            (unsigned)test_rounds(1, 20), watch_line, &watching);
    costs_close(costs);
    assert_true(watching.done > watching.calls / 4);
    assert_int_equal(watching.wrong, 0);
}

BENCH_TEST(a_phrase_longer_than_any_name_is_refused_at_once)
{
    struct str reply = trial_type(b->alice,
            "; local who, why = match(me, '1 ' .. ('a '):rep(500000), { me }) return why");

    assert_has(reply, "You see no");
    assert_in_range(reply.length, 10, 300);
}

BENCH_TEST(moving_a_long_range_of_nil_takes_little_time)
{
    int64_t begun_us = costs_now_us();

    assert_has(trial_type(b->alice, "; #table.move({}, 1, 290000, 1)"), "0");

    assert_in_range(costs_now_us() - begun_us, 0, US_MOST / 2);
}
