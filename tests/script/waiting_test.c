/* waiting_test.c -- wait and ask last as long as the process; timers are stored in the world. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

/* -- wait -- */

BENCH_TEST(output_before_a_wait_is_shown_at_once_and_the_rest_later)
{
    bench_program(b, "command('poke {this}', function(e) e.actor:tell('Tick.') wait(5) "
                     "e.actor:tell('Tock.') end)");

    struct str reply = trial_type(b->bob, "poke machine");
    assert_has(reply, "Tick.");
    assert_lacks(reply, "Tock.");

    trial_advance(b->trial, 4.9);
    assert_lacks(trial_told(b->bob), "Tock.");
    trial_advance(b->trial, 0.1);
    assert_has(trial_told(b->bob), "Tock.");
    assert_int_equal(trial_prompts(b->bob), 2);
}

BENCH_TEST(a_wait_ends_with_the_process)
{
    bench_program(
            b, "command('poke {this}', function(e) e.this.n = 1 wait(5) e.this.n = 2 end)");
    (void)trial_type(b->bob, "poke machine");

    trial_crash(b->trial);
    trial_advance(b->trial, 60);

    assert_string_equal(trial_property(b->trial, b->machine, "n"), "1");
}

BENCH_TEST(a_failure_after_a_wait_undoes_only_later_changes)
{
    bench_program(b, "command('poke {this}', function(e) e.this.n = 1 wait(1) e.this.n = 2 "
                     "local x = nothing.there end)");
    (void)trial_type(b->bob, "poke machine");

    trial_advance(b->trial, 1);

    assert_string_equal(trial_property(b->trial, b->machine, "n"), "1");
    assert_has(trial_told(b->alice), "nothing");
}

/* -- ask -- */

static void ask_program_waiting(struct bench *b)
{
    bench_program(b, "command('poke {this}', function(e) local a = ask(e.actor, 'Your name?') "
                     "e.this.answer = a or 'none' "
                     "e.actor:tell('So {a}.', { a = a or 'none' }) end)");
}

BENCH_TEST(a_question_shows_who_asks_and_takes_the_next_line)
{
    ask_program_waiting(b);

    struct str question = trial_type(b->bob, "poke machine");
    assert_has(question, "machine");
    assert_has(question, "Your name?");

    assert_has(trial_type(b->bob, "look at <b>me</b>"), "So look at <b>me</b>.");
    assert_has(trial_type(b->bob, "look"), "Waking");
}

BENCH_TEST(cancel_and_a_line_with_an_exclamation_mark_do_not_answer)
{
    ask_program_waiting(b);

    (void)trial_type(b->bob, "poke machine");
    assert_has(trial_type(b->bob, "!look"), "Waking");
    assert_string_equal(trial_property(b->trial, b->machine, "answer"), "nil");

    assert_has(trial_type(b->bob, "cancel"), "So none.");
}

BENCH_TEST(a_question_ends_after_two_minutes)
{
    ask_program_waiting(b);
    (void)trial_type(b->bob, "poke machine");

    trial_advance(b->trial, 119.9);
    assert_lacks(trial_told(b->bob), "So none.");
    trial_advance(b->trial, 0.2);

    assert_has(trial_told(b->bob), "So none.");
    assert_has(trial_type(b->bob, "look"), "Waking");
}

BENCH_TEST(a_question_ends_when_the_player_leaves_the_room)
{
    ask_program_waiting(b);
    (void)trial_type(b->bob, "poke machine");

    (void)trial_type(b->bob, "!out");

    assert_string_equal(trial_property(b->trial, b->machine, "answer"), "\"none\"");
    assert_has(trial_type(b->bob, "look"), "Stair");
}

BENCH_TEST(a_question_ends_when_the_player_leaves_the_game)
{
    ask_program_waiting(b);
    (void)trial_type(b->bob, "poke machine");

    (void)trial_type(b->wizard, "@boot bob");
    trial_settle(b->trial);

    assert_string_equal(trial_property(b->trial, b->machine, "answer"), "\"none\"");
}

BENCH_TEST(only_the_acting_player_can_be_asked)
{
    bench_program(b, "command('poke {this} at {x:player}', function(e) "
                     "return 'Got ' .. tostring(ask(e.x, 'Hm?')) end)");

    struct str reply = trial_type(b->bob, "poke machine at alice");

    assert_lacks(reply, "Got");
    assert_lacks(trial_told(b->alice), "Hm?");
    assert_has(trial_type(b->alice, "look"), "Waking");
}

BENCH_TEST(cancelling_a_question_frees_the_player)
{
    bench_program(b,
            "command('poke {this}', function(e) while true do ask(e.actor, 'Well?') end "
            "end)");
    (void)trial_type(b->bob, "poke machine");
    assert_has(trial_type(b->bob, "no"), "Well?");

    assert_lacks(trial_type(b->bob, "cancel"), "Well?");

    assert_has(trial_type(b->bob, "look"), "Waking");
}

BENCH_TEST(a_player_who_is_still_there_can_be_asked_after_a_wait)
{
    bench_program(b,
            "command('poke {this}', function(e) wait(1) local a = ask(e.actor, 'Well?') "
            "e.actor:tell('Got {a}.', { a = tostring(a) }) end)");
    (void)trial_type(b->bob, "poke machine");
    trial_advance(b->trial, 2);
    assert_has(trial_type(b->bob, "yes"), "Got yes.");
    (void)trial_type(b->bob, "poke machine");
    (void)trial_type(b->bob, "out");

    trial_advance(b->trial, 2);

    assert_has(trial_type(b->bob, "look"), "Stair");
}

/* -- lines -- */

BENCH_TEST(lines_of_a_behaviour_bring_one_prompt_behind_the_last)
{
    size_t prompts = trial_prompts(b->alice);

    trial_send(b->alice, "@program machine");
    trial_send(b->alice, "command('poke {this}', function(e)");
    trial_send(b->alice, "end)");
    trial_settle(b->trial);
    assert_int_equal(trial_prompts(b->alice), prompts);
    trial_advance(b->trial, 5);
    assert_int_equal(trial_prompts(b->alice), prompts);

    trial_send(b->alice, ".");
    trial_settle(b->trial);
    assert_int_equal(trial_prompts(b->alice), prompts + 1);
}

BENCH_TEST(a_pause_before_the_first_line_gets_a_prompt)
{
    size_t prompts = trial_prompts(b->alice);

    trial_send(b->alice, "@program machine");
    trial_advance(b->trial, 1);
    assert_int_equal(trial_prompts(b->alice), prompts + 1);

    trial_send(b->alice, "@abort");
    trial_settle(b->trial);
    assert_int_equal(trial_prompts(b->alice), prompts + 2);
}

BENCH_TEST(a_pause_between_the_lines_of_a_text_gets_a_prompt)
{
    size_t prompts = trial_prompts(b->alice);

    trial_send(b->alice, "@describe machine");
    trial_send(b->alice, "Brass.");
    trial_settle(b->trial);
    assert_int_equal(trial_prompts(b->alice), prompts);
    trial_advance(b->trial, 1);
    assert_int_equal(trial_prompts(b->alice), prompts + 1);

    trial_send(b->alice, "And oil.");
    trial_advance(b->trial, 1);
    assert_int_equal(trial_prompts(b->alice), prompts + 2);
    trial_send(b->alice, ".");
    trial_settle(b->trial);
    assert_int_equal(trial_prompts(b->alice), prompts + 3);
    assert_string_equal(trial_property(b->trial, b->machine, "desc"), "\"Brass.\\nAnd oil.\"");
}

BENCH_TEST(waits_of_a_destroyed_thing_end)
{
    bench_program(b,
            "command('poke {this}', function(e) wait(5) e.actor:tell(e.this.name) end) "
            "command('quiz {this}', function(e) e.actor:tell(ask(e.actor, 'Well?')) end)");
    (void)trial_type(b->bob, "poke machine");
    (void)trial_type(b->bob, "quiz machine");
    trial_forget_all(b->trial);

    (void)trial_typef(b->alice, "@destroy #%" PRIu64, b->machine);

    assert_has(trial_type(b->bob, "look"), "Exits");
    trial_advance(b->trial, 10);
    assert_lacks(trial_told(b->bob), "went wrong");
    assert_has(trial_type(b->alice, "@tasks"), "No tasks");
    assert_has(trial_type(b->alice, "@errors"), "No errors");
}

/* -- timers -- */

static void timer_program(struct bench *b, const char *set)
{
    char source[512];
    (void)snprintf(source, sizeof(source),
            "command('poke {this}', function(e) %s end) "
            "on('timer:rise', function(e) e.this.rose = (e.this.rose or 0) + 1 "
            "e.this.with = e.data e.this.location:announce('It rises.') end)",
            set);
    bench_program(b, source);
    (void)trial_type(b->bob, "poke machine");
}

BENCH_TEST(a_timer_fires_once_in_its_time_with_its_data)
{
    timer_program(b, "e.this:after(10, 'rise', { deep = { 'in' } })");

    trial_advance(b->trial, 9.9);
    assert_lacks(trial_told(b->bob), "It rises.");
    trial_advance(b->trial, 100);

    assert_has(trial_told(b->bob), "It rises.");
    assert_string_equal(trial_property(b->trial, b->machine, "rose"), "1");
    assert_string_equal(trial_property(b->trial, b->machine, "with"), "{ deep = { \"in\" } }");
}

BENCH_TEST(a_timer_fires_even_after_a_crash)
{
    timer_program(b, "e.this:after(10, 'rise')");

    trial_advance(b->trial, 5);
    trial_crash(b->trial);
    trial_advance(b->trial, 4.5);
    assert_string_equal(trial_property(b->trial, b->machine, "rose"), "nil");
    trial_advance(b->trial, 1);

    assert_string_equal(trial_property(b->trial, b->machine, "rose"), "1");
    trial_crash(b->trial);
    trial_advance(b->trial, 100);
    assert_string_equal(trial_property(b->trial, b->machine, "rose"), "1");
}

BENCH_TEST(a_repeating_timer_survives_crashes_until_cancelled)
{
    timer_program(b, "e.this:every(10, 'rise')");

    trial_advance(b->trial, 35);
    trial_crash(b->trial);
    trial_advance(b->trial, 30);
    assert_string_equal(trial_property(b->trial, b->machine, "rose"), "6");

    bench_program(b, "command('still {this}', function(e) e.this:cancel('rise') end)");
    (void)trial_type(b->bob, "still machine");
    trial_advance(b->trial, 100);
    assert_string_equal(trial_property(b->trial, b->machine, "rose"), "6");
    trial_crash(b->trial);
    trial_advance(b->trial, 100);
    assert_string_equal(trial_property(b->trial, b->machine, "rose"), "6");
}

BENCH_TEST(a_timer_of_the_same_name_replaces_the_first)
{
    timer_program(b, "e.this:after(10, 'rise', 1) e.this:after(20, 'rise', 2)");

    trial_advance(b->trial, 15);
    assert_string_equal(trial_property(b->trial, b->machine, "rose"), "nil");
    trial_advance(b->trial, 100);

    assert_string_equal(trial_property(b->trial, b->machine, "rose"), "1");
    assert_string_equal(trial_property(b->trial, b->machine, "with"), "2");
}

BENCH_TEST(a_rolled_back_timer_is_never_set)
{
    timer_program(b, "e.this:after(1, 'rise') error('boom')");

    trial_advance(b->trial, 10);

    assert_string_equal(trial_property(b->trial, b->machine, "rose"), "nil");
}

BENCH_TEST(a_failing_timer_is_undone_and_reported_and_does_not_repeat)
{
    bench_program(b, "command('poke {this}', function(e) e.this:after(1, 'rise') end) "
                     "on('timer:rise', function(e) e.this.n = 1 local x = nothing.there end)");
    (void)trial_type(b->bob, "poke machine");

    trial_advance(b->trial, 100);

    assert_string_equal(trial_property(b->trial, b->machine, "n"), "nil");
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "nothing");
}

BENCH_TEST(timers_end_with_their_object)
{
    timer_program(b, "e.this:after(10, 'rise')");

    (void)trial_typef(b->alice, "@destroy #%" PRIu64, b->machine);
    trial_advance(b->trial, 100);

    assert_lacks(trial_told(b->bob), "It rises.");
}

static const char *const wrong_times[] = {"e.this:after(-1, 'rise')",
        "e.this:after(0/0, 'rise')", "e.this:after(1/0, 'rise')", "e.this:every(0, 'rise')",
        "wait(-1)", "wait(0/0)", "wait(1e300)"};

BENCH_TEST(invalid_times_are_errors)
{
    for (size_t i = 0; i < sizeof(wrong_times) / sizeof(wrong_times[0]); i++) {
        char source[128];
        (void)snprintf(source, sizeof(source),
                "command('poke {this}', function(e) %s e.actor:tell('Done.') end)",
                wrong_times[i]);
        bench_program(b, source);

        (void)trial_type(b->bob, "poke machine");
        trial_advance(b->trial, 1);

        if (str_find(trial_told(b->bob), STR("Done."), 0) != SIZE_MAX) {
            fail_msg("nothing is wrong with %s", wrong_times[i]);
        }
    }
}

BENCH_TEST(lines_typed_behind_a_search_run_when_it_has_ended)
{
    size_t prompts = trial_prompts(b->alice);

    trial_send(b->alice, "@find machine");
    trial_send(b->alice, "inventory");
    trial_pass(b->trial, 1);
    trial_pass(b->trial, 1);

    assert_int_equal(trial_prompts(b->alice), prompts + 2);
}
