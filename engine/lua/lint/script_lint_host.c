/* script_lint_host.c -- which names there are for a script: asked of the host itself, so that no
 * list can differ from what runs. */
#include "engine/lua/lint/script_lint.h"

#include "engine/core/line/commands.h"
#include "engine/lua/host_impl.h"

#include <string.h>

struct names {
    struct host *host;
    bool stock;
};

/* Events that no stock verb is named after. */
static const char *const events[] = {"move", "enter", "leave", "hear", "connect", "disconnect",
        "describe", "command", "award", "time:dawn", "time:dusk", "time:hour"};

/* Keeps the name that is nearest to what was asked for. */
static void consider(struct str name, struct str other, unsigned *best, struct buf *nearest)
{
    unsigned distance = str_distance(name, other, *best);
    if (distance < *best && distance < name.length) {
        *best = distance;
        buf_clear(nearest);
        buf_add_str(nearest, other);
    }
}

/* Is it a key of the table on top, which is popped; functions only, if asked. */
static bool find_in(lua_State *L, struct str name, bool functions, struct buf *nearest)
{
    unsigned best = 3;
    push_str(L, name);
    int type = lua_rawget(L, -2);
    bool found = functions ? type == LUA_TFUNCTION : type != LUA_TNIL;
    lua_pop(L, 1);
    lua_pushnil(L);
    while (!found && nearest && lua_next(L, -2) != 0) {
        if (lua_type(L, -2) == LUA_TSTRING && (!functions || lua_isfunction(L, -1))) {
            struct str other = {0};
            other.bytes = lua_tolstring(L, -2, &other.length);
            consider(name, other, &best, nearest);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, found || !nearest ? 2 : 1);
    return found;
}

static bool has_global(void *data, struct str name, struct buf *nearest)
{
    const struct names *names = data;
    struct host *host = names->host;
    bool found = str_equal(name, STR("_G")) || str_equal(name, STR("load")) ||
                 str_equal(name, STR("_ENV"));
    for (int stock = names->stock; !found && stock >= 0; stock--) {
        sandbox_push_globals(host->sandbox, host->L, stock);
        found = find_in(host->L, name, false, nearest);
    }
    return found;
}

static bool has_member(void *data, struct str library, struct str name, struct buf *nearest)
{
    const struct names *names = data;
    lua_State *L = names->host->L;
    bool found = true;
    sandbox_push_globals(names->host->sandbox, L, names->stock);
    push_str(L, library);
    /* The libraries are frozen: what they hold is behind their metatable. */
    if (lua_gettable(L, -2) == LUA_TTABLE && lua_getmetatable(L, -1)) {
        if (lua_getfield(L, -1, "__index") == LUA_TTABLE) {
            found = find_in(L, name, false, nearest);
        } else {
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 2);
    return found;
}

static bool has_method(void *data, struct str name, struct buf *nearest)
{
    const struct names *names = data;
    lua_State *L = names->host->L;
    lua_rawgeti(L, LUA_REGISTRYINDEX, names->host->keys);
    return find_in(L, name, true, nearest);
}

struct nearest_verb {
    struct str name;
    unsigned best;
    struct buf *nearest;
    bool found;
};

static void visit_command(void *data, const struct command *command)
{
    struct nearest_verb *verb = data;
    for (size_t i = 0; i < grammar_verb_count(command->grammar); i++) {
        struct str other = grammar_verb(command->grammar, i);
        verb->found |= str_equal(other, verb->name);
        if (!verb->found && verb->nearest) {
            consider(verb->name, other, &verb->best, verb->nearest);
        }
    }
}

static bool has_event(void *data, struct str name, struct buf *nearest)
{
    const struct names *names = data;
    if (str_starts(name, STR("timer:")) || str_starts(name, STR("call:"))) {
        return true;
    }
    struct nearest_verb verb = {.name = name, .best = 3, .nearest = nearest};
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        verb.found |= str_equal(name, str_of(events[i]));
        if (nearest) {
            consider(name, str_of(events[i]), &verb.best, nearest);
        }
    }
    commands_each(names->host->engine->commands, visit_command, &verb);
    return verb.found;
}

void host_lint(struct host *host, struct str source, bool stock,
        void (*report)(void *data, const struct lint_problem *problem), void *data)
{
    struct names names = {host, stock};
    struct lint_names all = {has_global, has_member, has_method, has_event, &names};
    script_lint(&all, source, report, data);
}

/* -- for scripts -- */

static void push_problem(void *data, const struct lint_problem *problem)
{
    lua_State *L = data;
    lua_createtable(L, 0, 3);
    lua_pushinteger(L, problem->line);
    lua_setfield(L, -2, "line");
    lua_pushinteger(L, problem->column);
    lua_setfield(L, -2, "column");
    push_str(L, problem->text);
    lua_setfield(L, -2, "text");
    lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

/* build.lint(SOURCE[, STOCK]): what is probably wrong in it, a list of {line=, column=, text=}; STOCK: it may
 * name what only the stock game has. */
static int build_lint(lua_State *L)
{
    struct str source = to_str(L, 1);
    bool stock = lua_toboolean(L, 2);
    sandbox_charge(L, 1000 + source.length);
    luaL_checkstack(L, 20, NULL);
    lua_createtable(L, 0, 0);
    host_lint(host_of(L), source, stock, push_problem, L);
    return 1;
}

void script_lint_open(struct host *host)
{
    static const struct api build[] = {{"lint", build_lint}};
    api_add_table(host, "build", build, sizeof(build) / sizeof(build[0]));
}
