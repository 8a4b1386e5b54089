/* run.c -- runs commands and handlers as coroutines, inside the open transaction.
 *
 * 1. Every run is a coroutine of its own (finished ones are reused), so that any of them may yield.
 * 2. Runs nest: a handler that moves an object runs other handlers. host->running is the innermost.
 * 3. A fault becomes a transaction_fault with message and traceback; the caller undoes changes (hook.c,
 *    dispatch.c).
 * 4. A signal (refuse, pass, end) leaves all Lua of this run; no script catches it.
 *
 * suspend.c handles yields. */
#include "engine/base/catalogue.h"
#include "engine/core/act/history.h"
#include "engine/core/line/commands.h"
#include "engine/core/line/menu.h"
#include "engine/core/output/format.h"
#include "engine/core/output/link.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/privacy.h"
#include "engine/core/run/fault.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/value/event_field.h"
#include "engine/session/markup.h"

#include <string.h>

#define LOCALS_SHOWN 12
#define LINE_SHOWN 100
/* The tables of object proxies are packed after this many bytes were collected and this many
 * proxies were made since the last time. An idle world never reaches that. */
#define FREED_MUCH ((size_t)512 << 10)
#define PROXIES_MANY 1000
#define RETURNED_MAX ((size_t)32 << 10) /* of the string that a function returns */

void host_check_output(lua_State *L)
{
    struct host *host = host_of(L);
    if (hub_open_bytes(engine_hub(host->engine)) >
            engine_options(host->engine)->transaction_output_bytes) {
        sandbox_kill(host->sandbox, "it told more than %u KiB at once",
                engine_options(host->engine)->transaction_output_bytes / 1024);
    }
    quota_share_told(L);
    sandbox_check(L);
}

/* -- coroutines -- */

struct script *host_script_create(struct host *host)
{
    struct script *script = mem_alloc(sizeof(*script));
    script->host = host;
    script->token = ++host->next_token;
    if (host->pool_count > 0) {
        host->pool_count--;
        script->co = host->pool[host->pool_count];
        script->ref = host->pool_refs[host->pool_count];
        return script;
    }
    script->co = lua_newthread(host->L);
    script->ref = luaL_ref(host->L, LUA_REGISTRYINDEX);
    return script;
}

static void recycle(struct host *host, lua_State *co, int ref)
{
    lua_settop(co, 0);
    if (host->pool_count < HOST_POOL_MAX && lua_status(co) == LUA_OK) {
        host->pool[host->pool_count] = co;
        host->pool_refs[host->pool_count++] = ref;
    } else {
        luaL_unref(host->L, LUA_REGISTRYINDEX, ref);
    }
}

void host_script_destroy(struct script *script)
{
    if (!script) {
        return;
    }
    if (script->awaited.ended && engine_script(script->host->engine)) {
        script->awaited.ended(script->host->engine, &script->awaited, OUTCOME_KILLED, STR_NONE);
    }
    luaL_unref(script->host->L, LUA_REGISTRYINDEX, script->ref);
    value_finish(&script->inputs);
    mem_free(script->recorded);
    mem_free(script->job_data);
    menu_destroy(script->suspend_menu);
    mem_free(script);
}

/* -- faults -- */

/* Appends the types of the failed function's locals. Their values may be private. */
static void put_locals(const struct script *script, struct buf *out)
{
    lua_State *co = script->co;
    lua_Debug ar;
    int level = 0;
    int shown = 0;
    const char *name = NULL;
    while (lua_getstack(co, level, &ar) && lua_getinfo(co, "l", &ar) && ar.currentline < 0) {
        level++;
    }
    for (int i = 1; lua_checkstack(co, 2) && lua_getstack(co, level, &ar) &&
                    shown < LOCALS_SHOWN && (name = lua_getlocal(co, &ar, i)) != NULL;
            i++) {
        bool is_object = test_object(co, -1) != 0;
        if (*name != '(') {
            buf_printf(out, "%s%.40s %s", shown ? ", " : "\n  locals: ", name,
                    is_object ? "object" : luaL_typename(co, -1));
            shown++;
        }
        lua_pop(co, 1);
    }
}

/* Writes for whom it ran, and why. Of a typed line it shows only the part for this behaviour. */
void host_put_occasion(const struct script *script, struct buf *out)
{
    struct engine *engine = script->host->engine;
    struct object *actor =
            script->actor ? world_find(engine_world(engine), script->actor) : NULL;
    const struct handler *handler = script->handler;
    buf_add_text(out, FAULT_OCCASION);
    if (handler) {
        buf_printf(out, "%s %.*s", handler->before ? "before" : "on", STR_FMT(handler->event));
    } else if (script->event && script->event->line.bytes) {
        buf_printf(out, "\"%.*s\"", STR_FMT(str_fit(script->event->line, LINE_SHOWN)));
    } else if (script->page.length > 0) {
        buf_printf(out, "page %.*s", STR_FMT(script->page));
    } else {
        buf_add_text(out, "after a wait");
    }
    if (actor) {
        buf_add_text(out, ", by ");
        format_label(engine, actor, out);
    }
}

static void fault(struct script *script, struct str text)
{
    struct host *host = script->host;
    struct buf all = {0};
    host->stats.failures++;
    buf_add_str(&all, str_ends(text, STR("\n")) ? str_slice(text, 0, text.length - 1) : text);
    host_put_occasion(script, &all);
    put_locals(script, &all);
    if (host->tools) {
        host->tools->put_inputs(script, &all);
    }
    transaction_fault(host->engine, script->behaviour ? script->behaviour : script->this_object,
            script->owner, buf_str(&all));
    buf_finish(&all);
}

static enum outcome outcome_of_signal(const void *signal, const struct host *host)
{
    if (signal == &signal_refuse) {
        return OUTCOME_REFUSED;
    }
    if (signal == &signal_pass) {
        return OUTCOME_PASS;
    }
    if (signal == &signal_done) {
        return OUTCOME_DONE;
    }
    return engine_transaction(host->engine)->ending;
}

/* -- results -- */

static void take_text(struct script *script, struct handler_result *result)
{
    struct str text = {NULL, 0};
    text.bytes = lua_tolstring(script->co, -1, &text.length);
    const struct catalogue_line *line = script->stock ? catalogue_find(text) : NULL;
    text = line ? catalogue_text(line, 0) : text;
    if (!result->text || text.length == 0) {
        return;
    }
    const struct buf *so_far = result->text;
    if (so_far->length > 0 && so_far->bytes[so_far->length - 1] != '\n') {
        buf_add_char(result->text, ' ');
    }
    struct buf clean = {0};
    str_clean(str_fit(text, RETURNED_MAX), true, &clean);
    if (script->owner && role_of(script->host->engine, script->owner) < PERM_WIZARD) {
        link_tame(script->host->engine, buf_str(&clean), result->text);
    } else {
        buf_add_str(result->text, buf_str(&clean));
    }
    buf_finish(&clean);
}

/* Takes the first of count results on top of the coroutine's stack. */
static void take_result(struct script *script, int count, struct handler_result *result)
{
    lua_State *co = script->co;
    if (!result || count == 0) {
        return;
    }
    lua_settop(co, lua_gettop(co) - count + 1);
    if (result->value) {
        struct value value;
        if (!try_value(co, -1, &value)) {
            *result->value = value;
        }
        return;
    }
    if (lua_type(co, -1) == LUA_TSTRING) {
        result->forbids = true;
        take_text(script, result);
    } else if (lua_isboolean(co, -1) && !lua_toboolean(co, -1)) {
        result->forbids = true;
    } else if (lua_type(co, -1) == LUA_TNUMBER) {
        result->counts = true;
        result->amount = lua_tonumber(co, -1);
    }
}

/* Takes stop(REASON) of a before handler: transaction->refusal has the rendered reason. */
static void take_stop(struct script *script, struct handler_result *result)
{
    struct buf *refusal = &engine_transaction(script->host->engine)->refusal;
    result->forbids = true;
    result->stops = true;
    buf_add_str(result->text, buf_str(refusal));
    buf_clear(refusal);
}

/* -- running -- */

static void begin_run(struct script *script, int nargs, struct replay_start *start)
{
    if (script->host->tools) {
        script->host->tools->begin(script, nargs, start);
    }
    script->host->stats.runs++;
    script->suspend = SUSPEND_NONE;
    if (script->recorded) {
        history_begin(script->host->engine, script->recorded_by, str_of(script->recorded));
    }
}

/* Passes a finished run to what records runs. */
static void look_back(struct script *script, enum outcome outcome,
        const struct handler_result *result, int64_t begun_us)
{
    struct host *host = script->host;
    host->ran_owner = script->stock ? host->ran_owner : script->owner;
    if (host->tools) {
        host->tools->ended(script, outcome, result, begun_us);
    }
    if (host->grew_owner) {
        near_bytes(host, script->behaviour);
    }
}

enum outcome host_run(struct script *script, int nargs, struct handler_result *result)
{
    struct host *host = script->host;
    struct script *outer = host->running;
    uint64_t outer_owner = sandbox_owner(host->sandbox);
    bool outer_trusted = sandbox_is_trusted(host->sandbox);
    struct buf traceback = {0};
    int count = 0;
    struct replay_start start;
    begin_run(script, nargs, &start);
    host->running = script;
    sandbox_set_owner(host->sandbox, script->owner, script->stock);
    uint64_t outer_charged = quota_share_switch(host, script->stock ? 0 : script->owner);
    struct cost_outer outer_cost = cost_enter(host, script->cost);
    int64_t begun_us = host->tracings ? cost_now_us(host) : 0;
    uint64_t outer_work = engine_transaction(host->engine)->work_most;
    enum sandbox_result how =
            sandbox_resume(host->sandbox, script->co, nargs, &count, &traceback);
    engine_transaction(host->engine)->work_most = outer_work;
    (void)cost_leave(host, outer_cost);
    (void)quota_share_switch(host, outer_charged);
    sandbox_set_owner(host->sandbox, outer_owner, outer_trusted);
    host->running = outer;
    enum outcome outcome = OUTCOME_DONE;
    switch (how) {
    case SANDBOX_OK:
        take_result(script, count, result);
        quarantine_ran_well(script);
        break;
    case SANDBOX_YIELD:
        lua_pop(script->co, count);
        outcome = OUTCOME_YIELDED;
        break;
    case SANDBOX_SIGNAL:
        if (sandbox_signal(host->sandbox) == &signal_stop) {
            take_stop(script, result);
            quarantine_ran_well(script);
            break;
        }
        outcome = outcome_of_signal(sandbox_signal(host->sandbox), host);
        quarantine_ran_well(script);
        break;
    case SANDBOX_KILLED:
        host->stats.kills++;
        fault(script, buf_str(&traceback));
        quarantine_failed(script, true, buf_str(&traceback));
        outcome = OUTCOME_KILLED;
        break;
    case SANDBOX_ERROR:
        fault(script, buf_str(&traceback));
        quarantine_failed(script, false, buf_str(&traceback));
        outcome = OUTCOME_FAILED;
        break;
    }
    buf_finish(&traceback);
    look_back(script, outcome, result, begun_us);
    return outcome;
}

void host_script_ended(struct script *script, bool suspended)
{
    if (suspended) {
        script->event = NULL;
        script->handler = NULL;
        host_schedule(script);
        return;
    }
    recycle(script->host, script->co, script->ref);
    value_finish(&script->inputs);
    mem_free(script->recorded);
    mem_free(script->job_data);
    menu_destroy(script->suspend_menu);
    mem_free(script);
}

/* Returns the event's own room, or the actor's place. */
static struct object *room_of(lua_State *L, const struct event *event)
{
    return event->room || !event->actor ? event->room
                                        : object_place(engine_of(L), event->actor);
}

/* Counts the fields for a table of the right size, since each line makes one; a rare field makes it
 * grow. */
static int field_count(const struct event *event, const struct object *this_object)
{
    return (this_object != NULL) + (event->thing != NULL) + (event->from != NULL) +
           (event->to != NULL) + (event->actor || event->room ? 2 : 0) +
           (event->line.length > 0) + (event->text.length > 0) + (event->how.length > 0) +
           (int)event->arg_count;
}

/* Adds a place, unless it is a private room that a player goes to or comes from, which is hidden
 * from others' scripts. */
static void add_place(lua_State *L, enum event_field field, struct object *place)
{
    struct engine *engine = engine_of(L);
    if (!privacy_hides_way(engine, engine_transaction(engine)->rights.owner, place)) {
        event_field_object(L, field, place);
    }
}

/* Pushes `e`. */
static void push_event(
        lua_State *L, const struct event *event, const struct object *this_object)
{
    lua_createtable(L, 0, field_count(event, this_object));
    event_field_object(L, EVENT_FIELD_THIS, this_object);
    event_field_object(L, EVENT_FIELD_ACTOR, event->actor);
    add_place(L, EVENT_FIELD_ROOM, room_of(L, event));
    add_place(L, EVENT_FIELD_FROM, event->from);
    add_place(L, EVENT_FIELD_TO, event->to);
    event_field_object(L, EVENT_FIELD_CALLER, event->caller);
    if (event->thing != this_object || !event->line.bytes) {
        event_field_object(L, EVENT_FIELD_THING, event->thing);
    }
    event_field_str(L, EVENT_FIELD_HOW, event->how);
    event_field_str(L, EVENT_FIELD_TEXT, event->text);
    event_field_str(L, EVENT_FIELD_LINE, event->line);
    if (event->counted) {
        push_amount(L, event->amount);
        lua_setfield(L, -2, "amount");
    }
    if (event->data) {
        push_value(L, event->data);
        lua_setfield(L, -2, "data");
    }
    for (size_t i = 0; i < event->arg_count; i++) {
        push_str(L, event->args[i].name);
        push_value(L, &event->args[i].value);
        lua_rawset(L, -3);
    }
}

static struct script *script_for(struct host *host, int function, const struct event *event,
        const struct object *this_object)
{
    struct transaction *transaction = engine_transaction(host->engine);
    struct script *script = host_script_create(host);
    script->this_object = this_object ? this_object->id : 0;
    script->actor = transaction->actor;
    script->trusted = transaction->rights.trusted;
    script->about = transaction->rights.about;
    script->owner = transaction->rights.owner;
    script->session = transaction->session;
    script->function = function;
    script->event = event;
    lua_rawgeti(script->co, LUA_REGISTRYINDEX, function);
    push_event(script->co, event, this_object);
    return script;
}

/* True if it runs during another player's action, and not as a timer in its own transaction. */
static bool is_guest_of_transaction(const struct host *host, const struct script *script)
{
    const struct transaction *transaction = engine_transaction(host->engine);
    return !script->stock && (transaction->actor != 0 || transaction->depth > 1);
}

/* Runs it within its owner's remaining time: an owner who has used it up costs others little. */
static enum outcome run_narrowed(struct script *script, struct handler_result *result)
{
    struct host *host = script->host;
    struct sandbox_part outer;
    uint64_t owner = script->owner;
    sandbox_narrow(host->sandbox, quota_share_handler_us(host, owner), &outer);
    enum outcome outcome = host_run(script, 1, result);
    sandbox_widen(host->sandbox, &outer);
    bool alone = outcome == OUTCOME_KILLED && !sandbox_killed(host->sandbox);
    if (outcome == OUTCOME_KILLED) {
        quota_share_overran(host, owner);
    }
    return alone ? OUTCOME_FAILED : outcome;
}

enum outcome host_run_handler(void *data, const struct behaviour *behaviour,
        const struct handler *handler, struct object *this_object, struct event *event,
        struct handler_result *result)
{
    struct host *host = data;
    struct script *script = script_for(host, handler->function, event, this_object);
    script->stock = behaviour->owner == 0;
    script->behaviour = behaviour->object;
    script->revision = behaviour->revision;
    script->may_yield = !handler->before && !engine_transaction(host->engine)->read_only;
    script->is_before = handler->before;
    script->handler = handler;
    script->cost = cost_key(host, script, handler->event);
    enum outcome outcome = is_guest_of_transaction(host, script) ? run_narrowed(script, result)
                                                                 : host_run(script, 1, result);
    host_script_ended(script, outcome == OUTCOME_YIELDED);
    return outcome;
}

void host_transaction_began(void *data)
{
    struct host *host = data;
    sandbox_begin(host->sandbox);
    quota_share_begin(host);
    host->cost_of = 0;
}

void host_transaction_ended(void *data)
{
    struct host *host = data;
    sandbox_end(host->sandbox);
    (void)sandbox_collect(host->sandbox, 0);
    quota_share_memory(host, host_drop_suspended_of);
}

void host_grant(void *data)
{
    struct host *host = data;
    sandbox_grant(host->sandbox, 5000, 200000);
}

void host_rest(void *data)
{
    struct host *host = data;
    size_t freed = sandbox_rest(host->sandbox);
    if (freed >= FREED_MUCH && host->proxies_made >= PROXIES_MANY) {
        proxy_pack(host);
        sandbox_collect_soon(host->sandbox);
    }
}

/* Delays the line if its command belongs to an owner whose scripts took too much time lately, or if
 * others' did so just now. */
static bool is_put_off(struct host *host, const struct command *command)
{
    struct transaction *transaction = engine_transaction(host->engine);
    if (!command->behaviour || command->behaviour->owner == 0 ||
            transaction->patience_ms <= 0 || transaction->depth != 1) {
        return false;
    }
    int64_t wait_ms = quota_share_wait_ms(host, command->behaviour->owner);
    if (wait_ms == 0 || (wait_ms < 0 && transaction->put_off)) {
        return false;
    }
    transaction->later_ms = wait_ms < 0 ? 0 : wait_ms;
    if (transaction->later_ms > transaction->patience_ms) {
        transaction->later_ms = transaction->patience_ms;
    }
    transaction->ending = OUTCOME_LATER;
    return true;
}

enum outcome host_run_command(void *data, const struct command *command,
        struct object *this_object, struct event *event)
{
    struct host *host = data;
    if (is_put_off(host, command)) {
        return OUTCOME_LATER;
    }
    struct buf text = {0};
    struct handler_result result = {.text = &text};
    struct script *script = script_for(host, command->function, event, this_object);
    script->stock = !command->behaviour || command->behaviour->owner == 0;
    script->behaviour = command->behaviour ? command->behaviour->object : 0;
    script->revision = command->behaviour ? command->behaviour->revision : 0;
    script->may_yield = true;
    script->cost = cost_key(host, script, command->pattern);
    if (command->recorded) {
        script->recorded = str_dup(event->line);
        script->recorded_by = event->actor->id;
    }
    enum outcome outcome = host_run(script, 1, &result);
    if (outcome == OUTCOME_DONE && text.length > 0 && event->actor) {
        host_tell_marked(script, event->actor, buf_str(&text), false);
    }
    host_script_ended(script, outcome == OUTCOME_YIELDED);
    buf_finish(&text);
    return outcome;
}

void host_place_of(void *data, int function, struct buf *out)
{
    struct host *host = data;
    lua_Debug ar;
    if (lua_rawgeti(host->L, LUA_REGISTRYINDEX, function) != LUA_TFUNCTION) {
        lua_pop(host->L, 1);
        return;
    }
    if (lua_getinfo(host->L, ">S", &ar) && ar.linedefined > 0) {
        buf_printf(out, "%s:%d", ar.short_src, ar.linedefined);
    }
}

void host_stats(const struct host *host, struct host_stats *out)
{
    *out = host->stats;
    out->heap_bytes = sandbox_heap_bytes(host->sandbox);
    out->waiting = host->scripts.count;
}
