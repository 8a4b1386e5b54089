/* handler_test.c -- command, before and on: the order of handlers, and the effects of their
 * answers. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

/* -- commands -- */

BENCH_TEST(an_objects_command_works_only_nearby_or_in_hand)
{
    bench_program(b, "command('poke {this}', function(e) return 'Poked.' end)");

    assert_has(trial_type(b->bob, "poke machine"), "Poked.");
    (void)trial_type(b->bob, "take machine");
    assert_has(trial_type(b->bob, "poke machine"), "Poked.");
    assert_lacks(trial_type(b->alice, "poke machine"), "Poked.");
    (void)trial_type(b->bob, "out");
    assert_has(trial_type(b->bob, "poke machine"), "Poked.");
}

struct pattern {
    const char *pattern;
    const char *expression; /* of e */
    const char *line;
    const char *says; /* NULL: the line does not fit */
};

static const struct pattern patterns[] = {
        {"pull|yank {this}", "'ok'", "yank machine", "ok"},
        {"pull|yank {this}", "'ok'", "pull machine", "ok"},
        {"pull {this}", "e.this == e.actor.location.contents[1]", "pull the machine", "false"},
        {"ring [the] bell", "'ok'", "ring bell", "ok"},
        {"ring [the] bell", "'ok'", "ring the bell", "ok"},
        {"ring [the] bell", "'ok'", "ring the gong", NULL},
        {"dial {n:number}", "e.n + 1", "dial 41", "42"},
        {"dial {n:number}", "e.n", "dial moon", NULL},
        {"spell {w:word}", "e.w", "spell \"two words\"", "two words"},
        {"spell {w:word} {v:word}", "e.v .. e.w", "spell a b", "ba"},
        {"shout {t:text} at {x:player}", "e.t .. '/' .. e.x.name", "shout good day at alice",
                "good day/alice"},
        {"weigh {x}", "e.x.name", "weigh machine", "a machine"},
        {"weigh {x:held}", "e.x.name", "weigh machine", NULL},
        {"admire {x:seen}", "e.x.name", "admire alice", "alice"},
        {"hum {t:text}", "e.line", "hum a tune", "hum a tune"},
};

BENCH_TEST(pattern_matches_are_in_the_event_by_name)
{
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
        const struct pattern *p = &patterns[i];
        struct buf source = {0};
        buf_printf(&source, "command(%s%s%s, function(e) return 'Says ' .. tostring(%s) end)",
                "'", p->pattern, "'", p->expression);
        bench_program(b, source.bytes);
        buf_finish(&source);

        struct str reply = trial_type(b->bob, p->line);

        char expected[64];
        (void)snprintf(expected, sizeof(expected), "Says %s", p->says ? p->says : "");
        if ((str_find(reply, str_of(expected), 0) != SIZE_MAX) != (p->says != NULL)) {
            fail_msg("%s with %s: %.*s", p->pattern, p->line, STR_FMT(reply));
        }
    }
}

BENCH_TEST(a_command_of_this_object_precedes_the_stock_one)
{
    bench_program(b, "command('take {this}', function(e) return 'It dodges.' end)");

    assert_has(trial_type(b->bob, "take machine"), "It dodges.");
    assert_lacks(trial_type(b->bob, "inventory"), "machine");
}

BENCH_TEST(a_missing_thing_is_named_in_the_refusal)
{
    bench_program(b, "command('pull {this}', function(e) return 'Pulled.' end)");

    assert_has(trial_type(b->bob, "pull frog"), "You see no frog here.");
    assert_has(trial_type(b->bob, "pull"), "Pull what?");
}

BENCH_TEST(a_command_without_this_object_only_adds_verbs)
{
    bench_program(b, "command('look', function(e) return 'Blinded!' end)"
                     "command('sing', function(e) return 'La.' end)");

    assert_lacks(trial_type(b->bob, "look"), "Blinded!");
    assert_has(trial_type(b->bob, "sing"), "La.");
}

static const char *const handler_reserved[] = {"say {x:text}", "tell {x:text}",
        "whisper {x:text}", "chat {x:text}", "channel {x:text}", "password", "set {x:text}",
        "help", "home", "report {x:text}", "undo", "quit", "@program {this}", "; {x:text}"};

BENCH_TEST(a_script_cannot_replace_reserved_commands)
{
    for (size_t i = 0; i < sizeof(handler_reserved) / sizeof(handler_reserved[0]); i++) {
        char source[96];
        char id[32];
        (void)snprintf(id, sizeof(id), "#%" PRIu64, b->machine);
        (void)snprintf(
                source, sizeof(source), "command('%s', function(e) end)", handler_reserved[i]);

        struct str reply = trial_program(b->alice, id, source);

        if (str_find(reply, STR("rror"), 0) == SIZE_MAX) {
            fail_msg("%s was taken: %.*s", handler_reserved[i], STR_FMT(reply));
        }
    }
}

BENCH_TEST(pass_hands_the_line_to_the_next_handler)
{
    bench_program(
            b, "command('take {this}', function(e) e.actor:tell('Hm.') return pass() end)");

    assert_has(trial_type(b->bob, "take machine"), "You take");
    assert_has(trial_type(b->bob, "inventory"), "machine");
}

BENCH_TEST(a_refusal_undoes_the_transaction_and_says_why)
{
    bench_program(b, "command('poke {this}', function(e) e.this.n = 1 e.actor:tell('Click.') "
                     "refuse('It is {hot}.', { hot = 'too hot' }) end)");

    struct str reply = trial_type(b->bob, "poke machine");

    assert_has(reply, "It is too hot.");
    assert_lacks(reply, "Click.");
    assert_lacks(reply, "wrong");
    assert_string_equal(trial_property(b->trial, b->machine, "n"), "nil");
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "No errors");
}

/* -- before -- */

struct veto {
    const char *event; /* and role */
    const char *line;  /* bob's */
    const char *undone;
};

static const struct veto vetoes[] = {
        {"'take'", "take machine", "You take"},
        {"'take', 'thing'", "take machine", "You take"},
        {"'move'", "take machine", "You take"},
        {"'look'", "look machine", "special"},
        {"'hear'", "say hello", "You say"},
        {"'leave'", "out", "Winding"},
        {"'leave', 'witness'", "out", "Winding"},
};

BENCH_TEST(a_before_handler_forbids_with_a_reason)
{
    (void)bench_settle(b);
    (void)trial_type(b->wizard, "@link out to $start");
    for (size_t i = 0; i < sizeof(vetoes) / sizeof(vetoes[0]); i++) {
        char source[128];
        (void)snprintf(source, sizeof(source),
                "before(%s, function(e) if e.actor.name == 'bob' then return 'Over my dead "
                "body.' end end)",
                vetoes[i].event);
        bench_program(b, source);

        struct str reply = trial_type(b->bob, vetoes[i].line);

        if (str_find(reply, STR("Over my dead body."), 0) == SIZE_MAX ||
                str_find(reply, str_of(vetoes[i].undone), 0) != SIZE_MAX) {
            fail_msg(
                    "before(%s) and %s: %.*s", vetoes[i].event, vetoes[i].line, STR_FMT(reply));
        }
    }
}

BENCH_TEST(returning_false_forbids_and_true_allows)
{
    bench_program(b, "before('take', function(e) return false end)");
    assert_lacks(trial_type(b->bob, "take machine"), "You take");

    bench_program(b, "before('take', function(e) return true end)");
    assert_has(trial_type(b->bob, "take machine"), "You take");
}

BENCH_TEST(a_failing_before_handler_forbids_and_its_owner_is_told)
{
    bench_program(b, "before('take', function(e) local x = nothing.there end)");

    assert_lacks(trial_type(b->bob, "take machine"), "You take");
    assert_lacks(trial_type(b->bob, "inventory"), "machine");
    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "nothing");
}

BENCH_TEST(a_before_handler_cannot_wait)
{
    bench_program(b, "before('take', function(e) wait(1) end)");

    assert_lacks(trial_type(b->bob, "take machine"), "You take");
    assert_lacks(trial_typef(b->alice, "@errors #%" PRIu64, b->machine), "No errors");
}

BENCH_TEST(an_objects_own_handlers_run_before_its_prototypes)
{
    uint64_t child = bench_create(b, "a child", NULL);
    bench_program(b, "on('drop', function(e) e.actor:tell('Proto.') end)"
                     "before('take', function(e) return 'Proto says no.' end)");
    bench_program_object(b, child,
            "on('drop', function(e) e.actor:tell('Own one.') end)"
            "on('drop', function(e) e.actor:tell('Own two.') end)"
            "before('take', function(e) return 'Own says no.' end)");
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = #%" PRIu64, child, b->machine);

    struct str reply = trial_type(b->alice, "drop child");
    size_t one = str_find(reply, STR("Own one."), 0);
    size_t two = str_find(reply, STR("Own two."), 0);
    size_t proto = str_find(reply, STR("Proto."), 0);

    assert_true(one < two && two < proto && proto != SIZE_MAX);
    assert_has(trial_type(b->bob, "take child"), "Own says no.");
}

/* -- on, and roles -- */

BENCH_TEST(each_role_handles_only_its_own_part)
{
    uint64_t box = bench_create(b, "a box", "container");
    uint64_t witness = bench_create(b, "a statue", NULL);
    uint64_t ring = bench_create(b, "a ring", NULL);
    (void)trial_type(b->alice, "open box");
    (void)trial_type(b->alice, "drop box");
    (void)trial_type(b->alice, "drop statue");
    (void)trial_type(b->alice, "take machine");
    bench_program_object(b, box,
            "on('put', 'target', function(e) e.actor:tell('Box: ' .. e.thing.name) end)"
            "on('put', 'thing', function(e) e.actor:tell('Wrong!') end)");
    bench_program_object(b, witness,
            "on('put', 'witness', function(e) e.actor:tell('Statue: ' .. e.to.name) end)"
            "on('put', function(e) e.actor:tell('Wrong!') end)");
    bench_program_object(b, ring,
            "on('put', 'held', function(e) e.actor:tell('Ring: ' .. e.actor.name) end)");
    bench_program(b,
            "on('put', 'thing', function(e) e.actor:tell('Machine: ' .. e.from.name) end)"
            "on('put', 'held', function(e) e.actor:tell('Wrong!') end)");

    struct str reply = trial_type(b->alice, "put machine in box");

    assert_has(reply, "Box: a machine");
    assert_has(reply, "Statue: a box");
    assert_has(reply, "Ring: alice");
    assert_has(reply, "Machine: alice");
    assert_lacks(reply, "Wrong!");
}

BENCH_TEST(a_thing_that_a_handler_brings_is_asked_too)
{
    uint64_t room = bench_settle(b);
    uint64_t statue = bench_create(b, "a statue", NULL);
    (void)bench_create(b, "a box", "container");
    (void)trial_type(b->alice, "open box");
    (void)trial_type(b->alice, "put statue in box");
    (void)trial_type(b->alice, "take machine");
    bench_program_object(b, statue,
            "on('drop', 'witness', function(e) e.actor:tell('Statue: ' .. e.thing.name) end)");
    char where[24];
    char source[100];
    (void)snprintf(where, sizeof(where), "#%" PRIu64, room);
    (void)snprintf(source, sizeof(source),
            "on('drop', 'room', function(e) object('#%" PRIu64 "'):move(e.room) end)", statue);
    assert_lacks(trial_type(b->alice, "drop machine"), "Statue");
    (void)trial_type(b->alice, "take machine");
    assert_has(trial_program(b->wizard, where, source), "revision");

    assert_has(trial_type(b->alice, "drop machine"), "Statue: a machine");
}

BENCH_TEST(everybody_present_hears)
{
    bench_program(b, "on('hear', function(e) if e.text:find('open sesame', 1, true) then "
                     "e.this.location:announce('A door grinds.') end end)");

    assert_has(trial_type(b->bob, "say Open up! I said: open sesame"), "grinds");
    assert_lacks(trial_type(b->bob, "say open, please"), "grinds");
    (void)trial_type(b->bob, "take machine");
    assert_lacks(trial_type(b->bob, "say open sesame"), "wrong");
}

BENCH_TEST(a_text_to_a_room_reaches_everyone_in_it)
{
    (void)bench_settle(b);
    uint64_t box = bench_create(b, "a box", "container");
    bench_program(b,
            "command('boom', function(e) e.room:tell('{Who} {who verb:light} it. Boom!', "
            "{ who = e.actor }) end)");

    assert_has(trial_type(b->bob, "boom"), "You light");
    assert_has(trial_told(b->alice), "Bob lights it. Boom!");
    assert_has(trial_type(b->alice, "; object('start'):tell('Boom!')"), "no right to speak");
    assert_lacks(trial_typef(b->alice, "; object('#%" PRIu64 "'):tell('Boom!')", box), "rror");
}

BENCH_TEST(a_script_that_writes_to_a_player_gets_advice)
{
    bench_program(b, "command('mark', function(e) e.actor.x = 1 end) "
                     "command('label', function(e) object('start').x = 1 end)");

    (void)trial_type(b->bob, "mark");
    assert_has(trial_told(b->alice), "in e.actor:notes()");
    trial_forget_all(b->trial);
    (void)trial_type(b->bob, "label");
    assert_has(trial_told(b->alice), "belongs to somebody else");
}

BENCH_TEST(a_failing_handler_of_another_object_is_undone_alone)
{
    bench_program(b, "on('take', function(e) e.this.n = 1 e.actor:tell('Half.') "
                     "local x = nothing.there end)");

    struct str reply = trial_type(b->bob, "take machine");

    assert_has(reply, "You take");
    assert_lacks(reply, "Half.");
    assert_string_equal(trial_property(b->trial, b->machine, "n"), "nil");
    assert_has(trial_told(b->alice), "nothing");
    assert_has(trial_type(b->bob, "inventory"), "machine");
}

BENCH_TEST(the_result_of_describe_is_added_to_the_description)
{
    bench_program(b, "on('describe', function(e) return e.this.down and 'It is down.' end)");

    assert_lacks(trial_type(b->bob, "look machine"), "down");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".down = true", b->machine);
    assert_has(trial_type(b->bob, "look machine"), "It is down.");
}

BENCH_TEST(a_describe_handler_cannot_write)
{
    bench_program(b, "on('describe', function(e) e.this.n = 1 return 'Odd.' end)");

    assert_lacks(trial_type(b->bob, "look machine"), "Odd.");
    assert_string_equal(trial_property(b->trial, b->machine, "n"), "nil");
}

/* -- act -- */

BENCH_TEST(act_addresses_each_reader_in_the_right_person)
{
    struct player *carol = trial_join(b->trial, "carol", NULL);
    (void)trial_type(b->wizard, "@set bob.pronoun = \"he\"");
    bench_program(b, "command('show {this} to {x:character}', function(e) "
                     "act(e.actor, '{Actor} {verb:carry} {the this} to {x} in {actor their} "
                     "hands.', e) end)");

    assert_has(trial_type(b->bob, "show machine to alice"),
            "You carry the machine to alice in your hands.");
    assert_has(trial_told(b->alice), "Bob carries the machine to you in his hands.");
    assert_has(trial_told(carol), "Bob carries the machine to alice in his hands.");
}

BENCH_TEST(players_words_are_verbatim_in_templates)
{
    bench_program(b, "command('print {t:text}', function(e) "
                     "e.actor:tell('{who} wrote: {t}', { who = e.actor, t = e.t }) end)");

    assert_has(
            trial_type(b->bob, "print <b>{Actor}</b> << {t}"), "wrote: <b>{Actor}</b> << {t}");
}

/* -- call, atomic -- */

BENCH_TEST(a_call_runs_with_the_called_objects_rights)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    uint64_t bell = trial_first_id(trial_type(carol, "@create a bell"));
    (void)trial_type(carol, "drop bell");
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, bell);
    struct str reply = trial_program(carol, id,
            "on('call:ring', function(e) e.this.rung = e.data.times "
            "return { by = e.caller.name, times = e.data.times * 2 } end)");
    assert_lacks(reply, "rror");
    char source[256];
    (void)snprintf(source, sizeof(source),
            "command('poke {this}', function(e) local r = object('%s'):call('ring', "
            "{ times = 3 }) return 'By ' .. r.by .. ' ' .. r.times end)"
            "command('kick {this}', function(e) object('%s').rung = 9 end)",
            id, id);
    bench_program(b, source);

    assert_has(trial_type(b->bob, "poke machine"), "By a machine 6");
    assert_string_equal(trial_property(b->trial, bell, "rung"), "3");
    (void)trial_type(b->bob, "kick machine");
    assert_string_equal(trial_property(b->trial, bell, "rung"), "3");
}

BENCH_TEST(a_call_is_answered_by_the_first_handler_that_has_an_answer)
{
    uint64_t child = bench_create(b, "a child", NULL);
    (void)trial_typef(b->alice, "@proto #%" PRIu64 " = #%" PRIu64, child, b->machine);
    bench_program(b, "on('call:sum', function(e) return e.data + 1 end)");
    bench_program_object(
            b, child, "on('call:sum', function(e) if e.data > 5 then return 0 end end)");

    assert_has(trial_typef(b->alice, "; object('#%" PRIu64 "'):call('sum', 4)", child), "5");
    assert_has(trial_typef(b->alice, "; object('#%" PRIu64 "'):call('sum', 8)", child), "0");
}

BENCH_TEST(every_event_of_an_actor_has_a_room)
{
    bench_program(b, "on('take', function(e) e.actor:tell('Taken in ' .. e.room.name) end) "
                     "on('describe', function(e) return 'Seen in ' .. e.room.name end)");

    assert_has(trial_type(b->bob, "look machine"), "Seen in The Waking Room");
    assert_has(trial_type(b->bob, "take machine"), "Taken in The Waking Room");
}

BENCH_TEST(nested_calls_end_at_a_depth)
{
    bench_program(b, "on('call:again', function(e) return (e.this:call('again') or 0) + 1 end)"
                     "command('poke {this}', function(e) return 'Depth ' .. "
                     "tostring(e.this:call('again')) end)");

    struct str reply = trial_type(b->bob, "poke machine");

    assert_has(reply, "Depth");
    assert_lacks(reply, "Depth 9");
}

BENCH_TEST(commands_within_commands_end_with_the_line_that_performs_them)
{
    uint64_t bo = bench_create(b, "Bo", "npc");
    bench_program_object(b, bo,
            "command('echo', function(e)\n"
            "  e.this:perform('echo')\nend)");

    (void)trial_type(b->alice, "echo");

    assert_has(trial_typef(b->alice, "@errors #%" PRIu64, bo),
            "2: commands within commands went too deep (6)");
}

BENCH_TEST(atomic_undoes_a_failure_inside_it_and_goes_on)
{
    bench_program(b, "command('poke {this}', function(e) e.this.a = 1 "
                     "local ok, why = atomic(function() e.this.b = 1 e.actor:tell('In.') "
                     "error('boom') end) "
                     "local fine, x, y = atomic(function() e.this.c = 1 return 4, 5 end) "
                     "return tostring(ok) .. ' ' .. tostring(why):match('boom') .. ' ' .. "
                     "tostring(fine) .. ' ' .. x .. y end)");

    struct str reply = trial_type(b->bob, "poke machine");

    assert_has(reply, "false boom true 45");
    assert_lacks(reply, "In.");
    assert_string_equal(trial_property(b->trial, b->machine, "a"), "1");
    assert_string_equal(trial_property(b->trial, b->machine, "b"), "nil");
    assert_string_equal(trial_property(b->trial, b->machine, "c"), "1");
}

BENCH_TEST(pcall_alone_undoes_nothing)
{
    bench_program(b, "command('poke {this}', function(e) pcall(function() e.this.a = 1 "
                     "error('boom') end) return 'Done.' end)");

    assert_has(trial_type(b->bob, "poke machine"), "Done.");
    assert_string_equal(trial_property(b->trial, b->machine, "a"), "1");
}

BENCH_TEST(a_refused_move_returns_a_reason)
{
    (void)bench_create(b, "a sack", "container");
    (void)trial_type(b->alice, "drop sack");
    bench_program(b, "command('poke {this} at {x}', function(e) local ok, why = "
                     "e.this:move(e.x) return ok and 'Moved.' or 'No: ' .. why end)");

    assert_has(trial_type(b->bob, "poke machine at machine"), "No: ");
    (void)trial_type(b->alice, "open sack");
    assert_has(trial_type(b->bob, "poke machine at sack"), "Moved.");
}

/* -- things that end while they are asked -- */

BENCH_TEST(a_thing_destroyed_while_asked_takes_nothing)
{
    (void)bench_create(b, "a pebble", NULL);
    bench_program(b, "before('move', 'target', function(e) e.this:destroy() end)"
                     "command('feed {this} {x:held}', function(e) e.x:move(e.this) end)");

    (void)trial_type(b->alice, "feed machine pebble");

    assert_has(trial_type(b->alice, "inventory"), "pebble");
    assert_null(world_find(trial_world(b->trial), b->machine));
}

BENCH_TEST(a_refused_new_thing_is_destroyed)
{
    static const char *const whims[] = {
            "e.thing:destroy()", "create('item', { name = 'a yolk', location = e.thing })"};
    for (size_t i = 0; i < sizeof(whims) / sizeof(whims[0]); i++) {
        char source[400];
        (void)snprintf(source, sizeof(source),
                "before('move', 'target', function(e) %s return 'Not in here.' end)"
                "command('lay {this}', function(e) local egg, why = "
                "create('item', { name = 'an egg', location = e.this }) "
                "e.actor:tell('{egg}: {why}', { egg = tostring(egg), why = why }) end)",
                whims[i]);
        bench_program(b, source);

        assert_has(trial_type(b->alice, "lay machine"), "nil: ");
        assert_has(bench_value(b, "#{m}.contents"), "0");
    }
}

/* Replaces the machine's behaviour by a line; returns the answer. */
static struct str save(struct bench *b, const char *line)
{
    char id[32];
    (void)snprintf(id, sizeof(id), "#%" PRIu64, b->machine);
    return trial_program(b->alice, id, line);
}

BENCH_TEST(an_invalid_handler_is_refused_with_the_reason)
{
    struct str answer = save(b, "on('', function() end)");
    assert_has(answer, "not a valid event name: it needs 1 to 64 bytes");
    assert_lacks(answer, "at most");
    answer = save(b, "for i = 1, 201 do on('timer:t' .. i, function() end) end");
    assert_has(answer, "the handler of \"timer:t201\" is one too many");
    assert_lacks(answer, "bytes");
}
