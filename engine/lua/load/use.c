/* use.c -- modules (values returned by a behaviour for use by others) and a list of their users.
 *
 * 1. A module is one revision of a behaviour. It never changes, so later saves by its maker do not
 *    affect its users.
 * 2. It runs in a new environment each time, with the rights of its user. Its registrations
 *    (commands, handlers, tests) are ignored here.
 * 3. Players who may read the source may use it, since they could copy it anyway. That is checked
 *    when the using behaviour is saved. One in force continues to work, and its next revision may
 *    use the same module revision, too. The game's own scripts only use the game's own modules.
 * 4. A behaviour is as new as the newest module that it uses, and a module is as new as its ref: what
 *    a player holds does not change when another object gets the ref (held.h).
 * 5. The users of a module are found in the sources: use("REF", REVISION), written literally. */
#include "engine/core/rights/perm.h"
#include "engine/core/rights/trust.h"
#include "engine/core/script/held.h"
#include "engine/data/lexer.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/script_save.h"
#include "world/model/prop.h"
#include "world/store/store.h"

#include <string.h>

#define DEPTH_MAX 8
#define USES_MAX 50   /* listed uses of one source */
#define USERS_PAGE 50 /* behaviours examined at a time */

/* -- using a module -- */

static struct object *to_module(lua_State *L)
{
    struct str ref = to_str(L, 1);
    ref = str_starts(ref, STR("$")) ? str_slice(ref, 1, ref.length) : ref;
    struct object *module = world_find_ref(engine_world(engine_of(L)), ref);
    if (!module) {
        luaL_error(L, "use: there is no module \"%s\": no object has that ref, or not any more",
                luaL_checkstring(L, 1));
    }
    return module;
}

/* Returns the revision argument, if it is valid. */
static uint32_t to_revision(lua_State *L, const struct object *module)
{
    const struct host *host = host_of(L);
    lua_Integer revision = luaL_optinteger(L, 2, 0);
    if (revision <= 0 || revision > UINT32_MAX) {
        luaL_error(L,
                "use: say which revision, as in use(\"%s\", %d): so it stays what it is when "
                "another is saved",
                luaL_checkstring(L, 1), (int)module->behaviour);
    }
    return module->id == host->use_instead ? module->behaviour : (uint32_t)revision;
}

/* True if a saved behaviour is loading, which was checked when it was saved. */
static bool was_asked(const struct host *host)
{
    const struct loading *loading = host->loading;
    return loading && loading->in_chunk && !loading->drafted && loading->behaviour &&
           loading->behaviour->revision > 0;
}

/* True if the behaviour being saved replaces one that already used the same module revision. */
static bool has_already(struct host *host, const struct object *module, uint32_t revision)
{
    const struct loading *loading = host->loading;
    bool saves = loading && loading->in_chunk && loading->drafted && loading->behaviour;
    struct object *object =
            saves ? world_find(engine_world(host->engine), loading->behaviour->object) : NULL;
    const struct behaviour *live = object ? behaviours_own(host->engine, object) : NULL;
    bool has = false;
    for (size_t i = 0; live && i < live->use_count && !has; i++) {
        has = live->uses[2 * i] == module->id && live->uses[2 * i + 1] == revision;
    }
    return has && live->owner == loading->behaviour->owner;
}

static bool may_use(struct host *host, struct object *module, uint32_t revision)
{
    return sandbox_is_trusted(host->sandbox) || was_asked(host) ||
           perm_may_read_source(host->engine, sandbox_owner(host->sandbox), module) ||
           has_already(host, module, revision);
}

/* Returns since when the ref has meant this revision, by which its users know it. */
static int64_t known_since(const struct object *module, const struct script_source *source)
{
    const struct value *ref_since = prop_own(module, ATOM__ref_since);
    int64_t named_ms = ref_since ? value_as_int(ref_since, 0) : 0;
    return source->time_ms > named_ms ? source->time_ms : named_ms;
}

/* True if a running function of a thing would use a module newer than the thing's place with its
 * holder. */
static bool is_too_new(struct host *host, int64_t known_ms)
{
    struct engine *engine = host->engine;
    struct object *thing =
            world_find(engine_world(engine), engine_transaction(engine)->place_object);
    bool loads = host->loading && host->loading->in_chunk;
    return !loads && thing &&
           held_sleeps(engine, thing, sandbox_owner(host->sandbox), known_ms);
}

static void note_use(
        struct host *host, const struct object *module, uint32_t revision, int64_t known_ms)
{
    const struct loading *loading = host->loading;
    struct behaviour *user = loading && loading->in_chunk ? loading->behaviour : NULL;
    if (user && known_ms > user->saved_ms) {
        user->saved_ms = known_ms; /* what others hold does not change with it: held.h */
    }
    if (user && user->use_count < USES_MAX) {
        user->uses = mem_realloc(user->uses, (user->use_count + 1) * 2 * sizeof(*user->uses));
        user->uses[2 * user->use_count] = module->id;
        user->uses[2 * user->use_count++ + 1] = revision;
    }
}

/* Runs the module, and leaves its result on host->L. known_ms becomes the time of the newest module
 * that it uses itself, if that is later. */
static bool run_module(struct host *host, const struct object *module,
        const struct script_source *source, int64_t *known_ms, struct err *err)
{
    struct behaviour *left_out = mem_alloc(sizeof(*left_out));
    struct loading loading = {.behaviour = left_out};
    struct test_cases *cases = host->test_cases;
    char name[64];
    int line = 0;
    int column = 0;
    (void)snprintf(name, sizeof(name), "=#%llu rev %u", (unsigned long long)module->id,
            source->revision);
    left_out->object = module->id;
    left_out->owner = sandbox_owner(host->sandbox);
    left_out->revision = source->revision;
    left_out->saved_ms = *known_ms;
    struct chunk chunk = {
            .source = buf_str(&source->text),
            .name = name,
            .object = module->id,
            .revision = source->revision,
            .owner = left_out->owner,
            .stock = sandbox_is_trusted(host->sandbox),
            .in_part = true,
            .results = 1,
    };
    host->test_cases = NULL;
    host->use_depth++;
    struct err why;
    bool ok = loader_run_chunk(host, &chunk, &loading, &why, &line, &column);
    host->use_depth--;
    host->test_cases = cases;
    *known_ms = left_out->saved_ms;
    loader_discard(host, left_out);
    return ok || err_set(err, ERR_SCRIPT, "%s:%d: %s", name + 1, line, why.text);
}

/*** use(REF, REVISION) -> table
The result of the module $REF, in that revision of its behaviour. It runs with the rights of its
user, and doesn't change when another revision is saved. Best called at the top of a behaviour. See
`help modules`. */
static int api_use(lua_State *L)
{
    struct host *host = host_of(L);
    struct object *module = to_module(L);
    uint32_t revision = to_revision(L, module);
    struct script_source source = {0};
    struct err err;
    if (host->use_depth >= DEPTH_MAX) {
        return luaL_error(L, "use: modules within modules went too deep (%d)", DEPTH_MAX);
    }
    if (!may_use(host, module, revision)) {
        return luaL_error(L,
                "use: the source of \"%s\" is private, so it is for its owner alone",
                luaL_checkstring(L, 1));
    }
    luaL_checkstack(L, 10, NULL);
    sandbox_charge(L, 1000);
    bool found = script_source(host, module, revision, &source);
    bool fits = !sandbox_is_trusted(host->sandbox) ||
                trust_of_source(host->engine, module, source.author) == 0;
    if (!found || !fits) {
        buf_finish(&source.text);
        return found ? luaL_error(L, "use: the game's own scripts use the game's own modules")
                     : luaL_error(L,
                               "use: \"%s\" has no revision %d, of which the last %d are kept; "
                               "the "
                               "one in force is %d",
                               luaL_checkstring(L, 1), (int)revision, SCRIPT_REVISIONS_MAX,
                               (int)module->behaviour);
    }
    int64_t known_ms = known_since(module, &source);
    bool ok = run_module(host, module, &source, &known_ms, &err);
    buf_finish(&source.text);
    if (!ok) {
        sandbox_check(L);
        return luaL_error(L, "%s", err.text);
    }
    if (is_too_new(host, known_ms)) {
        return luaL_error(L,
                "use: revision %d of \"%s\" is newer than the time when a player took this "
                "thing, so it isn't used until they put the thing down and take it again "
                "(help consent)",
                (int)revision, luaL_checkstring(L, 1));
    }
    note_use(host, module, revision, known_ms);
    if (host->L != L) {
        lua_xmove(host->L, L, 1);
    }
    if (!lua_istable(L, -1)) {
        return luaL_error(L,
                "use: revision %d of \"%s\" isn't a module: it has to return a table at its "
                "end",
                (int)revision, luaL_checkstring(L, 1));
    }
    return 1;
}

/* -- listing uses -- */

struct use {
    struct buf ref; /* owned */
    int64_t revision;
};

/* Finds the next use("REF", REVISION) in a source. */
static bool next_use(struct lexer *lexer, struct use *out)
{
    static const char *const shape[] = {"use", "(", NULL, ",", NULL, ")"};
    struct token tokens[6];
    size_t count = 0;
    struct token token;
    do {
        lexer_next(lexer, &token);
        tokens[count] = token;
        bool fits = count == 2   ? token.kind == TOKEN_STRING
                    : count == 4 ? token.kind == TOKEN_NUMBER
                                 : str_equal(token.text, str_of(shape[count]));
        count = fits ? count + 1 : str_equal(token.text, STR("use")) ? 1 : 0;
    } while (count < 6 && token.kind != TOKEN_END && token.kind != TOKEN_WRONG);
    if (count < 6) {
        return false;
    }
    buf_clear(&out->ref);
    out->revision = 0;
    (void)token_string(&tokens[2], &out->ref);
    (void)str_to_i64(tokens[4].text, &out->revision);
    return true;
}

static struct str use_ref(const struct use *use)
{
    struct str ref = buf_str(&use->ref);
    return str_starts(ref, STR("$")) ? str_slice(ref, 1, ref.length) : ref;
}

/* build.uses(O): the modules that its source in force uses: {{ref=, revision=, object=}, …}; or nil
 * and the reason. */
static int build_uses(lua_State *L)
{
    struct host *host = host_of(L);
    struct object *object = to_object(L, 1);
    struct script_source source;
    struct lexer lexer;
    struct use use = {0};
    if (!perm_may_read_source(
                host->engine, engine_transaction(host->engine)->rights.owner, object)) {
        return push_not_yours(L, object);
    }
    lua_createtable(L, 0, 0);
    if (script_source(host, object, 0, &source)) {
        lexer_begin(&lexer, buf_str(&source.text));
        while (lua_rawlen(L, -1) < USES_MAX && next_use(&lexer, &use)) {
            const struct object *module =
                    world_find_ref(engine_world(host->engine), use_ref(&use));
            lua_createtable(L, 0, 3);
            set_str(L, "ref", use_ref(&use));
            set_integer(L, "revision", (lua_Integer)use.revision);
            set_object(L, "object", module ? module->id : 0);
            append_item(L);
        }
        buf_finish(&use.ref);
    }
    buf_finish(&source.text);
    sandbox_charge(L, 2000);
    return 1;
}

struct page {
    uint64_t ids[USERS_PAGE];
    size_t count;
};

static bool take_id(void *data, const struct value *columns, size_t count)
{
    struct page *page = data;
    must(count >= 1);
    if (page->count < USERS_PAGE) {
        page->ids[page->count++] = value_as_id(&columns[0]);
    }
    return true;
}

/* Returns the revision of module that is used by the source in force of the object with that id; 0:
 * none. */
static int64_t used_by(struct host *host, struct str module, uint64_t id)
{
    struct object *object = world_find(engine_world(host->engine), id);
    struct script_source source = {0};
    struct use use = {0};
    int64_t revision = 0;
    if (object && script_source(host, object, 0, &source) &&
            str_find(buf_str(&source.text), module, 0) != SIZE_MAX) {
        struct lexer lexer;
        lexer_begin(&lexer, buf_str(&source.text));
        while (revision == 0 && next_use(&lexer, &use)) {
            revision = str_equal(use_ref(&use), module) ? use.revision : 0;
        }
    }
    buf_finish(&use.ref);
    buf_finish(&source.text);
    return revision;
}

/* build.users(MODULE, AFTER): looks at the next behaviours after the object with the number AFTER
 * for uses of MODULE: {{object=, revision=}, …}, and where to continue; nil: these were the
 * last. */
static int build_users(lua_State *L)
{
    struct host *host = host_of(L);
    const struct object *module = to_object(L, 1);
    struct page page = {.count = 0};
    struct value args[] = {value_int(luaL_checkinteger(L, 2)), value_int(USERS_PAGE)};
    struct err err;
    if (!store_query(
                engine_store(host->engine), QUERY_BEHAVING, args, 2, take_id, &page, &err)) {
        return luaL_error(L, "%s", err.text);
    }
    lua_createtable(L, 0, 0);
    for (size_t i = 0; i < page.count; i++) {
        int64_t revision = module->ref ? used_by(host, str_of(module->ref), page.ids[i]) : 0;
        if (revision != 0) {
            lua_createtable(L, 0, 2);
            set_object(L, "object", page.ids[i]);
            set_integer(L, "revision", (lua_Integer)revision);
            append_item(L);
        }
        sandbox_charge(L, 300);
    }
    if (page.count < USERS_PAGE) {
        return 1;
    }
    lua_pushinteger(L, (lua_Integer)page.ids[page.count - 1]);
    return 2;
}

void use_open(struct host *host)
{
    static const struct api all[] = {{"use", api_use}};
    static const struct api build[] = {{"uses", build_uses}, {"users", build_users}};
    api_add(host, false, all, sizeof(all) / sizeof(all[0]));
    api_add_table(host, "build", build, sizeof(build) / sizeof(build[0]));
}
