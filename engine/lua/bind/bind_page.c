/* bind_page.c -- on_page: what packages answer to typed calls (engine/core/calls/calls_pages.h). */
#include "engine/core/rights/perm.h"
#include "engine/lua/bind/page.h"
#include "engine/lua/host_impl.h"

#define PAGE_NAME_MAX 64

/* on_page(NAME, FN): FN(ARGS[, WHO]) gives members of the answer to calls of the page NAME. ARGS are the
 * call's arguments; WHO is the player who asks, nil for strangers. If FN doesn't take WHO, the answer is
 * the same for everybody. For files in lib, commands and pages. */
static int api_on_page(lua_State *L)
{
    struct host *host = host_of(L);
    struct str name = to_str(L, 1);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    luaL_argcheck(L, name.length > 0 && name.length <= PAGE_NAME_MAX, 1,
            "a name of at most 64 bytes");
    if (!host->loading || !host->loading->in_chunk || host->loading->behaviour) {
        return luaL_error(
                L, "on_page: call it while a file of lib, commands or pages is loaded");
    }
    if (!host->stock_load) {
        return 0; /* the file is only checked */
    }
    (void)lua_rawgeti(L, LUA_REGISTRYINDEX, host->pages);
    if (lua_getfield(L, -1, name.bytes) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_createtable(L, 1, 0);
        lua_pushvalue(L, -1);
        lua_setfield(L, -3, name.bytes);
    }
    lua_pushvalue(L, 2);
    append_item(L);
    return 0;
}

/* True if the function at the top of the stack takes the viewer. */
static bool takes_viewer(lua_State *L)
{
    lua_Debug about;
    lua_pushvalue(L, -1);
    return !lua_getinfo(L, ">u", &about) || about.isvararg || about.nparams > 1;
}

/* Runs the function at the top of host->L, and pops it. */
static enum outcome ask_function(struct host *host, struct script_page *page)
{
    struct value members = value_nil();
    struct handler_result result = {.value = &members};
    struct script *script = host_script_create(host);
    const struct object *player = world_find_ref(engine_world(host->engine), STR("player"));
    script->this_object = player ? player->id : 0; /* `@errors $player` shows what failed */
    script->page = page->name;
    script->stock = true;
    script->actor = engine_transaction(host->engine)->actor;
    lua_xmove(host->L, script->co, 1);
    push_value(script->co, page->args);
    push_object(script->co, page->viewer ? page->viewer->id : 0);
    enum outcome outcome = host_run(script, 2, &result);
    host_script_ended(script, false);
    if (outcome == OUTCOME_DONE && members.kind == VALUE_TABLE) {
        page->take(page->data, &members);
    }
    value_finish(&members);
    return outcome;
}

void host_page(void *data, struct script_page *page)
{
    struct host *host = data;
    lua_State *L = host->L;
    int top = lua_gettop(L);
    enum outcome outcome = OUTCOME_DONE;
    page->is_shared = true;
    luaL_checkstack(L, 8, NULL);
    (void)lua_rawgeti(L, LUA_REGISTRYINDEX, host->pages);
    lua_pushlstring(L, page->name.bytes, page->name.length);
    int functions = lua_istable(L, -2) && lua_rawget(L, -2) == LUA_TTABLE ? lua_gettop(L) : 0;
    lua_Integer count = functions ? (lua_Integer)lua_rawlen(L, functions) : 0;
    for (lua_Integer i = 1;
            i <= count && outcome != OUTCOME_REFUSED && outcome != OUTCOME_KILLED; i++) {
        (void)lua_rawgeti(L, functions, i);
        page->is_shared = page->is_shared && !takes_viewer(L);
        outcome = ask_function(host, page);
    }
    page->is_refused = outcome == OUTCOME_REFUSED;
    lua_settop(L, top);
}

/* sys.may_see_room(ROOM[, WHO]): true if ROOM is public, or WHO is its builder. Pages list such rooms only. */
static int sys_may_see_room(lua_State *L)
{
    struct object *room = to_object(L, 1);
    uint64_t who = lua_isnoneornil(L, 2) ? 0 : to_object_id(L, 2);
    sandbox_charge(L, 20);
    return push_flag(L, perm_may_see_room(engine_of(L), who, room));
}

/* sys.fold(TEXT): TEXT in small letters, for comparing names. */
static int sys_fold(lua_State *L)
{
    struct buf folded = {0};
    struct str text = to_str(L, 1);
    sandbox_charge(L, 5 + text.length / 16);
    str_fold(text, &folded);
    return push_buf(L, &folded);
}

void bind_page_open(struct host *host)
{
    static const struct api stock[] = {{"on_page", api_on_page}};
    static const struct api sys[] = {{"fold", sys_fold}, {"may_see_room", sys_may_see_room}};
    api_add(host, true, stock, sizeof(stock) / sizeof(stock[0]));
    api_add_table(host, "sys", sys, sizeof(sys) / sizeof(sys[0]));
}
