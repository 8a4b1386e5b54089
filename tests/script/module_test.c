/* module_test.c -- Code that builders share, and custom events: their rights, their listeners, and
 * their use for an attacker. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

/* carol's $fens/dice, with the source that is given. */
static uint64_t make_module(struct player *carol, const char *source)
{
    uint64_t module = trial_first_id(trial_type(carol, "@create a dice box"));
    (void)trial_typef(carol, "@ref #%" PRIu64 " = fens/dice", module);
    assert_has(trial_program(carol, "$fens/dice", source), "revision");
    return module;
}

#define LIB                                                                                    \
    "local n = 0 return { up = function() n = n + 1 return n end, "                            \
    "mark = function(o) o.marked = true end }"

BENCH_TEST(a_used_module_stays_at_its_revision_with_its_own_state)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    (void)make_module(carol, LIB);

    bench_program(b, "local lib = use('fens/dice', 1) "
                     "command('count {this}', function() return 'n is ' .. lib.up() end)");
    assert_has(trial_type(b->bob, "count machine"), "n is 1");
    assert_has(trial_type(b->bob, "count machine"), "n is 2");
    assert_has(trial_program(carol, "$fens/dice", "return { up = function() return 99 end }"),
            "revision 2");
    assert_has(trial_type(b->bob, "count machine"), "n is 3");
    bench_program(b, "local lib = use('$fens/dice', 2) "
                     "command('count {this}', function() return 'n is ' .. lib.up() end)");
    assert_has(trial_type(b->bob, "count machine"), "n is 99");
    assert_has(trial_type(b->alice, "@uses machine"), "$fens/dice, revision 2");
    assert_has(trial_type(carol, "@uses $fens/dice"), "revision 2");
}

/* Gives bob a music box of alice's that uses $box/tune, revision 1, by this source. */
static void give_music_box(struct bench *b, const char *source)
{
    uint64_t tune = bench_create(b, "a tune", NULL);
    uint64_t other = bench_create(b, "an other tune", NULL);
    uint64_t box = bench_create(b, "a music box", NULL);
    (void)trial_typef(b->alice, "@ref #%" PRIu64 " = box/tune", tune);
    (void)trial_typef(b->alice, "@ref #%" PRIu64 " = box/other", other);
    bench_program_object(
            b, tune, "return { play = function() return 'It plays a waltz.' end }");
    bench_program_object(b, other, "return { play = function() return 'A cry of rage.' end }");
    bench_program_object(b, box, source);
    (void)trial_type(b->alice, "give music box to bob");
    assert_has(trial_type(b->bob, "wind box"), "waltz");
    trial_advance(b->trial, 5);
    (void)trial_type(b->alice, "@ref $box/tune = box/old");
    assert_has(trial_typef(b->alice, "@ref #%" PRIu64 " = box/tune", other), "$box/tune");
}

BENCH_TEST(another_object_with_a_modules_ref_changes_nothing_that_players_hold)
{
    give_music_box(b, "local tune = use('box/tune', 1) "
                      "command('wind {this}', function() return tune.play() end)");

    trial_crash(b->trial);

    assert_lacks(trial_type(b->bob, "wind box"), "rage");
    (void)trial_type(b->bob, "drop box");
    (void)trial_type(b->bob, "take box");
    assert_has(trial_type(b->bob, "wind box"), "rage");
}

BENCH_TEST(a_module_inside_a_module_changes_nothing_that_players_hold)
{
    uint64_t player = bench_create(b, "a player", NULL);
    (void)trial_typef(b->alice, "@ref #%" PRIu64 " = box/player", player);
    give_music_box(b, "local tune = use('box/tune', 1) "
                      "command('wind {this}', function() return tune.play() end)");
    bench_program_object(b, player, "return use('box/tune', 1)");
    uint64_t drum = bench_create(b, "a drum", NULL);
    bench_program_object(b, drum,
            "local tune = use('box/player', 1) "
            "command('beat {this}', function() return tune.play() end)");
    (void)trial_type(b->alice, "give drum to bob");
    assert_has(trial_type(b->bob, "beat drum"), "rage");
    trial_advance(b->trial, 5);
    (void)trial_type(b->alice, "@ref $box/tune = box/other");
    assert_has(trial_type(b->alice, "@ref $box/old = box/tune"), "$box/tune");

    trial_crash(b->trial);

    assert_lacks(trial_type(b->bob, "beat drum"), "waltz");
}

/* Gives bob a music box that plays the waltz of $box/tune. */
static void give_waltz(struct bench *b)
{
    uint64_t tune = bench_create(b, "a tune", NULL);
    uint64_t box = bench_create(b, "a music box", NULL);
    (void)trial_typef(b->alice, "@ref #%" PRIu64 " = box/tune", tune);
    bench_program_object(
            b, tune, "return { play = function() return 'It plays a waltz.' end }");
    bench_program_object(
            b, box, "command('wind {this}', function() return use('box/tune', 1).play() end)");
    trial_advance(b->trial, 5);
    (void)trial_type(b->alice, "give music box to bob");
    assert_has(trial_type(b->bob, "wind box"), "waltz");
    trial_advance(b->trial, 5);
}

BENCH_TEST(a_ref_that_its_module_gets_back_changes_nothing_that_players_hold)
{
    give_waltz(b);

    assert_has(trial_type(b->alice, "@ref $box/tune ="), "no longer has a ref");
    assert_lacks(trial_type(b->bob, "wind box"), "waltz");
    trial_advance(b->trial, 5);
    assert_has(trial_type(b->alice, "@undo"), "Undone:");

    assert_has(trial_type(b->bob, "wind box"), "waltz");
    assert_has(trial_type(b->alice, "@ref $box/tune = box/song"), "$box/song");
    trial_advance(b->trial, 5);
    assert_has(trial_type(b->alice, "@undo"), "Undone:");
    assert_has(trial_type(b->bob, "wind box"), "waltz");
    trial_crash(b->trial);
    assert_has(trial_type(b->bob, "wind box"), "waltz");
}

/* Otherwise a builder could let a player take a thing that uses a good module, and bring an older, bad
 * one back under its ref. */
BENCH_TEST(a_module_gets_its_ref_back_as_new_if_another_had_it_meanwhile)
{
    give_waltz(b);
    uint64_t rage = bench_create(b, "a rage", NULL);
    bench_program_object(b, rage, "return { play = function() return 'A cry of rage.' end }");
    (void)trial_typef(b->alice, "@ref $box/tune = box/waltz");
    (void)trial_typef(b->alice, "@ref #%" PRIu64 " = box/tune", rage);
    trial_advance(b->trial, 5);
    assert_has(trial_type(b->alice, "@ref $box/tune ="), "no longer has a ref");
    assert_has(trial_type(b->alice, "@ref $box/waltz = box/tune"), "$box/tune");
    trial_advance(b->trial, 5);
    (void)trial_type(b->bob, "drop box");
    (void)trial_type(b->bob, "take box");
    assert_has(trial_type(b->bob, "wind box"), "waltz");
    trial_advance(b->trial, 5);

    assert_has(trial_type(b->alice, "@undo 2"), "Undone:");

    assert_has(trial_typef(b->alice, "; object('$box/tune').id == %" PRIu64, rage), "true");
    assert_lacks(trial_type(b->bob, "wind box"), "rage");
    (void)trial_type(b->bob, "drop box");
    (void)trial_type(b->bob, "take box");
    assert_has(trial_type(b->bob, "wind box"), "rage");
}

BENCH_TEST(a_module_without_a_behaviour_in_force_gets_a_ref_as_new)
{
    uint64_t rage = bench_create(b, "a rage", NULL);
    bench_program_object(b, rage, "return { play = function() return 'A cry of rage.' end }");
    assert_has(trial_type(b->alice, "@undo"), "Undone: @program");
    trial_advance(b->trial, 5);
    give_waltz(b);

    (void)trial_type(b->alice, "@ref $box/tune = box/waltz");
    assert_has(trial_typef(b->alice, "@ref #%" PRIu64 " = box/tune", rage), "$box/tune");

    assert_lacks(trial_type(b->bob, "wind box"), "rage");
    (void)trial_type(b->bob, "drop box");
    (void)trial_type(b->bob, "take box");
    assert_has(trial_type(b->bob, "wind box"), "rage");
}

BENCH_TEST(a_held_thing_uses_no_module_that_was_saved_later)
{
    give_music_box(b, "command('wind {this}', function() local last "
                      "for n = 1, 3 do local ok, m = pcall(use, 'box/tune', n) "
                      "if ok then last = m end end "
                      "return last and last.play() or 'Silence.' end)");

    assert_has(trial_type(b->bob, "wind box"), "Silence.");
    bench_program_object(b, trial_first_id(trial_type(b->alice, "@show $box/tune")),
            "return { play = function() return 'Louder rage.' end }");
    assert_has(trial_type(b->bob, "wind box"), "Silence.");
    (void)trial_type(b->bob, "drop box");
    assert_has(trial_type(b->bob, "wind box"), "Louder rage.");
}

BENCH_TEST(a_module_has_its_users_rights)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    uint64_t hers = trial_first_id(trial_type(carol, "@create a vase"));
    (void)make_module(carol, LIB);
    bench_program(b, "local lib = use('fens/dice', 1) "
                     "command('mark {this}', function(e) lib.mark(e.this) return 'done' end) "
                     "command('mark #{n:number}', function(e) lib.mark(object(e.n)) end)");

    assert_has(trial_type(b->bob, "mark machine"), "done");
    (void)trial_typef(carol, "; object('#%" PRIu64 "').marked", hers);
    (void)trial_typef(b->alice, "; use('fens/dice', 1).mark(object(%" PRIu64 "))", hers);
    assert_has(trial_typef(carol, "; object(%" PRIu64 ").marked", hers), "nil");
    (void)trial_typef(carol, "; use('fens/dice', 1).mark(object(%" PRIu64 "))", hers);
    assert_has(trial_typef(carol, "; object(%" PRIu64 ").marked", hers), "true");
}

BENCH_TEST(an_invalid_module_is_refused_with_the_next_step)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    uint64_t module = make_module(carol, "command('shake {this}', function() end) return { }");

    static const struct {
        const char *source;
        const char *why;
    } cases[] = {
            {"use('fens/dice')", "say which revision, as in use(\"fens/dice\", 1)"},
            {"use('fens/dice', 0)", "say which revision"},
            {"use('fens/dice', 7)", "has no revision 7, of which the last "},
            {"use('fens/nothing', 1)", "there is no module \"fens/nothing\""},
            {"use(12, 1)", "there is no module"},
            {"use()", "string expected"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_has(trial_program(b->alice, "machine", cases[i].source), cases[i].why);
    }
    assert_has(trial_program(carol, "$fens/dice", "local x = 1"), "revision 2");
    assert_has(trial_program(b->alice, "machine", "use('fens/dice', 2)"), "isn't a module");
    /* Registrations of the module belong to it. */
    bench_program(b, "use('fens/dice', 1)");
    assert_lacks(trial_typef(b->alice, "@show machine"), "shake");
    /* One that uses itself ends. */
    assert_has(trial_program(carol, "$fens/dice", "return use('fens/dice', 3)"), "revision 3");
    (void)module;
}

BENCH_TEST(destroying_a_module_in_use_must_be_confirmed)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    uint64_t module = make_module(carol, LIB);
    uint64_t plain = trial_first_id(trial_type(carol, "@create a plain box"));
    bench_program(b, "local lib = use('fens/dice', 1) "
                     "command('count {this}', function() return 'n is ' .. lib.up() end)");
    trial_settle(b->trial);

    assert_has(trial_typef(carol, "@destroy #%" PRIu64, plain), "is gone");
    struct str said = trial_typef(carol, "@destroy #%" PRIu64, module);
    assert_has(said, "is a module that a machine (#");
    assert_has(said, "force. Its owner is told");
    assert_has(trial_type(b->bob, "count machine"), "n is 1");
    trial_forget(b->alice);
    assert_has(trial_typef(carol, "@destroy #%" PRIu64 " force", module), "is gone");
    trial_settle(b->trial);
    assert_has(trial_told(b->alice), "the module $fens/dice that it uses (revision 1) was "
                                     "destroyed by carol");
    assert_has(trial_type(b->bob, "count machine"), "n is 2");
    trial_crash(b->trial);
    (void)trial_type(b->bob, "count machine");
    assert_has(trial_type(b->alice, "@errors machine"), "there is no module \"fens/dice\"");
}

BENCH_TEST(a_private_source_is_neither_read_nor_used)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    (void)make_module(carol, "return { secret = 'plover' }");

    assert_has(trial_type(b->alice, "@list $fens/dice"), "plover");
    assert_lacks(trial_type(b->bob, "@list $fens/dice"), "plover");
    bench_program(b, "local lib = use('fens/dice', 1) "
                     "command('ask {this}', function() return lib.secret end)");
    (void)trial_type(carol, "@private $fens/dice");
    assert_has(trial_type(b->alice, "@list $fens/dice"), "private: it belongs to carol");
    assert_lacks(trial_type(b->alice, "@revisions $fens/dice"), "carol,");
    (void)trial_type(b->alice, "@create a box");
    assert_has(trial_program(b->alice, "box", "use('fens/dice', 1)"), "is private");
    assert_has(trial_type(b->alice, "; use('fens/dice', 1)"), "is private");
    assert_has(trial_type(b->alice, "@private $fens/dice off"), "don't control");
    assert_has(trial_type(b->alice, "@uses $fens/dice"), "don't control");
    /* The version saved before stays in force. */
    assert_has(trial_type(b->bob, "ask machine"), "plover");
    assert_has(trial_type(carol, "@list $fens/dice"), "plover");
    (void)trial_type(carol, "@private $fens/dice off");
    assert_has(trial_type(b->alice, "@list $fens/dice"), "plover");
}

BENCH_TEST(earlier_users_of_a_now_private_module_may_still_save)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    (void)make_module(carol, "return { secret = 'plover' }");
    bench_program(b,
            "use('fens/dice', 1) if false then use('fens/dice', 2) end "
            "command('look {this}', function() return use('fens/dice', 2).secret end)");
    (void)trial_type(carol, "@private $fens/dice");
    (void)trial_program(carol, "$fens/dice", "return { secret = 'quill' }");

    bench_program(b, "local lib = use('fens/dice', 1) "
                     "command('ask {this}', function() return lib.secret end)");
    assert_has(trial_type(b->bob, "ask machine"), "plover");
    trial_crash(b->trial);
    bench_program(b, "local lib = use('fens/dice', 1) "
                     "command('beg {this}', function() return lib.secret end)");
    assert_has(trial_type(b->bob, "beg machine"), "plover");

    /* That revision, in that place; and no longer once it was left out. */
    assert_has(trial_program(b->alice, "machine", "use('fens/dice', 2)"), "is private");
    (void)trial_type(b->alice, "@create a box");
    assert_has(trial_program(b->alice, "box", "use('fens/dice', 1)"), "is private");
    bench_program(b, "command('ask {this}', function() return 'no' end)");
    assert_has(trial_program(b->alice, "machine", "use('fens/dice', 1)"), "is private");
}

BENCH_TEST(a_new_module_revision_runs_its_users_tests)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    (void)make_module(carol, "return { two = function() return 2 end }");
    bench_program(b, "local lib = use('fens/dice', 1) "
                     "test('two is two', function(t) t:equal(lib.two(), 2) end)");
    trial_settle(b->trial);

    trial_send(carol, "@test $fens/dice");
    trial_advance(b->trial, 1);
    assert_has(trial_told(carol), "ok: two is two");
    assert_has(trial_program(carol, "$fens/dice", "return { two = function() return 3 end }"),
            "revision 2");
    trial_forget_all(b->trial);
    trial_send(carol, "@test $fens/dice");
    trial_advance(b->trial, 1);
    assert_has(trial_told(carol), "Used by 1 behaviour; tried with revision 2");
    assert_has(trial_told(carol), "FAILED: two is two");
    /* Their own revision is as good as ever. */
    trial_forget_all(b->trial);
    trial_send(b->alice, "@test machine");
    trial_advance(b->trial, 1);
    assert_has(trial_told(b->alice), "ok: two is two");
}

/* -- events -- */

BENCH_TEST(a_custom_event_reaches_the_room_and_areas)
{
    uint64_t stage = bench_settle(b);
    uint64_t area = trial_first_id(trial_type(b->wizard, "@area fen = alice"));
    uint64_t far = trial_first_id(trial_type(b->wizard, "@area moor = wizard"));
    uint64_t witness = bench_create(b, "a parrot", NULL);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, stage, area);
    (void)trial_typef(b->alice, "drop parrot");
    bench_program_object(b, witness,
            "on('eaten', 'witness', function(e) e.this.saw = e.thing.name .. e.data.n end) "
            "on('eaten', function(e) e.this.wrong = true end)");
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, area);
    (void)trial_program(b->wizard, id,
            "on('eaten', 'area', function(e) e.this.news = (e.this.news or 0) + e.data.n end) "
            "on('eaten', function(e) e.this.wrong = true end)");
    (void)snprintf(id, sizeof(id), "#%" PRIu64, far);
    (void)trial_program(b->wizard, id,
            "on('eaten', 'world', function(e) e.this.news = e.thing.name end) "
            "on('eaten', 'area', function(e) e.this.wrong = true end)");
    bench_program(b, "command('eat {this}', function(e) emit(e.this, 'eaten', { n = 3 }) end)");

    (void)trial_type(b->bob, "eat machine");
    trial_advance(b->trial, 1);

    assert_string_equal(trial_property(b->trial, witness, "saw"), "\"a machine3\"");
    assert_string_equal(trial_property(b->trial, area, "news"), "3");
    assert_string_equal(trial_property(b->trial, far, "news"), "\"a machine\"");
    assert_has(bench_value(b, "find{proto='area'}[1].wrong"), "nil");
    assert_has(trial_typef(b->wizard, "; object(%" PRIu64 ").wrong", far), "nil");
    assert_has(trial_typef(b->wizard, "; object(%" PRIu64 ").wrong", witness), "nil");
}

BENCH_TEST(a_script_cannot_emit_game_events_or_for_others_things)
{
    static const char *const names[] = {"take", "hear", "enter", "timer:go", "call:x",
            "time:dawn", "Hear", "hit", "say", "describe", "connect", ""};
    uint64_t lamp = trial_first_id(trial_type(b->wizard, "@create a lamp"));

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char line[160];
        (void)snprintf(
                line, sizeof(line), "; emit(object(%" PRIu64 "), '%s')", b->machine, names[i]);
        assert_has(trial_type(b->alice, line), " event");
    }
    assert_has(trial_typef(b->alice, "; emit(object(%" PRIu64 "), 'eaten')", lamp), "no right");
}

BENCH_TEST(a_listener_gets_no_rights_over_the_actor)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    uint64_t stage = bench_settle(b);
    uint64_t snare = trial_first_id(trial_type(carol, "@create a snare"));
    uint64_t pit = trial_first_id(trial_type(carol, "@dig Pit"));
    (void)trial_typef(b->wizard, "@accept #%" PRIu64 " = alice, carol", stage);
    (void)trial_typef(b->wizard, "@teleport carol to #%" PRIu64, stage);
    (void)trial_type(carol, "drop snare");
    char id[32];
    char source[400];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, snare);
    (void)snprintf(source, sizeof(source),
            "on('eaten', 'witness', function(e) e.this.heard = true "
            "e.this.moved = e.actor:move(object(%" PRIu64 ")) and true or false end)",
            pit);
    assert_has(trial_program(carol, id, source), "revision");
    bench_program(b, "command('eat {this}', function(e) emit(e.this, 'eaten') end)");

    (void)trial_type(b->bob, "eat machine");

    assert_string_equal(trial_property(b->trial, snare, "heard"), "true");
    assert_string_equal(trial_property(b->trial, snare, "moved"), "false");
}

BENCH_TEST(an_area_gets_events_only_from_accepted_builders)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    uint64_t area = trial_first_id(trial_type(b->wizard, "@area fen = carol"));
    uint64_t room = trial_first_id(trial_type(carol, "@dig Bog"));
    char id[32];
    (void)trial_typef(carol, "@set #%" PRIu64 ".area = #%" PRIu64, room, area);
    (void)snprintf(id, sizeof(id), "#%" PRIu64, area);
    (void)trial_program(
            b->wizard, id, "on('eaten', 'area', function(e) e.this.news = true end)");
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to #%" PRIu64, b->machine, room);
    (void)trial_typef(b->alice, "; emit(object(%" PRIu64 "), 'eaten')", b->machine);
    trial_advance(b->trial, 1);
    assert_has(trial_typef(b->wizard, "; object(%" PRIu64 ").news", area), "nil");

    (void)trial_typef(carol, "@accept #%" PRIu64 " = alice", room);
    (void)trial_typef(b->alice, "; emit(object(%" PRIu64 "), 'eaten')", b->machine);
    trial_advance(b->trial, 1);
    assert_has(trial_typef(b->wizard, "; object(%" PRIu64 ").news", area), "true");
}

BENCH_TEST(only_areas_can_handle_area_events_and_these_are_limited)
{
    assert_has(trial_program(b->alice, "machine", "on('eaten', 'area', function() end)"),
            "for the behaviour of an area");
    assert_has(trial_program(b->alice, "machine", "before('eaten', 'world', function() end)"),
            "told afterwards");
    assert_has(
            trial_typef(b->alice, "; for i = 1, 100 do emit(object(%" PRIu64 "), 'eaten') end",
                    b->machine),
            "too many events");
}
