/* bind_test_ask.c -- the assertions of a behaviour's test (t:ok, t:equal …), and its dice. The rest
 * of t is in bind_test.c. */
#include "engine/modules/workshop/rehearse/lua_text.h"
#include "engine/modules/workshop/test/testing.h"
#include "engine/session/markup.h"

enum { COMPARED_ITEMS = 5 };

/* -- output -- */

struct test_telling {
    uint64_t who;
    struct buf *out;
};

static void take_told(void *data, const struct session *session, const struct msg *msg)
{
    const struct test_telling *telling = data;
    if (session->character == telling->who && msg->kind == MSG_TEXT) {
        if (telling->out->length > 0) {
            buf_add_char(telling->out, '\n');
        }
        markup_plain(msg->text, telling->out);
    }
}

void test_push_told(lua_State *L, struct test_person *person)
{
    struct engine *engine = engine_of(L);
    struct buf out = {.cap = SANDBOX_STRING_MAX};
    struct test_telling telling = {person->id, &out};
    hub_each_sent(engine_hub(engine), person->told_from, take_told, &telling);
    person->told_from = hub_savepoint(engine_hub(engine));
    sandbox_charge(L, 100 + out.length / 16);
    push_str(L, buf_str(&out));
    buf_finish(&out);
}

/* -- dice -- */

/*** t:dice(THROWS)
Sets the next results of random: a list of numbers, each of which must be possible. By default, and
after the list, the dice come from a fixed seed; t:dice(7) sets another seed, with the same results
each time. */
static int test_dice(lua_State *L)
{
    struct testing *testing = testing_of(L);
    testing->dice_count = 0;
    testing->dice_next = 0;
    if (lua_isinteger(L, 2)) {
        rng_seed(engine_rng(engine_of(L)), (uint64_t)lua_tointeger(L, 2));
        return 0;
    }
    check_table(L, 2);
    size_t count = lua_rawlen(L, 2);
    if (count > TEST_DICE_MAX) {
        return luaL_argerror(L, 2, "at most 200 numbers");
    }
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, 2, (lua_Integer)i + 1);
        testing->dice[testing->dice_count++] = luaL_checkinteger(L, -1);
        lua_pop(L, 1);
    }
    return 0;
}

bool test_take_die(lua_State *L, lua_Integer low, lua_Integer high, lua_Integer *out)
{
    struct testing *testing = host_of(L)->testing;
    if (!testing || testing->dice_next >= testing->dice_count) {
        return false;
    }
    *out = testing->dice[testing->dice_next++];
    if (*out < low || *out > high) {
        luaL_error(L, "t:dice: %I is not from %I to %I, as random wants it", *out, low, high);
    }
    return true;
}

void test_asked(struct host *host, const struct approval *approval)
{
    host->testing->approval = *approval;
}

/* -- assertions -- */

/* Pushes text with its line breaks as "\\n", because a message is one line. */
static const char *push_one_line(lua_State *L, struct str text)
{
    struct buf line = {0};
    for (bool more = text.length > 0; more;) {
        buf_add_str(&line, str_take_until(&text, '\n'));
        more = text.length > 0;
        buf_add_text(&line, more ? "\\n" : "");
    }
    push_str(L, buf_str(&line));
    buf_finish(&line);
    return lua_tostring(L, -1);
}

void test_expects(struct testing *testing, struct str text)
{
    if (testing && testing->unknown.length > 0 &&
            str_find(text, buf_str(&testing->unknown), 0) != SIZE_MAX) {
        buf_clear(&testing->unknown);
    }
}

void test_check_part(lua_State *L, struct str text, struct str part)
{
    if (part.length > 0) {
        test_expects(host_of(L)->testing, text);
    }
    if (str_find(text, part, 0) == SIZE_MAX) {
        const char *wanted = push_one_line(L, str_fit(part, 200));
        luaL_error(L, "\"%s\" is not in the output: \"%s\"", wanted,
                push_one_line(L, str_fit(text, 600)));
    }
}

/*** t:ok(VALUE[, WHY]) -> any
Fails the test, with WHY, if VALUE is nil or false. Returns VALUE. */
static int test_ok(lua_State *L)
{
    luaL_checkany(L, 2);
    if (!lua_toboolean(L, 2)) {
        return luaL_error(L, "%s", luaL_optstring(L, 3, "it is not so"));
    }
    lua_settop(L, 2);
    return 1;
}

/* Pushes a compared value as text, in one line. */
static const char *push_compared(lua_State *L, int index)
{
    struct buf text = {.cap = SANDBOX_STRING_MAX};
    size_t length = 0;
    if (lua_istable(L, index) || lua_isuserdata(L, index)) {
        lua_text_put(host_of(L), L, index, COMPARED_ITEMS, &text);
    } else {
        const char *plain = sandbox_push_text(L, index, &length);
        buf_add(&text, plain, length);
        lua_pop(L, 1);
    }
    const char *line = push_one_line(L, buf_str(&text));
    buf_finish(&text);
    return line;
}

/*** t:equal(VALUE, EXPECTED[, WHY])
Fails the test unless the two are equal. */
static int test_equal(lua_State *L)
{
    luaL_checkany(L, 2);
    lua_settop(L, 4);
    if (lua_compare(L, 2, 3, LUA_OPEQ)) {
        return 0;
    }
    const char *why = luaL_optstring(L, 4, "it");
    const char *is = push_compared(L, 2);
    const char *expected = push_compared(L, 3);
    bool tables = lua_istable(L, 2) && lua_istable(L, 3);
    return luaL_error(L, "%s is %s, not %s%s", why, is, expected,
            tables ? " (two tables are never equal: compare what is in them)" : "");
}

/*** t:has(TEXT, PART)
Fails the test unless TEXT contains PART exactly. */
static int test_has(lua_State *L)
{
    test_check_part(L, to_str(L, 2), to_str(L, 3));
    return 0;
}

/*** t:lacks(TEXT, PART)
Fails the test if TEXT contains PART. */
static int test_lacks(lua_State *L)
{
    if (str_find(to_str(L, 2), to_str(L, 3), 0) != SIZE_MAX) {
        return luaL_error(L, "\"%s\" is in the output: \"%s\"",
                push_one_line(L, str_fit(to_str(L, 3), 200)),
                push_one_line(L, str_fit(to_str(L, 2), 600)));
    }
    return 0;
}

/*** t:faults() -> string[]
The errors of scripts in this test so far, as a list of texts. They no longer fail the test. */
static int test_faults(lua_State *L)
{
    struct testing *testing = testing_of(L);
    const struct transaction *transaction = engine_transaction(engine_of(L));
    lua_createtable(L, 0, 0);
    for (lua_Integer i = 1; testing->fault_from < transaction->fault_count; i++) {
        lua_pushstring(L, transaction->faults[testing->fault_from++].text);
        lua_rawseti(L, -2, i);
    }
    return 1;
}

void add_test_asks(lua_State *L)
{
    static const luaL_Reg methods[] = {
            {"dice", test_dice},
            {"ok", test_ok},
            {"equal", test_equal},
            {"has", test_has},
            {"lacks", test_lacks},
            {"faults", test_faults},
            {NULL, NULL},
    };
    luaL_setfuncs(L, methods, 0);
}
