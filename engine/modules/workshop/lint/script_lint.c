/* script_lint.c -- lints behaviours that compile. scripts/building/lib/lint.lua finds the problems; this
 * file calls it and provides what it needs from the engine: tokens of a source, patterns of
 * commands, and the known names, taken from the host itself, so that no list can differ from the
 * running game.
 *
 * The linter is trusted code that reads a stranger's source, so it gets only a part of the
 * transaction's budget, or a budget of its own, large enough for a busy machine. A source that needs more than that
 * gets one problem that says so. Stock scripts call lint.check themselves,
 * over several turns. */
#include "engine/modules/workshop/lint/script_lint.h"

#include "engine/base/asset.h"
#include "engine/base/edit_distance.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/line/commands.h"
#include "engine/core/script/event_list.h"
#include "engine/core/script/grammar.h"
#include "engine/data/lexer.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "world/model/world_find.h"

#define ALONE_US 5000000
#define LINT_US 40000 /* while others wait, if the thread ran for half of it */
#define STEPS_A_US 500
#define TEXT_MAX 400                  /* bytes of a problem's text */
#define SOURCE_MAX ((size_t)64 << 10) /* maximum of the source; no behaviour is longer */
#define WORDS_AT_ONCE 1000
#define MARKUP_DEPTH 16

/* -- calling the linter -- */

bool lint_push(struct host *host, lua_State *L, const char *function)
{
    int base = lua_gettop(L);
    if (lua_rawgeti(L, LUA_REGISTRYINDEX, host->modules) != LUA_TTABLE ||
            lua_getfield(L, -1, "building/lint") != LUA_TTABLE) {
        lua_settop(L, base);
        return false;
    }
    lua_getfield(L, -1, function);
    lua_insert(L, base + 1);
    lua_settop(L, base + 1);
    return true;
}

bool lint_ask(
        struct host *host, lua_State *L, const char *function, int nargs, int64_t budget_us)
{
    struct sandbox *sb = host->sandbox;
    struct sandbox_part outer;
    uint64_t owner = sandbox_owner(sb);
    bool trusted = sandbox_is_trusted(sb);
    int base = lua_gettop(L) - nargs;
    if (budget_us <= 0 || !lint_push(host, L, function)) {
        lua_settop(L, base);
        return false;
    }
    lua_insert(L, base + 1);
    sandbox_set_owner(sb, 0, true);
    sandbox_narrow(sb, (uint32_t)budget_us, &outer);
    enum sandbox_result how = sandbox_call(sb, L, nargs, 1, NULL);
    sandbox_widen(sb, &outer);
    host_grant(host); /* it may have used up the transaction's memory */
    sandbox_set_owner(sb, owner, trusted);
    if (how == SANDBOX_ERROR) {
        log_error("scripts/building/lib/lint.lua: %s", sandbox_message(sb));
    }
    return how == SANDBOX_OK;
}

/* Same as lint_ask, for a source of object (0: of none); pushes the list of problems. */
static bool ask_problems(
        struct host *host, uint64_t object, struct str source, bool stock, int64_t budget_us)
{
    lua_State *L = host->L;
    push_str(L, source);
    lua_pushboolean(L, stock);
    lua_pushnil(L);
    push_object(L, object);
    return lint_ask(host, L, "check", 4, budget_us);
}

/* Returns the linter's part of the open transaction. */
static int64_t part_of_transaction(const struct host *host)
{
    int64_t transaction_us = sandbox_limits(host->sandbox)->transaction_us;
    return (transaction_us - sandbox_spent_us(host->sandbox)) * 3 / 4;
}

/* Reports that the linter did not come to the end of a source. */
static void report_unfinished(
        void (*report)(void *data, const struct lint_problem *problem), void *data)
{
    struct lint_problem problem = {.line = 1,
            .column = 1,
            .text = STR(
                    "this is too long to look for mistakes at once, so nothing was looked for; "
                    "`skein script check FILE` does, or split it: help modules")};
    report(data, &problem);
}

/* Reports the problems in the list on top of L, and pops it. */
static void report_problems(lua_State *L,
        void (*report)(void *data, const struct lint_problem *problem), void *data)
{
    size_t count = lua_rawlen(L, -1);
    for (size_t i = 1; i <= count; i++) {
        struct lint_problem problem = {0};
        lua_rawgeti(L, -1, (lua_Integer)i);
        lua_getfield(L, -1, "line");
        lua_getfield(L, -2, "column");
        lua_getfield(L, -3, "old");
        lua_getfield(L, -4, "text");
        problem.line = (int)lua_tointeger(L, -4);
        problem.column = (int)lua_tointeger(L, -3);
        problem.old = lua_toboolean(L, -2);
        problem.text.bytes = lua_tolstring(L, -1, &problem.text.length);
        report(data, &problem);
        lua_pop(L, 5);
    }
    lua_pop(L, 1);
}

bool host_lint(struct host *host, uint64_t object, struct str source, bool stock,
        void (*report)(void *data, const struct lint_problem *problem), void *data)
{
    struct sandbox *sb = host->sandbox;
    struct sandbox_part rest;
    lua_State *L = host->L;
    if (sandbox_killed(sb) || !lint_push(host, L, "check")) {
        return true;
    }
    lua_pop(L, 1);
    sandbox_set_aside(sb, 4 * LINT_US, (uint64_t)4 * LINT_US * STEPS_A_US, &rest);
    bool whole = ask_problems(host, object, source, stock, LINT_US);
    sandbox_take_up(sb, &rest);
    if (whole) {
        report_problems(L, report, data);
    } else {
        report_unfinished(report, data);
    }
    return whole;
}

void host_lint_alone(struct host *host, uint64_t object, struct str source, bool stock,
        void (*report)(void *data, const struct lint_problem *problem), void *data)
{
    transaction_begin(host->engine, 0, 0);
    sandbox_extend(host->sandbox, ALONE_US, UINT32_MAX);
    if (ask_problems(host, object, source, stock, ALONE_US)) {
        report_problems(host->L, report, data);
    }
    transaction_abort(host->engine);
}

void lint_explain(struct host *host, const struct chunk *chunk, int line, struct err *why)
{
    lua_State *L = host->L;
    int base = lua_gettop(L);
    if (chunk->source.length > SOURCE_MAX || !lua_checkstack(L, 10)) {
        return;
    }
    push_str(L, chunk->source);
    lua_pushboolean(L, chunk->stock);
    lua_pushinteger(L, line);
    lua_pushstring(L, why->text);
    if (lint_ask(host, L, "explain", 4, part_of_transaction(host)) && lua_isstring(L, -1)) {
        err_set(why, why->code, "%s", lua_tostring(L, -1));
    }
    lua_settop(L, base);
}

void host_lint_append(void *data, const struct lint_problem *problem)
{
    json_t *json = json_pack("{s:i, s:i}", "line", problem->line, "column", problem->column);
    calls_json_put(json, "text", problem->text);
    (void)json_array_append_new(data, json);
}

/* True if the text is a chunk of Lua. */
static bool is_lua(lua_State *L, struct str text)
{
    int how = luaL_loadbufferx(L, text.bytes, text.length, "=rewritten", "t");
    lua_pop(L, 1);
    return how == LUA_OK;
}

bool host_rewrite(struct host *host, struct str source, bool stock, struct buf *out,
        void (*report)(void *data, const struct lint_problem *problem), void *data)
{
    lua_State *L = host->L;
    int base = lua_gettop(L);
    bool ok = false;
    transaction_begin(host->engine, 0, 0);
    sandbox_extend(host->sandbox, ALONE_US, UINT32_MAX);
    push_str(L, source);
    lua_pushboolean(L, stock);
    if (is_lua(L, source) && lint_ask(host, L, "rewrite", 2, ALONE_US)) {
        lua_getfield(L, -1, "left");
        report_problems(L, report, data);
        lua_getfield(L, -1, "text");
        ok = is_lua(L, to_str(L, -1));
        buf_add_str(out, ok ? to_str(L, -1) : source);
    }
    lua_settop(L, base);
    transaction_abort(host->engine);
    return ok;
}

static void put_text(struct host *host, const char *function, struct buf *out)
{
    transaction_begin(host->engine, 0, 0);
    sandbox_extend(host->sandbox, ALONE_US, UINT32_MAX);
    if (lint_ask(host, host->L, function, 0, ALONE_US)) {
        buf_add_text(out, lua_tostring(host->L, -1));
        lua_pop(host->L, 1);
    }
    transaction_abort(host->engine);
}

void host_luacheckrc(struct host *host, struct buf *out)
{
    put_text(host, "settings", out);
}

void host_object_stubs(struct host *host, struct buf *out)
{
    put_text(host, "stubs", out);
}

/* -- for scripts -- */

/* build.words(SOURCE, FROM): four lists of some hundred tokens from that byte on: kind ("name",
 * "number", "string", or the symbol itself; at the end "eof"), content, position and end of each. And
 * where to continue, or nil. */
static int build_words(lua_State *L)
{
    static const char *const kinds[] = {[TOKEN_END] = "eof",
            [TOKEN_NAME] = "name",
            [TOKEN_NUMBER] = "number",
            [TOKEN_STRING] = "string",
            [TOKEN_WRONG] = "eof"};
    struct str source = to_str(L, 1);
    struct lexer lexer;
    struct token token;
    lua_Integer count = 0;
    lua_Integer from = luaL_checkinteger(L, 2);
    luaL_argcheck(L, source.length <= SOURCE_MAX, 1, "a source of at most 64 KiB");
    luaL_argcheck(L, from >= 0 && (size_t)from <= source.length, 2, "a place in it");
    for (int i = 0; i < 4; i++) {
        lua_createtable(L, WORDS_AT_ONCE, 0);
    }
    lexer_begin(&lexer, source);
    lexer.at = (size_t)from;
    bool ends = false;
    while (!ends && count < WORDS_AT_ONCE) {
        lexer_next(&lexer, &token);
        struct buf text = {0};
        if (token.kind == TOKEN_STRING) {
            (void)token_string(&token, &text);
        }
        lua_pushinteger(L, token.text.bytes - source.bytes + (lua_Integer)token.text.length);
        lua_pushinteger(L, token.text.bytes - source.bytes);
        push_str(L, token.kind == TOKEN_STRING ? buf_str(&text) : token.text);
        buf_finish(&text);
        if (kinds[token.kind]) {
            lua_pushstring(L, kinds[token.kind]);
        } else {
            lua_pushvalue(L, -1);
        }
        count++;
        lua_rawseti(L, -8, count);
        lua_rawseti(L, -6, count);
        lua_rawseti(L, -4, count);
        lua_rawseti(L, -2, count);
        ends = token.kind == TOKEN_END || token.kind == TOKEN_WRONG;
    }
    sandbox_charge(L, 1000 + lexer.at - (size_t)from);
    if (ends) {
        lua_pushnil(L);
    } else {
        lua_pushinteger(L, (lua_Integer)lexer.at);
    }
    return 5;
}

/* build.problem(SOURCE, PLACE, TEXT): a problem in the form of lint.check. */
static int build_problem(lua_State *L)
{
    struct str source = to_str(L, 1);
    struct str text = to_str(L, 3);
    lua_Integer at = luaL_checkinteger(L, 2);
    luaL_argcheck(L, at >= 0 && (size_t)at <= source.length, 2, "a place in it");
    struct buf clean = {0};
    int line = 0;
    int column = 0;
    sandbox_charge(L, (uint64_t)at / 16 + text.length);
    lexer_place(source, (size_t)at, &line, &column);
    str_clean(str_fit(text, TEXT_MAX - 1), false, &clean);
    lua_createtable(L, 0, 3);
    push_str(L, buf_str(&clean));
    buf_finish(&clean);
    lua_setfield(L, -2, "text");
    set_integer(L, "line", line);
    set_integer(L, "column", column);
    return 1;
}

static void push_str_or_nil(lua_State *L, struct str text)
{
    if (text.length > 0) {
        push_str(L, text);
    } else {
        lua_pushnil(L);
    }
}

/* build.nearest(NAME, SET): the key of SET that NAME probably means, or nil. */
static int build_nearest(lua_State *L)
{
    struct str name = to_str(L, 1);
    struct str best = STR_NONE;
    unsigned least = EDIT_DISTANCE_NONE;
    luaL_checktype(L, 2, LUA_TTABLE);
    lua_settop(L, 2);
    for (lua_pushnil(L); lua_next(L, 2) != 0; lua_pop(L, 1)) {
        struct str other = to_str(L, 3);
        unsigned distance = edit_distance(name, other);
        bool nearer = distance < least ||
                      (distance == least && best.length > 0 && str_compare(other, best) < 0);
        sandbox_charge(L, 5);
        if (nearer && distance < EDIT_DISTANCE_NONE) {
            least = distance;
            best = other;
        }
    }
    push_str_or_nil(L, best);
    return 1;
}

/* Returns the first ref that a slot names and no object has; empty: none. */
static struct str missing_ref(struct world *world, const struct slot *slot)
{
    if (slot->proto.length > 0 && !world_find_ref(world, slot->proto)) {
        return slot->proto;
    }
    for (struct str rest = slot->prefers, ref; (ref = str_take_word(&rest)).length > 0;) {
        if (ref.bytes[0] != '.' && !world_find_ref(world, ref)) {
            return ref;
        }
    }
    return STR_NONE;
}

/* build.pattern(TEXT): the kinds of e's fields for a command's pattern, by name "raw" (as the
 * player typed it), "object", "objects", "number" or "other", the verb that only the loose reading makes, and a
 * prototype that it names and the world does not have; or nil and the mistake in it. */
static int build_pattern(lua_State *L)
{
    struct grammar *grammar = NULL;
    struct err err;
    if (!grammar_compile(to_str(L, 1), &grammar, &err)) {
        return push_refusal(L, str_of(err.text));
    }
    struct str missing = STR_NONE;
    lua_createtable(L, 0, GRAMMAR_SLOTS_MAX);
    for (size_t i = 0; i < grammar_slot_count(grammar); i++) {
        const struct slot *slot = grammar_slot(grammar, i);
        missing = missing.length > 0 ? missing : missing_ref(engine_world(engine_of(L)), slot);
        bool raw =
                slot->kind == SLOT_TEXT || slot->kind == SLOT_NOUN || slot->kind == SLOT_WORD;
        bool object = slot->kind == SLOT_OBJECT && !slot->many;
        if (slot->kind != SLOT_THIS) {
            push_str(L, slot->name);
            lua_pushstring(L, raw                         ? "raw"
                              : object                    ? "object"
                              : slot->kind == SLOT_OBJECT ? "objects"
                              : slot->kind == SLOT_NUMBER ? "number"
                                                          : "other");
            lua_rawset(L, -3);
        }
    }
    push_str_or_nil(L, grammar_loose_verb(grammar));
    push_str_or_nil(L, missing);
    grammar_destroy(grammar);
    return 3;
}

/* -- names -- */

static void add_name(lua_State *L, int set, struct str name)
{
    push_str(L, name);
    lua_pushboolean(L, true);
    lua_rawset(L, set);
}

/* Adds the names in the table on top to a set; only those of functions, if requested. */
static void add_names(lua_State *L, int set, bool functions)
{
    int from = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, from) != 0; lua_pop(L, 1)) {
        if (lua_type(L, -2) == LUA_TSTRING && (!functions || lua_isfunction(L, -1))) {
            add_name(L, set, to_str(L, -2));
        }
    }
}

/* Adds the names of globals to one set, and a set for each library to members. Libraries are
 * frozen, so their content is behind their metatable. */
static void add_globals(lua_State *L, bool trusted, int globals, int members)
{
    sandbox_push_globals(sandbox_of(L), L, trusted);
    add_names(L, globals, false);
    int from = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, from) != 0; lua_settop(L, from + 1)) {
        if (lua_istable(L, -1) && luaL_getmetafield(L, -1, "__index") == LUA_TTABLE) {
            lua_createtable(L, 0, 0);
            lua_insert(L, -2);
            add_names(L, lua_gettop(L) - 1, false);
            lua_pop(L, 1);
            lua_pushvalue(L, from + 1);
            lua_insert(L, -2);
            lua_rawset(L, members);
        }
    }
    lua_pop(L, 1);
}

struct verbs {
    lua_State *L;
    int set;
};

static void add_verbs(void *data, const struct command *command)
{
    const struct verbs *verbs = data;
    for (size_t i = 0; i < grammar_verb_count(command->grammar); i++) {
        add_name(verbs->L, verbs->set, grammar_verb(command->grammar, i));
    }
}

/* Adds the open methods to the set at index methods, and to the field "open" of the table at 1; and to its field "acts"
 * those that have an old spelling, a function whose first argument is the object. create is a function of its own. */
static void add_open_methods(lua_State *L, int methods, int globals)
{
    int top = lua_gettop(L);
    lua_createtable(L, 0, 20);
    lua_createtable(L, 0, 20);
    lua_rawgeti(L, LUA_REGISTRYINDEX, host_of(L)->keys);
    for (lua_pushnil(L); lua_next(L, top + 3) != 0; lua_pop(L, 1)) {
        if (lua_istable(L, -1)) {
            struct str name = to_str(L, -2);
            add_name(L, methods, name);
            add_name(L, top + 1, name);
            lua_getfield(L, globals, lua_tostring(L, -2));
            if (lua_toboolean(L, -1) && !str_equal(name, STR("create"))) {
                add_name(L, top + 2, name);
            }
            lua_pop(L, 1);
        }
    }
    lua_settop(L, top + 2);
    lua_setfield(L, 1, "acts");
    lua_setfield(L, 1, "open");
}

/* build.names(STOCK): the names that a behaviour may use, as sets: globals, methods, events, and
 * members, a set for each library; open and acts, see add_open_methods; and old_until, when old spellings end. STOCK:
 * includes names for the stock game only. */
static int build_names(lua_State *L)
{
    static const char *const sets[] = {"globals", "members", "methods", "events"};
    bool stock = lua_toboolean(L, 1);
    lua_settop(L, 0);
    lua_createtable(L, 0, 7);
    set_text(L, "old_until", OLD_SPELLINGS_UNTIL);
    for (int i = 0; i < 4; i++) {
        lua_createtable(L, 0, 100);
        lua_pushvalue(L, -1);
        lua_setfield(L, 1, sets[i]);
    }
    add_name(L, 2, STR("_G"));
    add_name(L, 2, STR("load"));
    add_globals(L, false, 2, 3);
    add_open_methods(L, 4, 2);
    if (stock) {
        add_globals(L, true, 2, 3);
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, host_of(L)->keys);
    add_names(L, 4, true);
    size_t event_count = 0;
    const char *const *events = event_list(&event_count);
    for (size_t i = 0; i < event_count; i++) {
        add_name(L, 5, str_of(events[i]));
    }
    if (stock) {
        add_name(L, 5, STR("said")); /* defined by scripts/scores/lib/scores.lua itself */
    }
    commands_each(stock_commands(engine_of(L)), add_verbs, &(struct verbs){L, 5});
    sandbox_charge(L, 1000);
    lua_settop(L, 1);
    return 1;
}

/* build.forms(): what each function for scripts takes, as tools/doc writes it (forms). */
static int build_forms(lua_State *L)
{
    struct buf text = {0};
    struct err err;
    sandbox_charge(L, 1000);
    if (!asset_read("data/api/forms.txt", &text, &err)) {
        buf_clear(&text);
    }
    return push_buf(L, &text);
}

/* build.markup(TEXT): the last tag that the text opens and does not close, or nil. */
static int build_markup(lua_State *L)
{
    struct str rest = to_str(L, 1);
    struct str open = STR_NONE;
    size_t depth = 0;
    sandbox_charge(L, 20 + rest.length / 4);
    struct str tags[MARKUP_DEPTH];
    while (rest.length > 0) {
        const char *from = rest.bytes;
        struct markup_token token = markup_next(&rest);
        struct str tag = {from, (size_t)(rest.bytes - from)};
        if (token.kind == MARKUP_OPEN || token.kind == MARKUP_CMD) {
            if (depth < MARKUP_DEPTH) {
                tags[depth] = tag;
            }
            depth++;
        } else if (token.kind == MARKUP_CLOSE && depth > 0) {
            depth--;
        }
    }
    if (depth > 0 && depth <= MARKUP_DEPTH) {
        open = tags[depth - 1];
    }
    push_str_or_nil(L, open);
    return 1;
}

void script_lint_open(struct host *host)
{
    static const struct api build[] = {{"words", build_words}, {"problem", build_problem},
            {"nearest", build_nearest}, {"pattern", build_pattern}, {"names", build_names},
            {"forms", build_forms}, {"markup", build_markup}};
    api_add_table(host, "build", build, sizeof(build) / sizeof(build[0]));
}
