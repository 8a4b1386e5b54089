/* bind_source.c -- the part of the table `build` for searching and replacing in all behaviours.
 *
 * Each call looks at some behaviours and says where to go on, so that a command can let others run between. */
#include "engine/base/clock.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/workshop/rehearse/lua_json.h"
#include "engine/modules/workshop/search/source.h"
#include "engine/modules/workshop/search/source_change.h"

#define PIECE_US 3000

/* One call. */
struct piece {
    lua_State *L;
    struct host *host;
    struct source_walk walk;
    struct source_pattern pattern;
    uint64_t object;
};

static struct str opt_field(lua_State *L, const char *name)
{
    lua_getfield(L, 1, name);
    struct str text = lua_isnil(L, -1) ? STR("") : to_str(L, lua_gettop(L));
    lua_pop(L, 1); /* the table still holds it */
    return text;
}

static bool flag_field(lua_State *L, const char *name)
{
    lua_getfield(L, 1, name);
    bool flag = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return flag;
}

/* Reads {text=, with=, pattern=, within=, after=} at 1. */
static bool read_piece(lua_State *L, bool own, struct piece *out, struct err *err)
{
    struct host *host = host_of(L);
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_getfield(L, 1, "after");
    uint64_t after = (uint64_t)luaL_optinteger(L, -1, 0);
    lua_pop(L, 1);
    *out = (struct piece){.L = L,
            .host = host,
            .walk = {.engine = host->engine,
                    .character = engine_transaction(host->engine)->actor,
                    .own = own,
                    .within = opt_field(L, "within"),
                    .after = after},
            .pattern = {.text = opt_field(L, "text"),
                    .with = opt_field(L, "with"),
                    .is_lua = flag_field(L, "pattern")}};
    return source_pattern_check(&out->pattern, err);
}

static void take_hit_bind(void *data, const struct source_line *line)
{
    const struct piece *piece = data;
    lua_State *L = piece->L;
    lua_createtable(L, 0, 3);
    set_object(L, "object", piece->object);
    set_integer(L, "line", (lua_Integer)line->number);
    set_str(L, "text", str_trim(line->old));
    append_item(L);
}

/* Appends what a replacement does to the behaviour. */
static bool take_plan(struct piece *piece, struct object *object,
        const struct script_source *source, struct err *err)
{
    json_t *json = NULL;
    struct source_replacing replacing = {piece->host, piece->walk.character, &piece->pattern};
    if (!source_change_plan(&replacing, object, source, &json, err)) {
        return false;
    }
    if (json) {
        push_json(piece->L, json);
        set_object(piece->L, "object", object->id);
        set_integer(piece->L, "id", (lua_Integer)object->id);
        append_item(piece->L);
        json_decref(json);
    }
    return true;
}

static bool visit_piece(struct piece *piece, struct object *object,
        const struct script_source *source, struct err *err)
{
    piece->object = object->id;
    return piece->walk.own ? take_plan(piece, object, source, err)
                           : source_replace(&piece->pattern, buf_str(&source->text), NULL,
                                     take_hit_bind, piece, err) ||
                                     err_wrap(err, "#%llu", (unsigned long long)object->id);
}

/* Appends to the list on top what one piece finds. *out_over: there is nothing after it. */
static bool walk_piece(struct piece *piece, bool *out_over, struct err *err)
{
    int64_t begun_us = clock_thread_us();
    *out_over = false;
    while (clock_thread_us() - begun_us < PIECE_US) {
        struct object *object = NULL;
        struct script_source source = {0};
        enum source_step step = source_walk_next(&piece->walk, &object, &source, err);
        bool ok = step != SOURCE_UNREAD &&
                  (step != SOURCE_FOUND || visit_piece(piece, object, &source, err));
        buf_finish(&source.text);
        *out_over = step == SOURCE_OVER;
        if (!ok || *out_over) {
            return ok;
        }
    }
    return true;
}

static int push_piece(lua_State *L, bool own)
{
    struct piece piece;
    struct err err = {0};
    bool over = false;
    if (own && engine_transaction(engine_of(L))->rehearsing) {
        return luaL_error(L, "a plan within a rehearsal");
    }
    if (!read_piece(L, own, &piece, &err)) {
        return push_refusal(L, str_of(err.text));
    }
    world_seen_all(engine_world(piece.host->engine));
    lua_createtable(L, 0, 0);
    if (!walk_piece(&piece, &over, &err)) {
        return push_refusal(L, str_of(err.text));
    }
    if (over) {
        return 1;
    }
    lua_pushinteger(L, (lua_Integer)piece.walk.after);
    return 2;
}

/* build.sources(ASKED): the lines with a text in some behaviours that the actor may read. ASKED is {text=, pattern=,
 * within=, after=}. {{object=, line=, text=}, …}, and the number after which to go on (nil: that was all); or nil and why not. */
static int build_sources(lua_State *L)
{
    return push_piece(L, false);
}

/* build.replace_plan(ASKED): the same for replacing it in behaviours that the actor may change. ASKED has with= besides.
 * {{object=, id=, revision=, lines={{line=, old=, new=}, …}, warnings={{line=, text=}, …}, error=}, …}. */
static int build_replace_plan(lua_State *L)
{
    return push_piece(L, true);
}

/* build.replace(ASKED, PLANNED): saves what was planned, {{id=, revision=}, …}, all or none: true; or nil and why not. */
static int build_replace(lua_State *L)
{
    struct source_planned planned[SOURCE_CHANGES_MAX];
    struct piece piece;
    struct err err = {0};
    luaL_checktype(L, 2, LUA_TTABLE);
    size_t count = lua_rawlen(L, 2);
    luaL_argcheck(L, count <= SOURCE_CHANGES_MAX, 2, "too many at a time");
    if (!read_piece(L, true, &piece, &err)) {
        return push_refusal(L, str_of(err.text));
    }
    for (size_t i = 0; i < count; i++) {
        lua_rawgeti(L, 2, (lua_Integer)i + 1);
        lua_getfield(L, -1, "id");
        lua_getfield(L, -2, "revision");
        planned[i] = (struct source_planned){
                (uint64_t)luaL_checkinteger(L, -2), (uint32_t)luaL_checkinteger(L, -1)};
        lua_pop(L, 3);
    }
    struct transaction_mark mark = transaction_savepoint(piece.host->engine);
    if (!source_change_all(
                piece.host, piece.walk.character, &piece.pattern, planned, count, &err)) {
        transaction_rollback_to(piece.host->engine, mark);
        return push_refusal(L, str_of(err.text));
    }
    return push_flag(L, true);
}

void bind_source_open(struct host *host)
{
    static const struct api build[] = {
            {"sources", build_sources},
            {"replace_plan", build_replace_plan},
            {"replace", build_replace},
    };
    api_add_table(host, "build", build, sizeof(build) / sizeof(build[0]));
}
