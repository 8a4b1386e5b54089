/* tracing_test.c -- @trace shows what scripts do as they do it: to whom, and for how long. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

static const char pulling[] = "command('pull {this}', function(e) wait(1) end)\n"
                              "command('murmur {words:text} to {this}', function(e) e.this.n = "
                              "1 return 'Psst.' end)\n"
                              "before('take', function(e) return 'It is bolted down.' end)\n"
                              "on('hear', function(e) local n = #e.text end)\n"
                              "on('timer:rise', function(e) local x = no.thing end)\n";

BENCH_TEST(a_trace_is_shown_only_to_its_owner)
{
    (void)bench_settle(b);
    bench_program(b, pulling);
    assert_has(trial_type(b->alice, "@trace machine 60"), "For 60 s you'll see");
    trial_forget_all(b->trial);

    (void)trial_type(b->bob, "take machine");
    (void)trial_type(b->bob, "pull machine");
    (void)trial_type(b->bob, "say the secret word");
    trial_advance(b->trial, 2);

    struct str told = trial_told(b->alice);
    assert_has(told, "before take, by bob (#");
    assert_has(told, "): forbids, ");
    assert_has(told, "pull {this}, by bob (#");
    assert_has(told, "): waits, ");
    assert_has(told, "pull {this}, after a wait, by bob (#");
    assert_has(told, "on hear, by bob (#");
    assert_has(told, " us");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "murmur the secret word to machine");
    trial_settle(b->trial);
    assert_has(trial_told(b->alice), "murmur {words:text} to {this}, by bob (#");
    assert_has(trial_told(b->alice), "): done, ");
    assert_lacks(trial_told(b->alice), "the secret word");
    assert_lacks(trial_told(b->bob), " us");
    assert_lacks(trial_told(b->wizard), " us");
}

BENCH_TEST(a_trace_ends_after_its_time_or_on_command)
{
    (void)bench_settle(b);
    bench_program(b, pulling);
    (void)trial_type(b->alice, "@trace machine 10");
    trial_forget_all(b->trial);
    trial_advance(b->trial, 11);
    assert_has(trial_told(b->alice), "The trace of a machine (#");
    trial_forget(b->alice);
    (void)trial_type(b->bob, "take machine");
    trial_settle(b->trial);
    assert_lacks(trial_told(b->alice), "before take");

    (void)trial_type(b->alice, "@trace machine");
    assert_has(trial_type(b->alice, "@trace off"), "You've stopped tracing.");
    assert_has(trial_type(b->alice, "@trace off"), "You aren't tracing anything.");
    (void)trial_type(b->bob, "take machine");
    trial_advance(b->trial, 100);
    assert_lacks(trial_told(b->alice), "before take");
    assert_lacks(trial_told(b->alice), "has ended");
}

BENCH_TEST(only_controllers_of_a_thing_can_trace_it)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    (void)bench_settle(b);
    bench_program(b, pulling);
    assert_has(trial_type(carol, "@trace here 60"), "You don't control");
    assert_has(trial_typef(carol, "@trace #%" PRIu64 " 60", b->machine), "You don't control");
    assert_has(trial_type(b->bob, "@trace machine 60"), "is for builders");

    (void)trial_type(b->alice, "@trace machine 60");
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = carol", b->machine);
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "take machine");
    trial_settle(b->trial);
    assert_has(trial_told(b->alice), "has ended.");
    assert_lacks(trial_told(b->alice), "before take");
}

BENCH_TEST(a_trace_that_sees_too_much_ends)
{
    (void)bench_settle(b);
    bench_program(b, "command('peal {this}', function(e) for i = 1, 300 do "
                     "pcall(function() e.this:call('ring') end) end end)\n"
                     "on('call:ring', function(e) return 1 end)");
    (void)trial_type(b->alice, "@trace machine 60");
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "peal machine");
    trial_settle(b->trial);
    assert_has(trial_told(b->alice), "more.");
    assert_lacks(trial_told(b->alice), "has ended");
    (void)trial_type(b->bob, "peal machine");
    trial_settle(b->trial);
    assert_has(trial_told(b->alice), "has ended.");
    assert_has(trial_type(b->alice, "@trace off"), "You aren't tracing anything.");
}

BENCH_TEST(invalid_trace_commands_are_refused_with_a_hint)
{
    static const struct {
        const char *line;
        const char *says;
    } lines[] = {
            {"@trace", "Trace what"},
            {"@trace machine 0", "For how long? From 1 to 600 seconds."},
            {"@trace machine 1000", "For how long? From 1 to 600 seconds."},
            {"@trace nowhere", "isn't the name of anything here"},
            {"preview @trace machine 5", "nothing has happened"},
            {"@trace off", "You aren't tracing anything."},
    };

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        assert_has(trial_type(b->alice, lines[i].line), lines[i].says);
    }
    for (int i = 0; i < 5; i++) {
        (void)bench_create(b, "a pebble", NULL);
        assert_has(trial_typef(b->alice, "@trace %d.pebble", i + 1), "you'll see");
    }
    assert_has(trial_type(b->alice, "@trace machine"), "You're already tracing five things");
}

BENCH_TEST(a_trace_ends_when_its_player_leaves)
{
    (void)bench_settle(b);
    bench_program(b, pulling);
    (void)trial_type(b->alice, "@trace machine 600");
    trial_hang_up(b->alice);
    trial_advance(b->trial, 400);
    (void)trial_type(b->bob, "take machine");
    trial_settle(b->trial);
    trial_reconnect(b->alice);
    assert_has(trial_type(b->alice, "@trace off"), "You aren't tracing anything.");
}

/* -- timers that failed -- */

#define BROKEN                                                                                 \
    "command('wind {this}', function(e) e.this:after(5, 'rise', { n = 7 }) end)\n"             \
    "on('timer:rise', function(e) if not e.this.mended then error('boom') end "                \
    "e.this.risen = e.data.n end)"

BENCH_TEST(a_failed_timer_is_kept_and_can_be_retried)
{
    bench_program(b, BROKEN);
    (void)trial_type(b->alice, "wind machine");
    trial_advance(b->trial, 6);

    assert_has(trial_type(b->alice, "@timers"), "rise failed, of alice (#");
    assert_has(trial_type(b->alice, "@show machine"), "rise = failed");
    trial_advance(b->trial, 100000);
    assert_string_equal(trial_property(b->trial, b->machine, "risen"), "nil");
    trial_crash(b->trial);
    assert_has(trial_type(b->alice, "@timers machine"), "rise failed");

    (void)trial_type(b->alice, "@timers retry");
    trial_advance(b->trial, 1);
    assert_has(trial_type(b->alice, "@timers"), "rise failed");
    (void)trial_type(b->alice, "@set machine.mended = true");
    assert_has(trial_type(b->alice, "@timers retry machine rise"), "Retrying now: rise of");
    trial_advance(b->trial, 1);
    assert_string_equal(trial_property(b->trial, b->machine, "risen"), "7");
    assert_has(trial_type(b->alice, "@timers"), "No timers.");
    assert_has(trial_type(b->alice, "@timers retry"), "No such timer has failed.");
}

BENCH_TEST(only_owners_retry_failed_timers_and_few_are_kept)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    bench_program(b,
            "command('wind {this}', function(e) for i = 1, 30 do "
            "e.this:after(1, 'tick' .. i) end end)\n"
            "for i = 1, 30 do on('timer:tick' .. i, function() error('boom') end) end");
    (void)trial_type(b->alice, "wind machine");
    trial_advance(b->trial, 3);

    struct str listed = trial_type(b->alice, "@timers machine");
    size_t count = 0;
    for (size_t at = str_find(listed, STR("failed"), 0); at != SIZE_MAX;
            at = str_find(listed, STR("failed"), at + 1)) {
        count++;
    }
    assert_int_equal(count, 10);
    assert_has(trial_typef(carol, "@timers retry #%" PRIu64, b->machine), "You don't control");
    assert_has(trial_type(carol, "@timers retry"), "No such timer has failed.");
    assert_has(trial_type(b->alice, "@timers cancel machine tick1"), "is cancelled");
}

BENCH_TEST(a_repeating_timer_goes_on_after_a_failure)
{
    bench_program(b, "command('wind {this}', function(e) e.this:every(10, 'rise') end)\n"
                     "on('timer:rise', function(e) error('boom') end)");
    (void)trial_type(b->alice, "wind machine");
    trial_advance(b->trial, 12);
    assert_has(trial_type(b->alice, "@timers"), "every 10 s");
    assert_lacks(trial_type(b->alice, "@timers"), "failed");
}
