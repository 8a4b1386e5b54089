/* bind_tasks.c -- the part of the table `build` for timers and parked scripts: listing and ending
 * them.
 *
 * 1. Players see and end their own: timers and scripts with their rights, and those of objects they
 *    control. A wizard sees and ends all, including the stock game's.
 * 2. A script is stopped when the stopping transaction commits: then it is removed as if it had
 *    never been parked. A script that waits for a worker cannot be stopped, since the answer would
 *    find no receiver.
 *
 * suspend.c parks scripts; the core has the timers. */
#include "engine/core/line/modal.h"
#include "engine/core/line/question.h"
#include "engine/core/people/presence.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/timer.h"
#include "engine/lua/host_impl.h"
#include "world/model/tx.h"

#define TIMERS_MAX 200

/* -- timers -- */

struct timers_told {
    lua_State *L;
    size_t count;
};

static void push_timer(void *data, const struct timer_info *timer)
{
    struct timers_told *told = data;
    lua_State *L = told->L;
    if (told->count++ >= TIMERS_MAX) {
        return;
    }
    lua_createtable(L, 0, 6);
    set_object(L, "object", timer->object);
    set_str(L, "name", timer->name);
    set_seconds(L, "left", timer->left_ms);
    set_seconds(L, "every", timer->period_ms);
    set_object(L, "owner", timer->owner);
    set_flag(L, "failed", timer->failed);
    append_item(L);
}

/* build.timers(O): {{object=, name=, left= seconds, every= seconds or 0, owner=, failed= or not},
 * …}. build.timers(nil): the actor's own; build.timers(nil, true): all, for wizards. At most 200;
 * and the total. */
static int build_timers(lua_State *L)
{
    struct engine *engine = engine_of(L);
    struct object *object = opt_object(L, 1);
    bool all = lua_toboolean(L, 2);
    uint64_t actor = engine_transaction(engine)->actor;
    struct timers_told told = {L, 0};
    if (all && role_of(engine, actor) < PERM_WIZARD) {
        return push_no(L, PHRASE_timers_hidden);
    }
    luaL_checkstack(L, 10, NULL);
    lua_createtable(L, 0, 0);
    if (object) {
        timer_each(engine, object->id, push_timer, &told);
    } else {
        sandbox_charge(L, 500);
        timer_each_of(engine, actor, all, push_timer, &told);
    }
    lua_pushinteger(L, (lua_Integer)told.count);
    return 2;
}

/* build.cancel_timer(O, NAME): true; or nil and the reason. */
static int build_cancel_timer(lua_State *L)
{
    struct object *object = to_changeable(L, 1);
    if (!object) {
        return 2;
    }
    return push_flag(L, timer_cancel(engine_of(L), object->id, to_str(L, 2)));
}

/* build.retry_timer(O, NAME): runs a failed timer again now: true if there is one; or nil and the
 * reason. */
static int build_retry_timer(lua_State *L)
{
    struct object *object = to_changeable(L, 1);
    if (!object) {
        return 2;
    }
    return push_flag(L, timer_retry(engine_of(L), object->id, to_str(L, 2)));
}

/* -- parked scripts -- */

bool host_task_is_theirs(struct engine *engine, uint64_t actor, const struct script *script)
{
    struct object *object =
            script->behaviour ? world_find(engine_world(engine), script->behaviour) : NULL;
    return role_of(engine, actor) == PERM_WIZARD || (script->owner && script->owner == actor) ||
           (object && script->owner && perm_controls(engine, actor, object));
}

static bool is_theirs(struct engine *engine, const struct script *script)
{
    return host_task_is_theirs(engine, engine_transaction(engine)->actor, script);
}

void host_task_place(const struct script *script, struct buf *out)
{
    struct buf text = {0};
    sandbox_traceback(script->co, &text);
    struct str rest = buf_str(&text);
    struct str first = str_trim(str_take_until(&rest, '\n'));
    buf_add_str(out, str_slice(first, 0, str_find(first, STR(" in "), 0)));
    buf_finish(&text);
}

static void set_place(lua_State *L, const struct script *script)
{
    struct buf place = {0};
    host_task_place(script, &place);
    set_str(L, "place", buf_str(&place));
    buf_finish(&place);
}

static void push_task(lua_State *L, struct script *script)
{
    int64_t now_ms = clock_ms();
    lua_createtable(L, 0, 8);
    set_integer(L, "number", (lua_Integer)script->token);
    set_text(L, "kind", host_suspend_name(script->suspend));
    set_object(L, "object", script->behaviour);
    set_object(L, "owner", script->owner);
    set_object(L, "actor", script->suspend_who ? script->suspend_who : script->actor);
    set_seconds(L, "since", now_ms - script->suspended_since_ms);
    int64_t for_ms = script->suspend == SUSPEND_WAIT ? script->suspend_ms
                                                     : (int64_t)script->suspend_seconds * 1000;
    if (for_ms > 0) {
        int64_t left_ms = script->suspended_since_ms + for_ms - now_ms;
        set_seconds(L, "left", left_ms > 0 ? left_ms : 0);
    }
    set_place(L, script);
    append_item(L);
}

/* build.tasks(): {{number=, kind= "wait", "ask", …, object=, owner=, actor=, since=, left=,
 * place=}, …}: the actor's own parked scripts; all for a wizard. */
static int build_tasks(lua_State *L)
{
    struct host *host = host_of(L);
    size_t cursor = 0;
    void *value = NULL;
    luaL_checkstack(L, 10, NULL);
    sandbox_charge(L, 500);
    lua_createtable(L, 0, 0);
    while (map_each(&host->scripts, &cursor, NULL, &value)) {
        struct script *script = value;
        if (script != host->running && is_theirs(host->engine, script)) {
            push_task(L, script);
        }
    }
    return 1;
}

struct stopping {
    struct host *host;
    uint64_t token;
    uint64_t object; /* object whose tasks end, if token is 0 */
};

static void stop_one(struct host *host, uint64_t token)
{
    struct script *script = map_find(&host->scripts, token);
    if (!script || script->suspend == SUSPEND_JOB) {
        return;
    }
    bool asks = script->suspend != SUSPEND_WAIT;
    uint64_t asked = script->suspend_who;
    (void)map_remove(&host->scripts, script->token);
    if (!asks) {
        (void)tasks_cancel(host->engine, script->wait_task);
    }
    question_withdraw(host->engine, asked, token);
    host_script_destroy(script);
    const struct presence *presence = presence_find(host->engine, asked);
    if (asks && presence && dialogue_of(presence)->modal_token == token) {
        modal_cancel(host->engine, asked);
    }
}

static void stop(void *data)
{
    const struct stopping *stopping = data;
    stop_one(stopping->host, stopping->token);
}

static void stop_all_of(void *data)
{
    const struct stopping *stopping = data;
    struct host *host = stopping->host;
    struct script *found = NULL;
    do {
        size_t cursor = 0;
        void *value = NULL;
        found = NULL;
        while (!found && map_each(&host->scripts, &cursor, NULL, &value)) {
            struct script *script = value;
            bool its = script->this_object == stopping->object &&
                       script->suspend != SUSPEND_JOB && script->suspend != SUSPEND_NONE;
            found = its ? script : NULL;
        }
        if (found) {
            stop_one(host, found->token);
        }
    } while (found);
}

void host_end_tasks_of(struct host *host, uint64_t object)
{
    struct stopping *stopping = mem_alloc(sizeof(*stopping));
    *stopping = (struct stopping){.host = host, .object = object};
    tx_on_end(engine_world(host->engine),
            (struct tx_hook){.commit = stop_all_of, .drop = mem_free, .data = stopping});
}

/* build.stop_task(NUMBER): true, or nil and the reason. */
static int build_stop_task(lua_State *L)
{
    struct host *host = host_of(L);
    struct engine *engine = host->engine;
    uint64_t token = (uint64_t)luaL_checkinteger(L, 1);
    const struct script *script = map_find(&host->scripts, token);
    host_check_writable(L);
    if (!script || !is_theirs(engine, script)) {
        return push_no(L, PHRASE_task_none);
    }
    if (script->suspend == SUSPEND_JOB) {
        return push_no(L, PHRASE_task_server);
    }
    struct stopping *stopping = mem_alloc(sizeof(*stopping));
    *stopping = (struct stopping){.host = host, .token = token};
    tx_on_end(engine_world(engine),
            (struct tx_hook){.commit = stop, .drop = mem_free, .data = stopping});
    return push_flag(L, true);
}

void bind_tasks_open(struct host *host)
{
    static const struct api api[] = {
            {"timers", build_timers},
            {"cancel_timer", build_cancel_timer},
            {"retry_timer", build_retry_timer},
            {"tasks", build_tasks},
            {"stop_task", build_stop_task},
    };
    api_add_table(host, "build", api, sizeof(api) / sizeof(api[0]));
}
