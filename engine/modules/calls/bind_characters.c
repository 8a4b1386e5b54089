/* bind_characters.c -- the table `sys`: a player's characters. For trusted code only: scripts/core/commands/characters.lua. */
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/calls/characters.h"
#include "engine/modules/calls/module.h"

static void push_character(void *data, const struct account *account)
{
    lua_State *L = data;
    struct object *player = world_find(engine_world(engine_of(L)), account->character);
    lua_createtable(L, 0, 2);
    set_str(L, "name", player ? spelling_of(engine_of(L), player) : str_of(account->name));
    set_flag(L, "plays", presence_find(engine_of(L), account->character) != NULL);
    append_item(L);
}

/* sys.characters(PLAYER): {{name=, plays= true if they are in the game}, …}, the first character first; nil for a guest. */
static int sys_characters(lua_State *L)
{
    const struct account *account = account_of(engine_of(L), to_object_id(L, 1));
    if (!account) {
        lua_pushnil(L);
        return 1;
    }
    sandbox_charge(L, 20);
    lua_createtable(L, 0, 0);
    characters_each(engine_of(L), account, push_character, L);
    return 1;
}

/* sys.add_character(PLAYER, NAME, MOST): the name of PLAYER's new character; or nil and the reason. */
static int sys_add_character(lua_State *L)
{
    struct engine *engine = engine_of(L);
    const struct account *account = account_of(engine, to_object_id(L, 1));
    struct err err = {0};
    host_check_writable(L);
    if (!account) {
        return push_no(L, PHRASE_password_none);
    }
    const struct account *made = characters_add(
            engine, account, to_str(L, 2), (size_t)luaL_checkinteger(L, 3), &err);
    if (!made) {
        return push_refusal(L, str_of(err.text));
    }
    struct object *player = world_find(engine_world(engine), made->character);
    push_str(L, player ? spelling_of(engine, player) : str_of(made->name));
    return 1;
}

/* sys.play_character(NAME): puts the acting session on that character soon; true, or nil and the reason. */
static int sys_play_character(lua_State *L)
{
    struct err err = {0};
    host_check_writable(L);
    uint64_t session = engine_transaction(engine_of(L))->session;
    return push_done(L, characters_play(engine_of(L), session, to_str(L, 1), &err), &err);
}

void bind_characters_open(struct host *host)
{
    static const struct api characters[] = {{"characters", sys_characters},
            {"add_character", sys_add_character}, {"play_character", sys_play_character}};
    api_add_table(host, "sys", characters, sizeof(characters) / sizeof(characters[0]));
}
