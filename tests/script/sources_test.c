/* sources_test.c -- Searching and replacing in all behaviours: from the game and as calls, with rights, limits and one
 * undo. */
#include "engine/core/calls/call.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SOURCES_HELLO "command('greet {this}', function(e) e.actor:tell('Good day.') end)\n"

/* Makes a thing of alice's with that behaviour. */
static uint64_t make_spoken(struct bench *b, const char *name, const char *source)
{
    uint64_t thing = bench_create(b, name, NULL);
    bench_program_object(b, thing, source);
    return thing;
}

/* Types the lines of a replacement; returns what the last one told. */
static struct str type_replace(struct bench *b, const char *line, const char *answer)
{
    struct str told = bench_type(b, b->alice, line);
    return answer ? bench_type(b, b->alice, answer) : told;
}

static struct str listing_of(struct player *who, uint64_t thing)
{
    return trial_typef(who, "@list #%" PRIu64, thing);
}

BENCH_TEST(a_search_names_each_line_with_the_text)
{
    bench_program(b, "-- one\n" SOURCES_HELLO);
    (void)make_spoken(b, "a box", SOURCES_HELLO "-- Good day.\n");

    struct str told = type_replace(b, "@search Good day", NULL);

    assert_has(told, "a machine");
    assert_has(told, "  2: command('greet");
    assert_has(told, "a box");
    assert_has(told, "  2: -- Good day.");
}

BENCH_TEST(a_search_may_be_a_pattern_or_only_a_part_of_the_refs)
{
    bench_program(b, "-- day 12\n");
    uint64_t box = make_spoken(b, "a box", "-- day 34\n");
    (void)trial_typef(b->alice, "@ref #%" PRIu64 " = mill/box", box);

    assert_has(type_replace(b, "@search pattern /day %d+$/", NULL), "day 12");
    struct str within = type_replace(b, "@search in mill pattern /day %d+$/", NULL);
    assert_has(within, "day 34");
    assert_lacks(within, "day 12");
    assert_has(type_replace(b, "@search in mil /day/", NULL), "No behaviour");
    assert_has(type_replace(b, "@search nowhere to be found", NULL), "No behaviour");
}

BENCH_TEST(a_search_in_a_part_without_marks_is_told_how_to_write_it)
{
    bench_program(b, SOURCES_HELLO);

    assert_has(bench_type(b, b->alice, "@search in pans wheel"), "@search in pans /wheel/");
    assert_lacks(bench_type(b, b->alice, "@search xyzzyx"), "only in");
}

BENCH_TEST(a_search_shows_nothing_that_the_builder_may_not_read)
{
    bench_program(b, "-- the secret word\n");
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = wizard", b->machine);
    (void)trial_typef(b->wizard, "@private #%" PRIu64, b->machine);

    assert_lacks(type_replace(b, "@search secret word", NULL), "machine");
    assert_has(bench_type(b, b->wizard, "@search secret word"), "the secret word");
    assert_lacks(trial_type(b->bob, "@search secret word"), "machine");
}

BENCH_TEST(a_replacement_is_shown_and_asked_before_it_changes_anything)
{
    bench_program(b, SOURCES_HELLO);
    uint64_t box = make_spoken(b, "a box", "-- here\n" SOURCES_HELLO);

    struct str told = type_replace(b, "@replace /Good day/Good night/", NULL);
    assert_has(told, "a machine");
    assert_has(told, "Good night.");
    assert_has(told, "Change 2 behaviours?");
    assert_has(type_replace(b, "no", NULL), "Nothing is changed");
    assert_has(listing_of(b->alice, box), "Good day");

    assert_has(
            type_replace(b, "@replace /Good day/Good night/", "yes"), "Changed 2 behaviours");
    assert_has(listing_of(b->alice, box), "Good night");
    assert_has(listing_of(b->alice, b->machine), "Good night");
    assert_has(trial_typef(b->alice, "@revisions #%" PRIu64, box), "@replace");
}

BENCH_TEST(a_search_and_a_replacement_show_templates_as_they_stand)
{
    bench_program(b, "command('ring {this}', function(e)\n"
                     "  e.actor:act('{Actor} {verb:pull} {the this}.', e)\nend)\n");

    assert_has(type_replace(b, "@search verb:", NULL),
            "act('{Actor} {verb:pull} {the this}.', e)");
    struct str told = type_replace(b, "@replace |{verb:pull}|{verb:ring}|", NULL);
    assert_has(told, "2: e.actor:act('{Actor} {verb:pull} {the this}.', e)");
    assert_has(told, "> e.actor:act('{Actor} {verb:ring} {the this}.', e)");
    (void)type_replace(b, "no", NULL);
    assert_has(type_replace(b, "@replace |{the this}|{the this|", NULL), "has a { without a }");
}

BENCH_TEST(one_undo_takes_the_whole_replacement_back)
{
    bench_program(b, SOURCES_HELLO);
    uint64_t box = make_spoken(b, "a box", SOURCES_HELLO);
    (void)type_replace(b, "@replace /Good day/Good night/", "yes");
    assert_has(listing_of(b->alice, box), "Good night");

    struct str told = trial_type(b->alice, "@undo");

    assert_has(told, "Undone: @replace");
    assert_has(listing_of(b->alice, box), "Good day");
    assert_has(listing_of(b->alice, b->machine), "Good day");
    assert_has(trial_type(b->alice, "@redo"), "Redone");
    assert_has(listing_of(b->alice, box), "Good night");
}

BENCH_TEST(a_replacement_changes_only_what_the_builder_controls)
{
    bench_program(b, SOURCES_HELLO);
    (void)trial_typef(b->wizard, "@chown #%" PRIu64 " = wizard", b->machine);
    uint64_t box = make_spoken(b, "a box", SOURCES_HELLO);

    struct str told = type_replace(b, "@replace /Good day/Good night/", "yes");

    assert_has(told, "Changed 1 behaviour");
    assert_has(listing_of(b->alice, box), "Good night");
    assert_has(listing_of(b->wizard, b->machine), "Good day");
    assert_lacks(trial_type(b->bob, "@replace /Good day/x/"), "Change");
}

BENCH_TEST(a_replacement_that_breaks_a_behaviour_changes_nothing)
{
    bench_program(b, SOURCES_HELLO);
    uint64_t box = make_spoken(b, "a box", SOURCES_HELLO "-- end) never\n");

    struct str told = type_replace(b, "@replace /end)/end/", NULL);

    assert_has(told, "Nothing is changed: 2 behaviours can't be saved");
    assert_has(told, "line");
    assert_has(listing_of(b->alice, box), "end)");
}

BENCH_TEST(a_replacement_that_the_linter_warns_of_needs_a_word)
{
    bench_program(b, SOURCES_HELLO);

    struct str told = type_replace(b, "@replace /e.actor/e.actr/", NULL);
    assert_has(told, "would get new warnings");
    assert_has(told, "actr");
    assert_has(listing_of(b->alice, b->machine), "e.actor");

    assert_has(
            type_replace(b, "@replace anyway /e.actor/e.actr/", "yes"), "Changed 1 behaviour");
    assert_has(listing_of(b->alice, b->machine), "e.actr");
    assert_has(type_replace(b, "@replace /e.actr/e.actor/", "yes"), "Changed 1 behaviour");
}

BENCH_TEST(a_replacement_that_the_linter_cannot_finish_needs_a_word_as_well)
{
    struct buf source = {0};
    buf_add_text(&source, SOURCES_HELLO "on('take', function(e) return {\n");
    for (int i = 0; i < 3500; i++) {
        buf_printf(&source, "e.this.q%d,\n", i);
    }
    buf_add_text(&source, "} end)\n");
    bench_program(b, source.bytes);
    buf_finish(&source);

    struct str told = type_replace(b, "@replace /e.actor/e.actr/", NULL);
    assert_has(told, "would get new warnings");
    assert_has(told, "nothing was looked for");
}

BENCH_TEST(a_pattern_that_backtracks_for_ever_is_stopped)
{
    struct buf source = {0};
    buf_add_text(&source, "-- ");
    for (int i = 0; i < 4000; i++) {
        buf_add_char(&source, 'a');
    }
    bench_program(b, source.bytes);
    buf_finish(&source);

    struct str told = type_replace(b, "@search pattern /a-a-a-a-a-a-a-b/", NULL);
    assert_has(told, "too many steps");
    assert_has(type_replace(b, "@replace pattern /a-a-a-a-a-a-a-b/x/", NULL), "too many steps");
    assert_has(trial_type(b->bob, "look"), "machine");
}

BENCH_TEST(impossible_patterns_get_a_sentence)
{
    bench_program(b, SOURCES_HELLO);

    assert_has(type_replace(b, "@search pattern /[a/", NULL), "malformed pattern");
    assert_has(type_replace(b, "@search pattern /x*/", NULL), "empty text");
    assert_has(type_replace(b, "@search pattern /greet(/", NULL), "unfinished capture");
    assert_has(type_replace(b, "@search pattern /(/", NULL), "unfinished capture");
    assert_has(type_replace(b, "@replace pattern /(day)/%2/", NULL), "no capture %2");
    assert_has(type_replace(b, "@replace pattern /day/%/", NULL), "behind %");
    assert_has(type_replace(b, "@replace day night", NULL), "For example: @replace");
    assert_has(type_replace(b, "@replace //x/", NULL), "For example: @replace");
    assert_has(type_replace(b, "@replace /a/b/c/", NULL), "For example: @replace");
    assert_has(trial_type(b->alice, "preview @search x"), "inside a preview");
}

BENCH_TEST(captures_of_a_pattern_stand_in_the_new_text)
{
    bench_program(b, "-- a1 b22 c333\n");

    (void)type_replace(b, "@replace pattern /(%a)(%d+)/%2%1%%/", "yes");

    assert_has(listing_of(b->alice, b->machine), "-- 1a% 22b% 333c%");
}

BENCH_TEST(more_than_a_hundred_at_once_are_refused_and_a_part_is_not)
{
    for (int i = 0; i < 101; i++) {
        uint64_t thing = make_spoken(b, "a thing", "-- many\n");
        if (i < 3) {
            (void)trial_typef(b->alice, "@ref #%" PRIu64 " = few/t%d", thing, i);
        }
        (void)trial_typef(b->alice, "drop #%" PRIu64, thing);
    }

    trial_send(b->alice, "@replace /many/few/");
    trial_advance(b->trial, 5);
    assert_has(trial_told(b->alice), "More than 100 behaviours");
    assert_has(type_replace(b, "@replace in few /many/few/", "yes"), "Changed 3 behaviours");
}

BENCH_TEST(a_change_by_somebody_else_meanwhile_stops_the_replacement)
{
    bench_program(b, SOURCES_HELLO);
    uint64_t box = make_spoken(b, "a box", SOURCES_HELLO);
    (void)type_replace(b, "@replace /Good day/Good night/", NULL);
    char name[24];
    (void)snprintf(name, sizeof(name), "#%" PRIu64, box);
    (void)trial_program(b->wizard, name, "-- Good day, by the wizard\n");

    struct str told = type_replace(b, "yes", NULL);

    assert_has(told, "Nothing is changed");
    assert_has(told, "another revision");
    assert_has(listing_of(b->alice, b->machine), "Good day");
    assert_has(listing_of(b->alice, box), "by the wizard");
}
