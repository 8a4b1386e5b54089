/* event_test.c -- Events for scripts beside the verbs: amounts, creation, actions in sight, ticks
 * of areas, data for clients, manners of moving; and their limits for guests and attackers. */
#include "engine/base/base.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/hook.h"
#include "tests/script/bench.h"

#include <inttypes.h>
#include <string.h>

/* carol's yard, where bob stands, and alice's machine, dropped there by hand. */
static struct player *make_guest(struct bench *b)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    uint64_t yard = trial_first_id(trial_type(carol, "@dig Yard"));
    (void)trial_typef(b->wizard, "@teleport carol to #%" PRIu64, yard);
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, yard);
    (void)trial_typef(b->wizard, "@teleport alice to #%" PRIu64, yard);
    (void)trial_typef(b->wizard, "@teleport #%" PRIu64 " to alice", b->machine);
    (void)trial_type(b->alice, "drop machine");
    trial_forget_all(b->trial);
    return carol;
}

/* -- amounts -- */

/* The damage left of a blow of ten that bob deals to thing; -1 if it was forbidden. */
static double strike(struct bench *b, uint64_t thing)
{
    struct engine *engine = trial_engine(b->trial);
    struct buf reason = {0};
    transaction_begin(engine, trial_character(b->bob), 0);
    struct event event = {.name = STR("hit"),
            .actor = world_find(engine_world(engine), trial_character(b->bob)),
            .thing = world_find(engine_world(engine), thing),
            .counted = true,
            .amount = 10};
    bool ok = hook_before(engine, &event, &reason);
    transaction_abort(engine);
    buf_finish(&reason);
    return ok ? event.amount : -1;
}

BENCH_TEST(a_before_handler_can_change_the_amount_for_later_ones)
{
    uint64_t shield = bench_create(b, "a shield", NULL);
    (void)bench_settle(b);
    (void)trial_typef(b->alice, "drop shield");
    bench_program(b, "before('hit', function(e) return e.amount - 3 end)"
                     "before('hit', function(e) e.this.seen = e.amount end)");
    assert_true(strike(b, b->machine) == 7);

    bench_program_object(
            b, shield, "before('hit', 'witness', function(e) return e.amount / 2 end)");
    assert_true(strike(b, b->machine) == 3.5);

    bench_program(b, "before('hit', function(e) return 'Missed.' end)");
    assert_true(strike(b, b->machine) == -1);
    bench_program(b, "before('hit', function(e) return 0 / 0 end)");
    assert_true(strike(b, b->machine) == 5);
    bench_program(b, "before('hit', function(e) return 1e300 end)");
    assert_true(strike(b, b->machine) == EVENT_AMOUNT_MAX / 2);
    bench_program(b, "before('hit', function(e) return '5' end)");
    assert_true(strike(b, b->machine) == -1);
}

BENCH_TEST(a_guest_thing_can_change_only_actions_on_itself)
{
    struct player *carol = make_guest(b);
    uint64_t post = trial_first_id(trial_type(carol, "@create a post"));
    (void)trial_type(carol, "drop post");
    bench_program(b, "before('hit', function(e) return 1 end)"
                     "before('hit', 'witness', function(e) return 999 end)"
                     "before('hit', 'room', function(e) return 999 end)");

    assert_true(strike(b, b->machine) == 1);
    assert_true(strike(b, post) == 10);
    bench_program(b, "before('hit', 'held', function(e) return 999 end)");
    (void)trial_type(b->bob, "take machine");
    assert_true(strike(b, post) == 10);
}

/* -- many events -- */

/* Asks whether `name` may happen to the machine, and has it happen if so. */
static bool happens(struct bench *b, const char *name)
{
    struct engine *engine = trial_engine(b->trial);
    struct buf reason = {0};
    transaction_begin(engine, trial_character(b->bob), 0);
    struct event event = {.name = str_of(name),
            .actor = world_find(engine_world(engine), trial_character(b->bob)),
            .thing = world_find(engine_world(engine), b->machine)};
    bool ok = hook_before(engine, &event, &reason);
    if (ok) {
        hook_on(engine, &event);
        transaction_commit(engine);
    } else {
        transaction_abort(engine);
    }
    buf_finish(&reason);
    return ok;
}

/* More than masks have bits for: some were asked for before anybody handled them, some handled before anybody asked. */
BENCH_TEST(each_of_many_events_reaches_its_own_handlers)
{
    enum { EVENTS = 90 };

    (void)bench_settle(b);
    char name[32];
    for (int i = 0; i < EVENTS; i += 2) {
        (void)snprintf(name, sizeof(name), "deed%d", i);
        assert_true(happens(b, name));
    }

    bench_program(b,
            "for i = 0, 89 do on('deed' .. i, function(e) "
            "e.this.heard = (e.this.heard or '') .. i .. ' ' end) end "
            "for i = 0, 89, 3 do before('deed' .. i, function(e) return 'Not ' .. i end) end "
            "on('old:deed', function(e) e.this.heard = e.this.heard .. 'old' end)");

    struct buf expected = {0};
    for (int i = 0; i < EVENTS; i++) {
        (void)snprintf(name, sizeof(name), "deed%d", i);
        assert_int_equal(happens(b, name), i % 3 != 0);
        if (i % 3 != 0) {
            buf_printf(&expected, "%d ", i);
        }
    }
    assert_true(happens(b, "old:deed"));
    buf_add_text(&expected, "old");
    assert_non_null(strstr(trial_property(b->trial, b->machine, "heard"), expected.bytes));
    buf_finish(&expected);
}

/* -- carried things -- */

BENCH_TEST(a_carried_things_event_has_the_carrier_and_both_places)
{
    uint64_t room = bench_settle(b);
    uint64_t sack = bench_create(b, "a sack", "container");
    uint64_t alice = trial_character(b->alice);
    uint64_t bob = trial_character(b->bob);
    (void)trial_type(b->alice, "open sack");
    bench_program(b, "for _, name in ipairs({'take', 'drop', 'put', 'give'}) do "
                     "on(name, 'thing', function(e) e.this.heard = (e.this.heard or '') .. "
                     "string.format('%s: %d %d>%d %s; ', name, e.actor.id, e.from.id, e.to.id, "
                     "e.how or 'at all') end) end "
                     "before('put', 'thing', function(e) "
                     "if e.how == 'on' then return 'Only in it, ' .. e.to.name end end)");

    (void)trial_type(b->alice, "take machine");
    (void)trial_type(b->alice, "drop machine");
    (void)trial_type(b->alice, "take machine");
    assert_has(trial_type(b->alice, "put machine on sack"), "Only in it, a sack");
    (void)trial_type(b->alice, "put machine in sack");
    (void)trial_type(b->alice, "take machine from sack");
    (void)trial_type(b->alice, "give machine to bob");

    const struct {
        const char *name;
        uint64_t from;
        uint64_t to;
        const char *how;
    } told[] = {{"take", room, alice, "at all"}, {"drop", alice, room, "at all"},
            {"take", room, alice, "at all"}, {"put", alice, sack, "in"},
            {"take", sack, alice, "at all"}, {"give", alice, bob, "at all"}};
    struct buf expected = {0};
    for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
        buf_printf(&expected, "%s: %" PRIu64 " %" PRIu64 ">%" PRIu64 " %s; ", told[i].name,
                alice, told[i].from, told[i].to, told[i].how);
    }
    assert_has(str_of(trial_property(b->trial, b->machine, "heard")), expected.bytes);
    buf_finish(&expected);
}

BENCH_TEST(a_thing_destroyed_on_the_way_gets_no_more_events)
{
    struct world *world = engine_world(trial_engine(b->trial));
    (void)bench_settle(b);
    bench_program(b,
            "on('move', 'thing', function(e) e.actor:tell('Pop!') e.this:destroy() end)"
            "on('take', 'thing', function(e) e.actor:tell('Never.') end)");
    assert_true(str_equal(str_trim(trial_type(b->alice, "take machine")), STR("Pop!")));
    assert_null(world_find(world, b->machine));

    uint64_t egg = bench_create(b, "an egg", NULL);
    uint64_t fox = bench_create(b, "a fox", NULL);
    (void)trial_type(b->alice, "drop fox");
    bench_program_object(b, fox,
            "on('act', 'witness', function(e) e.thing:destroy() end)"
            "on('drop', 'witness', function(e) e.actor:tell('Never.') end)");
    struct str reply = trial_type(b->alice, "drop egg");
    assert_has(reply, "You drop the egg.");
    assert_lacks(reply, "Never");
    assert_null(world_find(world, egg));
    (void)trial_type(b->alice, "@destroy fox");

    uint64_t hat = bench_create(b, "a hat", "garment");
    (void)trial_type(b->alice, "drop hat");
    bench_program_object(b, hat, "on('move', 'thing', function(e) e.this:destroy() end)");
    assert_lacks(trial_type(b->alice, "wear hat"), "wrong");
    assert_null(world_find(world, hat));

    uint64_t ring = bench_create(b, "a ring", NULL);
    uint64_t pit = bench_create(b, "a pit", "container");
    (void)trial_type(b->alice, "open pit");
    bench_program_object(b, pit, "on('move', 'target', function(e) e.this:destroy() end)");
    assert_lacks(trial_type(b->alice, "put ring in pit"), "something");
    assert_null(world_find(world, pit));
    assert_non_null(world_find(world, ring));
}

/* -- new things -- */

BENCH_TEST(a_new_thing_gets_an_event_in_its_place)
{
    (void)bench_settle(b);
    bench_program(b,
            "on('create', function(e) e.this.born = e.this.location and e.this.location.name "
            "or 'nowhere' e.this.by = e.actor end)"
            "command('lay {this}', function(e) create(e.this, {name = 'an egg', location = "
            "e.this.location}) create(e.this, {name = 'a thought'}) end)");

    (void)trial_type(b->bob, "lay machine");

    assert_has(bench_value(b, "find{proto = {m}, name = 'egg'}[1].born"), "Stage");
    assert_has(bench_value(b, "find{proto = {m}, name = 'egg'}[1].by.name"), "bob");
    assert_has(bench_value(b, "find{proto = {m}, name = 'thought'}[1].born"), "nowhere");
    assert_string_equal(trial_property(b->trial, b->machine, "born"), "nil");
}

BENCH_TEST(a_thing_that_destroys_itself_on_creation_is_not_returned)
{
    (void)bench_settle(b);
    bench_program(b,
            "on('create', function(e) e.this:destroy() end)"
            "command('lay {this}', function(e) local o, why = create(e.this) return why end)");

    assert_has(
            trial_type(b->bob, "lay machine"), "behaviour destroyed it as soon as it was made");
}

BENCH_TEST(a_new_thing_gets_no_rights_over_the_acting_player)
{
    (void)make_guest(b);
    uint64_t trap = bench_create(b, "a trap", NULL);
    uint64_t cage = trial_first_id(trial_type(b->alice, "@dig Cage"));
    struct buf source = {0};
    buf_printf(&source,
            "on('create', function(e) local ok, why = e.actor:move(object('#%" PRIu64 "')) "
            "e.this.why = why or 'moved' if e.actor.name == 'bob' then refuse('Never.') end "
            "end)",
            cage);
    bench_program_object(b, trap, source.bytes);
    buf_finish(&source);
    struct buf lay = {0};
    buf_printf(&lay,
            "command('poke {this}', function(e) create(object('#%" PRIu64 "')) "
            "return 'Poked.' end)",
            trap);
    bench_program(b, lay.bytes);
    buf_finish(&lay);

    assert_has(trial_type(b->bob, "poke machine"), "Poked.");
    assert_has(trial_type(b->bob, "look"), "Yard");
}

BENCH_TEST(things_that_create_things_stop_at_a_limit)
{
    (void)bench_settle(b);
    bench_program(b, "on('create', function(e) create(e.this.protos[1]) end)"
                     "command('lay {this}', function(e) create(e.this) return 'Laid.' end)");

    assert_has(trial_type(b->bob, "lay machine"), "Laid.");
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "nested too deeply");
}

/* -- acts -- */

#define WATCHES                                                                                \
    "on('act', function(e) e.this.seen = (e.this.seen or '') .. e.text .. '|' .. "             \
    "(e.thing and e.thing.name or '-') .. ';' end)"

BENCH_TEST(visible_actions_are_events_but_speech_and_darkness_are_not)
{
    (void)bench_settle(b);
    bench_program(b, WATCHES);

    (void)trial_type(b->bob, "smile at alice");
    (void)trial_type(b->bob, "say a secret");
    (void)trial_type(b->bob, "whisper alice another");
    struct str seen = str_of(trial_property(b->trial, b->machine, "seen"));
    assert_has(seen, "smiles at alice");
    assert_has(seen, "|alice;");
    assert_lacks(seen, "secret");
    assert_lacks(seen, "another");

    (void)trial_type(b->wizard, "@set here.light = 0");
    (void)trial_typef(b->alice, "@unset #%" PRIu64 ".seen", b->machine);
    (void)trial_type(b->bob, "smile at alice");
    assert_string_equal(trial_property(b->trial, b->machine, "seen"), "nil");
}

BENCH_TEST(handlers_of_actions_do_not_trigger_each_other)
{
    (void)bench_settle(b);
    uint64_t ape = bench_create(b, "an ape", "npc");
    (void)trial_type(b->alice, "drop ape");
    bench_program_object(
            b, ape, "on('act', 'witness', function(e) e.this:perform('grin') end)");
    bench_program(b, WATCHES "on('act', function(e) act(e.this, '{Actor} {verb:whirr}.') end)");
    trial_forget_all(b->trial);

    struct str reply = trial_type(b->bob, "smile");

    assert_has(reply, "An ape grins.");
    assert_has(reply, "A machine whirrs.");
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "No errors");
    assert_lacks(str_of(trial_property(b->trial, b->machine, "seen")), "grins");
}

BENCH_TEST(a_guest_gets_no_act_events_and_cannot_refuse_actions)
{
    struct player *carol = make_guest(b);
    bench_program(b, WATCHES "on('act', function(e) refuse('Never.') end)");

    assert_has(trial_type(b->bob, "smile"), "You smile");
    assert_string_equal(trial_property(b->trial, b->machine, "seen"), "nil");

    (void)trial_type(carol, "@accept here = alice");
    assert_has(trial_type(b->bob, "smile"), "You smile");
    assert_has(str_of(trial_property(b->trial, b->machine, "seen")), "Bob smiles");
}

/* -- moves -- */

BENCH_TEST(a_move_has_a_manner_and_may_hide_the_look)
{
    uint64_t hall = bench_settle(b);
    uint64_t pit = trial_first_id(trial_type(b->alice, "@dig Pit"));
    (void)trial_typef(b->alice, "@link out from #%" PRIu64 " to #%" PRIu64, pit, hall);
    bench_program_object(b, pit,
            "on('enter', 'room', function(e) e.this.how = e.how .. '/' .. "
            "tostring(e.text) end)");
    struct buf source = {0};
    buf_printf(&source,
            "command('fall {this}', function(e) e.actor:move(object('#%" PRIu64 "'), "
            "{how = 'fall', direction = 'd', look = false}) end)"
            "command('walk {this}', function(e) e.actor:move(object('#%" PRIu64 "'), "
            "{how = 'walk'}) end)",
            pit, pit);
    bench_program(b, source.bytes);
    buf_finish(&source);

    assert_has(trial_type(b->bob, "walk machine"), "went wrong");
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine),
            "how is a word of small letters");
    struct str reply = trial_type(b->bob, "fall machine");

    assert_lacks(reply, "Pit");
    assert_has(trial_events(b->bob), "Room.Info");
    assert_has(trial_type(b->bob, "look"), "Pit");
    assert_string_equal(trial_property(b->trial, pit, "how"), "\"fall/down\"");
}

/* -- data -- */

BENCH_TEST(data_for_clients_is_sent_once_a_second_with_the_last_value)
{
    (void)bench_settle(b);
    bench_program(b, "command('poke {this}', function(e) for i = 1, 5 do "
                     "e.actor:send_data('Script.Dial', {turn = i, by = e.actor}) end end)"
                     "command('prod {this}', function(e) "
                     "e.actor:send_data('Script.Dial', {turn = 6}) end)"
                     "command('break {this}', function(e) "
                     "e.actor:send_data('Script.Dial', {turn = 7}) error('no') end)");
    trial_forget_all(b->trial);

    (void)trial_type(b->bob, "poke machine");
    assert_has(trial_events(b->bob), "Script.Dial {\"by\":{\"object\":");
    assert_has(trial_events(b->bob), "\"turn\":5}");
    assert_lacks(trial_events(b->bob), "\"turn\":4");
    (void)trial_type(b->bob, "break machine");
    (void)trial_type(b->bob, "prod machine");
    assert_lacks(trial_events(b->bob), "\"turn\":6");
    trial_advance(b->trial, 1.1);
    assert_has(trial_events(b->bob), "\"turn\":6");
    assert_lacks(trial_events(b->bob), "\"turn\":7");
    trial_advance(b->trial, 1.1);
    (void)trial_type(b->bob, "break machine");
    trial_advance(b->trial, 1.1);
    assert_lacks(trial_events(b->bob), "\"turn\":7");
    assert_lacks(trial_events(b->alice), "Script.Dial");
}

static const char *const forged[] = {"'Char.Vitals', {hp = 1}",
        "'Client.GUI', {url = 'http://x'}", "'Room.Info', {}", "'script.x', {}",
        "'Script.', {}", "'Script..x', {}", "'Script.x y', {}", "'', {}", "'Script.x\\n', {}",
        "'Script.x', string.rep('x', 9000)", "'Script.x', print", "'Script.x'"};

BENCH_TEST(a_builders_data_cannot_pass_for_the_games)
{
    (void)bench_settle(b);
    for (size_t i = 0; i < sizeof(forged) / sizeof(forged[0]); i++) {
        char source[200];
        (void)snprintf(source, sizeof(source),
                "command('poke {this}', function(e) e.actor:send_data(%s) return 'Sent.' end)",
                forged[i]);
        bench_program(b, source);
        trial_forget_all(b->trial);
        struct str reply = trial_type(b->bob, "poke machine");
        if (str_find(reply, STR("Sent."), 0) != SIZE_MAX || trial_events(b->bob).length > 0) {
            fail_msg("%s was sent: %.*s, %.*s", forged[i], STR_FMT(reply),
                    STR_FMT(trial_events(b->bob)));
        }
    }
}

BENCH_TEST(nobody_far_away_is_sent_data)
{
    (void)bench_settle(b);
    (void)trial_type(b->bob, "home");
    (void)trial_typef(b->wizard, "@teleport bob to $start");
    bench_program(b, "command('poke {this} {who:player}', function(e) "
                     "e.who:send_data('Script.x', {}) return 'Sent.' end)");
    trial_forget_all(b->trial);

    assert_lacks(trial_type(b->wizard, "poke machine bob"), "Sent.");
    assert_lacks(trial_events(b->bob), "Script.x");
}

/* -- prompts -- */

BENCH_TEST(a_custom_prompt_shows_properties_and_ends_like_any_prompt)
{
    uint64_t bob = trial_character(b->bob);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".hp = 12", bob);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".mood = \"<b>odd\"", bob);
    (void)trial_typef(b->wizard, "@set #%" PRIu64 "._key = \"xyzzy\"", bob);

    (void)trial_type(b->bob, "set prompt \"%h/%Hhp {mood} {_key} 100% {x\"");
    assert_has(trial_type(b->bob, "set prompt"), "%h/%Hhp");
    assert_has(trial_last_prompt(b->bob), "12/hp <b>odd 100% {x > ");
    assert_lacks(trial_last_prompt(b->bob), "xyzzy");
    assert_has(trial_type(b->bob, "set prompt {nothing}>"), "prompt is now {nothing}>.");
    assert_true(str_equal(trial_last_prompt(b->bob), STR("> ")));
    assert_has(trial_type(b->bob, "set prompt sideways"), "prompt can be");
    (void)trial_type(b->bob, "set prompt on");
    assert_true(str_equal(trial_last_prompt(b->bob), STR("> ")));
}

/* -- finding, ticks -- */

BENCH_TEST(things_are_found_by_a_name_anywhere)
{
    (void)bench_settle(b);
    uint64_t gem = bench_create(b, "a green gem", NULL);
    (void)bench_create(b, "a gemstone", NULL);
    bench_program(b,
            "command('seek {what:text} {this}', function(e) local l = find{name = e.what} "
            "return #l .. ':' .. (l[1] and l[1].id or 0) end)"
            "before('take', function(e) find{name = 'gem'} end)");
    char expected[40];
    (void)snprintf(expected, sizeof(expected), "1:%" PRIu64, gem);

    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "seek gem machine");
    trial_settle(b->trial);
    assert_has(trial_told(b->bob), expected);
    (void)trial_type(b->bob, "take machine");
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "nothing can wait here");
}

BENCH_TEST(an_area_ticks_while_somebody_is_there)
{
    uint64_t stage = bench_settle(b);
    (void)trial_type(b->wizard, "@area moor = alice");
    uint64_t moor = trial_first_id(trial_type(b->wizard, "@area moor"));
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, stage, moor);
    char id[24];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, moor);
    (void)trial_program(b->wizard, id, "on('tick', function(e) e.this.ticks = e.data end)");
    (void)trial_typef(b->wizard, "@teleport bob to $start");
    (void)trial_typef(b->wizard, "@teleport bob to #%" PRIu64, stage);

    trial_advance(b->trial, 12);
    assert_string_equal(trial_property(b->trial, moor, "ticks"), "2");

    static const char *const all[] = {"bob", "alice", "wizard"};
    for (size_t i = 0; i < 3; i++) {
        (void)trial_typef(b->wizard, "@teleport %s to $start", all[i]);
    }
    trial_advance(b->trial, 60);
    const char *ticks = trial_property(b->trial, moor, "ticks");
    assert_true(strcmp(ticks, "2") == 0 || strcmp(ticks, "3") == 0);
}
