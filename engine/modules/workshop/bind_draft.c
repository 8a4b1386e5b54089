/* bind_draft.c -- drafts of the line editor, which survive a lost connection, and compiling without
 * saving.
 *
 * 1. A draft is stored with the player, under a key ("#12", "#12.desc"): properties "_draft:KEY:1"
 *    and on, since one property holds less than a whole source. It is private, and not part of the
 *    world as text.
 * 2. Each player has at most DRAFTS_MAX; the oldest is dropped.
 *
 * scripts/building/commands/edit.lua handles the typed lines. */
#include "engine/core/act/history.h"
#include "engine/core/rights/trust.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/script_save.h"
#include "engine/modules/workshop/script_calls.h"
#include "world/model/prop.h"

#include <stdio.h>

#define DRAFT_PREFIX HISTORY_SCRATCH /* of properties that `@show` hides, too */
#define DRAFTS_MAX 8
#define PARTS_MAX 3
#define PART_BYTES ((size_t)30 * 1024) /* the encoded part must fit a property */
#define KEY_MAX 54                     /* since a property's name has at most 64 bytes */

static void put_name(struct str key, unsigned part, struct buf *out)
{
    buf_clear(out);
    buf_printf(out, DRAFT_PREFIX "%.*s:%u", STR_FMT(key), part);
}

static struct str to_key(lua_State *L, int index)
{
    struct str key = to_str(L, index);
    if (key.length == 0 || key.length > KEY_MAX || !text_is_clean(key, false)) {
        luaL_argerror(L, index, "a draft's key");
    }
    return key;
}

static uint32_t part_atom(struct world *world, struct str key, unsigned part)
{
    struct buf name = {0};
    put_name(key, part, &name);
    uint32_t atom = atom_intern(&world->atoms, buf_str(&name));
    buf_finish(&name);
    return atom;
}

static void drop_draft(struct world *world, struct object *player, struct str key)
{
    for (unsigned part = 1; part <= PARTS_MAX; part++) {
        uint32_t atom = part_atom(world, key, part);
        if (prop_own(player, atom)) {
            prop_set(world, player, atom, value_nil());
        }
    }
}

/* Returns the key if this is a draft's first part, or nothing. */
static struct str key_of(struct world *world, const struct object *player, uint32_t i)
{
    struct str name = atom_name(&world->atoms, player->props[i].atom);
    if (!str_starts(name, STR(DRAFT_PREFIX)) || !str_ends(name, STR(":1"))) {
        return STR_NONE;
    }
    return str_slice(name, sizeof(DRAFT_PREFIX) - 1, name.length - 2);
}

static int64_t time_of(const struct object *player, uint32_t i)
{
    const struct value *value = &player->props[i].value;
    const struct value *time =
            value->kind == VALUE_TABLE ? value_table_get_str(value, STR("time")) : NULL;
    return time ? value_as_int(time, 0) : 0;
}

/* Makes room for one more draft. */
static void drop_oldest(struct world *world, struct object *player)
{
    size_t count = 0;
    struct str oldest = STR_NONE;
    int64_t oldest_time = INT64_MAX;
    for (uint32_t i = 0; i < player->prop_count; i++) {
        struct str key = key_of(world, player, i);
        if (key.length == 0) {
            continue;
        }
        count++;
        if (time_of(player, i) < oldest_time) {
            oldest = key;
            oldest_time = time_of(player, i);
        }
    }
    if (count >= DRAFTS_MAX) {
        drop_draft(world, player, oldest);
    }
}

static void put_parts(struct world *world, struct object *player, struct str key,
        struct str text, int64_t base)
{
    for (unsigned part = 1; part == 1 || text.length > 0; part++) {
        struct str piece = str_fit(text, PART_BYTES);
        struct value value = value_table();
        value_table_set_str(&value, STR("text"), value_str(piece));
        value_table_set_str(&value, STR("base"), value_int(base));
        value_table_set_str(&value, STR("time"), value_int(clock_wall_ms() / 1000));
        prop_set(world, player, part_atom(world, key, part), value);
        text = str_slice(text, piece.length, text.length);
    }
}

/* sys.set_draft(PLAYER, KEY, TEXT or nil[, BASE]): stores or drops the draft. */
static int sys_set_draft(lua_State *L)
{
    struct world *world = engine_world(engine_of(L));
    struct object *player = to_object(L, 1);
    struct str key = to_key(L, 2);
    host_check_writable(L);
    bool known = prop_own(player, part_atom(world, key, 1)) != NULL;
    if (lua_isnoneornil(L, 3)) {
        drop_draft(world, player, key);
        return 0;
    }
    struct str text = to_str(L, 3);
    if (text.length > SCRIPT_SOURCE_MAX || !text_is_clean(text, true)) {
        return luaL_argerror(L, 3, "a draft's text");
    }
    if (!known) {
        drop_oldest(world, player);
    }
    drop_draft(world, player, key);
    put_parts(world, player, key, text, luaL_optinteger(L, 4, 0));
    return 0;
}

/* sys.draft(PLAYER, KEY): its text, base and time; or nil. */
static int sys_draft(lua_State *L)
{
    struct world *world = engine_world(engine_of(L));
    struct object *player = to_object(L, 1);
    struct str key = to_key(L, 2);
    struct buf text = {0};
    int64_t base = 0;
    int64_t time = 0;
    unsigned part = 1;
    for (; part <= PARTS_MAX; part++) {
        const struct value *value = prop_own(player, part_atom(world, key, part));
        if (!value || value->kind != VALUE_TABLE) {
            break;
        }
        const struct value *piece = value_table_get_str(value, STR("text"));
        const struct value *begun = value_table_get_str(value, STR("base"));
        const struct value *saved = value_table_get_str(value, STR("time"));
        buf_add_str(&text, piece ? value_as_str(piece) : STR_NONE);
        base = begun ? value_as_int(begun, 0) : 0;
        time = saved ? value_as_int(saved, 0) : 0;
    }
    if (part == 1) {
        lua_pushnil(L);
        return 1;
    }
    push_str(L, buf_str(&text));
    buf_finish(&text);
    lua_pushinteger(L, base);
    lua_pushinteger(L, time);
    return 3;
}

/* sys.drafts(PLAYER): {{key=, time=}, …}. */
static int sys_drafts(lua_State *L)
{
    struct world *world = engine_world(engine_of(L));
    const struct object *player = to_object(L, 1);
    lua_createtable(L, 0, 0);
    for (uint32_t i = 0; i < player->prop_count; i++) {
        struct str key = key_of(world, player, i);
        if (key.length > 0) {
            lua_createtable(L, 0, 2);
            set_str(L, "key", key);
            set_integer(L, "time", time_of(player, i));
            append_item(L);
        }
    }
    return 1;
}

/* build.compile(O, SOURCE): true; or nil, message, line, column. Nothing is saved. */
static int build_compile(lua_State *L)
{
    struct host *host = host_of(L);
    struct engine *engine = host->engine;
    struct object *object = to_changeable(L, 1);
    if (!object) {
        return 2;
    }
    char name[64];
    (void)snprintf(name, sizeof(name), "=#%llu draft", (unsigned long long)object->id);
    uint64_t rights = trust_of_source(engine, object, engine_transaction(engine)->actor);
    struct chunk chunk = {.source = to_str(L, 2),
            .name = name,
            .object = object->id,
            .owner = rights,
            .stock = rights == 0,
            .drafted = true};
    struct err err;
    int line = 0;
    int column = 0;
    struct behaviour *behaviour = loader_compile(host, &chunk, &err, &line, &column);
    if (behaviour) {
        loader_discard(host, behaviour);
        return push_flag(L, true);
    }
    lua_pushnil(L);
    lua_pushstring(L, err.text);
    lua_pushinteger(L, line);
    lua_pushinteger(L, column);
    return 4;
}

void bind_draft_open(struct host *host)
{
    static const struct api drafts[] = {
            {"draft", sys_draft}, {"drafts", sys_drafts}, {"set_draft", sys_set_draft}};
    static const struct api compile[] = {{"compile", build_compile}};
    api_add_table(host, "sys", drafts, sizeof(drafts) / sizeof(drafts[0]));
    api_add_table(host, "build", compile, sizeof(compile) / sizeof(compile[0]));
}
