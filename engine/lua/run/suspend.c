/* suspend.c -- parked coroutines: suspended at a yield, resumed at the start of a new transaction.
 *
 * 1. The wait of a parked script begins only when the transaction that parked it commits. If that
 *    is undone, the script is dropped (an aborted transaction ends its task).
 * 2. A wait ends the trust of the player's command; an answer to ask keeps it (contract, section
 *    4).
 * 3. host->scripts holds exactly the parked scripts.
 * 4. A script may reveal later what it read before parking, so its output depends on the commit
 *    that parked it.
 * 5. Parked scripts end with the process. Anything that must last is a timer. */
#include "engine/core/line/menu.h"
#include "engine/core/line/modal.h"
#include "engine/core/line/prompt.h"
#include "engine/core/line/question.h"
#include "engine/core/line/secret.h"
#include "engine/core/login/dispatch.h"
#include "engine/core/output/format.h"
#include "engine/core/output/provenance.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/monitor.h"
#include "engine/core/run/tasks.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "world/model/tx.h"

#include <string.h>

#define WAITING_MAX 2000 /* in all */
#define WAITING_OF_WIZARD 500

bool host_may_wait(lua_State *L)
{
    const struct script *script = host_of(L)->running;
    return script && script->may_yield && sandbox_may_yield(L);
}

size_t host_suspended_of(const struct host *host, uint64_t owner)
{
    size_t count = 0;
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&host->scripts, &cursor, NULL, &value)) {
        const struct script *script = value;
        count += script->owner == owner && !script->stock;
    }
    return count;
}

/* Scripts that wait for the stock game's commands, such as an open @program, count for no owner. */
static void check_quota(lua_State *L, const struct script *script)
{
    struct host *host = script->host;
    size_t has = host_suspended_of(host, script->owner);
    struct buf why = {0};
    if (!quota_allows(host->engine, script->owner, QUOTA_TASKS, has, 1, &why)) {
        push_str(L, buf_str(&why));
        buf_finish(&why);
        luaL_error(L, "%s", lua_tostring(L, -1));
    }
    if (has >= WAITING_OF_WIZARD && !quota_binds(host->engine, script->owner)) {
        luaL_error(L, "too many scripts of this wizard's wait already (%d); use timers",
                WAITING_OF_WIZARD);
    }
}

void host_check_suspended(lua_State *L)
{
    struct host *host = host_of(L);
    if (host->scripts.count >= WAITING_MAX) {
        luaL_error(L, "too many scripts of all owners wait already (%d); try again later",
                WAITING_MAX);
    }
    if (host->running && !host->running->stock) {
        check_quota(L, host->running);
    }
}

int host_suspend(lua_State *L, enum suspend suspend, lua_KFunction k)
{
    struct host *host = host_of(L);
    struct script *script = host->running;
    if (!host_may_wait(L)) {
        return luaL_error(L, "a before, a describe, an atomic and a coroutine of your own "
                             "can't wait; use o:after(seconds, name) and on(\"timer:name\")");
    }
    host_check_suspended(L);
    script->suspend = suspend;
    return lua_yieldk(L, 0, 0, k);
}

/* -- beginning to wait -- */

static void resume_task(struct engine *engine, void *data);

/* Tasks carry the token, not the script: the host may be destroyed before the engine's tasks
 * are. */
static void *task_data(const struct script *script)
{
    return (void *)(uintptr_t)script->token;
}

static struct script *script_of_task(struct engine *engine, void *data)
{
    struct host *host = engine_script(engine) ? engine_script_data(engine) : NULL;
    return host ? map_find(&host->scripts, (uint64_t)(uintptr_t)data) : NULL;
}

static void drop_task(struct engine *engine, void *data)
{
    struct script *script = script_of_task(engine, data);
    if (script) {
        map_remove(&script->host->scripts, script->token);
        host_script_destroy(script);
    }
}

static enum modal_kind modal_of(enum suspend suspend)
{
    return suspend == SUSPEND_ASK     ? MODAL_ASK
           : suspend == SUSPEND_LINES ? MODAL_LINES
           : suspend == SUSPEND_EDIT  ? MODAL_EDIT
                                      : MODAL_RAW;
}

/* True if it reads lines literally: for a text, or an editor. */
static bool reads_lines(const struct script *script)
{
    return script->suspend == SUSPEND_LINES || script->suspend == SUSPEND_EDIT ||
           script->suspend == SUSPEND_RAW;
}

/* Sets how the player's lines are read: during a text, a player who pauses between lines may get a
 * prompt. Clients show the question. */
static void set_manner(struct script *script)
{
    struct presence *presence = presence_find(script->host->engine, script->suspend_who);
    if (presence && dialogue_of(presence)->modal_token == script->token) {
        bool takes_lines = reads_lines(script);
        presence->modal_prompts = script->suspend_prompts;
        menu_open(presence, takes_lines ? menu_of_lines(script->host->engine, presence,
                                                  modal_of(script->suspend))
                                        : script->suspend_menu);
        script->suspend_menu = NULL;
        menu_settle(script->host->engine, presence);
    }
}

static void begin_waiting(struct script *script)
{
    struct engine *engine = script->host->engine;
    script->leans_on = engine_world(engine)->commit_number;
    script->suspended_since_ms = clock_ms();
    switch (script->suspend) {
    case SUSPEND_WAIT: {
        struct task task = {resume_task, drop_task, task_data(script), script->owner};
        int64_t due_ms = clock_ms() + script->suspend_ms;
        script->wait_task = script->stock ? tasks_push_at(engine, task, due_ms)
                                          : tasks_push_behind_at(engine, task, due_ms);
        return;
    }
    case SUSPEND_ASK:
    case SUSPEND_LINES:
    case SUSPEND_EDIT:
    case SUSPEND_RAW:
        modal_set(engine, script->suspend_who, modal_of(script->suspend), script->token,
                script->suspend == SUSPEND_ASK ? 0 : script->session, script->suspend_seconds);
        set_manner(script);
        return;
    case SUSPEND_APPROVAL:
        question_open(engine, script->suspend_who, script->token);
        return;
    case SUSPEND_SECRET:
        secret_set(engine, script->suspend_who, script->session, script->token,
                script->suspend_seconds);
        return;
    case SUSPEND_JOB:
        if (script->holds) {
            secret_hold(engine, script->actor, script->session);
        }
        script->job(script);
        return;
    case SUSPEND_NONE:
        return;
    }
}

/* A script that was parked in the open transaction; a rehearsal may have resumed it meanwhile. */
struct suspended {
    struct host *host;
    uint64_t token;
};

static void suspended_undo(void *data)
{
    const struct suspended *suspended = data;
    host_script_destroy(map_remove(&suspended->host->scripts, suspended->token));
}

static void suspended_commit(void *data)
{
    const struct suspended *suspended = data;
    struct script *script = map_find(&suspended->host->scripts, suspended->token);
    if (script) {
        begin_waiting(script);
    }
}

void host_schedule(struct script *script)
{
    struct host *host = script->host;
    struct transaction *transaction = engine_transaction(host->engine);
    map_put(&host->scripts, script->token, script);
    host->suspended_last = script->token;
    transaction->hides |=
            script->suspend == SUSPEND_SECRET && script->session == transaction->session;
    transaction->holds |= script->holds && script->session == transaction->session;
    transaction->collects |=
            script->suspend == SUSPEND_LINES && script->session == transaction->session;
    if (reads_lines(script) && script->session == transaction->session) {
        transaction->reads = modal_of(script->suspend);
    }
    script->suspended_at_ms = world_now_ms(engine_world(host->engine));
    struct suspended *suspended = mem_alloc(sizeof(*suspended));
    *suspended = (struct suspended){host, script->token};
    tx_on_end(engine_world(host->engine),
            (struct tx_hook){suspended_undo, suspended_commit, mem_free, suspended});
}

void *host_token_data(const struct script *script)
{
    return (void *)(uintptr_t)script->token;
}

struct script *host_script_of(struct engine *engine, void *data)
{
    struct host *host = engine_script_data(engine);
    return map_find(&host->scripts, (uint64_t)(uintptr_t)data);
}

void host_drop_suspended_of(struct host *host, uint64_t owner)
{
    struct script *found = NULL;
    do {
        size_t cursor = 0;
        void *value = NULL;
        found = NULL;
        while (!found && map_each(&host->scripts, &cursor, NULL, &value)) {
            struct script *script = value;
            bool keeps = script->suspend == SUSPEND_JOB || script->stock;
            found = script->owner == owner && !keeps ? script : NULL;
        }
        if (found) {
            uint64_t asked = found->suspend == SUSPEND_ASK ? found->suspend_who : 0;
            question_withdraw(host->engine, found->suspend_who, found->token);
            map_remove(&host->scripts, found->token);
            host_script_destroy(found);
            modal_cancel(host->engine, asked);
        }
    } while (found);
}

void host_tell_marked(struct script *script, struct object *actor, struct str text, bool always)
{
    struct engine *engine = script->host->engine;
    struct buf marked = {0};
    struct provenance by = provenance_of(engine, !script->stock);
    by.always = always;
    provenance_write(engine, &by, actor, true, text, &marked);
    tell_markup(engine, actor, buf_str(&marked), MSG_PLAIN);
    buf_finish(&marked);
}

/* -- waiting for its end -- */

void host_await(struct host *host, const struct script_awaited *awaited)
{
    struct script *script = map_find(&host->scripts, host->suspended_last);
    must(script);
    script->awaited = *awaited;
}

/* -- resuming -- */

static void rights_set(struct script *script)
{
    struct transaction *transaction = engine_transaction(script->host->engine);
    transaction->rights.owner = script->owner;
    transaction->rights.trusted = script->trusted;
    transaction->rights.words_owner = 0;
    transaction->rights.about = script->about;
    transaction->place_object = script->this_object;
}

enum outcome host_resume_here(struct host *host, struct script *script, int nargs)
{
    struct transaction *transaction = engine_transaction(host->engine);
    struct rights saved = transaction->rights;
    uint64_t saved_place = transaction->place_object;
    struct buf text = {0};
    struct handler_result result = {.text = &text};
    map_remove(&host->scripts, script->token);
    script->resumes = false;
    if (script->suspend == SUSPEND_WAIT) {
        script->trusted = 0;
        script->about = LINE_OTHER;
        script->menu_told = 0;
    }
    rights_set(script);
    transaction->alone = script->alone ? script->session : 0;
    transaction_lean_on(host->engine, script->leans_on);
    enum outcome outcome = host_run(script, nargs, &result);
    struct object *actor = world_find(engine_world(host->engine), script->actor);
    if (outcome == OUTCOME_DONE && text.length > 0 && actor) {
        host_tell_marked(script, actor, buf_str(&text), false);
    }
    transaction->rights = saved;
    transaction->place_object = saved_place;
    host_script_ended(script, outcome == OUTCOME_YIELDED);
    buf_finish(&text);
    return transaction->ending != OUTCOME_DONE ? transaction->ending : outcome;
}

static void resume_task(struct engine *engine, void *data)
{
    struct script *script = script_of_task(engine, data);
    if (!script) {
        return;
    }
    uint64_t actor = script->actor;
    uint64_t prompted = script->holds ? script->session : 0;
    if (script->this_object && !world_find(engine_world(engine), script->this_object)) {
        drop_task(engine, data); /* its object was removed, for example by an @undo */
        secret_release(engine, actor, prompted);
        return;
    }
    struct host *host = script->host;
    struct script_awaited awaited = script->awaited;
    script->holds = false;
    secret_release(engine, actor, prompted);
    transaction_begin(engine, actor, prompted);
    monitor_doing(engine, "goes on", STR_NONE);
    enum outcome outcome = host_resume_here(host, script, lua_gettop(script->co));
    bool holds = engine_transaction(engine)->holds;
    struct buf why = {0};
    markup_plain(buf_str(&engine_transaction(engine)->refusal), &why);
    if (outcome == OUTCOME_REFUSED || outcome == OUTCOME_FAILED || outcome == OUTCOME_KILLED) {
        dispatch_undo(engine, actor, prompted, outcome);
    }
    if (awaited.ended && outcome != OUTCOME_YIELDED) {
        awaited.ended(engine, &awaited, outcome, buf_str(&why));
    }
    buf_finish(&why);
    if (prompted && !holds) {
        secret_echo(engine, prompted);
        prompt_send(engine, prompted);
    }
    transaction_commit(engine);
    transaction_report_faults(engine);
}

void host_resume_later(struct host *host, struct script *script, int nargs)
{
    must(lua_gettop(script->co) == nargs && !script->resumes);
    script->resumes = true;
    struct task task = {resume_task, drop_task, task_data(script), script->owner};
    if (script->holds) {
        /* Runs before the lines that wait for it, which may be its owner's. */
        tasks_defer(host->engine, task, 0);
    } else if (script->stock) {
        tasks_push(host->engine, task);
    } else {
        tasks_push_behind(host->engine, task);
    }
}

enum outcome host_answered(void *data, uint64_t token, const struct str *line)
{
    struct host *host = data;
    struct script *script = map_find(&host->scripts, token);
    /* The end of a question may be reported again when the script already continues or waits for a
     * worker. */
    if (!script || script->resumes || script->suspend == SUSPEND_WAIT ||
            script->suspend == SUSPEND_JOB) {
        return OUTCOME_DONE;
    }
    script->declined = !line || !line->bytes;
    if (line && line->bytes) {
        push_str(script->co, *line);
    } else {
        lua_pushnil(script->co);
    }
    /* A player's consent may be for a script that somebody else's line began. A no holds even if the script fails. */
    bool declines = script->suspend == SUSPEND_APPROVAL && line && !str_equal(*line, STR("1"));
    if (!line || (declines && !host->testing) ||
            script->actor != engine_transaction(host->engine)->actor) {
        host_resume_later(host, script, 1);
        return OUTCOME_DONE;
    }
    struct transaction *transaction = engine_transaction(host->engine);
    transaction->uncounted = script->actor; /* an answer counts as a command does */
    enum outcome outcome = host_resume_here(host, script, 1);
    transaction->uncounted = 0;
    return outcome;
}

const char *host_suspend_name(enum suspend suspend)
{
    static const char *const names[] = {
            [SUSPEND_NONE] = "runs",
            [SUSPEND_WAIT] = "wait",
            [SUSPEND_ASK] = "ask",
            [SUSPEND_LINES] = "lines",
            [SUSPEND_EDIT] = "edit",
            [SUSPEND_RAW] = "edit",
            [SUSPEND_APPROVAL] = "ask",
            [SUSPEND_SECRET] = "ask",
            [SUSPEND_JOB] = "job",
    };
    return names[suspend];
}
