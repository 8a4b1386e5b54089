/* debug_stop.c -- what a stop shows: the calls that led there, their variables, and the value of an expression.
 *
 * 1. Variables are shown of the debugged behaviours only. Of other code its place is shown, if the reader may read the
 *    source.
 * 2. Values become texts and small trees at once, because the run is undone. Tables are read without their
 *    metatables, so no script runs.
 * 3. An expression runs on a thread of its own, because the sandbox's hook is off in the hook, and an endless
 *    expression would never end. It has copies of the variables, and shares the rest of the run's budget. */
#include "engine/modules/workshop/debug/debug.h"

#include "engine/core/rights/perm.h"
#include "engine/modules/workshop/rehearse/lua_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FRAMES_MAX = 40,
    VARIABLES_MAX = 100,
    DEPTH_MAX = 3,
    MEMBERS_MAX = 60,
    NODES_MAX = 1500,
    TEXT_MAX = 200,
};

#define COMPILE_US 2000

struct looking {
    struct debug_run *run;
    struct host *host;
    lua_State *L;
    size_t nodes;
};

/* -- values -- */

static json_t *json_of(struct str text)
{
    struct buf clean = {0};
    str_clean(str_fit(text, TEXT_MAX), false, &clean);
    json_t *json = json_stringn(clean.bytes ? clean.bytes : "", clean.length);
    buf_finish(&clean);
    return json;
}

static json_t *value_json(struct looking *looking, int index, struct str name, int depth);

/* Appends the members of the table at index, in the order of next. */
static json_t *members_json(struct looking *looking, int index, int depth)
{
    lua_State *L = looking->L;
    json_t *list = json_array();
    lua_pushnil(L);
    while (lua_next(L, index)) {
        struct buf key = {0};
        if (json_array_size(list) >= MEMBERS_MAX || looking->nodes >= NODES_MAX) {
            lua_pop(L, 2);
            break;
        }
        if (lua_type(L, -2) == LUA_TSTRING) {
            size_t length = 0;
            const char *text = lua_tolstring(L, -2, &length);
            buf_add(&key, text, length);
        } else {
            buf_add_char(&key, '[');
            lua_text_put(looking->host, L, lua_gettop(L) - 1, 0, &key);
            buf_add_char(&key, ']');
        }
        (void)json_array_append_new(
                list, value_json(looking, lua_gettop(L), buf_str(&key), depth + 1));
        buf_finish(&key);
        lua_pop(L, 1);
    }
    return list;
}

/* Returns {name, type, value, of?} of the value at the absolute index. */
static json_t *value_json(struct looking *looking, int index, struct str name, int depth)
{
    lua_State *L = looking->L;
    struct buf text = {0};
    bool is_object = test_object(L, index) != 0;
    looking->nodes++;
    lua_text_put(looking->host, L, index, 0, &text);
    json_t *json = json_pack("{s:o, s:s, s:o}", "name", json_of(name), "type",
            is_object ? "object" : luaL_typename(L, index), "value", json_of(buf_str(&text)));
    if (lua_istable(L, index) && depth < DEPTH_MAX && lua_checkstack(L, 8)) {
        json_t *members = members_json(looking, index, depth);
        if (json_array_size(members) > 0) {
            (void)json_object_set(json, "of", members);
        }
        json_decref(members);
    }
    buf_finish(&text);
    return json;
}

/* -- variables -- */

typedef const char *get_variable(lua_State *L, lua_Debug *ar, int i);

static const char *get_local(lua_State *L, lua_Debug *ar, int i)
{
    return lua_getlocal(L, ar, i);
}

/* The function is on top. */
static const char *get_upvalue(lua_State *L, lua_Debug *ar, int i)
{
    (void)ar;
    return lua_getupvalue(L, -1, i);
}

static bool is_shown(const char *name)
{
    return *name && *name != '(' && strcmp(name, "_ENV") != 0;
}

/* A later variable of the same name hides an earlier one. */
static void put_variable(json_t *list, json_t *variable)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (json_equal(json_object_get(json_array_get(list, i), "name"),
                    json_object_get(variable, "name"))) {
            (void)json_array_set_new(list, i, variable);
            return;
        }
    }
    (void)json_array_append_new(list, variable);
}

static json_t *variables_json(struct looking *looking, lua_Debug *ar, get_variable *get)
{
    lua_State *L = looking->L;
    json_t *list = json_array();
    const char *name = NULL;
    for (int i = 1; i <= VARIABLES_MAX && (name = get(L, ar, i)) != NULL; i++) {
        if (is_shown(name) && looking->nodes < NODES_MAX) {
            put_variable(list, value_json(looking, lua_gettop(L), str_of(name), 0));
        }
        lua_pop(L, 1);
    }
    return list;
}

/* -- frames -- */

int debug_source_of(const struct debug_ask *ask, const char *chunk)
{
    for (size_t i = 0; i < ask->source_count; i++) {
        const char *name = ask->sources[i].name;
        size_t length = strlen(name);
        bool same = strncmp(chunk, name, length) == 0;
        if (same && (chunk[length] == '\0' || chunk[length] == ' ' || chunk[length] == '.')) {
            return (int)i;
        }
    }
    return -1;
}

/* True if the reader may know where in another behaviour or file it runs. */
static bool may_read_place(const struct looking *looking, const char *chunk)
{
    struct engine *engine = looking->host->engine;
    if (strncmp(chunk, "=#", 2) != 0) {
        return true; /* the stock game's files, which are public */
    }
    struct object *object = world_find(engine_world(engine), strtoull(chunk + 2, NULL, 10));
    return object && perm_may_read_source(engine, looking->run->ask->character, object);
}

/* Returns a frame: {name, source, line, id?, locals?, upvalues?}; NULL: it is not shown. */
static json_t *frame_json(struct looking *looking, lua_Debug *ar)
{
    lua_State *L = looking->L;
    if (!lua_getinfo(L, "nSl", ar) || *ar->what == 'C') {
        return NULL;
    }
    int source = debug_source_of(looking->run->ask, ar->source);
    bool may = source >= 0 || may_read_place(looking, ar->source);
    json_t *json = json_pack("{s:o, s:o, s:i}", "name",
            json_of(str_of(!may       ? "another script"
                           : ar->name ? ar->name
                                      : "handler")),
            "source", json_of(may ? str_of(ar->short_src) : STR("")), "line",
            may ? ar->currentline : 0);
    if (source >= 0) {
        uint64_t id = looking->run->ask->sources[source].object;
        (void)json_object_set_new(json, "id", json_integer((json_int_t)id));
        (void)json_object_set_new(json, "locals", variables_json(looking, ar, get_local));
        (void)lua_getinfo(L, "f", ar);
        (void)json_object_set_new(json, "upvalues", variables_json(looking, ar, get_upvalue));
        lua_pop(L, 1);
    }
    return json;
}

/* -- expressions -- */

/* Sets the variables of the frame as fields of the table on top of thread. */
static void copy_variables(lua_State *L, lua_State *thread, lua_Debug *ar, get_variable *get)
{
    const char *name = NULL;
    for (int i = 1; i <= VARIABLES_MAX && (name = get(L, ar, i)) != NULL; i++) {
        if (is_shown(name)) {
            lua_xmove(L, thread, 1);
            lua_setfield(thread, -2, name);
        } else {
            lua_pop(L, 1);
        }
    }
}

/* Pushes the function's globals onto thread: its upvalue _ENV, or those of every script if it uses
 * none. The function is on top of L. */
static void push_globals_of(struct sandbox *sandbox, lua_State *L, lua_State *thread)
{
    const char *name = NULL;
    for (int i = 1; (name = lua_getupvalue(L, -1, i)) != NULL; i++) {
        if (strcmp(name, "_ENV") == 0) {
            lua_xmove(L, thread, 1);
            return;
        }
        lua_pop(L, 1);
    }
    sandbox_push_environment(sandbox, thread, sandbox_is_trusted(sandbox));
}

/* Pushes a table with the frame's variables, over its globals, onto thread. */
static void push_scope(struct sandbox *sandbox, lua_State *L, lua_State *thread, lua_Debug *ar)
{
    lua_newtable(thread);
    (void)lua_getinfo(L, "f", ar);
    copy_variables(L, thread, ar, get_upvalue);
    lua_newtable(thread);
    push_globals_of(sandbox, L, thread);
    lua_setfield(thread, -2, "__index");
    lua_setmetatable(thread, -2);
    lua_pop(L, 1);
    copy_variables(L, thread, ar, get_local);
}

/* Compiles "return EXPRESSION", or else the text as statements, with the scope on top of thread as its globals. */
static bool compile_expression(lua_State *thread, struct str expression, struct err *err)
{
    struct buf text = {0};
    int line = 0;
    int column = 0;
    buf_printf(&text, "return %.*s", STR_FMT(expression));
    lua_pushvalue(thread, -1);
    struct sandbox_source source = {buf_str(&text), "=expression"};
    bool ok = sandbox_load_within(thread, COMPILE_US, source, err, &line, &column);
    if (!ok) {
        lua_pushvalue(thread, -1);
        source.text = expression;
        ok = sandbox_load_within(thread, COMPILE_US, source, err, &line, &column);
    }
    buf_finish(&text);
    return ok;
}

static void evaluate(struct looking *looking, lua_Debug *ar)
{
    struct debug_run *run = looking->run;
    lua_State *L = looking->L;
    lua_State *thread = lua_newthread(L);
    struct err err = {0};
    run->evaluates = true;
    push_scope(looking->host->sandbox, L, thread, ar);
    if (!compile_expression(thread, run->ask->expression, &err)) {
        buf_add_text(&run->error, err.text);
    } else if (sandbox_call(looking->host->sandbox, thread, 0, 1, NULL) == SANDBOX_OK) {
        looking->L = thread;
        run->value = value_json(looking, lua_gettop(thread), run->ask->expression, 0);
        looking->L = L;
    } else {
        buf_add_text(&run->error, sandbox_message(looking->host->sandbox));
    }
    run->evaluates = false;
    lua_pop(L, 1);
}

/* -- the stop -- */

static void add_frames(struct looking *looking, lua_State *L)
{
    struct debug_run *run = looking->run;
    lua_Debug ar;
    looking->L = L;
    for (int level = 0; json_array_size(run->frames) < FRAMES_MAX && lua_checkstack(L, 20) &&
                        lua_getstack(L, level, &ar);
            level++) {
        size_t index = json_array_size(run->frames);
        json_t *frame = frame_json(looking, &ar);
        if (!frame) {
            continue;
        }
        bool own = json_object_get(frame, "id");
        (void)json_array_append_new(run->frames, frame);
        if (run->ask->expression.length > 0 && index == run->ask->frame && own) {
            evaluate(looking, &ar);
        } else if (run->ask->expression.length > 0 && index == run->ask->frame) {
            buf_add_text(&run->error, "that part of the stack isn't debugged");
        }
    }
}

void debug_look(struct debug_run *run, lua_State *L)
{
    struct looking looking = {.run = run, .host = host_of(L)};
    run->frames = json_array();
    add_frames(&looking, L);
    size_t count = run->nest_count < DEBUG_NESTS_MAX ? run->nest_count : DEBUG_NESTS_MAX;
    for (size_t i = count; i-- > 0;) {
        lua_State *co = run->nests[i].script->co;
        if (co != L) {
            add_frames(&looking, co);
        }
    }
    if (run->ask->expression.length > 0 && !run->value && run->error.length == 0) {
        buf_add_text(&run->error, "there is no such frame");
    }
}
