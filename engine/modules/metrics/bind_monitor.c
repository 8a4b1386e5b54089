/* bind_monitor.c -- "@monitor": live figures of the running game.
 *
 * 1. A viewer is identified by a number in their presence. It ends with the presence, and a new
 *    view replaces the old one.
 * 2. A session with a panel for live figures (takes_panel) gets them as data, Skein.Monitor; others
 *    get text.
 *
 * core/run/monitor.h keeps the history. */
#include "engine/core/login/login.h"
#include "engine/core/people/presence.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/monitor.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/metrics/module.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"
#include "world/store/store.h"

#include <jansson.h>

#include <stdlib.h>
#include <string.h>

#define LINES_MOST 40

/* -- viewers -- */

/* sys.monitor_begin(WHO): starts a view; returns its number. */
static int sys_monitor_begin(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct presence *presence = presence_find(engine, to_object_id(L, 1));
    if (presence) {
        dialogue_open(presence)->monitor = monitor_begin(engine);
    }
    lua_pushinteger(L, presence ? (lua_Integer)presence->dialogue->monitor : 0);
    return 1;
}

static bool has_reader(const struct engine *engine, uint64_t character)
{
    const struct session *session = hub_sessions_of(engine_hub(engine), character);
    while (session && (session_is_stand_in(session) || session->absent)) {
        session = session->next_of_character;
    }
    return session != NULL;
}

/* sys.monitor_goes(WHO, NUMBER): true if the view is still open, by a wizard with a connection. */
static int sys_monitor_goes(lua_State *L)
{
    struct engine *engine = engine_of(L);
    uint64_t who = to_object_id(L, 1);
    const struct presence *presence = presence_find(engine, who);
    return push_flag(L,
            presence && dialogue_of(presence)->monitor == (uint64_t)luaL_checkinteger(L, 2) &&
                    role_of(engine, who) == PERM_WIZARD && has_reader(engine, who));
}

/* sys.monitor_end(WHO): ends the view; true if there was one. */
static int sys_monitor_end(lua_State *L)
{
    struct presence *presence = presence_find(engine_of(L), to_object_id(L, 1));
    bool looked = presence && dialogue_of(presence)->monitor > 0;
    if (looked) {
        presence->dialogue->monitor = 0;
    }
    return push_flag(L, looked);
}

/* -- display -- */

static void send_panel(struct session *session, const json_t *lines)
{
    char *text = json_dumps(lines, JSON_COMPACT);
    struct msg msg = {.kind = MSG_EVENT,
            .topic = STR("Skein.Monitor"),
            .text = str_of(text ? text : "[]")};
    hub_send(session, &msg);
    free(text);
}

static json_t *read_lines(lua_State *L, int index, struct buf *out_text)
{
    json_t *lines = json_array();
    for (lua_Integer i = 1; i <= LINES_MOST && lua_rawgeti(L, index, i) == LUA_TSTRING; i++) {
        struct buf clean = {0};
        str_clean(to_str(L, -1), false, &clean);
        (void)json_array_append_new(
                lines, json_stringn(clean.bytes ? clean.bytes : "", clean.length));
        buf_add_text(out_text, out_text->length > 0 ? "\n" : "");
        markup_escape(buf_str(&clean), out_text);
        buf_finish(&clean);
        lua_pop(L, 1);
    }
    return lines;
}

/* sys.monitor_show(WHO, LINES, TEXT): shows plain lines in the panel, if there is one (an empty
 * list closes it); elsewhere as text, if TEXT. True if there is a panel. */
static int sys_monitor_show(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct session *session = hub_sessions_of(engine_hub(engine), to_object_id(L, 1));
    bool as_text = lua_toboolean(L, 3);
    bool panel = false;
    struct buf text = {0};
    luaL_checktype(L, 2, LUA_TTABLE);
    json_t *lines = read_lines(L, 2, &text);
    struct msg msg = {.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = buf_str(&text)};
    for (; session; session = session->next_of_character) {
        panel |= session->takes_panel;
        if (session->takes_panel) {
            send_panel(session, lines);
        } else if (as_text && text.length > 0) {
            hub_send(session, &msg);
        }
    }
    json_decref(lines);
    buf_finish(&text);
    return push_flag(L, panel);
}

/* -- numbers -- */

static void set_doors(lua_State *L, struct engine *engine)
{
    lua_createtable(L, 0, 8);
    for (struct session *session = hub_first(engine_hub(engine)); session;
            session = session->next) {
        if (session_is_counted(session) && session->frontend) {
            lua_getfield(L, -1, session->frontend->service);
            lua_Integer count = lua_tointeger(L, -1);
            lua_pop(L, 1);
            set_integer(L, session->frontend->service, count + 1);
        }
    }
    lua_setfield(L, -2, "doors");
}

static void set_longest(lua_State *L, const struct monitor_look *look)
{
    lua_createtable(L, MONITOR_LONGEST, 0);
    for (size_t i = 0; i < MONITOR_LONGEST && look->longest[i].took_us > 0; i++) {
        lua_createtable(L, 0, 3);
        set_number(L, "ms", (double)look->longest[i].took_us / 1000.0);
        set_object(L, "actor", look->longest[i].actor);
        set_text(L, "doing", look->longest[i].doing);
        append_item(L);
    }
    lua_setfield(L, -2, "longest");
}

/* Sets the numbers of reads since the start, by kind. */
static void set_reads(lua_State *L, const struct store *store)
{
    struct store_reads reads = {0};
    lua_createtable(L, 0, 20);
    for (size_t i = 0; store_reads_at(store, i, &reads); i++) {
        if (reads.count > 0) {
            lua_createtable(L, 0, 2);
            set_number(L, "count", (double)reads.count);
            set_number(L, "ms", (double)reads.us / 1000.0);
            lua_setfield(L, -2, reads.name);
        }
    }
    lua_setfield(L, -2, "reads");
}

static void set_numbers(lua_State *L, struct engine *engine)
{
    const struct transaction_times *times = &engine_transaction(engine)->times;
    struct host_stats scripts;
    struct store_stats store;
    struct store_load load;
    host_stats(engine_script_data(engine), &scripts);
    store_stats(engine_store(engine), &store);
    store_load_now(engine_store(engine), &load);
    set_number(L, "time", (double)clock_ms() / 1000.0);
    set_number(L, "lines", (double)login_counts(engine)->lines);
    set_number(L, "slices", (double)times->count);
    set_number(L, "slice_ms", (double)times->total_us / 1000.0);
    set_number(L, "commits", (double)store.commits);
    set_number(L, "commit_ms", (double)store.total_commit_us / 1000.0);
    set_number(L, "queued", (double)load.batches);
    set_number(L, "ready", (double)tasks_ready_count(engine));
    set_number(L, "waiting", (double)scripts.waiting);
    set_number(L, "script_mb", (double)scripts.heap_bytes / (1 << 20));
    set_number(L, "held_kb", (double)hub_held_bytes(engine_hub(engine)) / 1024);
    set_number(L, "objects", (double)engine_world(engine)->objects.count);
    set_number(L, "players", (double)presence_count(engine));
}

/* sys.monitor(SECONDS): numbers since the start, and the longest transactions of the last SECONDS
 * (a minute at most). Recording them continues for a while. */
static int sys_monitor(lua_State *L)
{
    struct engine *engine = engine_of(L);
    double seconds = luaL_checknumber(L, 1);
    int64_t for_ms = seconds > 60 ? 60000 : seconds < 1 ? 1000 : (int64_t)(seconds * 1000);
    struct monitor_look look;
    monitor_look(engine, for_ms, &look);
    monitor_watch(engine, 2 * for_ms + 5000);
    luaL_checkstack(L, 10, NULL);
    lua_createtable(L, 0, 20);
    set_numbers(L, engine);
    set_number(L, "turns", (double)look.turns);
    set_integer(L, "turn_slices", (lua_Integer)look.turn_transactions);
    set_number(L, "turn_ms", (double)look.turn_us / 1000.0);
    set_number(L, "turn_wall_ms", (double)look.turn_wall_us / 1000.0);
    set_longest(L, &look);
    set_reads(L, engine_store(engine));
    set_doors(L, engine);
    sandbox_charge(L, 500);
    return 1;
}

void bind_monitor_open(struct host *host)
{
    static const struct api api[] = {
            {"monitor", sys_monitor},
            {"monitor_begin", sys_monitor_begin},
            {"monitor_goes", sys_monitor_goes},
            {"monitor_end", sys_monitor_end},
            {"monitor_show", sys_monitor_show},
    };
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
