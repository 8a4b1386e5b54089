/* mistake_silent_test.c -- Mistakes in behaviours that raise no error and only do nothing: each gets one sentence, and its
 * correct twin gets none. */
#include "tests/script/mistake_rows.h"

#define KNOCK(body) "command('knock {this}', function(e) " body " end)"

BENCH_TEST(loops_until_something_that_nothing_changes_are_told)
{
    static const struct mistake rows[] = {
            {HUM("local n = 0 repeat e.actor:tell('x') until n > 3"), "this loop doesn't end",
                    HUM("local n = 0 repeat e.actor:tell('x') n = n + 1 until n > 3")},
            {HUM("local n = 0 repeat local i = 1 e.actor:tell('x') until n > 3"),
                    "this loop doesn't end",
                    HUM("local n = 0 repeat n = n + 1 if n == 2 then break end until n > 3 "
                        "e.actor:tell('x')")},
            {HUM("repeat e.actor:tell('x') until e.this.down"), "this loop doesn't end",
                    HUM("repeat e.actor:tell('x') e.this.down = true until e.this.down")},
            {HUM("repeat e.actor:tell('x') until e.this.down"), "this loop doesn't end",
                    HUM("repeat e.actor:perform('look') until e.this.down")},
            {HUM("while not e.this.down do e.actor:tell('x') end"), "this loop doesn't end",
                    HUM("while not e.this.down do e.actor:tell('x') wait(1) end")},
            {HUM("while #e.room.contents > 1 do e.actor:tell('x') end"),
                    "this loop doesn't end",
                    HUM("while #e.room.contents > 1 do e.room.contents[1]:move(e.this) end")},
            {HUM("local n = 0 repeat e.actor:tell('x') until n > 3"), "this loop doesn't end",
                    HUM("local n repeat local i = random(6) e.actor:tell('x') until i == 6")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(data_of_an_event_compared_with_what_it_never_is_are_told)
{
    static const struct mistake rows[] = {
            {"on('time:hour', function(e) if e.data.hour == '6' then e.this.down = true end "
             "end)",
                    "\"hour\" is a number, and never equals a text: write 6",
                    "on('time:hour', function(e) if e.data.hour == 6 then e.this.down = true "
                    "end "
                    "end)"},
            {"on('time:hour', function(e) local d = e.data if '6' == d.hour then e.this.down = "
             "1 "
             "end end)",
                    "\"hour\" is a number, and never equals a text: write 6",
                    "on('time:hour', function(e) local d = e.data if d.hour == 6 then "
                    "e.this.down "
                    "= 1 end end)"},
            {"on('time:hour', function(e) local hour = e.data.hour if hour > '6' then "
             "e.this.down "
             "= 1 end end)",
                    "comparing it with a text fails: write 6",
                    "on('time:hour', function(e) local hour = e.data.hour if hour > 6 then "
                    "e.this.down = 1 end end)"},
            {"on('level', function(e) if e.data == '3' then e.this.down = 1 end end)",
                    "\"data\" is a number, and never equals a text: write 3",
                    "on('level', function(e) if e.data == 3 then e.this.down = 1 end end)"},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(words_that_a_property_of_another_thing_never_is_are_told)
{
    static const struct mistake rows[] = {
            {HUM("if e.room.area == 'no such area' then return 'x' end return 'y'"),
                    "an object never equals a text",
                    HUM("if e.room.area == object('start') then return 'x' end return 'y'")},
            {HUM("if e.room.area.weather == 'raim' then return 'x' end return 'y'"),
                    "this never holds: weather has to be",
                    HUM("if e.room.area.weather == 'rainy' then return 'x' end return 'y'")},
            {HUM("local area = e.room.area return area.climate == 'fair' and 'x' or 'y'"),
                    "this never holds: climate has to be",
                    HUM("local area = e.room.area return area.climate == 'dry' and 'x' or "
                        "'y'")},
            {HUM("return object('start').name == 3 and 'x' or 'y'"),
                    "\"name\" is a text, and never equals a number",
                    HUM("return object('start').name == '3' and 'x' or 'y'")},
            {HUM("for _, o in ipairs(e.room.contents) do if o.climate == 'temprate' then "
                 "return "
                 "'x' end end return 'y'"),
                    "no climate is called \"temprate\"; did you mean \"temperate\"?",
                    HUM("for _, o in ipairs(e.room.contents) do if o.climate == 'temperate' or "
                        "o.climate == 'fair' then return 'x' end end return 'y'")},
            {"property('mood', 'calm|cheerful') " HUM(
                     "for _, o in ipairs(e.room.contents) do if o.mood == 'cheerfull' then "
                     "return 'x' "
                     "end end return 'y'"),
                    "did you mean \"cheerful\"?",
                    "property('mood', 'calm|cheerful') " HUM(
                            "for _, o in ipairs(e.room.contents) do if o.mood == 'cheerful' "
                            "then "
                            "return 'x' end end return 'y'")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(properties_without_a_value_that_a_script_needs_are_told)
{
    static const struct mistake rows[] = {
            /* Doors and chests of the starter world have keys. */
            {HUM("e.actor:tell('{x}', { x = e.this.key.name })"),
                    "e.this.key is nil, since nothing sets it, and it has no properties then",
                    HUM("if e.this.key then e.actor:tell('{x}', { x = e.this.key.name }) end")},
            {HUM("e.this.hidden = e.this.price + 1 > 3"),
                    "and can't be calculated with: write (e.this.price or 0)",
                    HUM("e.this.hidden = (e.this.price or 0) + 1 > 3")},
            {"property('taps', 'integer') " HUM("if e.this.taps > 3 then return 'x' end"),
                    "e.this.taps is nil, since nothing sets it, and can't be compared",
                    "property('taps', 'integer') " HUM(
                            "if e.this.taps and e.this.taps > 3 then return 'x' end")},
            {"property('label', 'text') " HUM("return 'It says ' .. e.this.label"),
                    "and can't be joined to a text",
                    "property('label', 'text') on('take', function(e) e.this.label = 'x' "
                    "end) " HUM("return 'It says ' .. e.this.label")},
            {"property('list', 'list') " HUM("for _, x in ipairs(e.this.list) do wait(x) end"),
                    "and can't be walked through",
                    "property('list', 'list') " HUM(
                            "for _, x in ipairs(e.this.list or {}) do wait(x) end")},
            {"property('list', 'list') " HUM("if #e.this.list > 3 then return 'x' end"),
                    "and has no length",
                    "property('list', 'list') " HUM(
                            "e.this.list = { 1 } if #e.this.list > 3 then return 'x' end")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(kinds_and_ranks_that_nothing_is_of_are_told)
{
    static const struct mistake rows[] = {
            {HUM("if e.actor:is('wizzard') then return 'x' end return 'y'"),
                    "\"wizard\" is a rank, and no kind of thing",
                    HUM("if e.actor:is('player') then return 'x' end return 'y'")},
            {HUM("if e.actor:is('admin') then return 'x' end return 'y'"),
                    "\"admin\" is a rank",
                    HUM("if e.actor:is('npc') then return 'x' end return "
                        "'y'")},
            {HUM("if e.this:is('monster') then return 'x' end return 'y'"),
                    "there is no prototype \"monster\"; did you mean \"npc\"?",
                    HUM("if e.this:is('npc') then return 'x' end return 'y'")},
            {HUM("if e.this:is('xyzzyx') then return 'x' end return 'y'"),
                    "there is no prototype \"xyzzyx\"",
                    HUM("if e.this:is('item') then return 'x' end return 'y'")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
    mistake_told(b, 0, false, rows[0].source, rows[0].said);
    mistake_told(
            b, 0, false, rows[3].source, NULL); /* a file alone may come with its prototype */
}

BENCH_TEST(commands_that_say_nothing_are_told)
{
    static const struct mistake rows[] = {
            {KNOCK("e.this.down = true"), "says nothing to the player",
                    KNOCK("e.this.down = true return 'Tock.'")},
            {KNOCK("if not e.this.down then return end e.this:every(5, 'tock')") "on('timer:"
                                                                                 "tock'"
                                                                                 ", function(e)"
                                                                                 " end)",
                    "says nothing to the player",
                    KNOCK("if not e.this.down then return end e.this:perform('say Tock.')")},
            {KNOCK("local n = math.floor(3.5) e.this.down = tostring(n)"),
                    "says nothing to the player", KNOCK("refuse('Nobody is at home.')")},
            {KNOCK(""), "says nothing to the player",
                    KNOCK("atomic(function() e.actor:tell('x') "
                          "end)")},
            {KNOCK("e.this.down = true"), "says nothing to the player",
                    "local function tock(e) e.actor:tell('Tock.') end " KNOCK("tock(e)")},
            {KNOCK("e.actor:notes().knocked = true"), "says nothing to the player",
                    KNOCK("return pass()")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(events_of_verbs_that_the_game_refuses_are_told)
{
    static const struct mistake rows[] = {
            {"on('use', function(e) e.actor:tell('Click.') end)",
                    "the game refuses \"use\", so this never runs: write command(\"use "
                    "{this}\"",
                    "command('use {this}', function(e) e.actor:tell('Click.') end)"},
            {"on('throw', function(e) e.actor:tell('Ow.') end)", "the game refuses \"throw\"",
                    "on('rub', function(e) e.actor:tell('It shines.') end)"},
            {"on('inventory', function(e) e.actor:tell('Ow.') end)",
                    "\"inventory\" happens to no thing, so this never runs",
                    "before('command', function(e) if e.verb == 'inventory' then return 'No.' "
                    "end "
                    "end)"},
            {"on('ask', function(e) e.actor:tell('Ow.') end)", "did you mean \"hear\"?",
                    "on('hear', function(e) e.actor:tell('Ow.') end)"},
            {"on('lift', function(e) e.actor:tell('Ow.') end)", "the game refuses \"lift\"",
                    "before('lift', function(e) return 'It is nailed down.' end)"},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(a_guess_is_of_the_same_area_and_like_the_name)
{
    static const struct mistake rows[] = {
            {HUM("return object('ml/kye').name"),
                    "there is no object \"ml/kye\"; did you mean "
                    "\"ml/key\"?",
                    HUM("return object('ml/ab') and 'x' or 'y'")},
            {HUM("return object('ml2/lantern').name"), "did you mean \"ml/lantern\"?",
                    HUM("return object('fens/latern') and 'x' or 'y'")},
    };
    (void)trial_type(b->wizard, "@create a key");
    (void)trial_type(b->wizard, "@ref key = ml/key");
    (void)trial_type(b->wizard, "@create a cd");
    (void)trial_type(b->wizard, "@ref cd = ml/cd");
    (void)trial_type(b->wizard, "@create a lantern");
    (void)trial_type(b->wizard, "@ref my lantern = ml/lantern");

    mistake_rows(b, b->machine, ROWS(rows));
}
