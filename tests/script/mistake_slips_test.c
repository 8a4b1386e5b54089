/* mistake_slips_test.c -- Slips in behaviours whose error is far away, or never comes: each gets one sentence, and its
 * correct twin gets none. */
#include "tests/script/mistake_rows.h"

#define DESCRIBE(body) "on('describe', function(e) " body " end)"
#define SLIPS_KNOCK(body) "command('knock {this}', function(e) " body " end)"
#define HEARD(body)                                                                            \
    "on('hear', function(e) if e.actor ~= e.this then " body " e.actor:tell('Hm.') end end "   \
    "end)"

BENCH_TEST(lists_that_are_asked_as_if_they_were_nil_are_told)
{
    static const struct mistake rows[] = {
            {HUM("if not e.this.contents then return 'x' end return 'y'"),
                    "write #e.this.contents == 0",
                    HUM("if #e.this.contents == 0 then return 'x' end return 'y'")},
            {HUM("if e.room.contents then return 'x' end return 'y'"), "contents is a list",
                    HUM("local all = e.this and e.this.contents or {} return all[1] and 'x'")},
            {"local function first(one) for o in one.contents do return o end end " HUM(
                     "return first(e.this).name"),
                    "a loop over a list needs ipairs",
                    "local function first(one) for _, o in ipairs(one.contents) do return o "
                    "end end " HUM("return first(e.this).name")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(refs_in_lists_that_nothing_has_are_told)
{
    static const struct mistake rows[] = {
            {HUM("for _, ref in ipairs({ 'ml/chappel', 'ml/lane' }) do "
                 "object(ref):announce('Dong.') end"),
                    "there is no object \"ml/chappel\"; did you mean \"ml/chapel\"?",
                    HUM("for _, ref in ipairs({ 'ml/chapel', 'ml/other' }) do "
                        "object(ref):announce('Dong.') end")},
            {HUM("local to = { bell = 'ml/chappel' } object(to.bell):announce('Dong.')"),
                    "did you mean \"ml/chapel\"?",
                    HUM("local to = { bell = 'hill/chappel' } "
                        "object(to.bell):announce('Dong.')")},
    };
    (void)trial_type(b->wizard, "@create a chapel");
    (void)trial_type(b->wizard, "@ref chapel = ml/chapel");

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(words_that_only_the_log_gets_are_told)
{
    static const struct mistake rows[] = {
            {HUM("print('A bell rings.')"), "nobody in the game reads what print writes",
                    HUM("e.room:announce('A bell rings.') print('rung')")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(descriptions_that_are_not_returned_are_told)
{
    static const struct mistake rows[] = {
            {DESCRIBE("if e.this.open then return 'It is open.' end local text = 'It is "
                      "shut.'"),
                    "nothing uses \"text\": on(\"describe\") says what it returns",
                    DESCRIBE("if e.this.open then return 'It is open.' end local text = 'It is "
                             "shut.' return text")},
            {DESCRIBE("local n = #e.this.contents if n > 2 then n = 1 end"),
                    "this returns nothing: write return",
                    DESCRIBE("local n = #e.this.contents if n > 2 then return 'Full.' end")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(locals_that_stand_below_their_use_are_told)
{
    static const struct mistake rows[] = {
            {HUM("return clapper(e.this)") "\nlocal function clapper(o) return o.name end",
                    "the local \"clapper\" stands below, in line 2: write it above",
                    "local function clapper(o) return o.name end\n" HUM(
                            "return clapper(e.this)")},
            {HUM("return names[1]") "\nlocal names = { 'A', 'B' }",
                    "the local \"names\" stands below, in line 2",
                    "local names = { 'A', 'B' }\n" HUM("return names[1]")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(speech_that_is_compared_with_its_capitals_is_told)
{
    static const struct mistake rows[] = {
            {HEARD("if e.text == 'Hello!' then"),
                    "write e.text:lower():find(\"hello\", 1, true)",
                    HEARD("if e.text:lower():find('hello', 1, true) then")},
            {HEARD("if e.text == 'Hello' then"), "this holds only for exactly these letters",
                    HEARD("if e.text == 'hello' then")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(a_receiver_that_is_taken_for_the_gift_is_told)
{
    static const struct mistake rows[] = {
            {"on('give', 'to', function(e) if e.this:is('ml/pin') then e.this:perform('smile') "
             "end end)",
                    "never ml/pin: what is given is e.thing",
                    "on('give', 'to', function(e) if e.thing:is('ml/pin') then "
                    "e.this:perform('smile') end end)"},
            {"on('give', 'to', function(e) if e.this == object('ml/pin') then "
             "e.this:perform('smile') end end)",
                    "what is given is e.thing",
                    "on('give', 'to', function(e) if e.thing == object('ml/pin') then "
                    "e.this:perform('smile') end end)"},
    };
    (void)trial_type(b->wizard, "@create a pin");
    (void)trial_type(b->wizard, "@ref pin = ml/pin");
    uint64_t npc = trial_first_id(trial_type(b->wizard, "@create Ada from npc"));

    mistake_rows(b, npc, ROWS(rows));
}

BENCH_TEST(false_that_a_command_returns_is_told_with_refuse)
{
    static const struct mistake rows[] = {
            {HUM("if e.this.down then return false end return 'y'"), "write refuse(TEXT)",
                    HUM("if e.this.down then refuse('No.') end return 'y'")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(commands_that_only_refuse_are_told)
{
    static const struct mistake rows[] = {
            {SLIPS_KNOCK("if e.this.down then refuse('No.') end e.this.down = true"),
                    "this command says nothing to the player",
                    SLIPS_KNOCK(
                            "if e.this.down then refuse('No.') end e.this.down = true return "
                            "'Tock.'")},
            {"local function first(o) for _, one in ipairs(o.contents) do return one end "
             "end " SLIPS_KNOCK(
                     "if not first(e.this) then refuse('No.') end e.this.down = true"),
                    "this command says nothing to the player",
                    "local function tock(o) o:announce('Tock.') return true end " SLIPS_KNOCK(
                            "if e.this.down then refuse('No.') end tock(e.room)")},
            {SLIPS_KNOCK("local quest = find{ proto = 'item' }[1] if quest:call('at', { who = "
                         "e.actor }) == 'a' then quest:call('step', { who = e.actor }) end"),
                    "this command says nothing to the player",
                    SLIPS_KNOCK(
                            "if e.this.down then refuse('It is.') else refuse('It is not.') "
                            "end")},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}

BENCH_TEST(things_that_act_or_wait_in_place_of_others_are_told)
{
    static const struct mistake rows[] = {
            {SLIPS_KNOCK("e.this:act('{Actor} {verb:ring} {the bell}.', { bell = e.this })"),
                    "write e.actor:act(…)",
                    SLIPS_KNOCK("e.actor:act('{Actor} {verb:ring} {the bell}.', { bell = "
                                "e.this })")},
            {SLIPS_KNOCK(
                     "e.actor:after(5, 'fall') return 'x'") "on('timer:fall', function(e) end)",
                    "write e.this:after(…)",
                    SLIPS_KNOCK("e.this:after(5, 'fall') return 'x'") "on('timer:fall', "
                                                                      "function(e) "
                                                                      "end)"},
    };

    mistake_rows(b, b->machine, ROWS(rows));
}
