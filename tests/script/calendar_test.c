/* calendar_test.c -- The hours of the game's day reach their handlers, and nobody else. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

#define HOUR_SECONDS 150.0
#define DAY_HOURS 24

#define COUNTING                                                                               \
    "local function count(name) return function(e) e.this[name] = (e.this[name] or 0) + 1 "    \
    "end "                                                                                     \
    "end on('time:dawn', count('dawns')) on('time:dusk', count('dusks')) "                     \
    "on('time:hour', function(e) e.this.hours = (e.this.hours or 0) + 1 "                      \
    "e.this.last = e.data.hour end)"

static void pass_hours(struct bench *b, int hours)
{
    for (int i = 0; i < hours; i++) {
        trial_advance(b->trial, HOUR_SECONDS);
    }
}

BENCH_TEST(a_day_has_one_dawn_one_dusk_and_24_hours)
{
    bench_program(b, COUNTING);
    pass_hours(b, 1); /* the clock has begun */
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".hours = 0", b->machine);

    pass_hours(b, DAY_HOURS);

    assert_has(bench_value(b, "{m}.dawns"), "1");
    assert_has(bench_value(b, "{m}.dusks"), "1");
    assert_has(bench_value(b, "{m}.hours"), "24");
}

BENCH_TEST(a_dusk_missed_while_the_server_was_down_is_caught_up)
{
    bench_program(b, COUNTING);
    pass_hours(b, DAY_HOURS + 1);

    trial_crash(b->trial);
    pass_hours(b, DAY_HOURS);

    assert_has(bench_value(b, "{m}.dawns + {m}.dusks"), "4");
}

/* Returns the number in the answer of a building command. */
static uint64_t id_in(struct str text)
{
    uint64_t id = 0;
    size_t from = str_find(text, STR("#"), 0);
    assert_true(from != SIZE_MAX);
    size_t to = ++from;
    while (to < text.length && text.bytes[to] >= '0' && text.bytes[to] <= '9') {
        to++;
    }
    assert_true(str_to_u64(str_slice(text, from, to), &id));
    return id;
}

BENCH_TEST(a_time_event_reaches_heirs_but_not_their_prototype)
{
    uint64_t proto = id_in(trial_type(b->alice, "@lua create('item', { name = 'a clock' })"));
    bench_program_object(b, proto, COUNTING);
    char from[32];
    (void)snprintf(from, sizeof(from), "#%" PRIu64, proto);
    uint64_t heir = bench_create(b, "a small clock", from);

    pass_hours(b, 2);

    char value[96];
    (void)snprintf(value, sizeof(value), "'told ' .. object(\"#%" PRIu64 "\").hours", heir);
    assert_has(bench_value(b, value), "told ");
    (void)snprintf(value, sizeof(value), "tostring(object(\"#%" PRIu64 "\").hours)", proto);
    assert_has(bench_value(b, value), "nil");
}

BENCH_TEST(a_failing_or_missing_handler_disturbs_nobody)
{
    uint64_t broken = bench_create(b, "a broken clock", NULL);
    bench_program_object(b, broken, "on('time:hour', function(e) error('stuck') end)");
    bench_program(b, COUNTING);

    pass_hours(b, 2);

    assert_has(bench_value(b, "'told ' .. {m}.hours"), "told ");
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, broken), "stuck");
}

BENCH_TEST(a_place_under_the_sky_is_dark_by_night)
{
    uint64_t heath = id_in(trial_type(b->alice, "@dig Heath"));
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = outdoors", heath);
    (void)trial_typef(b->alice, "@teleport #%" PRIu64, heath);
    pass_hours(b, 2);
    int dark = 0;
    int lit = 0;

    for (int i = 0; i < DAY_HOURS; i++) {
        pass_hours(b, 1);
        struct str seen = trial_type(b->alice, "look");
        *(str_find(seen, STR("Heath"), 0) == SIZE_MAX ? &dark : &lit) += 1;
    }

    assert_int_equal(dark, 11);
    assert_int_equal(lit, 13);
}
