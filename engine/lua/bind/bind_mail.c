/* bind_mail.c -- letters for the stock game: sys.mail and others.
 *
 * A box is a player's, or "news" (everybody's). Lists come without texts, which can be long. */
#include "engine/core/chat/mail.h"
#include "engine/lua/host_impl.h"

#include <string.h>

static uint64_t to_box(lua_State *L, int index)
{
    if (lua_type(L, index) != LUA_TSTRING) {
        return to_object_id(L, index);
    }
    static const char *const names[] = {"news", NULL};
    (void)luaL_checkoption(L, index, NULL, names);
    return MAIL_EVERYBODY;
}

static void push_letter(void *data, const struct letter *letter)
{
    lua_State *L = data;
    lua_createtable(L, 0, 5);
    set_integer(L, "number", (lua_Integer)letter->number);
    set_integer(L, "time", letter->time_ms / 1000);
    set_str(L, "sender", letter->sender);
    set_str(L, "subject", letter->subject);
    set_flag(L, "read", letter->read);
    append_item(L);
}

/* sys.mail(BOX): {{number=, time=, sender=, subject=, read=}, …} oldest first. */
static int sys_mail(lua_State *L)
{
    uint64_t box = to_box(L, 1);
    lua_createtable(L, 0, 0);
    sandbox_charge(L, 50);
    mail_each_head(engine_of(L), box, push_letter, L);
    return 1;
}

static void push_text_mail(void *data, const struct letter *letter)
{
    push_str(data, letter->text);
}

/* sys.mail_text(BOX, NUMBER): the text, or nil. */
static int sys_mail_text(lua_State *L)
{
    uint64_t number = (uint64_t)luaL_checkinteger(L, 2);
    if (!mail_find(engine_of(L), to_box(L, 1), number, push_text_mail, L)) {
        lua_pushnil(L);
    }
    return 1;
}

/* sys.mail_send(BOX, SENDER, SUBJECT, TEXT): true, or nil and the reason. */
static int sys_mail_send(lua_State *L)
{
    struct letter letter = {
            .sender = to_str(L, 2), .subject = to_str(L, 3), .text = to_str(L, 4)};
    struct err err;
    return push_done(L, mail_send(engine_of(L), to_box(L, 1), &letter, &err), &err);
}

/* sys.mail_read(BOX, NUMBER), sys.mail_delete(BOX, NUMBER): false if there is no such letter. */
static int sys_mail_read(lua_State *L)
{
    uint64_t number = (uint64_t)luaL_checkinteger(L, 2);
    return push_flag(L, mail_set_read(engine_of(L), to_box(L, 1), number, true));
}

static int sys_mail_delete(lua_State *L)
{
    uint64_t number = (uint64_t)luaL_checkinteger(L, 2);
    return push_flag(L, mail_delete(engine_of(L), to_box(L, 1), number));
}

/* sys.mail_domain(): the domain of players' addresses in lower case; "": they have none. */
static int sys_mail_domain(lua_State *L)
{
    struct buf folded = {0};
    str_fold(str_of(engine_options(engine_of(L))->mail_domain), &folded);
    push_str(L, buf_str(&folded));
    buf_finish(&folded);
    return 1;
}

void bind_mail_open(struct host *host)
{
    static const struct api api[] = {
            {"mail", sys_mail},
            {"mail_text", sys_mail_text},
            {"mail_domain", sys_mail_domain},
            {"mail_send", sys_mail_send},
            {"mail_read", sys_mail_read},
            {"mail_delete", sys_mail_delete},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
