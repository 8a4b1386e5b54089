/* mistakes_test.c -- Typical mistakes in behaviours: each gets one sentence when it is saved, checked or seen by `skein dev`,
 * and its correct twin gets none.
 *
 * lint_test.c tests the linter's rules by themselves; this is the list of what builders get wrong. */
#include "engine/lua/host.h"
#include "tests/script/mistake_rows.h"

#include <string.h>

BENCH_TEST(a_wrong_name_of_an_event_is_told_with_the_right_one)
{
    static const struct mistake rows[] = {
            {"before('Take', function(e) return 'No.' end)",
                    "no event is called \"Take\"; did you mean \"take\"?",
                    "before('take', function(e) return 'No.' end)"},
            {"before('get', function(e) return 'No.' end)", "did you mean \"take\"?",
                    "before('take', function(e) return 'No.' end)"},
            {"before('took', function(e) return 'No.' end)", "did you mean \"take\"?",
                    "before('take', function(e) return 'No.' end)"},
            {"before('inspect', function(e) return 'No.' end)", "\"look\"",
                    "before('look', function(e) return 'No.' end)"},
            {"before('smiel', function(e) return 'No.' end)", "did you mean \"smile\"?",
                    "before('smile', function(e) return 'No.' end)"},
            {"on('Enter', 'witness', function(e) end)", "did you mean \"enter\"?",
                    "on('enter', 'witness', function(e) end)"},
            {"on('gongs', function(e) end)" ON("e.this:emit('gong')"), NULL,
                    "on('gong', function(e) end)" ON("e.this:emit('gong')")},
            {"on('taek', function(e) end)", "did you mean \"take\"?",
                    "on('taek', function(e) end)" ON("e.this:emit('taek')")},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        mistake_told(b, 0, false, rows[i].source, rows[i].said);
        mistake_told(b, 0, false, rows[i].twin, NULL);
    }
    mistake_rows(b, b->machine, rows, 6);
}

BENCH_TEST(a_name_in_a_text_or_a_pattern_that_nothing_gives_is_told)
{
    static const struct mistake rows[] = {
            {ON("e.actor:act('{Actor} {verb:pull} {the bel}.', { bell = e.this })"),
                    "names {the bel}, but no \"bel\" is given with it; did you mean {the "
                    "bell}?",
                    ON("e.actor:act('{Actor} {verb:pull} {the bell}.', { bell = e.this })")},
            {HUM("e.actor:act('{The thsi} {verb:ring}.', e)"), "did you mean {The this}?",
                    HUM("e.actor:act('{The this} {this verb:ring}.', e)")},
            {HUM("e.this:act('{thsi} rings.')"), "no \"thsi\" is given",
                    HUM("e.this:act('{Actor} {verb:ring}.')")},
            {HUM("e.actor:tell('Hm, {waht}.', { what = 'x' })"), "did you mean {what}?",
                    HUM("e.actor:tell('Hm, {what}.', { what = 'x' })")},
            {HUM("e.actor:tell('{what}', { what = e.waht })"), "e has no \"waht\"",
                    "command('hum {what:text} {this}', function(e) e.actor:tell('{what}', { "
                    "what "
                    "= e.what }) end)"},
            {"command('pull {thsi}', pass)", "did you mean {this}",
                    "command('pull {this}', pass)"},
            {"command('eat {food:hold food}', pass)", "the pattern names \"hold\"",
                    "command('eat {food:held food}', pass)"},
            {"command('ring {this}', pass)\ncommand('ring {this}', pass)",
                    "2: the command \"ring {this}\" in line 1 takes the line \"ring\" already",
                    "command('ring {this}', pass)\ncommand('ring {x}', "
                    "pass)"},
            {"command('ring|pull {this}', pass) command('pull {this}', pass)",
                    "takes the line \"pull\" already",
                    "command('pull {this}', function(e) return pass() end) command('pull "
                    "{this}', pass)"},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(a_ref_a_verb_or_a_call_that_nothing_has_is_told)
{
    static const struct mistake rows[] = {
            {HUM("local x = e.room:create('contaner')"),
                    "there is no prototype \"contaner\"; did you mean \"container\"?",
                    HUM("local x = e.room:create('food')")},
            {HUM("local x = create('xyzzyx')"), "there is no prototype \"xyzzyx\"; @create",
                    HUM("local x = create('item')")},
            {"test('x', function(t) t:ok(t:create('contianer')) end)",
                    "did you mean \"container\"?",
                    "test('x', function(t) t:ok(t:create('container')) end)"},
            {HUM("return e.actor:is('plyer') and 'x' or 'y'"), "did you mean \"player\"?",
                    HUM("return e.actor:is('player') and 'x' or 'y'")},
            {HUM("return #find{ proto = 'contianer' } > 1 and 'x' or 'y'"),
                    "did you mean \"container\"?",
                    HUM("return #find{ proto = 'container' } > 1 and 'x' or 'y'")},
            {HUM("return object('strat').name"), "there is no object \"strat\"; did you mean",
                    HUM("return object('start').name")},
            {HUM("e.this:perform('smlie')"),
                    "no command is called \"smlie\"; did you mean \"smile\"?",
                    HUM("e.this:perform('smile')")},
            {HUM("e.this:perform('laugh')") "command('humm {this}', pass)", NULL,
                    HUM("e.this:perform('humm bell')") "command('humm {this}', pass)"},
            {HUM("object('start'):call('blss')"),
                    "nothing handles \"call:blss\"; write on(\"call:blss\"",
                    HUM("object('item'):is('thing')")},
            {HUM("e.this:call('blss')") "on('call:bless', function(e) end)",
                    "did you mean \"bless\"?",
                    HUM("e.this:call('bless')") "on('call:bless', function(e) end)"},
            {ON("e.this:every(5, 'drip')"),
                    "nothing handles \"timer:drip\"; write on(\"timer:drip\"",
                    ON("e.this:every(5, 'drip')") "on('timer:drip', function(e) end)"},
            {ON("e.this:after(5, 'ecko')") "on('timer:echo', function(e) end)",
                    "no timer is called \"echo\"; did you mean \"ecko\"?",
                    ON("e.this:after(5, 'echo')") "on('timer:echo', function(e) end)"},
            {ON("e.this:after('echo', 5)") "on('timer:echo', function(e) end)",
                    "the seconds come first: o:after(SECONDS, \"NAME\")",
                    ON("e.this:after(5, 'echo')") "on('timer:echo', function(e) end)"},
            {ON("e.this:after(5, function() end)"), "a timer has a name, and no function",
                    ON("e.this:after(5, 'x')") "on('timer:x', function(e) end)"},
            {ON("e.this:every(5)"), "a timer has a name, and no function",
                    ON("e.this:every(5, 'x')") "on('timer:x', function(e) end)"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        mistake_rows(b, b->machine, &rows[i], 1);
    }
}

BENCH_TEST(a_method_or_a_property_that_is_spelt_otherwise_is_told)
{
    static const struct mistake rows[] = {
            {ON("e.actor:tel('x')"), "objects have no method \"tel\"; did you mean \"tell\"?",
                    ON("e.actor:tell('x')")},
            {ON("e.actor.anounce('x')"),
                    "objects have no method \"anounce\"; did you mean :announce(...)?",
                    ON("e.actor:announce('x')")},
            {ON("e.actor.tell('x')"), "write :tell(...) with a colon", ON("e.actor:tell('x')")},
            {ON("e.actor:tell(e.this:name())"), "\"name\" is a property: write o.name",
                    ON("e.actor:tell(e.this.name)")},
            {ON("e.actor:tell(e.this.location:contents())"), "write o.contents",
                    ON("e.actor:tell('{n}', { n = #e.this.location.contents })")},
            {ON("local x = e.this.loction"), "did you mean \"location\"?",
                    ON("local x = e.this.location")},
            {ON("local x = object('start').contnets"), "did you mean \"contents\"?",
                    ON("local x = object('start').contents")},
            {ON("e.actr:tell('x')"), "e has no \"actr\"; did you mean \"actor\"?",
                    ON("e.actor:tell('x')")},
            {ON("e.player:tell('x')"), "e has no \"player\"; did you mean \"actor\"?",
                    ON("e.actor:tell('x')")},
            {ON("local x = e.source"), "e has no \"source\"; did you mean \"from\"?",
                    ON("local x = e.from")},
            {"test('x', function(t) t:hass('a', 'b') t:ok(t) end)",
                    "t has no \"hass\"; did you mean \"has\"?",
                    "test('x', function(t) t:has('a', 'a') end)"},
            {"test('x', function(t) local ann = t:player('Ann') ann:tel('x') t:ok(ann) end)",
                    "objects have no method \"tel\"",
                    "test('x', function(t) local ann = t:player('Ann') ann:tell('x') t:ok(ann) "
                    "end)"},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(a_method_that_is_called_as_a_function_is_told_with_its_form)
{
    static const struct mistake rows[] = {
            {ON("tell(e.actor, 'x')"), "\"tell\" is a method: write o:tell(...)",
                    ON("e.actor:tell('x')")},
            {ON("announce(e.room, 'x')"), "\"announce\" is a method: write o:announce(...)",
                    ON("e.room:announce('x')")},
            {ON("after(e.this, 5, 'x')") "on('timer:x', function(e) end)",
                    "\"after\" is a method: write o:after(...)",
                    ON("e.this:after(5, 'x')") "on('timer:x', function(e) end)"},
            {ON("tell('x')") "local function tell(x) return x end", "\"tell\" is a method",
                    "local function tell(x) return x end " ON("tell('x')")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(a_loop_that_does_not_end_is_told)
{
    static const struct mistake rows[] = {
            {HUM("while true do end"), "this loop doesn't end", HUM("while true do break end")},
            {HUM("local n = 0 while 1 do n = n + 1 end"), "this loop doesn't end",
                    HUM("local n = 0 while n < 9 do n = n + 1 end")},
            {HUM("while true do for i = 1, 3 do break end end"), "this loop doesn't end",
                    HUM("while true do if e.this.down then return end end")},
            {HUM("while true do local f = function() return 1 end end"),
                    "this loop doesn't end", HUM("while true do wait(1) end")},
            {HUM("repeat local x = 1 until false"), "this loop doesn't end",
                    HUM("local x repeat x = random(6) until x == 6")},
            {HUM("for i = 1, 10000000 do e.this.down = i end"), "this loop doesn't end",
                    HUM("for i = 1, 100 do e.this.down = i end")},
            {HUM("while true do end"), "this loop doesn't end",
                    "local function turn() wait(1) end " HUM("while true do turn() end")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(literal_arguments_that_a_function_does_not_take_are_told)
{
    static const struct mistake rows[] = {
            {"on('timer:fade', function(e) end)" ON("e.this:every(0, 'fade')"),
                    "o:every(...) takes no 0",
                    "on('timer:fade', function(e) end)" ON("e.this:every(1, 'fade')")},
            {HUM("e.actor:pay(5)"), "o:pay(TO, AMOUNT) takes at least 2 arguments",
                    HUM("e.actor:pay(e.this, 5)")},
            {HUM("e.actor:pay(5, e.this)"),
                    "argument 1 of o:pay(TO, AMOUNT) has to be an object",
                    HUM("e.actor:pay(e.this, 5)")},
            {HUM("e.actor:pay(e.this, 2.5)"),
                    "argument 2 of o:pay(TO, AMOUNT) has to be a whole",
                    HUM("e.actor:pay(e.this, 2)")},
            {HUM("e.this:move('start')"), "has to be an object: object(\"start\")",
                    HUM("e.this:move(object('start'))")},
            {HUM("e.actor:tell()"), "o:tell(TEXT[, NAMES]) takes at least 1 argument",
                    HUM("e.actor:tell('Hm.')")},
            {HUM("e.actor:tell({ 'Hm.' })"),
                    "argument 1 of o:tell(TEXT[, NAMES]) has to be a text",
                    HUM("e.actor:tell(e.this.name)")},
            {HUM("wait('5')"), "argument 1 of wait(SECONDS) has to be a number",
                    HUM("wait(5)")},
            {HUM("return random(1, 6, 2) > 1 and 'a' or 'b'"), "takes at most 2 arguments",
                    HUM("return random(6) > 1 and 'a' or 'b'")},
            {"test('x', function(t) t:has(t:command('look'), 'a') end)",
                    "takes at least 2 arguments",
                    "test('x', function(t) t:has(t:command(t:player('Ann'), 'look'), 'a') "
                    "end)"},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(a_property_that_nothing_has_is_told)
{
    static const struct mistake rows[] = {
            {HUM("return e.room.nmae"), "did you mean \"name\"?", HUM("return e.room.name")},
            {HUM("e.this.nmae = 'x'"), "did you mean \"name\"?", HUM("e.this.name = 'x'")},
            {HUM("object('start').nmae = 'x'"), "did you mean \"name\"?",
                    HUM("object('start').name = 'x'")},
            {HUM("return e.actor.levl > 1 and 'a' or 'b'"), "did you mean \"level\"?",
                    HUM("return e.actor.level > 1 and 'a' or 'b'")},
            {HUM("return e.room.area.sky"), "an area's sky is the property \"weather\"",
                    HUM("return e.room.area.weather")},
            {HUM("return e.actor.coins - 5 > 0 and 'a' or 'b'"), "money is things",
                    HUM("e.actor:pay(e.this, 5)")},
            {HUM("return e.this.xyzzyx and 'a' or 'b'"),
                    "nothing declares or sets the property \"xyzzyx\"",
                    "property('xyzzyx', 'boolean') " HUM(
                            "return e.this.xyzzyx and 'a' or 'b'")},
            {HUM("return e.this.rung and 'a' or 'b'"),
                    "nothing declares or sets the property \"rung\"",
                    HUM("e.this.rung = not e.this.rung")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(an_object_compared_with_a_text_is_told)
{
    static const struct mistake rows[] = {
            {"on('move', function(e) if e.to == 'start' then e.this.name = 'x' end end)",
                    "an object never equals a text: write o:is(\"start\")",
                    "on('move', function(e) if e.to == object('start') then e.this.name = 'x' "
                    "end end)"},
            {HUM("return e.this.location ~= 'start' and 'a' or 'b'"), "never equals a text",
                    HUM("return e.this.location:is('room') and 'a' or 'b'")},
            {HUM("return e.actor == 'Ann' and 'a' or 'b'"), "never equals a text",
                    HUM("return e.actor.name == 'Ann' and 'a' or 'b'")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(wrong_markup_is_told)
{
    static const struct mistake rows[] = {
            {HUM("e.actor:tell('<b>Loud.')"), "nothing closes <b>",
                    HUM("e.actor:tell('<b>Loud.</b>')")},
            {HUM("e.actor:tell('<gren>Leaf</>.')"), "did you mean <green>?",
                    HUM("e.actor:tell('<green>Leaf</>.')")},
            {HUM("return '<bold>Loud</bold>.'"), "did you mean <b>?",
                    HUM("return '<<bold> is no tag.'")},
            {HUM("e.actor:tell('A { brace.')"), "has a { without a }",
                    HUM("e.actor:tell('A {{ brace.')")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(a_handler_that_never_runs_is_told)
{
    static const struct mistake rows[] = {
            {"on('arrive', function(e) e.actor:tell('Welcome.') end)",
                    "who walks in is \"enter\"",
                    "on('arrive', function(e) e.actor:tell('{x}!', { x = e.from }) end)"},
            {"on('tick', function(e) e.this.down = true end)", "\"tick\" comes only to areas",
                    ON("e.this:after(5, 'turn')") "on('timer:turn', function(e) e.this.down = "
                                                  "true end)"},
            {"on('timer.close', function(e) end)", "did you mean \"timer:close\"?",
                    ON("e.this:after(5, 'close')") "on('timer:close', function(e) end)"},
            {"on('enter_room', function(e) end)", "did you mean \"enter\"?",
                    "on('enter', function(e) end)"},
            {"on('received', function(e) end)", "did you mean \"give\"?",
                    "on('give', 'to', function(e) end)"},
            {"on('sploosh', function(e) end)", "nothing sends the event \"sploosh\"",
                    "on('sploosh', function(e) end)" ON("e.this:emit('sploosh')")},
            {"on('time:midnight', function(e) end)", "sends time:hour, time:dawn and time:dusk",
                    "on('time:hour', function(e) end)"},
            {ON("e.this:after(30, 'timer:close')") "on('timer:close', function(e) end)",
                    "the timer is called \"close\": write o:after(SECONDS, \"close\")",
                    ON("e.this:after(30, 'close')") "on('timer:close', function(e) end)"},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(a_text_for_all_in_the_second_person_is_told)
{
    static const struct mistake rows[] = {
            {HUM("e.actor:act('You kick the wheel.')"),
                    "write e.actor:act(\"{Actor} {verb:kick}",
                    HUM("e.actor:act('{Actor} {verb:kick} the wheel.')")},
            {HUM("e.actor:act('<b>You are wet.</b>')"), "{verb:be}",
                    HUM("e.actor:tell('You are wet.')")},
            {HUM("e.actor:act('You kick.')"), "everybody here reads \"You kick\"",
                    HUM("e.actor:act('\"You fool!\" {actor} {verb:say}.')")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(a_value_that_is_not_what_it_is_taken_for_is_told)
{
    static const struct mistake rows[] = {
            {"on('light', function(e) if e.amount > 5 then e.this.down = true end end)",
                    "\"light\" has no e.amount",
                    "on('give', function(e) if e.amount > 5 then e.this.down = true end end)"},
            {HUM("return 'a ' .. e.this"), "an object is no text",
                    HUM("return 'a ' .. e.this.name")},
            {HUM("for k in pairs(e.actor) do e.this.down = k end"), "an object is no list",
                    HUM("for _, o in ipairs(e.actor.contents) do e.this.down = o.id end")},
            {HUM("e.actor:pay(e.this, -5)"), "takes no -5", HUM("e.actor:pay(e.this, 5)")},
            {"on('timer:x', function(e) end)" ON("e.this:after(-1, 'x')"), "takes no -1",
                    "on('timer:x', function(e) end)" ON("e.this:after(1, 'x')")},
            {HUM("return now() > 20 and 'a' or 'b'"), "now() is in seconds",
                    HUM("return now() > e.this.id and 'a' or 'b'")},
            {"local n = 0 " HUM("n = n + 1"), "keep it in a property: e.this.n",
                    "local most = 3 " HUM("local n = 0 n = n + most e.this.down = n")},
            {HUM("while e.this.down do wait(0) end"), "wait(0) in a loop does not rest",
                    HUM("while e.this.down do wait(1) end")},
            {HUM("repeat wait(0) until e.this.down"), "wait(0) in a loop does not rest",
                    HUM("for i = 1, 3 do wait(0) end")},
            {"test('x', function(t) t:command(t:player('Ann'), 'look') end)", "checks nothing",
                    "test('x', function(t) t:has(t:command(t:player('Ann'), 'look'), 'a') "
                    "end)"},
            {"test('x', function(t) t:has('a', '') end)", "each text has \"\"",
                    "local function look(t) t:ok(t) end test('x', function(t) look(t) end)"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        mistake_rows(b, b->machine, &rows[i], 1);
    }
}

BENCH_TEST(a_write_to_a_players_own_property_is_told)
{
    mistake_told(b, b->machine, false, HUM("e.actor.name = 'Bell boy'"),
            "\"name\" is the player's own");
    mistake_told(b, b->machine, false, HUM("local who = e.actor who.name = 'Bell boy'"),
            "\"name\" is the player's own");
    mistake_told(b, b->machine, false, HUM("e.actor:notes().name = 'Bell boy'"), NULL);
    mistake_told(b, b->machine, false, HUM("e.this.name = 'Bell boy'"), NULL);
    mistake_told(b, b->machine, true, HUM("e.actor.name = 'Bell boy'"), NULL); /* the game's */
}

BENCH_TEST(functions_of_other_games_are_told_with_those_of_this_one)
{
    static const struct mistake rows[] = {
            {HUM("e.actor:msg('x')"), "no method \"msg\"; write o:tell(TEXT)",
                    HUM("e.actor:tell('x')")},
            {HUM("e.room:msg_contents('x')"), "write room:announce(TEXT)",
                    HUM("e.room:announce('x')")},
            {HUM("e.this:move_to(e.room)"), "write o:move(PLACE)", HUM("e.this:move(e.room)")},
            {HUM("tell_object(e.actor, 'x')"),
                    "there is no \"tell_object\" here; write "
                    "o:tell(TEXT)",
                    HUM("e.actor:tell('x')")},
            {HUM("this_player():tell('x')"), "write e.actor", HUM("e.actor:tell('x')")},
            {HUM("notify(e.actor, 'x')"), "write o:tell(TEXT)", HUM("e.actor:tell('x')")},
            {HUM("onn('take')"), "did you mean \"on\"?", "on('take', function(e) end)"},
            {HUM("count = 1"), "e.this.count: a local is lost at the next load",
                    HUM("e.this.count = 1")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

/* Fails unless the source does not load, and the reason begins so: line, then sentence. */
static void assert_unloaded(struct bench *b, const char *source, int line, const char *said)
{
    struct err err = {0};
    int at = 0;
    int column = 0;
    struct host *host = engine_script_data(trial_engine(b->trial));
    assert_false(host_check_alone(host, str_of(source), false, &err, &at, &column));
    if (at != line || strncmp(err.text, said, strlen(said)) != 0) {
        fail_msg("%s\nis told as:\n%d: %s\nnot: %d: %s", source, at, err.text, line, said);
    }
}

BENCH_TEST(a_source_that_does_not_load_is_told_with_what_to_mend)
{
    static const struct {
        const char *source;
        int line;
        const char *said;
    } rows[] = {
            {"onn('take', function(e) end)", 1,
                    "nothing is called \"onn\"; did you mean \"on\"?"},
            {"comand('hum {this}', function(e) end)", 1,
                    "nothing is called \"comand\"; did you "
                    "mean \"command\"?"},
            {"\ntell('x')", 2, "\"tell\" is a method: write o:tell(...)"},
            {"msg('x')", 1, "there is no \"msg\" here; write o:tell(TEXT)"},
            {"e.this.count = 0", 1, "there is no e outside of a handler or a test"},
            {"local n = xyzzyx.y", 1, "nothing is called \"xyzzyx\": set it in this script"},
            {"on('take', function(e)\n  e.actor:tell('x')\n\non('drop', function(e)\n"
             "  return nil\nend)\n",
                    7, "the function of line 1 has no end ('end' expected"},
            {"command('hum {this}', function(e)\n  if e.actor then\n    e.actor:tell('x')\n"
             "end)\n",
                    4, "the if of line 2 has no end (unexpected symbol near ')')"},
            {"on('take', function(e)\n  for i = 1, 3 do\n    e.actor:tell('x')\n"
             "  e.actor:tell('y')\nend)\n",
                    5, "the loop of line 2 has no end"},
            {"on('take', function(e)\n  while e.this.x do\n    if e.this.y then\n      "
             "e.this.x "
             "= nil\n  end\nend)\n",
                    6, "the if of line 3 has no end"},
            {"on('take', function(e)\n  local f = function()\n    return 1\n  end\n  "
             "end\nend)\n",
                    6, "there is an end too many"},
            {"on('take', function(e)\n  e.actor:tell('x'\nend)\n", 3, "')' expected"},
            {"add_action('pull', 'pull')", 1,
                    "there is no \"add_action\" here; write command("},
            {"# a bell\nlocal x = 1", 1, "a comment begins with --"},
            {"on('take', function(e) { e.actor:tell('x'); })", 1, "Lua has no { } around a"},
            {"def take(self):\n  pass", 1, "Lua writes local function NAME"},
            {"void create() {\n}", 1, "Lua writes local function NAME"},
            {"int count = 1", 1, "Lua writes local for a new variable"},
            {"wait($string_utils)", 1, "Lua has no $ before names"},
            {"on('take', function(e) e.this:destroy end)", 1, "a method is called with ( )"},
            {"on('take', function(e)\n  if e.this.x then\n    wait(1)\n  else if e.this.y "
             "then\n    wait(2)\n  end\nend)\n",
                    7, "else if in line 4 opens a block of its own: write elseif"},
            {"local x = “a”", 1, "Lua knows only straight quotes"},
            {"on('take', function(e)\n  return 'Dong.'\n  e.this.x = 1\nend)\n", 3,
                    "return ends a block, so nothing may follow line 2 there"},
            {"local x = = 2", 1, "unexpected symbol near '='"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_unloaded(b, rows[i].source, rows[i].line, rows[i].said);
    }
}

/* Fails unless `skein script migrate` makes that of the source, and leaves so many spellings for a person. */
static void assert_rewritten(
        struct bench *b, const char *source, const char *wanted, size_t left)
{
    struct buf out = {0};
    struct buf told = {0};
    assert_true(host_rewrite(engine_script_data(trial_engine(b->trial)), str_of(source), true,
            &out, mistake_take, &told));
    assert_string_equal(out.bytes, wanted);
    assert_int_equal(mistake_lines(&told), left);
    buf_finish(&out);
    buf_finish(&told);
}

BENCH_TEST(migrate_rewrites_spellings_of_other_games_whose_meaning_is_certain)
{
    static const char *const rows[][2] = {
            {ON("tell(e.actor, 'x')"), ON("e.actor:tell('x')")},
            {ON("announce(e.room, \"x\", { a = 1 })"), ON("e.room:announce(\"x\", { a = 1 })")},
            {ON("after(e.this, 5, 'x')"), ON("e.this:after(5, 'x')")},
            {ON("tell(e.source or e.actor, 'x')"), ON(";(e.from or e.actor):tell('x')")},
            {ON("e.source.x = e.target"), ON("e.from.x = e.to")},
            {"before('get', function(e) return 'No.' end)",
                    "before('take', function(e) return 'No.' end)"},
            {"on(\"Entered\", function(e) end)", "on(\"enter\", function(e) end)"},
            {"before('command', function(e) end)", "before('command', function(e) end)"},
            {"local function tell(x) return x end " ON("tell(e.actor)"),
                    "local function tell(x) return x end " ON("tell(e.actor)")},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_rewritten(b, rows[i][0], rows[i][1], 0);
    }
    assert_rewritten(b, "on('say', function(e) end)", "on('say', function(e) end)", 1);
    assert_rewritten(b, ON("tell('x')"), ON("tell('x')"), 1);
}
