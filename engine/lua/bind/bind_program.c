/* bind_program.c -- the part of the table `build` for behaviours: saving and reading sources.
 *
 * script_save.c saves, and checks perm_may_write for the object. Builders may read each other's
 * sources, except private ones. */
#include "engine/core/act/absent.h"
#include "engine/core/rights/perm.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/script_save.h"
#include "world/model/pending_writes.h"
#include "world/model/prop.h"

int push_saved(lua_State *L, enum script_verdict verdict, const struct script_outcome *outcome)
{
    if (verdict == SCRIPT_WRONG) {
        lua_pushnil(L);
        lua_pushstring(L, outcome->err.text);
        lua_pushinteger(L, outcome->line);
        lua_pushinteger(L, outcome->column);
        return 4;
    }
    lua_pushboolean(L, verdict == SCRIPT_SAVED);
    lua_pushinteger(L, outcome->revision);
    return 2;
}

/* The draft in arguments 2 to 4: SOURCE[, NOTE[, BASE]]. */
static struct script_draft to_draft(lua_State *L)
{
    lua_Integer base = luaL_optinteger(L, 4, 0);
    if (base < 0 || base > UINT32_MAX) {
        luaL_argerror(L, 4, "a revision's number");
    }
    return (struct script_draft){
            .source = to_str(L, 2),
            .note = lua_isnoneornil(L, 3) ? STR_NONE : to_str(L, 3),
            .author = engine_transaction(engine_of(L))->actor,
            .based = !lua_isnoneornil(L, 4),
            .base = (uint32_t)base,
    };
}

/* build.program(O, SOURCE[, NOTE[, BASE]]): true and the revision; nil, message, line, column; or
 * false and the revision in force, if that is not BASE (nil: always overwrite). */
static int build_program(lua_State *L)
{
    struct host *host = host_of(L);
    struct object *object = to_changeable(L, 1);
    if (!object) {
        return 2;
    }
    struct script_draft draft = to_draft(L);
    struct script_outcome outcome;
    enum script_verdict verdict = script_save(host, object, &draft, &outcome);
    return push_saved(L, verdict, &outcome);
}

/* build.keep(O, SOURCE[, NOTE]): the number of a new revision that is not put in force. */
static int build_keep(lua_State *L)
{
    struct host *host = host_of(L);
    struct object *object = to_changeable(L, 1);
    if (!object) {
        return 2;
    }
    struct script_draft draft = to_draft(L);
    uint32_t revision = script_keep(host, object, &draft);
    if (!revision) {
        return push_no(L, PHRASE_program_long);
    }
    lua_pushinteger(L, revision);
    return 1;
}

static bool may_read_program(struct engine *engine, struct object *object)
{
    return perm_may_write(engine, object) ||
           perm_may_read_source(engine, engine_transaction(engine)->rights.owner, object);
}

static int push_hidden(lua_State *L, const struct object *object)
{
    struct buf owner = {0};
    absent_write_owner(engine_of(L), object, &owner);
    int count = push_no(L, PHRASE_program_hidden, WITH_RAW("owner", buf_str(&owner)));
    buf_finish(&owner);
    return count;
}

/* build.may_read(O): true, or nil and why its source is not shown. */
static int build_may_read(lua_State *L)
{
    struct object *object = to_object(L, 1);
    return may_read_program(engine_of(L), object) ? push_flag(L, true) : push_hidden(L, object);
}

/* If the file could not be read, ends the transaction, since nothing that follows could be
 * right. */
static void refuse_if_unread(lua_State *L, uint64_t unread_before)
{
    struct engine *engine = engine_of(L);
    if (engine_world(engine)->pending->unread != unread_before) {
        buf_clear(&engine_transaction(engine)->refusal);
        buf_add_str(
                &engine_transaction(engine)->refusal, phrase_get(engine, PHRASE_disk_unread));
        sandbox_throw_signal(L, (void *)(uintptr_t)&signal_refuse);
    }
}

/* build.source(O[, REVISION]): text, revision, author's name, time; or nil. */
static int build_source(lua_State *L)
{
    struct host *host = host_of(L);
    struct object *object = to_object(L, 1);
    struct script_source source;
    uint64_t unread = engine_world(host->engine)->pending->unread;
    lua_Integer revision = luaL_optinteger(L, 2, 0);
    if (!may_read_program(host->engine, object)) {
        return push_hidden(L, object);
    }
    if (revision < 0 || revision > UINT32_MAX ||
            !script_source(host, object, (uint32_t)revision, &source)) {
        refuse_if_unread(L, unread);
        lua_pushnil(L);
        return 1;
    }
    struct object *author =
            source.author ? world_find(engine_world(host->engine), source.author) : NULL;
    push_str(L, buf_str(&source.text));
    lua_pushinteger(L, source.revision);
    push_str(L, author ? prop_str(engine_world(host->engine), author, ATOM_name)
                       : phrase_get(host->engine, PHRASE_absent_game));
    lua_pushinteger(L, source.time_ms / 1000);
    buf_finish(&source.text);
    return 4;
}

/* build.copy_program(O, ORIGINAL): same as build.program with the source and the rights of
 * ORIGINAL's behaviour. */
static int build_copy_program(lua_State *L)
{
    struct host *host = host_of(L);
    struct object *object = to_changeable(L, 1);
    struct object *original = to_object(L, 2);
    if (!object) {
        return 2;
    }
    if (!may_read_program(host->engine, original)) {
        return push_hidden(L, original);
    }
    struct script_outcome outcome;
    enum script_verdict verdict = script_copy(
            host, object, original, engine_transaction(host->engine)->actor, &outcome);
    return push_saved(L, verdict, &outcome);
}

void bind_program_open(struct host *host)
{
    static const struct api api[] = {
            {"program", build_program},
            {"copy_program", build_copy_program},
            {"keep", build_keep},
            {"may_read", build_may_read},
            {"source", build_source},
    };
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
