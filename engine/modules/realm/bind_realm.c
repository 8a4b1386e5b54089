/* bind_realm.c -- other worlds of the realm: worlds() for everybody, and functions in `sys` that
 * find and reach people there. */
#include "engine/core/people/registration.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/realm/module.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/worlds/realm.h"
#include "engine/modules/realm/worlds/travel.h"

#include <string.h>

static void push_world(void *data, const struct realm_world *world)
{
    lua_State *L = data;
    lua_createtable(L, 0, 4);
    set_text(L, "name", world->name);
    set_flag(L, "here", world->here);
    set_flag(L, "away", world->away);
    set_integer(L, "players", (lua_Integer)world->players);
    append_item(L);
}

/* worlds(): see bind_worlds.c. */
static int api_worlds(lua_State *L)
{
    sandbox_charge(L, 50);
    lua_createtable(L, 0, 0);
    realm_each_world(engine_of(L), push_world, L);
    return 1;
}

static void push_names(void *data, const struct realm_world *world)
{
    lua_State *L = data;
    size_t i = 0;
    const json_t *name = NULL;
    lua_createtable(L, 0, 3);
    set_text(L, "name", world->name);
    set_flag(L, "away", world->away);
    lua_createtable(L, 0, 0);
    json_array_foreach(world->who, i, name)
    {
        lua_pushstring(L, json_string_value(name) ? json_string_value(name) : "");
        append_item(L);
    }
    lua_setfield(L, -2, "who");
    append_item(L);
}

/* sys.realm_who(): {{name=, away=, who={NAME, …}}, …} for the other worlds, as far as known. */
static int sys_realm_who(lua_State *L)
{
    lua_createtable(L, 0, 0);
    realm_each_world(engine_of(L), push_names, L);
    return 1;
}

/* sys.realm_find(NAME): the name in its proper spelling and its world, or nil. */
static int sys_realm_find(lua_State *L)
{
    const char *written = NULL;
    const char *world = realm_find_person(engine_of(L), to_str(L, 1), &written);
    if (!world) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushstring(L, written);
    lua_pushstring(L, world);
    return 2;
}

/* sys.realm_account(NAME): the name in its proper spelling and the world of that account, if it is
 * another one; else nil. */
static int sys_realm_account(lua_State *L)
{
    struct registration claim;
    struct engine *engine = engine_of(L);
    if (!registration_find(engine, to_str(L, 1), &claim) ||
            strcmp(claim.world, outbox_name(engine)) == 0) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushstring(L, claim.name);
    lua_pushstring(L, claim.world);
    return 2;
}

/* sys.realm_tell(SPEAKER, NAME, TEXT): true, or false and the reason. The speaker learns the result
 * within two seconds. */
static int sys_realm_tell(lua_State *L)
{
    struct err err = {0};
    if (realm_tell(engine_of(L), to_object(L, 1), to_str(L, 2), to_str(L, 3), &err)) {
        return push_flag(L, true);
    }
    lua_pushboolean(L, false);
    lua_pushstring(L, err.text);
    return 2;
}

/* sys.realm_mail(SENDER, NAME, WORLD, SUBJECT, TEXT): true, or false and the reason. */
static int sys_realm_mail(lua_State *L)
{
    struct realm_mail mail = {.to = to_str(L, 2),
            .world = to_str(L, 3),
            .subject = to_str(L, 4),
            .text = to_str(L, 5)};
    struct err err = {0};
    if (realm_mail(engine_of(L), to_object(L, 1), &mail, &err)) {
        return push_flag(L, true);
    }
    lua_pushboolean(L, false);
    lua_pushstring(L, err.text);
    return 2;
}

static void push_about(lua_State *L, const struct outbox_about *about)
{
    set_text(L, "state", about->old ? "old" : about->joined ? "here" : "away");
    set_integer(L, "waiting", (lua_Integer)about->waiting);
    if (about->protocol) {
        set_integer(L, "protocol", (lua_Integer)about->protocol);
        set_integer(L, "own_protocol", OUTBOX_PROTOCOL);
    }
    if (about->oldest_ms > 0) {
        set_seconds(L, "oldest", clock_wall_age_ms(about->oldest_ms));
    }
    if (about->joined) {
        set_seconds(L, "since", clock_wall_age_ms(about->since_ms));
    }
}

static void push_standing(void *data, const struct realm_world *world)
{
    lua_State *L = data;
    lua_createtable(L, 0, 8);
    set_text(L, "name", world->name);
    set_flag(L, "here", world->here);
    if (world->about) {
        push_about(L, world->about);
    }
    if (world->version[0]) {
        set_text(L, "version", world->version);
    }
    if (world->copy[0]) {
        set_text(L, "copy", world->copy);
        set_seconds(L, "copy_since", clock_wall_age_ms(world->copy_ms));
    }
    append_item(L);
}

/* -- keys -- */

static void set_print(lua_State *L, const char *name, const struct world_key *key)
{
    char print[OUTBOX_KEY_PRINT];
    if (key) {
        outbox_key_print(key, print);
        set_text(L, name, print);
    }
}

static void push_trust(void *data, const struct outbox_trust_about *about)
{
    static const char *const states[] = {"waits", "old", "accepted", "struck"};
    static const char *const sources[] = {"nobody", "wizard", "config", "upgrade"};
    lua_State *L = data;
    struct buf may = {0};
    outbox_may_put(about->may, &may);
    lua_createtable(L, 0, 8);
    set_text(L, "name", about->name);
    set_text(L, "state", states[about->state]);
    set_text(L, "by", sources[about->by]);
    set_print(L, "key", about->key);
    set_print(L, "shown", about->shown);
    set_flag(L, "there", about->there);
    set_flag(L, "waits_for_us", about->waits_for_us);
    set_text(L, "may", about->may == WORLD_MAY_ALL ? "all" : may.bytes);
    append_item(L);
    buf_finish(&may);
}

/* sys.realm_keys(): this world's fingerprint, and a list of {name=,
 * state="waits"|"old"|"accepted"|"struck", by= "nobody"|"wizard"|"config"|"upgrade", key= the
 * accepted fingerprint, shown= another fingerprint that it shows, there=, waits_for_us= it has not
 * accepted this world, may="all" or "visit, speak"}; nil if this world is not part of a realm. */
static int sys_realm_keys(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct world_key own;
    char print[OUTBOX_KEY_PRINT] = "";
    if (!realm_outbox(engine)) {
        lua_pushnil(L);
        return 1;
    }
    outbox_trust_lean(engine);
    if (outbox_trust_own(engine, false, &own)) {
        outbox_key_print(&own, print);
    }
    lua_pushstring(L, print);
    lua_createtable(L, 0, 0);
    outbox_trust_each(engine, push_trust, L);
    return 2;
}

/* sys.realm_accept(WIZARD, WORLD, WORDS): true, or false and the reason. WORDS: rights, a
 * fingerprint, both or "". */
static int sys_realm_accept(lua_State *L)
{
    struct err err = {0};
    bool ok = realm_accept(engine_of(L), to_object_id(L, 1), to_str(L, 2), to_str(L, 3), &err);
    return push_done(L, ok, &err);
}

/* sys.realm_refuse(WIZARD, WORLD): true, or false and the reason. */
static int sys_realm_refuse(lua_State *L)
{
    struct err err = {0};
    bool ok = realm_refuse(engine_of(L), to_object_id(L, 1), to_str(L, 2), &err);
    return push_done(L, ok, &err);
}

/* sys.realm(): this world's name, whether the broker is reachable, which world registers names, and
 * the worlds, including this one, {{name=, here=, version= or nil, copy= the address of a copy in
 * step or nil, copy_since= seconds, for others state="here"|"away"|"old", protocol=, own_protocol=
 * if they differ, waiting= messages, oldest= seconds or nil, since= seconds or nil}, …}; nil if it
 * is not part of a realm. */
static int sys_realm(lua_State *L)
{
    struct engine *engine = engine_of(L);
    if (!realm_outbox(engine)) {
        lua_pushnil(L);
        return 1;
    }
    lua_createtable(L, 0, 4);
    set_text(L, "name", outbox_name(engine));
    set_flag(L, "board", outbox_is_carried(engine));
    set_text(L, "registrar", outbox_registrar(engine));
    lua_createtable(L, 0, 0);
    realm_each_world(engine, push_standing, L);
    lua_setfield(L, -2, "worlds");
    return 1;
}

/* sys.depart(WHO, WORLD, REF, HOW): sends them to another world: true, or nil and the reason. HOW
 * is "walk", "home" or "teleport". */
static int sys_depart(lua_State *L)
{
    struct str how = to_str(L, 4);
    struct travel_way way = {
            .traveller = to_object(L, 1),
            .world = to_str(L, 2),
            .ref = to_str(L, 3),
            .how = str_equal(how, STR("walk"))   ? TRAVEL_WALK
                   : str_equal(how, STR("home")) ? TRAVEL_HOME
                                                 : TRAVEL_TELEPORT,
    };
    struct err err = {0};
    bool ok = travel_depart(engine_of(L), &way, &err);
    host_check_ending(L);
    return push_done(L, ok, &err);
}

/* sys.realm_sanction(WIZARD, VERB, SUBJECT, SECONDS or nil, REASON or nil): true, or false and the
 * reason. VERB is "ban", "unban", "mute", "unmute" or "boot". The wizard is told later if a world
 * refuses. */
static int sys_realm_sanction(lua_State *L)
{
    struct far_sanction sanctioning = {
            .verb = to_str(L, 2),
            .subject = to_str(L, 3),
            .seconds = (int64_t)luaL_optnumber(L, 4, 0),
            .reason = lua_isnoneornil(L, 5) ? STR_NONE : to_str(L, 5),
    };
    struct err err = {0};
    bool ok = realm_sanction(engine_of(L), to_object(L, 1), &sanctioning, &err);
    return push_done(L, ok, &err);
}

/* sys.realm_recall(NAME): brings a player of this world back from another one, with the things they
 * left with: true, or false and the reason. */
static int sys_realm_recall(lua_State *L)
{
    struct err err = {0};
    const struct account *account = account_find(engine_of(L), to_str(L, 1));
    bool ok = travel_recall(engine_of(L), account ? account->character : 0, &err);
    return push_done(L, ok, &err);
}

/* sys.home_world(WHO): their home world, if it is another one; else nil. */
static int sys_home_world(lua_State *L)
{
    char home[ABROAD_WORLD_MAX + 1];
    if (abroad_home(engine_of(L), to_object_id(L, 1), home)) {
        lua_pushstring(L, home);
    } else {
        lua_pushnil(L);
    }
    return 1;
}

static void push_gate(void *data, const struct travel_gate *gate)
{
    lua_State *L = data;
    lua_createtable(L, 0, 4);
    push_object(L, gate->exit);
    lua_setfield(L, -2, "exit");
    push_str(L, gate->world);
    lua_setfield(L, -2, "world");
    push_str(L, gate->ref);
    lua_setfield(L, -2, "ref");
    set_flag(L, "named", gate->room.length > 0);
    set_flag(L, "fits", gate->fits);
    append_item(L);
}

/* sys.gates(): {{exit=, world=, ref=, named= whether its room has a ref, fits= whether an exit
 * leads back}, ...}. */
static int sys_gates(lua_State *L)
{
    lua_createtable(L, 0, 0);
    travel_each_gate(engine_of(L), push_gate, L);
    return 1;
}

void bind_realm_open(struct host *host)
{
    static const struct api everybodys[] = {{"worlds", api_worlds}};
    static const struct api api[] = {
            {"realm", sys_realm},
            {"realm_keys", sys_realm_keys},
            {"realm_accept", sys_realm_accept},
            {"realm_refuse", sys_realm_refuse},
            {"realm_who", sys_realm_who},
            {"realm_sanction", sys_realm_sanction},
            {"realm_find", sys_realm_find},
            {"realm_account", sys_realm_account},
            {"realm_tell", sys_realm_tell},
            {"realm_mail", sys_realm_mail},
            {"realm_recall", sys_realm_recall},
            {"depart", sys_depart},
            {"home_world", sys_home_world},
            {"gates", sys_gates},
    };
    api_add(host, false, everybodys, sizeof(everybodys) / sizeof(everybodys[0]));
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
