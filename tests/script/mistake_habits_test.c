/* mistake_habits_test.c -- Habits from other languages and games in behaviours: each gets one sentence, and its correct
 * twin gets none. */
#include "tests/script/mistake_rows.h"

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
                    "on('create', function(e) e.this.rung = '' end) " HUM(
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
