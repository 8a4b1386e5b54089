/* bind_spelling.c -- the table `sys`: how a name is written. For trusted code only: scripts/core/commands/characters.lua. */
#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/core/phrase/phrase.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/spelling/module.h"
#include "engine/modules/spelling/spelling.h"

/* sys.spell(PLAYER, TEXT): PLAYER's name is shown as TEXT from now on, "": as it is. True, or nil and the reason. */
static int sys_spell(lua_State *L)
{
    struct engine *engine = engine_of(L);
    const struct account *account = account_of(engine, to_object_id(L, 1));
    struct err err = {0};
    host_check_writable(L);
    if (!account) {
        return push_no(L, PHRASE_password_none);
    }
    bool ok = !ignore_is_muted(engine, account->character, &err) &&
              spelling_set(engine, account, to_str(L, 2), &err);
    return push_done(L, ok, &err);
}

/* sys.spelling_ready(): true if it takes no time to judge a name; else wait a little, and ask again. */
static int sys_spelling_ready(lua_State *L)
{
    return push_flag(L, spelling_ready(engine_of(L)));
}

void bind_spelling_open(struct host *host)
{
    static const struct api spelling[] = {
            {"spell", sys_spell}, {"spelling_ready", sys_spelling_ready}};
    api_add_table(host, "sys", spelling, sizeof(spelling) / sizeof(spelling[0]));
}
