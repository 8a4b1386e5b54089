/* tracing.c -- @trace: shows builders each run of an object's commands and handlers.
 *
 * 1. A run is recorded when it has ended, even if its changes are undone. It is shown in a
 *    transaction of its own, after the run's transaction, and held until that is durable.
 * 2. It is shown only to the player who asked, while they are online and may change the object.
 *    Runs of the game's own scripts are not shown.
 * 3. The record names the event and the actor, never the words said or typed.
 * 4. A trace ends by itself: after its time, and after TRACED_MAX runs.
 *
 * Rehearsals are not recorded. cost.c adds up the costs of scripts. */
#include "engine/modules/workshop/rehearse/tracing.h"

#include "engine/core/output/format.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/tasks.h"
#include "engine/lua/host_impl.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"

#define TRACED_MAX 500
#define AT_ONCE_MAX 40 /* lines shown together; further ones are only counted */

struct tracing {
    struct tracing *next;
    uint64_t number; /* identifies it for its tasks */
    uint64_t object;
    uint64_t viewer;
    int64_t until_ms; /* monotonic */
    unsigned left;
    struct buf text; /* lines to show, markup */
    unsigned lines;
    unsigned left_out; /* number of lines left out */
    bool queued;       /* a task will show them */
};

static struct tracing **find_link(struct host *host, uint64_t viewer, uint64_t object)
{
    struct tracing **link = &host->tracings;
    while (*link && ((*link)->viewer != viewer || (*link)->object != object)) {
        link = &(*link)->next;
    }
    return link;
}

static void drop_tracing(struct tracing **link)
{
    struct tracing *tracing = *link;
    *link = tracing->next;
    buf_finish(&tracing->text);
    mem_free(tracing);
}

static struct tracing **find_number(struct host *host, const void *data)
{
    struct tracing **link = &host->tracings;
    while (*link && (*link)->number != (uint64_t)(uintptr_t)data) {
        link = &(*link)->next;
    }
    return link;
}

/* -- output -- */

static void put_end(
        struct engine *engine, const struct tracing *tracing, bool may, struct buf *out)
{
    struct object *object = world_find(engine_world(engine), tracing->object);
    struct buf thing = {0};
    if (object && may) {
        format_label(engine, object, &thing);
    } else {
        buf_printf(&thing, "#%llu", (unsigned long long)tracing->object);
    }
    phrase_put(engine, out, PHRASE_trace_ended, WITH_RAW("thing", buf_str(&thing)));
    buf_finish(&thing);
}

static void tell(struct engine *engine, struct tracing *tracing, bool ends, bool may)
{
    struct object *viewer = world_find(engine_world(engine), tracing->viewer);
    struct buf *text = &tracing->text;
    if (tracing->left_out > 0) {
        phrase_put(engine, text, PHRASE_trace_more, WITH("count", tracing->left_out));
        buf_add_char(text, '\n');
    }
    if (ends) {
        put_end(engine, tracing, may, text);
    }
    struct str said = buf_str(text);
    said.length -= str_ends(said, STR("\n"));
    transaction_begin(engine, 0, 0);
    transaction_lean_on(engine, engine_world(engine)->commit_number);
    if (said.length > 0) {
        tell_markup(engine, viewer, said, MSG_PLAIN);
    }
    transaction_commit(engine);
    buf_clear(text);
    tracing->lines = 0;
    tracing->left_out = 0;
}

static void flush(struct engine *engine, void *data)
{
    struct host *host = engine_script(engine) ? engine_script_data(engine) : NULL;
    struct tracing **link = host ? find_number(host, data) : NULL;
    struct tracing *tracing = link ? *link : NULL;
    if (!tracing) {
        return;
    }
    struct object *viewer = world_find(engine_world(engine), tracing->viewer);
    struct object *object = world_find(engine_world(engine), tracing->object);
    bool here = viewer && hub_sessions_of(engine_hub(engine), viewer->id);
    bool may = object && perm_controls(engine, tracing->viewer, object) &&
               role_of(engine, tracing->viewer) >= PERM_BUILDER;
    bool ends = !may || tracing->left == 0 || clock_ms() >= tracing->until_ms;
    tracing->queued = false;
    if (!may) {
        buf_clear(&tracing->text);
        tracing->left_out = 0;
    }
    if (here) {
        tell(engine, tracing, ends, may);
    }
    if (!here || ends) {
        drop_tracing(link);
    }
}

static void flush_drop(struct engine *engine, void *data)
{
    (void)engine;
    (void)data;
}

static struct task flush_task(const struct tracing *tracing)
{
    return (struct task){
            flush, flush_drop, (void *)(uintptr_t)tracing->number, tracing->viewer};
}

/* -- recording -- */

static const char *result_name(const struct tracing_run *run)
{
    static const char *const names[] = {
            [OUTCOME_DONE] = "done",
            [OUTCOME_YIELDED] = "waits",
            [OUTCOME_PASS] = "passes",
            [OUTCOME_REFUSED] = "refuses",
            [OUTCOME_FAILED] = "fails",
            [OUTCOME_KILLED] = "is ended",
            [OUTCOME_LATER] = "waits",
    };
    bool forbids = run->handler && run->handler->before && run->result && run->result->forbids;
    return run->outcome == OUTCOME_DONE && forbids ? "forbids" : names[run->outcome];
}

/* Writes the run, its object if it is not the traced one, the actor, the result and the
 * duration. */
static void put_run(const struct tracing *tracing, const struct script *script,
        const struct tracing_run *run, struct buf *out)
{
    struct engine *engine = script->host->engine;
    struct object *actor =
            script->actor ? world_find(engine_world(engine), script->actor) : NULL;
    uint64_t other =
            script->this_object != tracing->object ? script->this_object : script->behaviour;
    struct object *thing = world_find(engine_world(engine), other);
    struct buf line = {0};
    const struct handler *handler = run->handler;
    bool resumed = !run->event;
    buf_printf(&line, "%s%.*s", handler ? handler->before ? "before " : "on " : "",
            STR_FMT(cost_name(script->host, script->cost)));
    buf_add_text(&line, resumed ? ", after a wait" : "");
    if (thing && other != tracing->object) {
        buf_add_text(&line, script->this_object != tracing->object ? ", of " : ", from ");
        format_label(engine, thing, &line);
    }
    if (actor) {
        buf_add_text(&line, ", by ");
        format_label(engine, actor, &line);
    }
    buf_printf(&line, ": %s, %lld us", result_name(run), (long long)run->us);
    markup_escape(buf_str(&line), out);
    buf_add_char(out, '\n');
    buf_finish(&line);
}

void tracing_note(const struct script *script, const struct tracing_run *run)
{
    struct host *host = script->host;
    struct engine *engine = host->engine;
    if (engine_transaction(engine)->rehearsing || script->stock || script->behaviour == 0) {
        return;
    }
    for (struct tracing *tracing = host->tracings; tracing; tracing = tracing->next) {
        bool meant =
                script->this_object == tracing->object || script->behaviour == tracing->object;
        if (!meant || tracing->left == 0) {
            continue;
        }
        tracing->left--;
        if (tracing->lines < AT_ONCE_MAX) {
            tracing->lines++;
            put_run(tracing, script, run, &tracing->text);
        } else {
            tracing->left_out++;
        }
        if (!tracing->queued) {
            tracing->queued = true;
            tasks_push_behind(engine, flush_task(tracing));
        }
    }
}

/* -- starting and ending -- */

bool tracing_begin(struct host *host, uint64_t viewer, uint64_t object, int64_t ms)
{
    struct tracing **link = find_link(host, viewer, object);
    unsigned count = 0;
    for (const struct tracing *other = host->tracings; other; other = other->next) {
        count += other->viewer == viewer;
    }
    if (!*link && count >= TRACINGS_MAX) {
        return false;
    }
    if (*link) {
        drop_tracing(link);
    }
    struct tracing *tracing = mem_alloc(sizeof(*tracing));
    *tracing = (struct tracing){.next = host->tracings,
            .number = ++host->tracing_number,
            .object = object,
            .viewer = viewer,
            .until_ms = clock_ms() + ms,
            .left = TRACED_MAX};
    host->tracings = tracing;
    (void)tasks_push_behind_at(host->engine, flush_task(tracing), tracing->until_ms);
    return true;
}

size_t tracing_end(struct host *host, uint64_t viewer)
{
    size_t count = 0;
    struct tracing **link = &host->tracings;
    while (*link) {
        if ((*link)->viewer == viewer) {
            drop_tracing(link);
            count++;
        } else {
            link = &(*link)->next;
        }
    }
    return count;
}

void tracings_finish(struct host *host)
{
    while (host->tracings) {
        drop_tracing(&host->tracings);
    }
}
