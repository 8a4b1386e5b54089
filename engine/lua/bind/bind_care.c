/* bind_care.c -- the parts of `sys` for looking after people: scrollback, accounts and the
 * audit log.
 *
 * For trusted code only, like all of `sys`; the roles of the commands check rights. */
#include "engine/core/output/disguise.h"
#include "engine/core/output/scrollback.h"
#include "engine/core/output/speech.h"
#include "engine/core/output/tells.h"
#include "engine/core/people/account.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/people/role.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "engine/session/transcript.h"
#include "world/model/rows.h"
#include "world/model/tx.h"
#include "world/store/store.h"

#define AUDIT_LINES_MAX 200

/* Appends a player's newest n messages as plain lines. */
static void put_told(lua_State *L, uint64_t player, size_t n, struct buf *out)
{
    struct buf past = {0};
    struct transcript_line line;
    scrollback_read(engine_of(L), player, n, &past);
    struct str rest = buf_str(&past);
    while (transcript_next(&rest, &line)) {
        markup_plain(line.msg.text, out);
        buf_add_char(out, '\n');
    }
    buf_finish(&past);
}

/* sys.transcript(PLAYER, N): the last N lines of their scrollback, plain text, oldest first. */
static int sys_transcript(lua_State *L)
{
    lua_Integer limit = luaL_checkinteger(L, 2);
    limit = limit < 0 ? 0 : limit > SCROLLBACK_MESSAGES ? SCROLLBACK_MESSAGES : limit;
    struct buf plain = {0};
    put_told(L, to_object_id(L, 1), (size_t)limit, &plain);
    sandbox_charge(L, 50 + plain.length / 16);
    lua_createtable(L, 0, 0);
    struct str rest = buf_str(&plain);
    lua_Integer lines = 0;
    for (size_t i = 0; i < rest.length; i++) {
        lines += rest.bytes[i] == '\n';
    }
    for (; rest.length > 0; lines--) {
        struct str line = str_take_until(&rest, '\n');
        if (lines <= limit) {
            push_str(L, line);
            append_item(L);
        }
    }
    buf_finish(&plain);
    return 1;
}

/* Pushes the speech in a player's scrollback since a time. */
static void push_said(lua_State *L, struct str past, int64_t since_ms)
{
    static const char *const styles[] = {[MSG_SAY] = "say",
            [MSG_EMOTE] = "emote",
            [MSG_TELL] = "tell",
            [MSG_WHISPER] = "whisper"};
    struct transcript_line line;
    lua_createtable(L, 0, 0);
    while (transcript_next(&past, &line)) {
        size_t style = (size_t)line.msg.style;
        bool said = style < sizeof(styles) / sizeof(styles[0]) && styles[style];
        if (said && line.msg.sender.length > 0 && line.time_ms >= since_ms) {
            struct buf plain = {0};
            markup_plain(line.msg.text, &plain);
            lua_createtable(L, 0, 4);
            set_integer(L, "time", line.time_ms / 1000);
            set_text(L, "style", styles[style]);
            set_str(L, "sender", line.msg.sender);
            set_str(L, "text", buf_str(&plain));
            append_item(L);
            buf_finish(&plain);
        }
    }
}

/* sys.scrollback(PLAYER, SINCE): {{time=, style=, sender=, text=}, …} oldest first: the speech they heard
 * since then, as far as the scrollback has it. */
static int sys_scrollback(lua_State *L)
{
    struct buf past = {0};
    uint64_t who = to_object_id(L, 1);
    int64_t since_ms = luaL_checkinteger(L, 2) * 1000;
    scrollback_read(engine_of(L), who, SCROLLBACK_MESSAGES, &past);
    size_t bytes = past.length;
    push_said(L, buf_str(&past), since_ms);
    buf_finish(&past);
    sandbox_charge(L, 50 + bytes / 16);
    return 1;
}

/* sys.ignores(PLAYER, OTHER[, SEEN]): true if they ignore OTHER, by their name, or with SEEN by the
 * name others see. */
static int sys_ignores(lua_State *L)
{
    uint64_t listener = to_object_id(L, 1);
    uint64_t other = to_object_id(L, 2);
    bool (*ignores)(struct engine *, uint64_t, uint64_t) =
            lua_toboolean(L, 3) ? disguise_ignores : ignore_has;
    return push_flag(L, ignores(engine_of(L), listener, other));
}

/* sys.cloak(PLAYER): the text shown instead of a guest's address; nil if they are not a guest. */
static int sys_cloak(lua_State *L)
{
    const struct presence *presence = presence_find(engine_of(L), to_object_id(L, 1));
    if (presence && presence->guest) {
        push_str(L, str_of(person_host(presence)));
    } else {
        lua_pushnil(L);
    }
    return 1;
}

/* sys.refuser(ACTOR, OTHER, …): the first of the other objects, except ACTOR, who ignores ACTOR as
 * others see them; else nil. */
static int sys_refuser(lua_State *L)
{
    uint64_t actor = to_object_id(L, 1);
    for (int i = 2; i <= lua_gettop(L); i++) {
        uint64_t other = test_object(L, i);
        if (other != 0 && other != actor && disguise_ignores(engine_of(L), other, actor)) {
            lua_pushvalue(L, i);
            return 1;
        }
    }
    return 0;
}

/* sys.account(NAME): {name=, role=, created=, seen=, disabled=}, or nil. */
static int sys_account(lua_State *L)
{
    const struct account *account = account_find(engine_of(L), to_str(L, 1));
    if (!account) {
        lua_pushnil(L);
        return 1;
    }
    lua_createtable(L, 0, 5);
    set_str(L, "name", str_of(account->name));
    set_str(L, "role", str_of(role_name(account->role)));
    set_integer(L, "created", account->created_ms / 1000);
    set_integer(L, "seen", account->seen_ms / 1000);
    set_flag(L, "disabled", account->disabled);
    return 1;
}

/* -- guests -- */

static void open_to_guests(void *data)
{
    struct engine *engine = data;
    engine_change_options(engine)->guests = true;
}

static void close_to_guests(void *data)
{
    struct engine *engine = data;
    engine_change_options(engine)->guests = false;
}

/* sys.guests([ON]): true if guests may log in. ON changes it until the configuration is read
 * again. */
static int sys_guests(lua_State *L)
{
    struct engine *engine = engine_of(L);
    if (!lua_isnoneornil(L, 1)) {
        tx_on_end(engine_world(engine),
                (struct tx_hook){
                        .commit = lua_toboolean(L, 1) ? open_to_guests : close_to_guests,
                        .data = engine});
    }
    return push_flag(L, engine_options(engine)->guests);
}

/* -- the audit log -- */

static void push_act(void *data, const struct audit_line *line)
{
    lua_State *L = data;
    lua_createtable(L, 0, 8);
    set_integer(L, "number", (lua_Integer)line->number);
    set_integer(L, "time", line->time_ms / 1000);
    set_str(L, "actor", line->actor);
    set_str(L, "action", line->action);
    set_str(L, "subject", line->subject);
    set_str(L, "detail", line->detail);
    set_str(L, "door", line->door);
    set_str(L, "address", line->address);
    append_item(L);
}

static struct str filter_text(lua_State *L, const char *name)
{
    struct str text = lua_getfield(L, 1, name) == LUA_TSTRING ? to_str(L, -1) : STR_NONE;
    lua_pop(L, 1); /* the table still holds it */
    return text;
}

static lua_Integer filter_number(lua_State *L, const char *name)
{
    lua_Integer number =
            lua_getfield(L, 1, name) == LUA_TNUMBER ? (lua_Integer)lua_tonumber(L, -1) : 0;
    lua_pop(L, 1);
    return number;
}

/* sys.audit_lines({name=, by=, about=, action=, door=, from=, since=, till= times, before= a
 * number}, N): {{number=, time=, actor=, action=, subject=, detail=, door=, address=}, …} newest
 * first, and the number to continue before, or nil; on failure nil and the reason. */
static int sys_audit_lines(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_Integer wanted = luaL_checkinteger(L, 2);
    struct audit_filter filter = {
            .name = filter_text(L, "name"),
            .by = filter_text(L, "by"),
            .about = filter_text(L, "about"),
            .action = filter_text(L, "action"),
            .door = filter_text(L, "door"),
            .from = filter_text(L, "from"),
            .since_ms = filter_number(L, "since") * 1000,
            .until_ms = filter_number(L, "till") * 1000,
            .before = (uint64_t)filter_number(L, "before"),
            .limit = wanted > 0 && wanted < AUDIT_LINES_MAX ? (size_t)wanted : AUDIT_LINES_MAX,
    };
    uint64_t next = 0;
    struct err err;
    sandbox_charge(L, 200);
    lua_createtable(L, 0, 0);
    if (!audit_each(engine_of(L), &filter, push_act, L, &next, &err)) {
        return push_refusal(L, str_of(err.text));
    }
    if (next) {
        lua_pushinteger(L, (lua_Integer)next);
    } else {
        lua_pushnil(L);
    }
    return 2;
}

/* sys.keep_tells(FROM, {TO, …}, TEXT): stores FROM's next tell for all of them. */
static int sys_keep_tells(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *from = to_object(L, 1);
    lua_Integer count = luaL_len(L, 2);
    struct str text = to_str(L, 3);
    speech_next(engine);
    for (lua_Integer i = 1; i <= count; i++) {
        (void)lua_geti(L, 2, i);
        sandbox_charge(L, 10 + text.length / 16); /* each copy becomes a row */
        tells_keep(engine, from, to_object(L, -1), text);
        lua_pop(L, 1);
    }
    return 0;
}

void bind_care_open(struct host *host)
{
    static const struct api api[] = {
            {"transcript", sys_transcript},
            {"scrollback", sys_scrollback},
            {"keep_tells", sys_keep_tells},
            {"cloak", sys_cloak},
            {"ignores", sys_ignores},
            {"refuser", sys_refuser},
            {"account", sys_account},
            {"guests", sys_guests},
            {"audit_lines", sys_audit_lines},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
