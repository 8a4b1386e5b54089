/* mistake_outcomes_test.c -- What behaviours take for granted: results, refusals, names, steps and timers. Each mistake
 * gets one sentence, and its correct twin gets none. */
#include "tests/script/mistake_rows.h"

#define FIT(body)                                                                              \
    "command('fit {pin:held} to {this}', function(e) " body                                    \
    " e.actor:act('{Actor} {verb:fit} "                                                        \
    "it.') end)"

BENCH_TEST(things_of_others_that_are_destroyed_without_a_look_are_told)
{
    static const struct mistake rows[] = {
            {FIT("e.pin:destroy()"), "destroy(…) may be refused",
                    FIT("local ok, why = e.pin:destroy() if not ok then return why end")},
            {FIT("e.pin:destroy() e.this.hidden = true"), "destroy(…) may be refused",
                    FIT("if not e.pin:destroy() then return 'No.' end e.this.hidden = true")},
            {FIT("e.pin:destroy()"), "destroy(…) may be refused",
                    "command('bang {this}', function(e) e.this:destroy() e.actor:tell('Bang.') "
                    "end)"},
            {FIT("e.pin:destroy()"), "destroy(…) may be refused",
                    FIT("local chip = create('item') chip:destroy()")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(functions_that_return_nothing_are_told_where_they_are_asked)
{
#define HAS_KEY(body) "local function has_key(who) " body " end "
    static const struct mistake rows[] = {
            {HAS_KEY("local found = who ~= nil")
                            HUM("if has_key(e.actor) then return 'x' end return 'y'"),
                    "has_key returns nothing, so this is always nil",
                    HAS_KEY("local found = who ~= nil return found")
                            HUM("if has_key(e.actor) then return 'x' end return 'y'")},
            {HAS_KEY("who:tell('x')") HUM("local key = has_key(e.actor) return key and 'x' or "
                                          "'y'"),
                    "has_key returns nothing",
                    HAS_KEY("who:tell('x')") HUM("has_key(e.actor)")},
            {HAS_KEY("local f = function() return 1 end who:tell(f())")
                            HUM("if not has_key(e.actor) then return 'x' end return 'y'"),
                    "has_key returns nothing",
                    HAS_KEY("who:tell('x')") HUM("return has_key(e.actor)")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(names_in_place_of_references_are_told)
{
    static const struct mistake rows[] = {
            {"command('fit {pin:held} to {this}', function(e) if e.pin.name == 'a pin' then "
             "return 'x' end return 'y' end)",
                    "write e.pin:is(\"REF\"), or e.pin == object(\"REF\")",
                    "command('fit {pin:held} to {this}', function(e) if e.pin:is('item') then "
                    "return 'x' end return 'y' end)"},
            {HUM("for _, one in ipairs(e.actor.contents) do if one.name == 'a pin' then return "
                 "'x' end end return 'y'"),
                    "write one:is(\"REF\")",
                    HUM("for _, one in ipairs(e.room.contents) do if one.name == 'Ann' then "
                        "return 'x' end end return 'y'")},
            {"on('put', function(e) if e.thing.name ~= 'a pin' then e.this.down = true end "
             "end)",
                    "write e.thing:is(\"REF\")",
                    "on('put', function(e) if e.actor.name ~= 'Ann' then e.this.down = true "
                    "end end)"},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(refusals_that_are_only_told_are_told)
{
#define DOWN "e.this.down = true e.actor:act('{Actor} {verb:pull} it.')"
    static const struct mistake rows[] = {
            {HUM("if e.this.down then e.actor:tell('It is down already.') end " DOWN),
                    "the command goes on: to end it here write refuse(\"It is down already.\")",
                    HUM("if e.this.down then refuse('It is down already.') end " DOWN)},
            {HUM("if e.this.down then e.actor:tell('{The it} is stuck.', { it = e.this }) "
                 "end " DOWN),
                    "the command goes on",
                    HUM("if e.this.down then e.actor:tell('It is stuck.') return end " DOWN)},
            {HUM("if e.this.down then e.actor:tell(\"You can't.\") end create('item', { "
                 "location = e.room })"),
                    "the command goes on",
                    HUM("if e.this.down then e.actor:tell(\"You can't.\") else " DOWN " end")},
            {HUM("if e.this.down then e.actor:tell('It is down already.') end " DOWN),
                    "the command goes on",
                    HUM("if e.this.down then e.actor:tell('The rust cracks.') end " DOWN)},
            {HUM("if e.this.down then e.actor:tell('It is down already.') end " DOWN),
                    "the command goes on",
                    HUM("if e.this.down then e.actor:tell('It is down already.') end if not "
                        "e.this.down then " DOWN " end")},
            {HUM("if e.this.down then e.actor:tell('It is down already.') end " DOWN),
                    "the command goes on",
                    HUM("if e.this.down then e.actor:tell('It is too stiff, but gives.') "
                        "end " DOWN)},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(timers_that_nothing_starts_are_told)
{
    static const struct mistake rows[] = {
            {ON("e.this:after(5, 'stop')") "on('timer:stopped', function(e) end)",
                    "no timer is called \"stopped\"; did you mean \"stop\"?",
                    ON("e.this:after(5, 'stop')") "on('timer:stop', function(e) end)"},
            {"on('timer:stopped', function(e) end)", "nothing starts the timer \"stopped\"",
                    ON("local name = 'a' e.this:after(5, name)") "on('timer:stopped', "
                                                                 "function(e) end)"},
            {ON("e.this:after(5, 'stop')"), "nothing handles \"timer:stop\"",
                    "local name = 'stopped' " ON("e.this:after(5, name)") "on('timer:stopped', "
                                                                          "function(e) end)"},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(steps_and_calls_that_a_quest_lacks_are_told)
{
#define QUEST "local quest = object('ml/q') "
    static const struct mistake rows[] = {
            {HUM(QUEST "if quest:call('at', { who = e.actor }) == 'wheels' then return 'x' end "
                       "return 'y'"),
                    "ml/q has no step \"wheels\"; did you mean \"wheel\"?",
                    HUM(QUEST "if quest:call('at', { who = e.actor }) == 'wheel' then return "
                              "'x' end return 'y'")},
            {HUM(QUEST "local at = quest:call('at', { who = e.actor }) return at == 'pins' and "
                       "'x' or 'y'"),
                    "ml/q has no step \"pins\"",
                    HUM(QUEST "local at = quest:call('at', { who = e.actor }) return at == "
                              "'done' and 'x' or 'y'")},
            {HUM(QUEST "quest:call('step', { who = e.actor, next = 'brad' }) return 'x'"),
                    "ml/q has no step \"brad\"; did you mean \"bread\"?",
                    HUM(QUEST "quest:call('step', { who = e.actor, next = 'bread' }) return "
                              "'x'")},
            {HUM(QUEST "quest:call('step', { actor = e.actor }) return 'x'"),
                    "reads no e.data.actor; it reads next, who",
                    HUM(QUEST "quest:call('step', { who = e.actor }) return 'x'")},
            {"on('call:bless', function(e) return e.data.whom end)" HUM(
                     "e.this:call('bless', { who = e.actor }) return 'x'"),
                    "the script of this reads no e.data.who; did you mean \"whom\"?",
                    "on('call:bless', function(e) return e.data.whom end)" HUM(
                            "e.this:call('bless', { whom = e.actor }) return 'x'")},
    };
    (void)trial_type(b->wizard, "@create a quest from quest");
    (void)trial_type(b->wizard, "@ref quest = ml/q");
    (void)trial_type(b->wizard, "@set $ml/q.steps = {{key = \"wheel\", goal = \"Go.\"}, {key = "
                                "\"bread\", goal = \"Bake.\"}}");

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(copies_that_lack_the_script_of_the_first_are_told)
{
    static const struct mistake rows[] = {
            {ON("create('ml/jug', { location = e.from })"),
                    "this works once: what it makes from ml/jug has no on(\"take\")",
                    ON("create('ml/cup', { location = e.from })")},
            {ON("e.from:create('ml/jug')"), "give this behaviour to ml/jug",
                    "on('timer:fill', function(e) e.this.location:create('ml/jug') end) " ON(
                            "e.this:after(60, 'fill')")},
    };
    (void)trial_type(b->wizard, "@create a cup");
    (void)trial_type(b->wizard, "@ref cup = ml/cup");
    (void)trial_type(b->wizard, "@create a jug");
    (void)trial_type(b->wizard, "@ref jug = ml/jug");
    uint64_t first = trial_first_id(trial_type(b->wizard, "@create a full jug from $ml/jug"));

    mistake_rows(b, first, ROWS(rows));
}
