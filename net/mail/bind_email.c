/* bind_email.c -- e-mail addresses for the stock game: sys.email and others. */
#include "engine/lua/host_impl.h"
#include "net/mail/email.h"

/* sys.email(PLAYER): the address, and "asked", "own" or "refused"; nil without an address, or if
 * e-mail is disabled. */
static int sys_email(lua_State *L)
{
    static const char *const states[] = {"asked", "own", "refused"};
    struct email email;
    if (!email_of(engine_of(L), to_object_id(L, 1), &email)) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushstring(L, email.address);
    lua_pushstring(L, states[email.state]);
    return 2;
}

/* sys.email_sends(): true if the game sends e-mail. */
static int sys_email_sends(lua_State *L)
{
    return push_flag(L, email_is_sent(engine_of(L)));
}

/* sys.email_may(ADDRESS): true, or nil and why no code can be sent there. */
static int sys_email_may(lua_State *L)
{
    struct err err = {0};
    return push_done(L, email_may_ask(engine_of(L), to_str(L, 1), &err), &err);
}

static int try_email(
        lua_State *L, bool (*try)(struct engine *engine, const struct account *account,
                              struct str text, struct err *err))
{
    struct err err = {0};
    const struct account *account = account_of(engine_of(L), to_object_id(L, 1));
    return push_done(L, account && try(engine_of(L), account, to_str(L, 2), &err), &err);
}

/* sys.email_ask(PLAYER, ADDRESS), sys.email_confirm(PLAYER, CODE): true, or nil and the reason. */
static int sys_email_ask(lua_State *L)
{
    return try_email(L, email_ask);
}

static int sys_email_confirm(lua_State *L)
{
    return try_email(L, email_confirm);
}

/* sys.email_forget(PLAYER): false if they had no address. */
static int sys_email_forget(lua_State *L)
{
    return push_flag(L, email_forget(engine_of(L), to_object_id(L, 1)));
}

/* sys.email_digest(PLAYER, SUBJECT, TEXT): sends a digest by e-mail if they are away and their
 * address is confirmed; true if it was queued. */
static int sys_email_digest(lua_State *L)
{
    struct letter letter = {
            .sender = STR("postmaster"), .subject = to_str(L, 2), .text = to_str(L, 3)};
    return push_flag(L, email_digest(engine_of(L), to_object_id(L, 1), &letter));
}

void bind_email_open(struct host *host)
{
    static const struct api api[] = {
            {"email", sys_email},
            {"email_sends", sys_email_sends},
            {"email_may", sys_email_may},
            {"email_ask", sys_email_ask},
            {"email_confirm", sys_email_confirm},
            {"email_forget", sys_email_forget},
            {"email_digest", sys_email_digest},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
