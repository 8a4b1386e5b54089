/* mistake_habits_test.c -- Habits from other languages and games in behaviours: each gets one sentence, and its correct
 * twin gets none. */
#include "tests/script/mistake_rows.h"

#define FADES ON("e.this:after(5, 'fade')")

BENCH_TEST(operators_and_loops_of_other_languages_are_told)
{
    static const struct mistake rows[] = {
            {HUM("e.actor:tell('You have ' + e.this.name)"), "+ needs numbers: to join texts",
                    HUM("e.actor:tell('{n}', { n = e.this.id + 1 })")},
            {HUM("e.this.down = e.this.down or 0 + 1"), "write (x or 0) + …",
                    HUM("e.this.down = (e.this.down or 0) + 1")},
            {HUM("if e.actor.name == 'Ann' or 'Bob' then wait(1) end"),
                    "write x == \"Ann\" or x == \"Bob\"",
                    HUM("local who = e.actor.name == 'Ann' and 'Ann' or 'Bob' return who")},
            {HUM("if not e.actor.name == 'Ann' then wait(1) end"), "not binds first",
                    HUM("if not (e.actor.name == 'Ann') then wait(1) end")},
            {HUM("local tom = #123 wait(tom)"), "the thing of that number is object(123)",
                    HUM("local n = #e.room.contents wait(n)")},
            {HUM("for o in e.room.contents do wait(o) end"), "a loop over a list needs ipairs",
                    HUM("for _, o in ipairs(e.room.contents) do wait(o.id) end")},
            {HUM("for o in { 1, 2 } do wait(o) end"), "a loop over a list needs ipairs",
                    HUM("for word in e.this.name:gmatch('%a+') do e.actor:tell('{w}', { w = "
                        "word }) end")},
            {HUM("return e.room.contents[0].name"), "lists begin at 1",
                    HUM("return e.room.contents[1].name")},
            {"on('hear', function(e) if e.text:startswith('hi') then wait(1) end end)",
                    "texts have no method \"startswith\"; write x:find",
                    "on('hear', function(e) if e.text:find('^hi') then wait(1) end end)"},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(names_of_other_languages_and_games_are_told_with_those_of_this_one)
{
    static const struct mistake rows[] = {
            {HUM("e.this.down = True"), "there is no \"True\" here; write true",
                    HUM("e.this.down = true")},
            {HUM("e.this.text = None"), "write nil", HUM("e.this.text = nil")},
            {HUM("self:tell('x')"), "there is no \"self\" here; write e.this",
                    HUM("e.this:tell('x')")},
            {HUM("dobj:tell('x')"), "{thing} in the command's pattern",
                    "command('hum {thing} {this}', function(e) e.thing:tell('x') end)"},
            {HUM("wait(len(e.room.contents))"), "write #list", HUM("wait(#e.room.contents)")},
            {HUM("e.actor:force('look')"), "write npc:perform(LINE)",
                    HUM("e.this:perform('look')")},
            {HUM("e.this:set('open', true)"), "write o.NAME = VALUE",
                    HUM("e.this.open = true")},
            {HUM("return e.actor:query_name()"), "write o.name", HUM("return e.actor.name")},
            {HUM("create('item', { name = 'a pin', at = e.room })"),
                    "in scripts the place is location",
                    HUM("create('item', { name = 'a pin', location = e.room })")},
            {HUM("create('item', e.room)"), "has to be a table: { location = PLACE }",
                    HUM("create('item', { location = e.room })")},
            {"command('quiz {this} about {topic}', function(e) return 'Hm.' end)",
                    "for a text write {topic:text}",
                    "command('quiz {this} about {topic:text}', function(e) return 'Hm.' end)"},
            {"command('dial {number} on {this}', function(e) return 'Hm.' end)",
                    "for a number write {number:number}",
                    "command('dial {number:number} on {this}', function(e) return 'Hm.' end)"},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(properties_of_other_games_are_told_in_a_world)
{
    static const struct mistake rows[] = {
            {HUM("return e.actor.db and 'a' or 'b'"), "each value is a property of its own",
                    HUM("return e.actor:notes().seen and 'a' or 'b'")},
            {HUM("e.room.exits.north.locked = false"), "write room:exit(\"north\")",
                    HUM("e.room:exit('north').locked = false")},
            {HUM("e.actor.notes.seen = true"), "\"notes\" is a method: write :notes(…)",
                    HUM("e.actor:notes().seen = true")},
            {HUM("e.this.rung = e.this.rung + 1"), "write (e.this.rung or 0) + …",
                    HUM("e.this.rung = (e.this.rung or 0) + 1")},
            {HUM("e.this.rung = e.this.rung .. 'x'"), "write (e.this.rung or \"\") .. …",
                    "on('take', function(e) e.this.rung = '' end) " HUM(
                            "e.this.rung = e.this.rung .. 'x'")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(codes_of_other_games_in_texts_are_told)
{
    static const struct mistake rows[] = {
            {HUM("e.room:announce('$n rings.')"), "$n is a code of another game",
                    HUM("e.room:announce('It costs $5.')")},
            {HUM("e.actor:act('$You() $conj(ring) it.')"), "$You( is a code",
                    HUM("e.actor:act('{Actor} {verb:ring} it.')")},
            {HUM("e.room:announce('%N rings.')"), "%N is a code",
                    HUM("e.room:announce('It is 50 % full.')")},
            {HUM("e.actor:tell('It is |rred|n.')"), "write <red>…</>",
                    HUM("e.actor:tell('It is <red>red</>.')")},
            {HUM("e.actor:tell('\\27[31mred')"), "ESC[ is a colour code",
                    HUM("e.actor:tell('red')")},
            {HUM("e.actor:tell('You have %s.', e.this.name)"), "%s is filled in by nothing",
                    HUM("e.actor:tell(('You have %s.'):format(e.this.name))")},
            {HUM("e.actor:tell('Dong.\\n')"), "leave out the \\n",
                    HUM("e.actor:tell('Ding.\\nDong.')")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(what_fails_or_is_lost_in_play_is_told)
{
    static const struct mistake rows[] = {
            {HUM("e.this:destroy() e.this.down = true"), "it is destroyed in line 1",
                    HUM("e.this.down = true e.this:destroy()")},
            {HUM("if e.this.down then e.this:destroy() wait(e.this.id) end"),
                    "it is destroyed in line 1",
                    HUM("if e.this.down then e.this:destroy() else wait(e.this.id) end")},
            {HUM("e.actor:move(e.this) e.actor:tell('You are in it.')"),
                    "move(…) may be refused",
                    HUM("local ok, why = e.actor:move(e.this) if not ok then return why end "
                        "e.actor:tell('You are in it.')")},
            {HUM("e.this:move(e.room) e.room:announce('It falls down.')"),
                    "move(…) may be refused", HUM("e.actor:tell('x') e.actor:move(e.this)")},
            {"before('take', function(e) e.actor:tell('It is stuck.') end)",
                    "before(\"take\") only forbids by what it returns",
                    "before('take', function(e) e.actor:tell('It is stuck.') return false "
                    "end)"},
            {HUM("error('You can not hum that.')"), "write refuse(\"You can not hum that.\")",
                    HUM("refuse('You can not hum that.')")},
            {"on('describe', function(e) e.actor:tell('It glows.') end)",
                    "on(\"describe\") returns its text",
                    "on('describe', function(e) return 'It glows.' end)"},
            {"local seen = {} " HUM("seen[e.actor.id] = true"),
                    "keep it in a property: e.this.seen, or of a player in e.actor:notes()",
                    "local names = { 'a', 'b' } " HUM("e.actor:tell(names[1])")},
            {"local seen = {} " HUM("seen.last = 1 seen.first = 2"), "keep it in a property",
                    HUM("local seen = {} seen.last = 1 e.this.down = seen.last")},
            {"local seen = {} " HUM("table.insert(seen, 1)"), "keep it in a property",
                    "local names = {} for i = 1, 3 do names[i] = 'x' end " HUM(
                            "e.actor:tell(names[1])")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

#define WALK(pattern, body) "command('" pattern "', function(e) " body " end)"

BENCH_TEST(results_that_nobody_checks_are_told)
{
    static const struct mistake rows[] = {
            {HUM("e.actor:pay(e.this, 3) e.actor:create('food') return 'Here.'"),
                    "pay(…) may be refused",
                    HUM("local ok, why = e.actor:pay(e.this, 3) if not ok then return why end "
                        "e.actor:create('food') return 'Here.'")},
            {HUM("e.actor:pay(e.this, 3) return 'Here.'"), "pay(…) may be refused",
                    HUM("if e.actor:pay(e.this, 3) then return 'Here.' end")},
            {HUM("e.actor:pay(e.this, 3) e.this.down = 1 e.actor:tell('Here.')"),
                    "pay(…) may be refused",
                    HUM("e.actor:tell('Here.') e.actor:pay(e.this, 3)")},
            {HUM("e.actor:move(object('start')) return 'You are there.'"),
                    "move(…) may be refused",
                    HUM("if not e.actor:move(object('start')) then return 'No.' end "
                        "return 'You are there.'")},
            {HUM("e.actor:move(object('start')) e.this.down = 1 e.actor:tell('You are "
                 "there.')"),
                    "move(…) may be refused",
                    HUM("e.actor:move(object('start')) if e.actor.location == e.room then "
                        "return "
                        "end e.actor:tell('You are there.')")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(an_actor_where_nobody_acts_is_told)
{
    static const struct mistake rows[] = {
            {FADES "on('timer:fade', function(e) e.actor:tell('Ping!') end)",
                    "nobody acts when \"timer:fade\" comes",
                    FADES
                    "on('timer:fade', function(e) e.this:act('{Actor} {verb:ping}.') end)"},
            {"on('time:dawn', function(e) if e.actor.name == 'Ann' then wait(1) end end)",
                    "nobody acts when \"time:dawn\" comes",
                    "on('wear', function(e) if e.actor.name == 'Ann' then wait(1) end end)"},
            {FADES "on('timer:fade', function(e) local who = e.actor who:tell('Ping!') end)",
                    "nobody acts",
                    FADES "on('timer:fade', function(e) local who = e.actor if who then "
                          "who:tell('Ping!') end end)"},
            {FADES "on('timer:fade', function(e) local f = function() e.actor:tell('x') end "
                   "f() end)",
                    "nobody acts",
                    FADES
                    "on('timer:fade', function(e) if e.actor then e.actor:tell('x') end end)"},
            {FADES "on('timer:fade', function(e) e.room:announce('Ping!') end)",
                    "a timer has no place, so e.room is nil: where the thing is, is "
                    "e.this.location",
                    FADES
                    "on('timer:fade', function(e) e.this.location:announce('Ping!') end)"},
            {FADES "on('timer:fade', function(e) local here = e.room here:announce('Ping!') "
                   "end)",
                    "e.room is nil",
                    "on('take', function(e) local here = e.room here:announce('Ping!') end)"},
            {FADES "on('timer:fade', function(e) e.room:announce('Ping!') end)",
                    "e.room is nil",
                    FADES
                    "on('timer:fade', function(e) if e.room then e.room:announce('Ping!') end "
                    "end)"},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(properties_that_are_nil_are_told)
{
    static const struct mistake rows[] = {
            {"property('taps', 'integer') " HUM("if e.this.taps + 1 > 3 then wait(1) end"),
                    "e.this.taps is nil, since nothing sets it, and can't be calculated with",
                    "property('taps', 'integer') " HUM(
                            "if e.this.taps and e.this.taps + 1 > 3 then wait(1) end")},
            {"property('friend', 'object') " HUM("e.actor:tell(e.this.friend.name)"),
                    "e.this.friend is nil, since nothing sets it, and it has no",
                    "property('friend', 'object') " HUM(
                            "if e.this.friend then e.actor:tell(e.this.friend.name) end")},
            {"property('friend', 'object') " HUM("e.this.friend:tell('x')"),
                    "e.this.friend is nil",
                    "property('friend', 'object') on('take', function(e) e.this.friend = "
                    "e.actor end) " HUM("e.this.friend:tell('x')")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(commands_that_the_game_takes_first_are_told)
{
    static const struct mistake rows[] = {
            {WALK("look", "return 'Brass.'"), "the game's own \"look\" comes first",
                    WALK("look {this}", "return 'Brass.'")},
            {WALK("i|inventory", "return 'Brass.'"), "the game's own \"inventory\" comes first",
                    WALK("push", "return 'Brass.'")},
            {WALK("zonk|look", "return 'Brass.'"), "the game's own \"look\" comes first",
                    WALK("zonk|look {this}", "return 'Brass.'")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(values_that_are_never_equal_are_told)
{
    static const struct mistake rows[] = {
            {WALK("dial {this} to {n:word}", "if e.n > 3 then return 'Far.' end"),
                    "\"n\" is a text, and comparing it with a number fails: write "
                    "tonumber(e.n)",
                    WALK("dial {this} to {n:word}",
                            "if tonumber(e.n) == 3 then return 'Far.' end")},
            {WALK("dial {this} to {n:word}", "local n = e.n if n == 3 then return 'x' end"),
                    "\"n\" is a text, and never equals a number",
                    WALK("dial {this} to {n:word}", "local n = e.n n = tonumber(n) if n == 3 "
                                                    "then return 'x' end")},
            {WALK("dial {this} to {n:number}", "if e.n == '3' then return 'Far.' end"),
                    "\"n\" is a number, and never equals a text: write 3",
                    WALK("dial {this} to {n:number}", "if e.n == 3 then return 'Far.' end")},
            {"property('taps', 'integer') " HUM(
                     "e.this.taps = 1 if e.this.taps > '3' then wait(1) end"),
                    "\"taps\" is a number, and comparing it with a text fails: write 3",
                    "property('taps', 'integer') " HUM(
                            "e.this.taps = 1 if e.this.taps > 3 then wait(1) end")},
            {"property('mood', 'calm|cross') " HUM(
                     "if e.this.mood == 'angry' then wait(1) end"),
                    "this never holds: mood has to be",
                    "property('mood', 'calm|cross') " HUM(
                            "if e.this.mood == 'cross' then wait(1) end")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(npcs_that_hear_themselves_and_loops_that_change_nothing_are_told)
{
    static const struct mistake rows[] = {
            {"on('hear', function(e) e.this:perform('say Quiet!') end)",
                    "it hears itself and answers again",
                    "on('hear', function(e) if e.actor == e.this then return end "
                    "e.this:perform('say Quiet!') end)"},
            {"on('hear', function(e) e.this:perform('shout Quiet!') end)", "it hears itself",
                    "on('hear', function(e) e.this:perform('smile') end)"},
            {HUM("local i = 0 while i < 10 do e.actor:tell('x') end"), "this loop doesn't end",
                    HUM("local i = 0 while i < 10 do e.actor:tell('x') i = i + 1 end")},
            {HUM("local n = 3 local i = 0 while i < n do e.actor:tell('x') end"),
                    "this loop doesn't end",
                    HUM("local i = 0 while i < 10 do i, e.this.down = i + 1, 2 end")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(braces_that_nothing_fills_in_are_told)
{
    static const struct mistake rows[] = {
            {HUM("return 'You see {the glass}.'"), "nothing fills in {the glass}",
                    HUM("return 'You see {{the glass}.'")},
            {"before('take', function(e) return 'You leave {the thing}.' end)",
                    "nothing fills in {the thing}",
                    "before('take', function(e) refuse('You leave {the thing}.', e) end)"},
            {"on('describe', function(e) return 'It is {colour}.' end)",
                    "nothing fills in {colour}",
                    "on('describe', function(e) return 'It is blue.' end)"},
            {HUM("e.actor:act('{Actor} {verb:wipes} {the this}.', e)"),
                    "the actor reads \"you wipes\": write {verb:wipe}",
                    HUM("e.actor:act('{Actor} {verb:wipe} {the this}.', e)")},
            {HUM("e.room:tell('You rub the lamp.')"), "everybody here reads \"You rub\"",
                    HUM("e.room:tell('You hear a hum.')")},
            {HUM("e.room:announce('You rub the lamp.')"), "everybody here reads \"You rub\"",
                    HUM("e.actor:tell('You rub the lamp.')")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(notes_and_keys_that_are_spelt_otherwise_are_told)
{
    static const struct mistake rows[] = {
            {HUM("e.actor:notes().polished = true if e.actor:notes().polishd then wait(1) end"),
                    "did you mean \"polished\"?",
                    HUM("e.actor:notes().polished = true if e.actor:notes().polished then "
                        "wait(1) "
                        "end")},
            {HUM("local notes = e.actor:notes() notes.polished = true return notes.polishd and "
                 "'a' or 'b'"),
                    "did you mean \"polished\"?",
                    HUM("local notes = e.actor:notes() notes.polished = true return "
                        "notes.polished and 'a' or 'b'")},
            {HUM("return #find{ porto = 'food' } > 1 and 'x' or 'y'"),
                    "find has no \"porto\"; did you mean \"proto\"?",
                    HUM("return #find{ proto = 'food' } > 1 and 'x' or 'y'")},
            {"on('time:hour', function(e) if e.data.huor == 3 then e.this.down = 1 end end)",
                    "e.data has no \"huor\"; did you mean \"hour\"?",
                    "on('time:hour', function(e) if e.data.hour == 3 then e.this.down = 1 end "
                    "end)"},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}
