/* bind_console.c -- `@lua` and `;`: runs typed lines of Lua.
 *
 * 1. Variables set by a line are kept for later lines of the same session (console.c); `it` and `e.this` are the
 *    last result.
 * 2. Output of print and log goes to the player who typed, even if the line then fails.
 * 3. A line that fails changes nothing but those variables. */
#include "engine/lua/host_impl.h"
#include "engine/modules/workshop/script_calls.h"

#define PRINTED_MAX ((size_t)16 << 10)
#define LINE_BYTES_MAX ((size_t)16 << 10)
#define LINE_US 2000 /* time limit for compiling, which is tried twice */

/* -- printing -- */

static void add_value(lua_State *L, int index, struct buf *out)
{
    struct value value;
    int type = lua_type(L, index);
    if (type == LUA_TFUNCTION || type == LUA_TTHREAD || try_value(L, index, &value)) {
        buf_printf(out, "a %s", luaL_typename(L, index));
        return;
    }
    literal_show(engine_of(L), &value, out);
    value_finish(&value);
}

/* Prints to the player who typed the line. */
static int console_print(lua_State *L)
{
    struct host *host = host_of(L);
    struct buf *out = host->printed;
    int count = lua_gettop(L);
    if (!out) {
        return luaL_error(L, "this print is for the line that was typed");
    }
    if (out->length > PRINTED_MAX) {
        return luaL_error(L, "a line prints at most %d KiB", (int)(PRINTED_MAX >> 10));
    }
    for (int i = 1; i <= count; i++) {
        buf_add_text(out, i > 1 ? " " : "");
        if (lua_type(L, i) == LUA_TSTRING) {
            str_clean(str_fit(to_str(L, i), PRINTED_MAX), true, out);
        } else {
            add_value(L, i, out);
        }
    }
    buf_add_char(out, '\n');
    sandbox_charge(L, 100 + out->length / 16);
    return 0;
}

/* -- lines -- */

/* Sets e in the environment on top, so that lines of handlers work: e.actor, e.room and e.this, which is `it`. A
 * variable e of the player's own that is not a table stays. */
static void add_event_names(lua_State *L, uint64_t actor, uint64_t room)
{
    int type = lua_getfield(L, -1, "e");
    lua_pop(L, 1);
    if (type == LUA_TNIL || type == LUA_TTABLE) {
        lua_createtable(L, 0, 3);
        set_object(L, "actor", actor);
        set_object(L, "room", room);
        lua_getfield(L, -2, "it");
        lua_setfield(L, -2, "this");
        lua_setfield(L, -2, "e");
    }
}

/* Pushes the environment for the line. */
static void push_environment(lua_State *L)
{
    static const char *const printing[] = {"print", "log"};
    struct host *host = host_of(L);
    const struct transaction *transaction = engine_transaction(host->engine);
    const struct object *actor = world_find(engine_world(host->engine), transaction->actor);
    console_push(L);
    set_object(L, "me", transaction->actor);
    set_object(L, "here", actor ? actor->location : 0);
    add_event_names(L, transaction->actor, actor ? actor->location : 0);
    for (size_t i = 0; i < 2; i++) {
        lua_pushcfunction(L, console_print);
        lua_setfield(L, -2, printing[i]);
    }
}

/* Compiles "return TEXT", or else TEXT, in the environment on top. Leaves the function above
 * that. */
static bool load_line(lua_State *L, struct str text, struct err *err)
{
    struct buf line = {0};
    int at = 0;
    int column = 0;
    if (text.length > LINE_BYTES_MAX) {
        return err_set(err, ERR_LIMIT, "at most %zu KiB at once; save more with @program",
                LINE_BYTES_MAX >> 10);
    }
    buf_add_text(&line, "return ");
    buf_add_str(&line, text);
    lua_pushvalue(L, -1);
    struct sandbox_source source = {buf_str(&line), "=@lua"};
    bool loaded = sandbox_load_within(L, LINE_US, source, err, &at, &column);
    if (!loaded) {
        lua_pushvalue(L, -1);
        source.text = text;
        loaded = sandbox_load_within(L, LINE_US, source, err, &at, &column);
    }
    if (!loaded && at > 0 && str_find_char(text, '\n', 0) != SIZE_MAX) {
        struct err why = *err;
        err_set(err, ERR_SCRIPT, "line %d: %s", at, why.text);
    }
    buf_finish(&line);
    return loaded;
}

/* Calls the function on top, which is the line, with the rights of the player who typed it. */
static enum sandbox_result call_line(lua_State *L, struct buf *printed)
{
    struct host *host = host_of(L);
    uint64_t outer_owner = sandbox_owner(host->sandbox);
    bool outer_trusted = sandbox_is_trusted(host->sandbox);
    struct buf *outer_printed = host->printed;
    host->printed = printed;
    sandbox_set_owner(host->sandbox, engine_transaction(host->engine)->actor, false);
    enum sandbox_result how = sandbox_call(host->sandbox, L, 0, LUA_MULTRET, NULL);
    sandbox_set_owner(host->sandbox, outer_owner, outer_trusted);
    host->printed = outer_printed;
    return how;
}

/* Pushes the results above the environment at 2 as text; the first becomes "it". */
static void push_results(lua_State *L)
{
    struct buf text = {0};
    int count = lua_gettop(L);
    for (int i = 3; i <= count; i++) {
        buf_add_text(&text, i > 3 ? ", " : "");
        add_value(L, i, &text);
    }
    if (count > 2 && !lua_isnil(L, 3)) {
        lua_pushvalue(L, 3);
        lua_setfield(L, 2, "it");
    }
    if (count == 2) {
        lua_pushnil(L);
    } else {
        push_str(L, buf_str(&text));
    }
    buf_finish(&text);
}

/* build.eval(TEXT): true, its value as text (nil: no value) and its output; or false, the error and
 * its output, with its changes undone. */
static int build_eval(lua_State *L)
{
    struct host *host = host_of(L);
    struct err err;
    struct buf printed = {0};
    struct transaction_mark mark = transaction_savepoint(host->engine);
    lua_settop(L, 1);
    push_environment(L);
    if (!load_line(L, to_str(L, 1), &err)) {
        lua_pushboolean(L, false);
        lua_pushstring(L, err.text);
        return 2;
    }
    enum sandbox_result how = call_line(L, &printed);
    if (how == SANDBOX_KILLED || how == SANDBOX_SIGNAL) {
        transaction_rollback_to(host->engine, mark);
        buf_finish(&printed);
        sandbox_check(L);
        sandbox_throw_signal(L, sandbox_signal(host->sandbox));
    }
    if (how == SANDBOX_OK) {
        push_results(L);
    } else {
        transaction_rollback_to(host->engine, mark);
        lua_pushstring(L, sandbox_message(host->sandbox));
    }
    lua_pushboolean(L, how == SANDBOX_OK);
    lua_insert(L, -2);
    push_str(L, buf_str(&printed));
    buf_finish(&printed);
    return 3;
}

void bind_console_open(struct host *host)
{
    static const struct api api[] = {{"eval", build_eval}};
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
