/* metrics.c -- numbers of the running game, for Prometheus and for the admin page.
 *
 *   metrics     {}   {families: […]}, for net/web/routes/web_metrics.h; machine itself or wizards
 *   stats.get   {}   {players, sessions, …}, plain numbers to plot; for wizards
 *
 * Units are seconds and bytes. Names of counters end in _total. */
#include "engine/base/refusals.h"
#include "engine/core/calls/call.h"
#include "engine/core/calls/metric.h"
#include "engine/core/login/login.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/monitor.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/core/skein_module.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/metrics/module.h"
#include "engine/modules/metrics/process_metrics.h"
#include "world/store/store.h"

#include <stdio.h>
#include <string.h>

struct numbers {
    struct host_stats scripts;
    struct store_stats store;
    struct store_load load;
};

static void read_numbers(struct engine *engine, struct numbers *out)
{
    host_stats(engine_script_data(engine), &out->scripts);
    store_stats(engine_store(engine), &out->store);
    store_load_now(engine_store(engine), &out->load);
}

/* -- families -- */

static void add_sessions(struct engine *engine, json_t *families)
{
    json_t *counts = json_object();
    json_t *samples = metric_family(
            families, "skein_sessions", "gauge", "Conversations now, by the way they came in.");
    for (struct session *session = hub_first(engine_hub(engine)); session;
            session = session->next) {
        if (!session_is_counted(session)) {
            continue;
        }
        const char *service = session->frontend ? session->frontend->service : "none";
        json_int_t before = json_integer_value(json_object_get(counts, service));
        (void)json_object_set_new(counts, service, json_integer(before + 1));
    }
    const char *service = NULL;
    json_t *count = NULL;
    json_object_foreach(counts, service, count)
    {
        (void)json_array_append_new(samples,
                json_pack("{s:{s:s}, s:O}", "labels", "service", service, "value", count));
    }
    json_decref(counts);
}

static void add_times(json_t *families, const char *name, const char *help,
        const struct transaction_times *times)
{
    json_t *samples = metric_family(families, name, "histogram", help);
    uint64_t sum = 0;
    for (int i = 0; i < TRANSACTION_BUCKETS; i++) {
        char bound[24];
        sum += times->buckets[i];
        (void)snprintf(bound, sizeof(bound), "%g", (double)transaction_bucket_us(i) / 1e6);
        (void)json_array_append_new(
                samples, json_pack("{s:s, s:{s:s}, s:I}", "suffix", "_bucket", "labels", "le",
                                 bound, "value", (json_int_t)sum));
    }
    (void)json_array_append_new(
            samples, json_pack("{s:s, s:{s:s}, s:I}", "suffix", "_bucket", "labels", "le",
                             "+Inf", "value", (json_int_t)times->count));
    metric_part(samples, "_sum", (double)times->total_us / 1e6);
    metric_part(samples, "_count", (double)times->count);
}

static void add_transactions(struct engine *engine, json_t *families)
{
    add_times(families, "skein_slice_duration_seconds", "How long units of work took.",
            &engine_transaction(engine)->times);
    add_times(families, "skein_turn_run_seconds",
            "How long the loop ran before it waited again, of its own time on a processor.",
            monitor_turn_times(engine));
}

static void add_store(const struct numbers *numbers, json_t *families)
{
    json_t *samples = metric_family(families, "skein_commit_duration_seconds", "summary",
            "How long commits to disk took.");
    metric_part(samples, "_sum", (double)numbers->store.total_commit_us / 1e6);
    metric_part(samples, "_count", (double)numbers->store.commits);
    metric_one(families, "skein_commit_duration_seconds_max", "gauge",
            "The longest commit so far.", (double)numbers->store.max_commit_us / 1e6);
    metric_one(families, "skein_batches_total", "counter", "Slices that changed the world.",
            (double)numbers->store.batches);
    metric_one(families, "skein_checkpoints_total", "counter", "Checkpoints of the log.",
            (double)numbers->store.checkpoints);
    metric_one(families, "skein_store_queue_batches", "gauge",
            "Changes that wait for the disk.", (double)numbers->load.batches);
    metric_one(families, "skein_store_queue_bytes", "gauge", "The same, as bytes.",
            (double)numbers->load.bytes);
    metric_one(families, "skein_store_queue_oldest_seconds", "gauge",
            "Age of the oldest of them.", (double)numbers->load.oldest_ms / 1000.0);
    metric_one(families, "skein_store_failing", "gauge", "1 while the world cannot be written.",
            numbers->load.failing ? 1 : 0);
    if (numbers->load.failing) {
        json_t *why = metric_family(families, "skein_store_failing_info", "gauge",
                "Why the world cannot be written.");
        (void)json_array_append_new(
                why, json_pack("{s:{s:s%}, s:i}", "labels", "error", numbers->load.problem,
                             strlen(numbers->load.problem), "value", 1));
    }
    if (numbers->load.free_bytes != UINT64_MAX) {
        metric_one(families, "skein_disk_free_bytes", "gauge", "Room on the disk of the world.",
                (double)numbers->load.free_bytes);
    }
}

static void add_archive(const struct engine *engine, json_t *families)
{
    struct store_archive_facts facts;
    const struct store_archive_kind *kind = NULL;
    struct archive *archive = store_archive(engine_store(engine), &kind);
    if (!archive) {
        return;
    }
    kind->facts_now(archive, &facts);
    metric_one(families, "skein_archive_ok", "gauge",
            "1 if all commits are in the archive, 0 while it cannot be written.",
            facts.failing ? 0 : 1);
    metric_one(families, "skein_archive_gapless", "gauge",
            "0 while the archive continues no backup yet: the current moment cannot be "
            "restored.",
            facts.wants_base ? 0 : 1);
    metric_one(families, "skein_archive_gaps_total", "counter",
            "Gaps that the archive got because it could not be written.", (double)facts.gaps);
    metric_one(families, "skein_archive_bytes_total", "counter",
            "Bytes written to the archive.", (double)facts.bytes);
    metric_one(families, "skein_archive_segments_total", "counter",
            "Segments of the archive that were completed.", (double)facts.segments);
    if (facts.failing) {
        json_t *why = metric_family(families, "skein_archive_failing_info", "gauge",
                "Why the archive cannot be written.");
        (void)json_array_append_new(
                why, json_pack("{s:{s:s%}, s:i}", "labels", "error", facts.problem,
                             strlen(facts.problem), "value", 1));
    }
}

static void add_refusals(const struct engine *engine, json_t *families)
{
    const struct refusals *refusals = login_refusals(engine);
    json_t *samples = metric_family(families, REFUSALS_FAMILY, "counter",
            "Connections refused before anybody could log in, by reason.");
    for (int i = 0; i < REFUSAL_REASONS; i++) {
        (void)json_array_append_new(samples,
                json_pack("{s:{s:s}, s:I}", "labels", "reason", refusal_name((enum refusal)i),
                        "value", refusals ? (json_int_t)refusals->counts[i] : 0));
    }
}

static void add_rest(struct engine *engine, const struct numbers *numbers, json_t *families)
{
    struct world *world = engine_world(engine);
    metric_one(families, "skein_players", "gauge", "Characters in play.",
            (double)presence_count(engine));
    metric_one(families, "skein_commands_total", "counter", "Lines that players sent.",
            (double)login_counts(engine)->lines);
    metric_one(families, "skein_output_held_bytes", "gauge", "Output that waits for the disk.",
            (double)hub_held_bytes(engine_hub(engine)));
    metric_one(families, "skein_tasks_ready", "gauge", "Units of work that could run now.",
            (double)tasks_ready_count(engine));
    metric_one(families, "skein_objects_resident", "gauge", "Objects in memory.",
            (double)world->objects.count);
    metric_one(families, "skein_objects_resident_bytes", "gauge", "What they take.",
            (double)world->object_cache_bytes);
    metric_one(families, "skein_objects_loaded_total", "counter", "Objects read from disk.",
            (double)world->load_count);
    metric_one(families, "skein_lua_heap_bytes", "gauge", "Memory of scripts.",
            (double)numbers->scripts.heap_bytes);
    metric_one(families, "skein_scripts_waiting", "gauge", "Scripts that wait or ask.",
            (double)numbers->scripts.waiting);
    metric_one(families, "skein_script_runs_total", "counter", "Runs of scripts.",
            (double)numbers->scripts.runs);
    metric_one(families, "skein_script_errors_total", "counter", "Runs that failed.",
            (double)numbers->scripts.failures);
    metric_one(families, "skein_script_kills_total", "counter",
            "Runs that were over their budget.", (double)numbers->scripts.kills);
    metric_one(families, "skein_logins_total", "counter", "Times that somebody came in.",
            (double)login_counts(engine)->logins);
    metric_one(families, "skein_logins_failed_total", "counter", "Wrong names or passwords.",
            (double)login_counts(engine)->wrong);
    metric_one(families, "skein_logins_refused_total", "counter",
            "Log-ins refused because there were too many attempts.",
            (double)login_counts(engine)->refused);
    metric_one(families, "skein_login_queue", "gauge", "Passwords that wait to be checked.",
            (double)account_passwords_waiting(engine));
    process_metrics_add(families);
}

static enum call_answer run_metrics(struct call *call)
{
    struct engine *engine = call->engine;
    const struct session *session = hub_find(engine_hub(engine), call->session);
    struct numbers numbers;
    if (call->role < PERM_WIZARD && !(session && session->local)) {
        return call->character ? call_refuse(call, 403, PHRASE_stats_wizards)
                               : call_refuse(call, 401, PHRASE_stats_local);
    }
    read_numbers(engine, &numbers);
    json_t *families = json_array();
    add_sessions(engine, families);
    add_transactions(engine, families);
    add_store(&numbers, families);
    add_archive(engine, families);
    add_refusals(engine, families);
    modules_add_metrics(engine, families);
    add_rest(engine, &numbers, families);
    call->result = json_pack("{s:o}", "families", families);
    return CALL_DONE;
}

/* -- for plots -- */

json_t *metrics_stats(struct engine *engine)
{
    const struct transaction_times *times = &engine_transaction(engine)->times;
    struct numbers numbers;
    read_numbers(engine, &numbers);
    json_t *result = json_object();

    const struct {
        const char *name;
        double value;
    } all[] = {
            {"time", (double)clock_wall_ms() / 1000.0},
            {"players", (double)presence_count(engine)},
            {"sessions", (double)hub_count(engine_hub(engine))},
            {"commands", (double)login_counts(engine)->lines},
            {"slices", (double)times->count},
            {"slice_seconds", (double)times->total_us / 1e6},
            {"slice_seconds_max", (double)times->max_us / 1e6},
            {"commits", (double)numbers.store.commits},
            {"commit_seconds", (double)numbers.store.total_commit_us / 1e6},
            {"commit_seconds_max", (double)numbers.store.max_commit_us / 1e6},
            {"batches", (double)numbers.store.batches},
            {"store_queue", (double)numbers.load.batches},
            {"store_queue_bytes", (double)numbers.load.bytes},
            {"output_held_bytes", (double)hub_held_bytes(engine_hub(engine))},
            {"memory_bytes", (double)process_memory_bytes()},
            {"lua_bytes", (double)numbers.scripts.heap_bytes},
            {"objects", (double)engine_world(engine)->objects.count},
            {"object_bytes", (double)engine_world(engine)->object_cache_bytes},
            {"tasks", (double)tasks_ready_count(engine)},
            {"scripts_waiting", (double)numbers.scripts.waiting},
            {"script_runs", (double)numbers.scripts.runs},
            {"script_errors", (double)numbers.scripts.failures},
            {"script_kills", (double)numbers.scripts.kills},
    };

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        (void)json_object_set_new(result, all[i].name, json_real(all[i].value));
    }
    if (numbers.load.free_bytes != UINT64_MAX) {
        (void)json_object_set_new(
                result, "disk_free_bytes", json_real((double)numbers.load.free_bytes));
    }
    modules_add_numbers(engine, result);
    return result;
}

static enum call_answer run_stats(struct call *call)
{
    call->result = metrics_stats(call->engine);
    return CALL_DONE;
}

static const struct call_handler metrics_handlers[] = {
        {"metrics", run_metrics},
        {"stats.get", run_stats},
};

void metrics_calls_add(struct engine *engine)
{
    calls_add(engine, metrics_handlers, sizeof(metrics_handlers) / sizeof(metrics_handlers[0]));
}
