/* bind_notice.c -- notices on bulletin boards for the stock game: sys.notices and others. */
#include "engine/lua/host_impl.h"
#include "engine/modules/boards/module.h"
#include "engine/modules/boards/notice.h"

static void push_notice(void *data, const struct notice *notice)
{
    lua_State *L = data;
    lua_createtable(L, 0, 6);
    set_integer(L, "number", (lua_Integer)notice->number);
    set_integer(L, "time", notice->time_ms / 1000);
    set_integer(L, "author", (lua_Integer)notice->author);
    set_integer(L, "reply_to", (lua_Integer)notice->reply_to);
    set_str(L, "name", notice->author_name);
    set_str(L, "subject", notice->subject);
    append_item(L);
}

/* sys.notices(BOARD[, FROM[, MOST]]): {{number=, time=, author= (an id), name=, reply_to=,
 * subject=}, …} oldest first, from number FROM on. -N means the last N numbers, some of which may
 * have been removed. */
static int sys_notices(lua_State *L)
{
    struct notice_range range = {.board = to_object_id(L, 1)};
    lua_Integer from = luaL_optinteger(L, 2, 1);
    if (from < 0) {
        uint64_t first = 0;
        uint64_t last = 0;
        notice_ends(engine_of(L), range.board, &first, &last);
        from += (lua_Integer)last + 1;
    }
    range.from = from > 0 ? (uint64_t)from : 1;
    range.most = (size_t)luaL_optinteger(L, 3, 0);
    lua_createtable(L, 0, 0);
    sandbox_charge(L, 50);
    (void)notice_each(engine_of(L), &range, push_notice, L);
    return 1;
}

struct wanted {
    lua_State *L;
    uint64_t number;
    bool found;
};

static void push_text_notice(void *data, const struct notice *notice)
{
    struct wanted *wanted = data;
    if (notice->number == wanted->number) {
        push_str(wanted->L, notice->text);
        wanted->found = true;
    }
}

/* sys.notice_text(BOARD, NUMBER): the text, or nil. */
static int sys_notice_text(lua_State *L)
{
    struct wanted wanted = {.L = L, .number = (uint64_t)luaL_checkinteger(L, 2)};
    struct notice_range range = {to_object_id(L, 1), wanted.number, 1, true};
    (void)notice_each(engine_of(L), &range, push_text_notice, &wanted);
    if (!wanted.found) {
        lua_pushnil(L);
    }
    return 1;
}

/* sys.notice_post(BOARD, PLAYER or the name of somebody of the story, SUBJECT, TEXT, REPLY_TO or 0): its
 * number, or nil and the reason. */
static int sys_notice_post(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *board = world_find(engine_world(engine), to_object_id(L, 1));
    bool named = lua_type(L, 2) == LUA_TSTRING;
    const struct account *account = named ? NULL : account_of(engine, to_object_id(L, 2));
    struct notice notice = {.author_name = named ? to_str(L, 2) : STR_NONE,
            .subject = to_str(L, 3),
            .text = to_str(L, 4),
            .reply_to = (uint64_t)luaL_checkinteger(L, 5)};
    struct err err = {0};
    if (!board || (!account && !named) || !notice_post(engine, account, board, &notice, &err)) {
        return push_refusal(L, str_of(err.text));
    }
    lua_pushinteger(L, (lua_Integer)notice.number);
    return 1;
}

/* sys.notice_take_down(BOARD, NUMBER): false if it does not exist. */
static int sys_notice_take_down(lua_State *L)
{
    return push_flag(L, notice_take_down(engine_of(L), to_object_id(L, 1),
                                (uint64_t)luaL_checkinteger(L, 2)));
}

void bind_notice_open(struct host *host)
{
    static const struct api api[] = {
            {"notices", sys_notices},
            {"notice_text", sys_notice_text},
            {"notice_post", sys_notice_post},
            {"notice_take_down", sys_notice_take_down},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
