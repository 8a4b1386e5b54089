/* bind_search.c -- finds objects by name in the whole world: build.search, and find{} with only a
 * name. A worker searches the file while the script waits.
 *
 * To examine more at once: SEARCH_MAX, HEIRS_MAX and LOADS_MAX. */
#include "engine/core/output/words.h"
#include "engine/core/rights/privacy.h"
#include "engine/core/run/search_job.h"
#include "engine/lua/host_impl.h"
#include "world/model/prop.h"
#include "world/value/named.h"

#include <stdlib.h>
#include <string.h>

#define SEARCH_MAX 50
#define HEIRS_MAX 1000 /* heirs examined for each object found */
#define LOADS_MAX 300  /* of all heirs, read from the disk */
#define PART_MAX 200

static void push_found(void *data, uint64_t id)
{
    lua_State *L = data;
    push_object(L, id);
    append_item(L);
}

/* The results of a search for the waiting script; its job_data. */
struct search_wait {
    size_t count;
    uint64_t ids[];
};

static void search_found(
        struct engine *engine, void *data, const struct search_job_found *found)
{
    struct host *host = engine_script_data(engine);
    struct script *script = map_find(&host->scripts, (uint64_t)(uintptr_t)data);
    if (!script) {
        return;
    }
    struct search_wait *wait = mem_alloc(sizeof(*wait) + found->count * sizeof(uint64_t));
    wait->count = found->count;
    for (size_t i = 0; i < found->count; i++) {
        wait->ids[i] = found->ids[i];
    }
    mem_free(script->job_data);
    script->job_data = wait;
    lua_pushstring(script->co, found->problem);
    host_resume_later(host, script, 1);
}

static void search_start(struct script *script)
{
    struct engine *engine = script->host->engine;
    void *token = (void *)(uintptr_t)script->token;
    if (!search_job_begin(
                engine, 0, str_of(script->job_data), SEARCH_MAX, search_found, token)) {
        struct search_job_found none = {.problem = phrase_get(engine, PHRASE_ask_busy).bytes};
        search_found(engine, token, &none);
    }
}

struct build_finding {
    lua_State *L; /* result list on top */
    struct str name;
    uint64_t reader;      /* the asking player; 0: the stock game */
    struct object *proto; /* the prototype whose heirs are examined */
    uint64_t loads_end;   /* load count at which no more objects are loaded */
};

static bool is_full(const struct build_finding *finding)
{
    return lua_rawlen(finding->L, -1) >= SEARCH_MAX ||
           engine_world(engine_of(finding->L))->load_count >= finding->loads_end;
}

/* True if heir inherits the matching name from the prototype. */
static bool inherits_name(const struct build_finding *finding, struct object *heir)
{
    static const uint32_t atoms[] = {ATOM_name, ATOM_aliases};
    bool has = false;
    for (size_t i = 0; i < 2 && !has; i++) {
        const struct value *names = prop_own(finding->proto, atoms[i]);
        has = names &&
              prop_source(engine_world(engine_of(finding->L)), heir, atoms[i]) ==
                      finding->proto &&
              named_has(names, finding->name);
    }
    return has;
}

static void push_heir(void *data, uint64_t id)
{
    const struct build_finding *finding = data;
    struct object *heir =
            is_full(finding) ? NULL : world_find(engine_world(engine_of(finding->L)), id);
    if (heir && inherits_name(finding, heir) &&
            !privacy_hides_found(engine_of(finding->L), finding->reader, heir)) {
        push_found(finding->L, id);
    }
}

static void push_named(const struct build_finding *finding, const struct search_wait *wait)
{
    struct world *world = engine_world(engine_of(finding->L));
    for (size_t i = 0; i < wait->count && lua_rawlen(finding->L, -1) < SEARCH_MAX; i++) {
        struct object *object = world_find(world, wait->ids[i]);
        if (object && world_is_named(object, finding->name) &&
                !privacy_hides_found(engine_of(finding->L), finding->reader, object)) {
            push_found(finding->L, wait->ids[i]);
        }
    }
}

/* Folds the argument for comparing: "a brass gizmo" also matches the name without its article. */
static void fold_part(lua_State *L, struct buf *out)
{
    struct str name = words_without_article(engine_of(L), str_trim(to_str(L, 1)));
    str_fold(str_slice(name, 0, PART_MAX), out);
}

/* Pushes the list of what reader may find, or nil and why the file could not be read. */
static int push_search(lua_State *L, uint64_t reader)
{
    struct world *world = engine_world(engine_of(L));
    struct buf folded = {0};
    if (!lua_isnil(L, -1)) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    fold_part(L, &folded);
    lua_createtable(L, 0, 0);
    world_seen_all(world);
    struct build_finding finding = {.L = L,
            .name = buf_str(&folded),
            .reader = reader,
            .loads_end = world->load_count + LOADS_MAX};
    push_named(&finding, host_of(L)->running->job_data);
    size_t own = lua_rawlen(L, -1);
    for (size_t i = 1; i <= own && !is_full(&finding); i++) {
        lua_rawgeti(L, -1, (lua_Integer)i);
        finding.proto = to_object(L, lua_gettop(L));
        lua_pop(L, 1);
        struct world_find_query heirs = {.proto = finding.proto->id, .limit = HEIRS_MAX};
        world_search(world, &heirs, push_heir, &finding);
    }
    buf_finish(&folded);
    return 1;
}

static int search_done(lua_State *L, int status, lua_KContext context)
{
    (void)status;
    (void)context;
    return push_search(L, engine_transaction(engine_of(L))->actor);
}

/* Parks the script until a worker has found the objects with NAME, at 1, in their name. holds: the
 * session's lines wait meanwhile. */
static int suspend_for_search(lua_State *L, bool holds, lua_KFunction k)
{
    struct script *script = host_of(L)->running;
    struct buf folded = {0};
    fold_part(L, &folded);
    mem_free(script->job_data);
    script->job_data = str_dup(buf_str(&folded));
    script->job = search_start;
    script->holds = holds;
    buf_finish(&folded);
    return host_suspend(L, SUSPEND_JOB, k);
}

/* build.search(NAME): at most 50 objects with that name, including those that inherit it; or nil
 * and why they could not be read. Lines typed in the session meanwhile wait. */
static int build_search(lua_State *L)
{
    return suspend_for_search(L, true, search_done);
}

/* Keeps the objects of the list on top that NAME, at 1, matches as a whole word. */
static int named_done(lua_State *L, int status, lua_KContext context)
{
    struct engine *engine = engine_of(L);
    struct words words;
    (void)status;
    (void)context;
    if (push_search(L, engine_transaction(engine)->rights.owner) != 1) {
        return 2;
    }
    words_read(engine, to_str(L, 1), &words);
    int list = lua_gettop(L);
    size_t count = lua_rawlen(L, list);
    lua_createtable(L, 0, 0);
    for (size_t i = 1; i <= count; i++) {
        lua_rawgeti(L, list, (lua_Integer)i);
        if (words_name(engine, to_object(L, lua_gettop(L)), &words)) {
            append_item(L);
        } else {
            lua_pop(L, 1);
        }
    }
    return 1;
}

/* True if a script of owner waits for such a search already. Each search takes a worker's time,
 * which passwords need too. */
static bool searches_already(struct host *host, uint64_t owner)
{
    size_t cursor = 0;
    void *value = NULL;
    while (owner != 0 && map_each(&host->scripts, &cursor, NULL, &value)) {
        const struct script *script = value;
        if (script->owner == owner && script->suspend == SUSPEND_JOB &&
                script->job == search_start) {
            return true;
        }
    }
    return false;
}

int host_find_named(lua_State *L)
{
    if (!host_may_wait(L)) {
        return luaL_error(L,
                "find: a name alone is looked for in the whole world, which takes a moment, "
                "and nothing can wait here: say which proto, area or near, too");
    }
    if (searches_already(host_of(L), engine_transaction(engine_of(L))->rights.owner)) {
        return luaL_error(L, "find: your scripts look for a name already; one at a time");
    }
    return suspend_for_search(L, false, named_done);
}

void bind_search_open(struct host *host)
{
    static const struct api api[] = {{"search", build_search}};
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
