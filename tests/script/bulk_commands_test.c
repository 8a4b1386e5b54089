/* bulk_commands_test.c -- Bystanders read one line about a command on many things. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

enum { LAMPS = 15 };

static size_t lines_in(struct str text)
{
    size_t count = 0;
    while (text.length > 0) {
        count += str_take_until(&text, '\n').length > 0;
    }
    return count;
}

/* Lamps and a coat lie before Alice and Bob. */
static void lay_things(struct bench *b)
{
    (void)bench_settle(b);
    struct str made = trial_typef(b->wizard,
            "; (function() for i = 1, %d do create('light', {name = 'a lamp', location = "
            "here}) end "
            "create('item', {name = 'a coat', location = here}) return 'made' end)()",
            LAMPS);
    assert_has(made, "made");
}

BENCH_TEST(bystanders_read_one_line_about_an_action_on_many_things)
{
    static const struct {
        const char *types;
        const char *reads;
    } rows[] = {
            {"take lamps", "Alice takes the lamp (x15)."},
            {"take coat", "Alice takes the coat."},
            {"drop all", "Alice drops the lamp (x15) and the coat."},
            {"extinguish lamps", "Alice extinguishes the lamp (x15)."},
            {"light lamps", "Alice lights the lamp (x15)."},
            {"take lamps and coat", "Alice takes the lamp (x15) and the coat."},
            {"give lamps to bob", "Alice gives the lamp (x15) to you."},
    };

    lay_things(b);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        trial_forget(b->bob);
        (void)trial_type(b->alice, rows[i].types);
        assert_has(trial_told(b->bob), rows[i].reads);
        assert_int_equal(lines_in(trial_told(b->bob)), 1);
    }
}

BENCH_TEST(the_actor_reads_a_line_about_each_thing)
{
    lay_things(b);

    assert_in_range(lines_in(trial_type(b->alice, "take lamps")), LAMPS, LAMPS + 2);
}

BENCH_TEST(a_things_reaction_is_shown_after_the_action_on_it)
{
    lay_things(b);
    bench_program(b, "on('take', function(e) e.room:announce('Bzz!') end)");
    trial_forget(b->bob);
    (void)trial_type(b->alice, "take coat, machine and lamps");
    struct str told = trial_told(b->bob);

    size_t takes = str_find(told, STR("the machine"), 0);
    size_t says = str_find(told, STR("Bzz!"), 0);
    size_t goes_on = str_find(told, STR("the lamp (x15)"), 0);
    assert_true(takes < says && says < goes_on && goes_on != SIZE_MAX);
}
