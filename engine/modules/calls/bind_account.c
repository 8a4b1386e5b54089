/* bind_account.c -- the table `sys`: the erasure of an account that its player asked for in the game.
 *
 * For trusted code only: scripts/core/lib/erasures.lua asks for the password and waits. */
#include "engine/core/people/audit.h"
#include "engine/core/people/role.h"
#include "engine/core/run/other_worlds.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/calls/characters.h"
#include "engine/modules/calls/module.h"

#include <inttypes.h>
#include <stdio.h>

/* sys.may_erase(PLAYER): true; or nil and the reason why the account can't be deleted. */
static int sys_may_erase(lua_State *L)
{
    struct engine *engine = engine_of(L);
    const struct account *account = account_of(engine, to_object_id(L, 1));
    if (!account) {
        return push_no(L, PHRASE_password_none);
    }
    if (account->role == PERM_WIZARD) {
        return push_no(L, PHRASE_forget_wizard);
    }
    if (other_worlds_has_realm(engine)) {
        return push_no(L, PHRASE_forget_realm);
    }
    struct err err = {0};
    return push_done(L, characters_may_erase(engine, account, &err), &err);
}

/* sys.erase_account(PLAYER): begins the erasure of the account; true, or nil and the reason. */
static int sys_erase_account(lua_State *L)
{
    struct engine *engine = engine_of(L);
    uint64_t character = to_object_id(L, 1);
    const struct account *account = account_of(engine, character);
    struct err err = {0};
    char number[24];
    host_check_writable(L);
    if (!account) {
        return push_no(L, PHRASE_password_none);
    }
    if (!characters_erase(engine, account, &err)) {
        return push_refusal(L, str_of(err.text));
    }
    (void)snprintf(number, sizeof(number), "#%" PRIu64, character);
    audit_write(engine, 0, STR("delete account"), str_of(number), STR_NONE);
    return push_flag(L, true);
}

void bind_account_open(struct host *host)
{
    static const struct api accounts[] = {
            {"may_erase", sys_may_erase}, {"erase_account", sys_erase_account}};
    api_add_table(host, "sys", accounts, sizeof(accounts) / sizeof(accounts[0]));
}
