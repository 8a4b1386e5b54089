/* bind_quota.c -- the part of the table `build` for quotas, and for quarantined behaviours.
 *
 * core/script/quota.c and quarantine.c count. The rights are checked here: players may see their
 * own use; the rest is for wizards. */
#include "engine/core/people/account.h"
#include "engine/core/rights/perm.h"
#include "engine/core/script/quota.h"
#include "engine/lua/host_impl.h"

#define KIB 1024

uint64_t host_quota_use(struct host *host, uint64_t owner, enum quota quota)
{
    uint64_t use = quota_use(host->engine, owner, quota);
    switch (quota) {
    case QUOTA_BEHAVIOUR_KIB:
        return (use + KIB - 1) / KIB;
    case QUOTA_TASKS:
        return host_suspended_of(host, owner);
    case QUOTA_TIME_PERCENT:
        return quota_share_percent(host, owner);
    case QUOTA_OBJECTS:
    case QUOTA_BYTES:
    case QUOTA_TIMERS:
    case QUOTA_AREAS:
    case QUOTAS:
        break;
    }
    return use;
}

/* build.quota(WHO): {{name=, use=, most= (nil: unlimited)}, …}; or nil and the reason. */
static int build_quota(lua_State *L)
{
    struct host *host = host_of(L);
    struct engine *engine = host->engine;
    uint64_t who = to_object(L, 1)->id;
    if (who != engine_transaction(engine)->actor &&
            role_of(engine, engine_transaction(engine)->actor) < PERM_WIZARD) {
        return push_no(L, PHRASE_quota_others);
    }
    bool bound = quota_binds(engine, who);
    lua_createtable(L, QUOTAS, 0);
    for (enum quota quota = 0; quota < QUOTAS; quota++) {
        lua_createtable(L, 0, 3);
        set_text(L, "name", quota_name(quota));
        set_integer(L, "use", (lua_Integer)host_quota_use(host, who, quota));
        if (bound || quota == QUOTA_TIME_PERCENT) {
            set_integer(L, "most", (lua_Integer)quota_limit(engine, who, quota));
        }
        lua_rawseti(L, -2, (lua_Integer)quota + 1);
    }
    lua_createtable(L, 0, 3);
    set_text(L, "name", "memory_kib");
    set_integer(L, "use", (lua_Integer)(sandbox_owner_bytes(host->sandbox, who) / KIB));
    if (bound) {
        set_integer(L, "most", (lua_Integer)(sandbox_limits(host->sandbox)->owner_bytes / KIB));
    }
    append_item(L);
    return 1;
}

/* build.set_quota(WHO, NAME, MOST or nil): sets their own limit, or restores the
 * configuration's. */
static int build_set_quota(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *who = to_object(L, 1);
    struct str name = to_str(L, 2);
    lua_Integer most = luaL_optinteger(L, 3, 0);
    enum quota quota = QUOTAS;
    host_check_writable(L);
    if (role_of(engine, engine_transaction(engine)->actor) < PERM_WIZARD) {
        return push_no(L, PHRASE_quota_wizards);
    }
    if (!account_of(engine, who->id)) {
        return push_no(L, PHRASE_quota_players);
    }
    if (!quota_parse(name, &quota)) {
        return push_no(L, PHRASE_quota_names);
    }
    lua_Integer highest = quota == QUOTA_TIME_PERCENT ? 100 : 1000000000;
    if (!lua_isnoneornil(L, 3) && (most < 1 || most > highest)) {
        return push_no(L, PHRASE_quota_form);
    }
    quota_set(engine, who->id, quota, (uint64_t)most);
    return push_flag(L, true);
}

/* build.quarantine(O): nil; or the newest revision, which kept failing, the revision in force
 * instead (0: none), and the last fault. */
static int build_quarantine(lua_State *L)
{
    struct host *host = host_of(L);
    struct object *object = to_object(L, 1);
    char reason[QUARANTINE_REASON_MAX + 1];
    if (!quarantine_reason(host, object, reason)) {
        lua_pushnil(L);
        return 1;
    }
    bool controls = perm_may_write(host->engine, object);
    lua_pushinteger(L, object->behaviour);
    lua_pushinteger(L, quarantine_in_force(host, object));
    lua_pushstring(L, controls ? reason : "");
    return 3;
}

void bind_quota_open(struct host *host)
{
    static const struct api api[] = {{"quota", build_quota}, {"set_quota", build_set_quota},
            {"quarantine", build_quarantine}};
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
