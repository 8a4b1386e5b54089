/* costs.c -- Calls each script function with arguments of all kinds.
 *
 * 1. Functions come from the globals, the tables in them, and the methods of objects. Setting a
 *    property counts as a call, too.
 * 2. A function's errors tell which kinds of arguments it takes: a kind that is refused at a place
 *    is not tried there again.
 * 3. Each call is a run of its own in its own transaction, which is undone. */
#include "tests/support/costs.h"

#include "engine/base/base.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/host_impl.h"
#include "tests/support/costs_impl.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { PLACES = 4, NAME_MAX_BYTES = 80, FUNCTIONS_MAX = 1000, PEOPLE = 100, TRIES = 20 };

/* Kinds of arguments. */
enum kind {
    KIND_TEXT,
    KIND_TEXTS,
    KIND_MAP,
    KIND_OBJECTS,
    KIND_ROOM,
    KIND_PERSON,
    KIND_THING,
    KIND_ONE,
    KIND_SIZE,
    KIND_WORD,
    KIND_FUNCTION,
    KIND_TRUE,
    KIND_NIL,
    KINDS
};

static const char kind_letters[KINDS + 1] = "smtlrpcinwfb-";

/* Patterns of generated texts: words, lists, templates, markup, letters that fold, expressions,
 * numbers. */
static const char *const textures[] = {"a ", "cube,", "cube and ", "my lit cube's ", "{Actor} ",
        "<b>x</>", "\xC3\x89", "(", "%s", "1 ", ".", "\n", "<cmd look>", "cube", "[x", "the "};
static const char *const words[] = {"desc", "aliases", "details", "name", "cube", "look", "a",
        "n", "b", "read", "public", "item", "%a", "room", "builder", "text"};
static const size_t sizes[] = {
        (size_t)1 << 20, (size_t)1 << 20, (size_t)60 << 10, (size_t)30 << 10, 4000, 390};

struct function {
    char name[NAME_MAX_BYTES];
    int ref;
    bool bad[PLACES][KINDS];
    bool metered; /* one of the game's functions, which are charged for their texts (lua/value/api.c) */
};

struct arguments {
    enum kind kinds[PLACES];
    size_t count;
    size_t size;
    const char *texture;
    const char *word;
};

struct calling {
    struct costs *costs;
    struct host *host;
    bool stock;
    struct function *functions; /* owned */
    size_t count;
    lua_CFunction meter; /* wrapper in which each of the game's functions runs */
    char message[200];   /* of the last call that failed */
};

uint64_t costs_steps(struct engine *engine)
{
    const struct host *host = engine_script_data(engine);
    const struct sandbox_limits *limits = sandbox_limits(host->sandbox);
    return (uint64_t)sandbox_spent_us(host->sandbox) * limits->transaction_instructions /
           limits->transaction_us;
}

int64_t costs_now_us(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* -- the world -- */

static struct object *make(struct costs *costs, const char *proto, const char *name)
{
    struct world *world = engine_world(costs->engine);
    struct object *object = world_create(world, costs->builder);
    struct object *from = world_find_ref(world, str_of(proto));
    struct err err;
    must(from && proto_set(world, object, &from, 1, &err));
    prop_set(world, object, ATOM_name, value_text(name));
    return object;
}

/* Fills a place with things that share a name with two others, with texts to look at; some are lit,
 * boxes or people. */
static void fill(struct costs *costs, struct object *room, size_t count)
{
    struct world *world = engine_world(costs->engine);
    for (size_t i = 0; i < count; i++) {
        bool person = i % (COST_THINGS / PEOPLE) == 0;
        struct object *one = make(costs,
                person       ? "npc"
                : i % 7 == 0 ? "container"
                             : "item",
                "a red cube");
        struct value details = value_table();
        value_table_set_str(&details, STR("edge"), value_text("Sharp."));
        prop_set(world, one, ATOM_aliases, value_text("block, die"));
        prop_set(world, one, ATOM_details, details);
        prop_set(world, one, ATOM_desc, value_text("It has an edge."));
        must(place_move(world, one, room));
    }
}

struct costs *costs_open(struct trial *trial)
{
    struct costs *costs = mem_alloc(sizeof(*costs));
    *costs = (struct costs){.trial = trial, .engine = trial_engine(trial)};
    log_set_level(LOG_ERROR);
    costs->wizard = trial_character(trial_player(trial, "wizard"));
    costs->builder = trial_character(trial_player(trial, "alice"));
    for (size_t which = 0; which < 2; which++) {
        transaction_begin(costs->engine, 0, 0);
        struct object *room = make(costs, "room", "a hall");
        fill(costs, room, COST_THINGS / (2 - which));
        costs->rooms[which] = room->id;
        transaction_commit(costs->engine);
    }
    return costs;
}

void costs_close(struct costs *costs)
{
    log_set_level(LOG_INFO);
    mem_free(costs);
}

void costs_begin(struct costs *costs, uint64_t who, size_t which)
{
    struct world *world = engine_world(costs->engine);
    transaction_begin(costs->engine, who, 0);
    must(place_move(world, world_find(world, who), world_find(world, costs->rooms[which])));
}

/* -- functions -- */

static void add_function(struct calling *calling, lua_State *L, const char *format, ...)
        PRINTF_LIKE(3, 4);

/* Takes the function on top. */
static void add_function(struct calling *calling, lua_State *L, const char *format, ...)
{
    must(calling->count < FUNCTIONS_MAX);
    struct function *function = &calling->functions[calling->count++];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(function->name, sizeof(function->name), format, args);
    va_end(args);
    function->metered = lua_tocfunction(L, -1) == calling->meter;
    function->ref = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* Copies the table behind a frozen one into its place on top of the stack. */
static void thaw(lua_State *L)
{
    while (lua_getmetatable(L, -1)) {
        lua_getfield(L, -1, "__index");
        lua_remove(L, -2);
        if (!lua_istable(L, -1)) {
            lua_pop(L, 1);
            return;
        }
        lua_pushnil(L);
        bool is_frozen = !lua_next(L, -3);
        if (!is_frozen) {
            lua_pop(L, 3);
            return;
        }
        lua_remove(L, -2);
    }
}

/* Those in the table on top, and in the tables in it. */
static void add_table(struct calling *calling, lua_State *L, const char *prefix, bool deeper)
{
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING) {
            continue;
        }
        const char *name = lua_tostring(L, -2);
        if (lua_isfunction(L, -1)) {
            lua_pushvalue(L, -1);
            add_function(calling, L, "%s%s", prefix, name);
        } else if (lua_istable(L, -1) && deeper && strcmp(name, "_G") != 0) {
            char inner[NAME_MAX_BYTES / 2];
            (void)snprintf(inner, sizeof(inner), "%s.", name);
            thaw(L);
            add_table(calling, L, inner, false);
        }
    }
}

/* Adds operations that are syntax, not functions. */
static void add_syntax(struct calling *calling, lua_State *L)
{
    static const char *const chunks[] = {"local o, k, v = ... o[k] = v",
            "local o, k = ... return o[k]",
            "local o, k, v = ... o.t = v local t = o.t t[1] = v",
            "local o, v = ... o.t = v for key in pairs(o.t) do local x = key end return #o.t",
            "local a, b = ... return a .. b", "local a, b = ... return a < b",
            "local o = ... return o.contents"};
    for (size_t i = 0; i < sizeof(chunks) / sizeof(chunks[0]); i++) {
        must(luaL_loadstring(L, chunks[i]) == LUA_OK);
        add_function(calling, L, "%s", chunks[i]);
    }
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(
            ((const struct function *)left)->name, ((const struct function *)right)->name);
}

/* In the order of names, because the order of a table differs between processes. */
static void find_functions(struct calling *calling)
{
    lua_State *L = calling->host->L;
    calling->functions = mem_alloc_array(FUNCTIONS_MAX, sizeof(*calling->functions));
    sandbox_push_globals(calling->host->sandbox, L, calling->stock);
    must(lua_getfield(L, -1, "object") == LUA_TFUNCTION);
    calling->meter = lua_tocfunction(L, -1);
    lua_pop(L, 1);
    add_table(calling, L, "", true);
    lua_pop(L, 1);
    if (!calling->stock) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, calling->host->keys);
        add_table(calling, L, "o:", false);
        lua_pop(L, 1);
        add_syntax(calling, L);
    }
    qsort(calling->functions, calling->count, sizeof(*calling->functions), compare_names);
}

static void forget_functions(struct calling *calling)
{
    for (size_t i = 0; i < calling->count; i++) {
        luaL_unref(calling->host->L, LUA_REGISTRYINDEX, calling->functions[i].ref);
    }
    mem_free(calling->functions);
}

/* -- arguments -- */

static void push_text(lua_State *L, const char *texture, size_t size)
{
    luaL_Buffer buffer;
    size_t length = strlen(texture);
    char *bytes = luaL_buffinitsize(L, &buffer, size);
    for (size_t i = 0; i < size; i++) {
        bytes[i] = i + length - i % length <= size ? texture[i % length] : ' ';
    }
    luaL_pushresultsize(&buffer, size);
}

static void push_list(struct calling *calling, lua_State *L, const struct arguments *arguments,
        enum kind kind, size_t which)
{
    struct engine *engine = calling->costs->engine;
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(engine),
            world_find(engine_world(engine), calling->costs->rooms[which]), &count);
    count = count < COST_THINGS / (2 - which) ? count : COST_THINGS / (2 - which);
    lua_newtable(L);
    for (size_t i = 0; i < count; i++) {
        if (kind == KIND_OBJECTS) {
            push_object(L, ids[i]);
        } else {
            lua_pushfstring(L, "%s%d", arguments->texture, (int)i);
        }
        if (kind == KIND_MAP) {
            lua_pushvalue(L, -1);
            lua_rawset(L, -3);
        } else {
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        }
    }
}

static int give_back(lua_State *L)
{
    return lua_gettop(L);
}

static void push_argument(struct calling *calling, lua_State *L,
        const struct arguments *arguments, enum kind kind, size_t which)
{
    const struct costs *costs = calling->costs;
    size_t size = arguments->size / (2 - which);
    size_t count = 0;
    switch (kind) {
    case KIND_TEXT:
        push_text(L, arguments->texture, size);
        return;
    case KIND_TEXTS:
    case KIND_MAP:
    case KIND_OBJECTS:
        push_list(calling, L, arguments, kind, which);
        return;
    case KIND_ROOM:
        push_object(L, costs->rooms[which]);
        return;
    case KIND_PERSON:
        push_object(L, calling->stock ? costs->wizard : costs->builder);
        return;
    case KIND_THING:
        push_object(L, place_contents(engine_world(costs->engine),
                               world_find(engine_world(costs->engine), costs->rooms[which]),
                               &count)[3]);
        return;
    case KIND_ONE:
        lua_pushinteger(L, 1);
        return;
    case KIND_SIZE:
        lua_pushinteger(L, (lua_Integer)size);
        return;
    case KIND_WORD:
        lua_pushstring(L, arguments->word);
        return;
    case KIND_FUNCTION:
        lua_pushcfunction(L, give_back);
        return;
    case KIND_TRUE:
        lua_pushboolean(L, true);
        return;
    case KIND_NIL:
    case KINDS:
        lua_pushnil(L);
        return;
    }
}

static enum kind choose_kind(
        struct calling *calling, const struct function *function, size_t at)
{
    struct rng *rng = &calling->costs->rng;
    enum kind kind = (enum kind)rng_below(rng, KINDS);
    for (size_t tries = 0; tries < KINDS && function->bad[at][kind]; tries++) {
        kind = (kind + 1) % KINDS;
    }
    return kind;
}

static void choose_arguments(
        struct calling *calling, const struct function *function, struct arguments *out)
{
    struct rng *rng = &calling->costs->rng;
    out->count = 1 + (size_t)rng_below(rng, PLACES);
    out->size = sizes[rng_below(rng, sizeof(sizes) / sizeof(sizes[0]))];
    out->texture = textures[rng_below(rng, sizeof(textures) / sizeof(textures[0]))];
    out->word = words[rng_below(rng, sizeof(words) / sizeof(words[0]))];
    for (size_t i = 0; i < out->count; i++) {
        out->kinds[i] = choose_kind(calling, function, i);
    }
}

/* -- calls -- */

static void take_message(struct calling *calling, lua_State *co)
{
    const char *message = lua_type(co, -1) == LUA_TSTRING ? lua_tostring(co, -1) : "";
    (void)snprintf(calling->message, sizeof(calling->message), "%s", message);
}

static struct script *begin_script(struct calling *calling, const struct function *function)
{
    const struct costs *costs = calling->costs;
    struct transaction *transaction = engine_transaction(costs->engine);
    transaction->rights.owner = calling->stock ? 0 : costs->builder;
    transaction->rights.trusted = transaction->actor;
    transaction->place_object = transaction->actor;
    struct script *script = host_script_create(calling->host);
    script->this_object = transaction->actor;
    script->actor = transaction->actor;
    script->owner = transaction->rights.owner;
    script->stock = calling->stock;
    script->may_yield = true;
    sandbox_push_globals(calling->host->sandbox, script->co, calling->stock);
    lua_getfield(script->co, -1, "pcall");
    lua_remove(script->co, -2);
    lua_rawgeti(script->co, LUA_REGISTRYINDEX, function->ref);
    return script;
}

static void call(struct calling *calling, const struct function *function,
        const struct arguments *arguments, size_t which, struct cost_of *out)
{
    struct costs *costs = calling->costs;
    struct sandbox *sandbox = calling->host->sandbox;
    costs_begin(costs, calling->stock ? costs->wizard : costs->builder, which);
    struct script *script = begin_script(calling, function);
    for (size_t i = 0; i < arguments->count; i++) {
        push_argument(calling, script->co, arguments, arguments->kinds[i], which);
    }
    calling->message[0] = '\0';
    uint64_t steps = costs_steps(costs->engine);
    int64_t begun_us = costs_now_us();
    enum outcome outcome = host_run(script, (int)arguments->count + 1, NULL);
    out->us = costs_now_us() - begun_us;
    out->steps = costs_steps(costs->engine) - steps;
    out->ended = outcome == OUTCOME_KILLED;
    out->done = outcome != OUTCOME_KILLED && outcome != OUTCOME_FAILED;
    if (outcome == OUTCOME_DONE && lua_gettop(script->co) > 0 && lua_isboolean(script->co, 1) &&
            !lua_toboolean(script->co, 1)) {
        take_message(calling, script->co);
        out->done = false;
    }
    if (outcome == OUTCOME_YIELDED) {
        host_script_destroy(script);
    } else {
        host_script_ended(script, false);
    }
    transaction_abort(costs->engine);
    if (sandbox_heap_bytes(sandbox) > (size_t)16 << 20) {
        sandbox_collect_all(sandbox);
    }
}

/* "bad argument #2 to …": that kind will not do there. */
static void learn(
        struct calling *calling, struct function *function, const struct arguments *arguments)
{
    const char *at = strstr(calling->message, "bad argument #");
    size_t place = at ? strtoul(at + strlen("bad argument #"), NULL, 10) : 0;
    if (place > 0 && place <= arguments->count) {
        function->bad[place - 1][arguments->kinds[place - 1]] = true;
    }
}

/* Calls the function with half and all of the arguments' size. */
static void visit_both(struct calling *calling, struct function *function,
        const struct arguments *arguments, cost_visit *visit, void *data)
{
    struct cost_case one = {.name = function->name, .size = arguments->size};
    char given[64] = "";
    size_t length = 0;
    call(calling, function, arguments, 0, &one.half);
    for (size_t i = 0; i < arguments->count; i++) {
        bool charged = function->metered && arguments->kinds[i] == KIND_TEXT;
        one.to_charge += charged ? arguments->size : 0;
        given[length++] = kind_letters[arguments->kinds[i]];
    }
    (void)snprintf(given + length, sizeof(given) - length, " %s %s",
            arguments->texture[0] == '\n' ? "newline" : arguments->texture, arguments->word);
    one.given = given;
    call(calling, function, arguments, 1, &one.whole);
    visit(data, &one);
}

static void call_both(
        struct calling *calling, struct function *function, cost_visit *visit, void *data)
{
    struct arguments arguments;
    struct cost_of tried;
    for (unsigned tries = 0;
            tries == 0 || (strstr(calling->message, "bad argument") && tries < TRIES);
            tries++) {
        choose_arguments(calling, function, &arguments);
        call(calling, function, &arguments, 0, &tried);
        learn(calling, function, &arguments);
    }
    visit_both(calling, function, &arguments, visit, data);
}

void costs_each_function(struct costs *costs, bool stock, uint64_t seed, unsigned rounds,
        cost_visit *visit, void *data)
{
    struct calling calling = {
            .costs = costs, .host = engine_script_data(costs->engine), .stock = stock};
    rng_seed(&costs->rng, seed);
    find_functions(&calling);
    for (size_t i = 0; i < calling.count; i++) {
        for (unsigned round = 0; round < rounds; round++) {
            call_both(&calling, &calling.functions[i], visit, data);
        }
    }
    forget_functions(&calling);
}

void costs_again(struct costs *costs, bool stock, const struct cost_found *found,
        cost_visit *visit, void *data)
{
    struct calling calling = {
            .costs = costs, .host = engine_script_data(costs->engine), .stock = stock};
    struct arguments arguments = {.count = strlen(found->kinds),
            .size = found->size,
            .texture = found->texture,
            .word = "text"};
    size_t at = 0;
    for (size_t i = 0; i < arguments.count; i++) {
        arguments.kinds[i] = (enum kind)(strchr(kind_letters, found->kinds[i]) - kind_letters);
    }
    find_functions(&calling);
    while (at < calling.count && strcmp(calling.functions[at].name, found->name) != 0) {
        at++;
    }
    must(at < calling.count);
    visit_both(&calling, &calling.functions[at], &arguments, visit, data);
    forget_functions(&calling);
}
