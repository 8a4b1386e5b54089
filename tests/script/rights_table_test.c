/* rights_table_test.c -- The rights of a builder's script, function by function, on her own things
 * and on those of others.
 *
 * Each row is a piece of Lua that alice's machine runs from a timer, so that no player's command
 * lends it rights, once for each of the things in `columns`; afterwards its changes are undone. A
 * letter for each column: Y if it had an effect, N for an error or nil and a reason. To add a
 * function of the script API, add a row. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

/* The places of things, none beside the machine: her own thing, one in an area granted to her, a
 * stranger's, a player, a wizard's, a stock prototype, the newcomers' start room, her own
 * character. */
static const char *const columns[] = {
        "own", "granted", "stranger", "player", "wizard", "stock", "start", "self"};

struct rights_row {
    const char *expected;
    const char *statement; /* x is the thing; r is the result, true unless it is set */
};

static const struct rights_row rights_rows[] = {
        /* writing */
        {"YYNNNNNN", "x.note = 1"},
        {"YYNNNNNN", "x.name = 'mine'"},
        {"YYNNNNNN", "x.name = nil"},
        {"YYNNNNNN", "x._hidden = 1"},
        {"YYNNNNNN", "x.list[1] = 2"},
        {"YYNNNNNN", "x.list.deep.er = 2"},
        {"YYNNNNNN", "local l = x.list l.y = 1"},
        {"YYNNNNNN", "table.insert(x.list, 1)"},
        {"YYNNNNNN", "x.details = { wall = 'A wall.' }"},
        {"YYNNNNNN", "x.area = m"},
        {"YYNNNNNN", "x.to = m"},
        {"YYNNNNNN", "x.aliases = { 'hook' }"},
        {"NNNNNNNN", "x.id = 1"},
        {"NNNNNNNN", "x.owner = m"},
        {"NNNNNNNN", "x.protos = {}"},
        {"NNNNNNNN", "x.location = m"},
        {"NNNNNNNN", "x.contents = {}"},
        {"NNNNNNNN", "x.ref = 'mine'"},
        {"NNNNNNNN", "x.move = 1"},
        /* moving and ending */
        {"NNNNNNNN", "r = x:move(object('$start'))"},
        {"YYNNNNNN", "r = x:move(m)"},
        {"YYNNNNNN", "r = m:move(x)"},
        {"YYNNNNNN", "x:destroy() r = not pcall(function() return x.name end)"},
        {"YYNNNNNN", "r = create(nil, { location = x })"},
        /* timers */
        {"YYNNNNNN", "x:after(10, 't')"},
        {"YYNNNNNN", "x:every(10, 't')"},
        {"YYNNNNNN", "x:cancel('t')"},
        /* speaking, where nothing of hers stands */
        {"YYNNNNNN", "x:tell('Hello.')"},
        {"YYNNNNNN", "x:announce('Hello.')"},
        {"YNNNNYYN", "act(x, '{Actor} {verb:wave}.')"},
        {"YYNNNNNN", "x:describe_with('k', 'It is mine.')"},
        /* emitting a custom event */
        {"YYNNNNNN", "emit(x, 'rumoured')"},
        /* acting for others */
        {"NNNNNNNN", "x:perform('say hello')"},
        {"NNNNNNNN", "r = ask(x, 'Who?')"},
        {"NNNNNNNN", "r = choose(x, 'Which?', { 'a' })"},
        {"NNNNNNNN", "r = pay(x, m, 1)"},
        /* belongs to a player but needs no right to her */
        {"NNNYNNNY", "notes(x).step = 1"},
        {"NNNNNNNN", "r = award(x, 'key', 'Title')"},
        /* reading is free, except private properties */
        {"YYYYYYYY", "r = x.name"},
        {"YYYYYYYY", "r = x.id and x.protos and x.contents"},
        {"YYYYYYYY", "r = x:is('thing')"},
        {"YYYYYYYY", "r = x.list[1]"},
        {"YYNNNNNN", "r = x._secret"},
        {"YYNNNNNN", "r = x['_secret']"},
        {"YYNNNNNN", "local heir = create(x) r = heir and heir._secret"},
        {"YYNNNNNN", "local heir = create(x) r = heir and heir._list and heir._list[1]"},
        /* inheriting is a choice of the heir's */
        {"YYYNYYYN", "local heir = create(x) r = heir"},
        /* a call runs with the other's rights, and nothing answers it */
        {"YYYYYYYY", "x:call('nothing')"},
};

struct things {
    uint64_t ids[8];
};

static uint64_t dig_with(struct player *player, const char *name)
{
    uint64_t thing = trial_first_id(trial_typef(player, "@create a %s", name));
    uint64_t room = trial_first_id(trial_typef(player, "@dig Room of the %s", name));
    (void)trial_typef(player, "@teleport #%" PRIu64 " to #%" PRIu64, thing, room);
    return thing;
}

static struct things make_things(struct bench *b)
{
    struct player *carol = trial_join(b->trial, "carol", "builder");
    struct player *dave = trial_join(b->trial, "dave", NULL);
    struct things things;
    uint64_t area = trial_first_id(trial_type(b->wizard, "@area fen = alice"));
    things.ids[0] = dig_with(b->alice, "own");
    things.ids[1] = dig_with(b->wizard, "granted");
    things.ids[2] = dig_with(carol, "stranger");
    things.ids[3] = trial_character(dave);
    things.ids[4] = dig_with(b->wizard, "tower");
    things.ids[5] = trial_first_id(trial_type(b->wizard, "; object('$light')"));
    things.ids[6] = trial_first_id(trial_type(b->wizard, "; object('$start')"));
    things.ids[7] = trial_character(b->alice);
    (void)trial_type(dave, "out");
    for (size_t i = 0; i < 8; i++) {
        (void)trial_typef(
                b->wizard, "@set #%" PRIu64 ".list = { 1, deep = {} }", things.ids[i]);
        (void)trial_typef(b->wizard, "@set #%" PRIu64 "._secret = 7", things.ids[i]);
        (void)trial_typef(b->wizard, "@set #%" PRIu64 "._list = { 7 }", things.ids[i]);
    }
    (void)trial_typef(b->wizard, "@set #%" PRIu64 ".area = #%" PRIu64, things.ids[1], area);
    return things;
}

static void program_rights_table(
        struct bench *b, const struct things *things, const char *statement)
{
    struct buf source = {0};
    buf_add_text(&source, "local function try(x, m) local r = true local ok = false "
                          "atomic(function() ");
    buf_add_text(&source, statement);
    buf_add_text(&source, " ok = r ~= nil and r ~= false error('undo') end) "
                          "return ok and 'Y' or 'N' end\n"
                          "on('timer:go', function(e) local out = '' for _, id in ipairs({");
    for (size_t i = 0; i < 8; i++) {
        buf_printf(&source, "%" PRIu64 ",", things->ids[i]);
    }
    buf_add_text(&source, "}) do out = out .. try(object(id), e.this) end "
                          "e.this.result = out end)");
    bench_program(b, source.bytes);
    buf_finish(&source);
}

BENCH_TEST(each_function_asks_for_the_right_it_needs)
{
    struct things things = make_things(b);
    unsigned wrong = 0;
    uint64_t far = trial_first_id(trial_type(b->alice, "@dig Workshop"));
    (void)trial_typef(b->alice, "@teleport #%" PRIu64 " to #%" PRIu64, b->machine, far);
    (void)trial_typef(b->alice, "@teleport to #%" PRIu64, things.ids[2]);
    for (size_t i = 0; i < sizeof(rights_rows) / sizeof(rights_rows[0]); i++) {
        char expected[16];
        (void)snprintf(expected, sizeof(expected), "\"%s\"", rights_rows[i].expected);
        program_rights_table(b, &things, rights_rows[i].statement);
        (void)trial_typef(b->alice, "@unset #%" PRIu64 ".result", b->machine);
        (void)trial_typef(b->alice, "; object('#%" PRIu64 "'):after(1, 'go')", b->machine);

        trial_advance(b->trial, 2);

        const char *result = trial_property(b->trial, b->machine, "result");
        for (size_t k = 0; strcmp(result, expected) != 0 && k < 8; k++) {
            if (strlen(result) < 10 || result[k + 1] != expected[k + 1]) {
                print_error("%s: %s is %s, not %s\n", rights_rows[i].statement, columns[k],
                        result, expected);
                wrong++;
                break;
            }
        }
    }
    assert_int_equal(wrong, 0);
}
