/* bind_who.c -- the table `sys` of the stock game: who is in the game. For trusted code only. */
#include "engine/core/people/account.h"
#include "engine/core/people/option.h"
#include "engine/core/people/presence.h"
#include "engine/core/perception/perceive.h"
#include "engine/lua/host_impl.h"
#include "world/model/prop.h"

static void push_presence(lua_State *L, struct engine *engine, const struct presence *presence)
{
    int64_t active_ms = 0;
    for (struct session *session = hub_sessions_of(engine_hub(engine), presence->character);
            session; session = session->next_of_character) {
        active_ms = session->active_ms > active_ms ? session->active_ms : active_ms;
    }
    lua_createtable(L, 0, 6);
    set_object(L, "player", presence->character);
    set_text(L, "name", presence->name);
    set_seconds(L, "idle", active_ms ? clock_ms() - active_ms : 0);
    set_seconds(L, "on_for", clock_wall_age_ms(presence->since_ms));
    set_flag(L, "guest", presence->guest);
    set_flag(L, "linkdead", presence_is_lost(presence));
}

/* True if the name begins so, in either way in which it is written. */
static bool begins(struct engine *engine, const struct presence *one, struct str letters)
{
    return str_starts_nocase(str_of(one->name), letters) ||
           str_starts_nocase(
                   spelling_of_name(engine, one->character, str_of(one->name)), letters);
}

/* Pushes a list of the people from number `from` on whose names begin with letters: by name, the link-dead last. Returns
 * how many there are. */
static lua_Integer push_people(
        lua_State *L, lua_Integer from, lua_Integer most, bool listed_only, struct str letters)
{
    struct engine *engine = engine_of(L);
    lua_Integer count = 0;
    lua_newtable(L);
    for (int lost = 0; lost <= 1; lost++) {
        for (struct presence *one = presence_first(engine); one; one = one->next) {
            bool counts = presence_is_lost(one) == (lost == 1) &&
                          (!listed_only || presence_is_listed(one)) &&
                          (letters.length == 0 || begins(engine, one, letters));
            count += counts;
            if (counts && count >= from && most-- > 0) {
                sandbox_charge(L, 20);
                push_presence(L, engine, one);
                append_item(L);
            }
        }
    }
    sandbox_charge(L, (uint64_t)count);
    return count;
}

static int sys_who(lua_State *L)
{
    (void)push_people(L, 1, LUA_MAXINTEGER, false, STR_NONE);
    return 1;
}

/* sys.who_page(FROM, COUNT, LETTERS): like sys.who(), without guests who are link-dead, the others who are
 * link-dead last, and only COUNT entries from number FROM on; and the total. LETTERS: only names that begin so. */
static int sys_who_page(lua_State *L)
{
    lua_Integer from = luaL_checkinteger(L, 1);
    lua_Integer most = luaL_checkinteger(L, 2);
    luaL_argcheck(L, from >= 1 && most >= 0, 1, "a place in the list is needed");
    lua_pushinteger(L,
            push_people(L, from, most, true, lua_isnoneornil(L, 3) ? STR_NONE : to_str(L, 3)));
    return 2;
}

/* sys.who_after(NAME, COUNT): like sys.who(), only COUNT entries after NAME in alphabetical order. */
static int sys_who_after(lua_State *L)
{
    struct engine *engine = engine_of(L);
    lua_Integer most = luaL_checkinteger(L, 2);
    struct presence *one = presence_after(engine, to_str(L, 1));
    lua_newtable(L);
    for (; one && most > 0; one = one->next, most--) {
        sandbox_charge(L, 20);
        push_presence(L, engine, one);
        append_item(L);
    }
    return 1;
}

/* sys.who_with(OPTION): a list of the players in play and connected for whom that option is true, by
 * name. */
static int sys_who_with(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct str name = to_str(L, 1);
    lua_newtable(L);
    for (struct presence *one = presence_first(engine); one; one = one->next) {
        const struct object *player = world_find(engine_world(engine), one->character);
        const struct value *option = player ? option_of(player, name) : NULL;
        sandbox_charge(L, 2);
        if (option && value_is_true(option) && !presence_is_lost(one)) {
            push_object(L, one->character);
            append_item(L);
        }
    }
    return 1;
}

/* sys.presence(PLAYER): their entry of sys.who(), or nil. */
static int sys_presence(lua_State *L)
{
    struct presence *presence = presence_find(engine_of(L), to_object_id(L, 1));
    if (!presence) {
        return 0;
    }
    push_presence(L, engine_of(L), presence);
    return 1;
}

/* Returns the next in play, from one on, who is in that area, or NULL. */
static struct presence *next_in_area(
        lua_State *L, struct presence *one, const struct object *area)
{
    struct engine *engine = engine_of(L);
    for (; one; one = one->next) {
        struct object *who = world_find(engine_world(engine), one->character);
        struct object *place = who && who->location ? object_place(engine, who) : NULL;
        sandbox_charge(L, 1);
        if (place && prop_object(engine_world(engine), place, ATOM_area) == area) {
            return one;
        }
    }
    return NULL;
}

/* sys.is_visited(AREA): whether a player in play is in AREA; nil: in a place without an area. */
static int sys_is_visited(lua_State *L)
{
    const struct object *area = lua_isnoneornil(L, 1) ? NULL : to_object(L, 1);
    return push_flag(L, next_in_area(L, presence_first(engine_of(L)), area) != NULL);
}

/* sys.people_in(AREA): a list of the players in play who are there, with the link-dead. */
static int sys_people_in(lua_State *L)
{
    const struct object *area = to_object(L, 1);
    struct presence *one = next_in_area(L, presence_first(engine_of(L)), area);
    lua_newtable(L);
    for (; one; one = next_in_area(L, one->next, area)) {
        push_object(L, one->character);
        append_item(L);
    }
    return 1;
}

/* sys.online(WHO): true if WHO is in the game and connected. */
static int sys_online(lua_State *L)
{
    struct presence *presence = presence_find(engine_of(L), to_object_id(L, 1));
    return push_flag(L, presence && !presence_is_lost(presence));
}

void bind_who_open(struct host *host)
{
    static const struct api api[] = {
            {"who", sys_who},
            {"who_page", sys_who_page},
            {"who_after", sys_who_after},
            {"who_with", sys_who_with},
            {"presence", sys_presence},
            {"is_visited", sys_is_visited},
            {"people_in", sys_people_in},
            {"online", sys_online},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
