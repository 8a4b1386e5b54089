/* script_test.c -- runs the test cases of a behaviour.
 *
 * 1. A case is a rehearsal: the behaviour is compiled again with variables of its own, published,
 *    tried and undone. The behaviour in play and its variables are not touched.
 * 2. When a behaviour is loaded for play, test() does nothing, so cases cost no memory.
 * 3. A case has the rights of the behaviour and one budget for everything. It fails if a script
 *    failed in it, unless the case asks for that (t:faults).
 * 4. The players of a case (stand-ins) are removed after it was undone, and never appear in lists.
 *
 * To add a function for cases, start at bind_test.c. */
#include "engine/modules/workshop/test/script_test.h"

#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/trust.h"
#include "engine/core/script/timer.h"
#include "engine/lua/load/script_save.h"
#include "engine/modules/calls/rehearse.h"
#include "engine/modules/workshop/test/testing.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#define CASE_US 20000

enum { FAULTS_SHOWN = 3 };

/* -- while a behaviour loads -- */

void test_add_case(lua_State *L)
{
    struct test_cases *cases = host_of(L)->test_cases;
    if (cases->count == TEST_CASES_MAX) {
        luaL_error(L, "a behaviour has at most %d tests", TEST_CASES_MAX);
    }
    lua_Debug about;
    struct test_case *one = &cases->list[cases->count++];
    lua_pushvalue(L, 2);
    one->line = lua_getinfo(L, ">S", &about) ? about.linedefined : 0;
    lua_pushvalue(L, 2);
    one->function = luaL_ref(L, LUA_REGISTRYINDEX);
    struct buf clean = {0};
    str_clean(str_fit(to_str(L, 1), 200), false, &clean);
    one->name = clean.bytes ? clean.bytes : str_dup(STR_NONE);
}

static void forget_cases(struct host *host, struct test_cases *cases)
{
    for (size_t i = 0; i < cases->count; i++) {
        luaL_unref(host->L, LUA_REGISTRYINDEX, cases->list[i].function);
        mem_free(cases->list[i].name);
    }
    cases->count = 0;
}

/* -- the behaviour -- */

struct test_run {
    struct host *host;
    const struct test_plan *plan;
    size_t index;
    struct test_result *out;
    struct err *err;
    bool loaded;
    uint64_t rights; /* rights of the behaviour */
    struct test_cases cases;
    struct testing testing;
};

/* Finds the object's current source, its author, and its name in errors. */
static bool find_source_script(struct host *host, struct object *object, struct buf *text,
        uint64_t *author, char *name)
{
    struct script_source source;
    bool found = false;
    *author = 0;
    if (object->behaviour) {
        found = script_source(host, object, 0, &source);
        buf_add_str(text, buf_str(&source.text));
        *author = source.author;
        (void)snprintf(
                name, 64, "#%llu rev %u", (unsigned long long)object->id, object->behaviour);
        buf_finish(&source.text);
    }
    return found;
}

/* Compiles the parts of a stock behaviour. The file under test, if one is, stands for its part, and
 * only its cases count. */
static struct behaviour *compile_parts(struct test_run *run, struct part *parts, size_t count,
        uint64_t object, struct err *why, int *line)
{
    struct chunk chunks[BEHAVIOUR_PARTS_MAX];
    size_t failed = 0;
    for (size_t i = 0; i < count; i++) {
        const char *path = run->plan->path;
        bool is_file = path && str_ends(str_of(path), str_of(parts[i].path));
        chunks[i] = (struct chunk){.source = is_file ? run->plan->source : parts[i].text,
                .name = parts[i].name,
                .is_around = path && !is_file,
                .object = object,
                .stock = true};
    }
    return loader_compile_parts(run->host, chunks, count, &failed, why, line);
}

/* Finds the parts of the stock behaviour under test; 0: it is none, or the file is not one of
 * them. */
static size_t find_parts(struct test_run *run, const struct object *object,
        struct part parts[BEHAVIOUR_PARTS_MAX])
{
    bool is_stock = !object->behaviour && object->ref && object->owner == 0;
    size_t count = is_stock ? parts_find(run->host, object->ref, parts) : 0;
    bool found = !run->plan->source.bytes;
    for (size_t i = 0; run->plan->path && i < count; i++) {
        found = found || str_ends(str_of(run->plan->path), str_of(parts[i].path));
    }
    return found ? count : 0;
}

/* Makes an owner for objects made for a test, with a builder's rights to those only. */
static uint64_t make_owner(struct engine *engine)
{
    struct world *world = engine_world(engine);
    struct object *owner = world_create(world, 0);
    struct object *player = world_get_ref(world, "player");
    struct err err;
    must(proto_set(world, owner, &player, 1, &err));
    prop_set(world, owner, ATOM_name, value_str(STR("Tester")));
    return owner->id;
}

static struct object *make_thing(struct engine *engine, const struct test_plan *plan)
{
    struct world *world = engine_world(engine);
    struct object *item = world_get_ref(world, "item");
    struct object *thing = world_create(world, plan->stock ? 0 : make_owner(engine));
    struct err err;
    must(proto_set(world, thing, &item, 1, &err));
    prop_set(world, thing, ATOM_name, value_str(plan->name));
    return thing;
}

/* Compiles the one source under test. */
static struct behaviour *compile_one(struct test_run *run, struct object *object,
        uint64_t *out_rights, struct err *why, int *line)
{
    struct host *host = run->host;
    struct buf text = {0};
    uint64_t author = run->plan->author ? run->plan->author : object->owner;
    char name[64];
    char chunk_name[70];
    int column = 0;
    (void)snprintf(name, sizeof(name), "%.*s.lua", (int)str_fit(run->plan->name, 50).length,
            run->plan->name.bytes);
    if (run->plan->source.bytes) {
        buf_add_str(&text, run->plan->source);
    } else if (!find_source_script(host, object, &text, &author, name)) {
        buf_finish(&text);
        *line = -1;
        (void)err_set(why, ERR_SCRIPT, "it has no behaviour of its own");
        return NULL;
    }
    (void)snprintf(chunk_name, sizeof(chunk_name), "=%s", name);
    *out_rights = trust_of_source(host->engine, object, author);
    struct chunk chunk = {
            .source = buf_str(&text),
            .name = chunk_name,
            .object = object->id,
            .owner = *out_rights,
            .stock = *out_rights == 0,
    };
    struct behaviour *behaviour = loader_compile(host, &chunk, why, line, &column);
    buf_finish(&text);
    return behaviour;
}

static bool load(struct test_run *run, struct object *object)
{
    struct host *host = run->host;
    struct part parts[BEHAVIOUR_PARTS_MAX];
    uint64_t rights = 0;
    int line = 0;
    struct err why = {0};
    size_t count = find_parts(run, object, parts);
    host->test_cases = &run->cases;
    struct behaviour *behaviour =
            count > 0 ? compile_parts(run, parts, count, object->id, &why, &line)
                      : compile_one(run, object, &rights, &why, &line);
    host->test_cases = NULL;
    if (!behaviour && line < 0) {
        return err_set(run->err, ERR_SCRIPT, "%s", why.text);
    }
    if (!behaviour) {
        return err_set(run->err, ERR_SCRIPT, "line %d: %s", line, why.text);
    }
    if (object->behaviour == 0) {
        world_set_behaviour(engine_world(host->engine), object, 1);
    }
    behaviours_publish(host->engine, object, behaviour);
    run->rights = rights;
    run->loaded = true;
    return true;
}

/* -- one case -- */

/* Moves a carried object into the room for the test, since its players usually stand there. */
static void lay_down(struct engine *engine, struct object *object, struct object *room)
{
    struct world *world = engine_world(engine);
    struct object *holder = world_find(world, object->location);
    if (holder && is_character(engine, holder)) {
        prop_set(world, object, ATOM_worn, value_nil());
        (void)!place_move(world, object, room);
    }
}

static struct object *room_of(struct engine *engine, struct object *object)
{
    while (object && !proto_is_ref(engine_world(engine), object, "room")) {
        object = object_place(engine, object);
    }
    return object;
}

/* Returns the object's room, or the object itself if it is one; for an object that is nowhere (a
 * prototype, for example) or held by a sleeping character, a new room. */
static uint64_t find_here(struct engine *engine, struct object *object, bool made)
{
    struct world *world = engine_world(engine);
    struct object *place = room_of(engine, object);
    if (place) {
        lay_down(engine, object, place);
        return place->id;
    }
    struct object *room = world_get_ref(world, "room");
    struct err err;
    place = world_create(world, object->owner);
    must(proto_set(world, place, &room, 1, &err));
    prop_set(world, place, ATOM_name, value_str(STR("A test room")));
    lay_down(engine, object, place);
    if (made) {
        (void)!place_move(world, object, place);
    }
    return place->id;
}

/* Appends the errors of scripts that the case did not ask for, a line each. */
static void add_faults(
        const struct transaction *transaction, size_t from, size_t until, struct buf *message)
{
    for (size_t i = from; i < until && i < from + FAULTS_SHOWN; i++) {
        buf_add_text(
                message, message->length > 0 ? "\n" TEST_SCRIPT_FAILED : TEST_SCRIPT_FAILED);
        buf_add_text(message, transaction->faults[i].text);
    }
}

/* A case often fails because a script failed before, so both are told. */
static void judge(struct test_run *run, enum outcome outcome)
{
    struct transaction *transaction = engine_transaction(run->host->engine);
    struct buf *message = &run->out->message;
    size_t from = run->testing.fault_from;
    size_t until = transaction->fault_count;
    run->out->ok = outcome == OUTCOME_DONE && until <= from;
    if (outcome == OUTCOME_REFUSED) {
        buf_add_text(message, "refused: ");
        buf_add_str(message, buf_str(&transaction->refusal));
    } else if (outcome != OUTCOME_DONE && until > from) {
        /* The last error is the case's own. */
        buf_add_text(message, transaction->faults[--until].text);
    } else if (outcome != OUTCOME_DONE) {
        buf_add_text(message, "it did not end");
    }
    add_faults(transaction, from, until, message);
    struct buf *unknown = &run->testing.unknown;
    if (unknown->length > 0 && outcome == OUTCOME_DONE && run->out->ok) {
        run->out->ok = false;
        buf_printf(message, "a player is told: %s", unknown->bytes);
    }
}

static void run_case(struct test_run *run, struct object *object, const struct test_case *one)
{
    struct host *host = run->host;
    struct engine *engine = host->engine;
    struct transaction *transaction = engine_transaction(engine);
    struct testing *testing = &run->testing;
    testing->object = object->id;
    testing->when = run->plan->when;
    testing->line_us = run->plan->line_us;
    testing->here = find_here(engine, object, run->plan->object == 0);
    testing->timer_mark = timer_mark(engine);
    testing->token_mark = host->next_token;
    testing->fault_from = transaction->fault_count;
    transaction->patience_ms = 0;
    transaction->actor = 0;
    transaction->session = 0;
    transaction->place_object = object->id;
    transaction->rights = (struct rights){.owner = run->rights};
    test_time_begin(engine, testing);
    struct script *script = host_script_create(host);
    script->this_object = object->id;
    script->behaviour = object->id;
    script->owner = run->rights;
    script->stock = run->rights == 0;
    struct rng rng = *engine_rng(engine);
    rng_seed(engine_rng(engine), 1);
    host->testing = testing;
    lua_rawgeti(script->co, LUA_REGISTRYINDEX, one->function);
    push_test(script->co, testing);
    enum outcome outcome = host_run(script, 1, NULL);
    host_script_ended(script, false);
    host->testing = NULL;
    *engine_rng(engine) = rng;
    judge(run, transaction->ending != OUTCOME_DONE ? transaction->ending : outcome);
}

/* Returns the index of the case with the wanted name; SIZE_MAX without such a case. */
static size_t find_case(const struct test_run *run)
{
    for (size_t i = 0; i < run->cases.count; i++) {
        if (str_equal(str_of(run->cases.list[i].name), run->plan->only)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static enum outcome play_script_own(void *data)
{
    struct test_run *run = data;
    struct engine *engine = run->host->engine;
    if (run->plan->steps) {
        sandbox_extend(
                run->host->sandbox, run->plan->us ? run->plan->us : CASE_US, run->plan->steps);
    }
    struct object *object = run->plan->object
                                    ? world_find(engine_world(engine), run->plan->object)
                                    : make_thing(engine, run->plan);
    if (!object) {
        (void)err_set(run->err, ERR_SCRIPT, "there is no such object");
        return OUTCOME_DONE;
    }
    if (!load(run, object)) {
        return OUTCOME_DONE;
    }
    run->out->count = run->cases.count;
    if (run->plan->only.length > 0) {
        run->index = find_case(run);
    }
    if (run->index < run->cases.count) {
        const struct test_case *one = &run->cases.list[run->index];
        buf_add_text(&run->out->name, one->name);
        run->out->line = one->line;
        run_case(run, object, one);
    }
    return OUTCOME_DONE;
}

bool script_test_run(struct host *host, const struct test_plan *plan, size_t index,
        struct test_result *out, struct err *err)
{
    struct engine *engine = host->engine;
    struct transaction *transaction = engine_transaction(engine);
    struct test_run *run = mem_alloc(sizeof(*run));
    *out = (struct test_result){0};
    run->host = host;
    run->plan = plan;
    run->index = index;
    run->out = out;
    run->err = err;
    struct rehearsal rehearsal = {.play = play_script_own, .data = run};
    if (transaction->open) {
        sandbox_renew(host->sandbox);
    }
    int64_t before_us = transaction->open ? sandbox_spent_us(host->sandbox) : 0;
    (void)rehearse(engine, &rehearsal, NULL);
    out->ms = (double)(sandbox_spent_us(host->sandbox) - before_us) / 1000;
    if (transaction->open) {
        sandbox_renew(host->sandbox);
    }
    engine_world(engine)->pretended_ms = 0;
    for (size_t i = 0; i < run->testing.person_count; i++) {
        presence_stand_out(engine, run->testing.people[i].id);
    }
    bool loaded = run->loaded;
    value_finish(&run->testing.settings);
    buf_finish(&run->testing.unknown);
    forget_cases(host, &run->cases);
    mem_free(run);
    return loaded;
}

void test_result_finish(struct test_result *result)
{
    buf_finish(&result->name);
    buf_finish(&result->message);
}

/* -- for scripts -- */

/* True if the owner of a module may see that a new revision breaks the object's tests. */
static bool may_try(struct engine *engine, struct object *object, struct object *module)
{
    return module && perm_may_write(engine, module) &&
           perm_may_read_source(engine, engine_transaction(engine)->rights.owner, object);
}

/* build.test(O, INDEX[, MODULE]): runs the case INDEX (from 0) of O's behaviour: {count=, ok=,
 * name=, message=, ms=, spent=}, where count is the number of cases, and spent the transaction's
 * milliseconds so far; or nil and why it does not load. With MODULE, users of that module get its
 * revision in force. */
static int build_test(lua_State *L)
{
    struct host *host = host_of(L);
    struct object *object = to_object(L, 1);
    lua_Integer index = luaL_checkinteger(L, 2);
    struct test_plan plan = {.object = object->id};
    struct test_result result;
    struct err err = {0};
    luaL_argcheck(L, index >= 0, 2, "a number from 0");
    if (engine_transaction(host->engine)->rehearsing) {
        return luaL_error(L, "a test within a rehearsal");
    }
    struct object *module = opt_object(L, 3);
    if (!perm_may_write(host->engine, object) && !may_try(host->engine, object, module)) {
        return push_no(L, PHRASE_test_hidden);
    }
    host->use_instead = module ? module->id : 0;
    bool loaded = script_test_run(host, &plan, (size_t)index, &result, &err);
    host->use_instead = 0;
    if (!loaded) {
        test_result_finish(&result);
        return push_refusal(L, str_of(err.text));
    }
    lua_createtable(L, 0, 5);
    set_number(L, "spent", (lua_Number)sandbox_spent_us(host->sandbox) / 1000);
    set_number(L, "ms", result.ms);
    set_integer(L, "count", (lua_Integer)result.count);
    set_flag(L, "ok", result.ok);
    set_str(L, "name", buf_str(&result.name));
    set_str(L, "message", buf_str(&result.message));
    test_result_finish(&result);
    return 1;
}

/* build.test_methods(): the names of the methods of t, as a set. */
static int build_test_methods(lua_State *L)
{
    lua_settop(L, 0);
    lua_createtable(L, 0, 40);
    push_test(L, &(struct testing){0});
    for (lua_pushnil(L); lua_next(L, 2) != 0; lua_pop(L, 1)) {
        if (lua_isfunction(L, -1)) {
            lua_pushvalue(L, -2);
            lua_pushboolean(L, true);
            lua_rawset(L, 1);
        }
    }
    lua_settop(L, 1);
    return 1;
}

void script_test_open(struct host *host)
{
    static const struct api build[] = {
            {"test_methods", build_test_methods}, {"test", build_test}};
    api_add_table(host, "build", build, sizeof(build) / sizeof(build[0]));
}
