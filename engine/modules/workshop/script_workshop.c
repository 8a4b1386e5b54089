/* script_workshop.c -- API calls for trials, tests, timers, tasks and costs.
 *
 * 1. A trial is `preview`, with the rights of the caller. A visitor in a trial has a player's
 *    rights, in a room that the caller controls or where a test could place a player. All of it is
 *    undone.
 * 2. A call runs a few tests, each a rehearsal, until it has taken as long as a short transaction;
 *    the caller continues at "next".
 * 3. Timers, tasks and costs are those that @timers, @tasks and @cost show. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/rights/perm.h"
#include "engine/core/script/timer.h"
#include "engine/lua/load/script_save.h"
#include "engine/lua/run/logged.h"
#include "engine/modules/calls/find_own.h"
#include "engine/modules/workshop/rehearse/rehearsing.h"
#include "engine/modules/workshop/rehearse/script_report.h"
#include "engine/modules/workshop/rehearse/trial_line.h"
#include "engine/modules/workshop/script_calls.h"
#include "engine/modules/workshop/test/script_test.h"

#define LISTED_MAX 200
#define TESTS_TOGETHER_MS 8.0

/* -- trying a line -- */

/* Returns {who, you, text, leaves} for each. */
static json_t *told_json(struct engine *engine, const struct value *report, uint64_t you)
{
    json_t *list = script_report_list(engine, report, "told");
    size_t i = 0;
    json_t *one = NULL;
    json_array_foreach(list, i, one)
    {
        json_t *id = json_object_get(json_object_get(one, "who"), "object");
        (void)json_object_set_new(
                one, "you", json_boolean((uint64_t)json_integer_value(id) == you));
        (void)json_object_set(one, "who", json_object_get(one, "name"));
        (void)json_object_del(one, "name");
        (void)json_object_del(one, "room");
    }
    return list;
}

static void answer_trial(struct call *call, const struct value *report, uint64_t you)
{
    static const char *const same[] = {
            "outcome", "refusal", "told_count", "change_count", "log", "ms", "most_ms"};
    struct engine *engine = call->engine;
    call->result = json_pack("{s:o, s:o, s:o}", "told", told_json(engine, report, you),
            "changes", script_report_list(engine, report, "changes"), "faults",
            script_report_list(engine, report, "faults"));
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        (void)json_object_set_new(
                call->result, same[i], script_report_get(engine, report, same[i]));
    }
}

static enum call_answer build_try(struct call *call)
{
    struct trial_line trying = {.engine = call->engine, .line = call_text(call, "line")};
    if (call_has(call, "room")) {
        struct object *room = calls_find_own(call, "room");
        if (room && !is_room(call->engine, room)) {
            return call_refuse(call, 422, PHRASE_author_no_room, WITH("id", room->id));
        }
        if (!room) {
            return CALL_FAILED;
        }
        trying.room = room->id;
    }
    struct rehearsed what = {.play = trial_line_play,
            .data = &trying,
            .log_owner = call->character,
            .stand_in = &trying.visitor};
    struct value report = value_nil();
    rehearse_report(call->engine, &what, &report);
    trial_line_end(&trying);
    answer_trial(call, &report, trying.visitor ? trying.visitor : call->character);
    value_finish(&report);
    return CALL_DONE;
}

/* -- tests -- */

static json_t *result_json(const struct test_result *result, size_t index)
{
    json_t *json = json_pack("{s:I, s:i, s:b, s:f}", "index", (json_int_t)index, "line",
            result->line, "ok", result->ok, "ms", result->ms);
    calls_json_put(json, "name", buf_str(&result->name));
    calls_json_put(json, "message", buf_str(&result->message));
    return json;
}

/* Runs one test. False if the behaviour does not load. */
static bool test_one(struct call *call, const struct test_plan *plan, size_t index, double *ms,
        json_t *results)
{
    struct host *host = engine_script_data(call->engine);
    struct test_result result;
    struct err err = {0};
    bool loaded = script_test_run(host, plan, index, &result, &err);
    if (loaded && index < result.count) {
        (void)json_array_append_new(results, result_json(&result, index));
    }
    (void)json_object_set_new(call->result, "count", json_integer((json_int_t)result.count));
    *ms += result.ms;
    test_result_finish(&result);
    if (!loaded) {
        (void)call_fail(call, 422, "%s", err.text);
    }
    return loaded;
}

static bool read_when(const struct call *call, enum test_when *out)
{
    struct str name = call_text_or(call, "when", test_when_names[TEST_NOON]);
    *out = TEST_NOON;
    while (*out < TEST_WHENS && !str_equal(name, str_of(test_when_names[*out]))) {
        (*out)++;
    }
    return *out < TEST_WHENS;
}

static enum call_answer run_tests_of(struct call *call, const struct test_plan *plan)
{
    size_t index = (size_t)call_number(call, "index");
    double ms = 0;
    json_t *results = json_array();
    call->result = json_pack("{s:i, s:o}", "count", 0, "results", results);
    json_int_t count = 0;
    do {
        if (!test_one(call, plan, index++, &ms, results)) {
            return CALL_FAILED;
        }
        count = json_integer_value(json_object_get(call->result, "count"));
    } while ((json_int_t)index < count && ms < TESTS_TOGETHER_MS);
    if ((json_int_t)index < count) {
        (void)json_object_set_new(call->result, "next", json_integer((json_int_t)index));
    }
    return CALL_DONE;
}

/* A source that is not saved runs with the rights that it would have if the caller saved it. */
static enum call_answer script_test(struct call *call)
{
    const struct object *object = calls_find_own(call, "id");
    struct test_plan plan = {.author = call->character};
    struct str source = call_text(call, "source");
    if (!object) {
        return CALL_FAILED;
    }
    if (source.length > SCRIPT_SOURCE_MAX) {
        return call_refuse(call, 422, PHRASE_program_long);
    }
    if (!read_when(call, &plan.when)) {
        return call_fail(call, 422, "when: one of noon, midnight and rain");
    }
    char name[32];
    struct buf clean = {0};
    (void)snprintf(name, sizeof(name), "#%llu", (unsigned long long)object->id);
    plan.object = object->id;
    if (call_has(call, "source")) {
        str_clean(source, true, &clean);
        plan.source = (struct str){clean.bytes ? clean.bytes : "", clean.length};
        plan.name = str_of(name);
    }
    enum call_answer answer = run_tests_of(call, &plan);
    buf_finish(&clean);
    return answer;
}

/* -- timers, tasks and costs -- */

struct script_workshop_listing {
    struct engine *engine;
    json_t *list;
    uint64_t object; /* 0: all objects of the owner */
    uint64_t owner;
};

static json_t *add_script_workshop(
        const struct script_workshop_listing *listing, uint64_t object)
{
    json_t *json = json_pack("{s:o}", "object", calls_json_object(listing->engine, object));
    if (json_array_size(listing->list) < LISTED_MAX) {
        (void)json_array_append(listing->list, json);
    }
    return json;
}

static void put_seconds(json_t *json, const char *name, int64_t ms)
{
    (void)json_object_set_new(json, name, json_real((double)ms / 1000.0));
}

static void take_timer(void *data, const struct timer_info *timer)
{
    json_t *json = add_script_workshop(data, timer->object);
    calls_json_put(json, "name", timer->name);
    put_seconds(json, "left", timer->failed ? 0 : timer->left_ms);
    put_seconds(json, "every", timer->period_ms);
    (void)json_object_set_new(json, "failed", json_boolean(timer->failed));
    json_decref(json);
}

static void add_tasks(const struct script_workshop_listing *listing)
{
    struct engine *engine = listing->engine;
    struct host *host = engine_script_data(engine);
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(&host->scripts, &cursor, NULL, &value)) {
        const struct script *script = value;
        bool asked = listing->object == 0 || script->behaviour == listing->object ||
                     script->this_object == listing->object;
        if (!asked || !host_task_is_theirs(engine, listing->owner, script)) {
            continue;
        }
        struct buf place = {0};
        json_t *json = add_script_workshop(listing, script->behaviour);
        host_task_place(script, &place);
        (void)json_object_set_new(json, "number", json_integer((json_int_t)script->token));
        (void)json_object_set_new(
                json, "kind", json_string(host_suspend_name(script->suspend)));
        put_seconds(json, "since", clock_ms() - script->suspended_since_ms);
        calls_json_put(json, "place", buf_str(&place));
        buf_finish(&place);
        json_decref(json);
    }
}

static void take_cost_script_workshop(void *data, const struct cost_sum *sum)
{
    const struct script_workshop_listing *listing = data;
    bool asked =
            listing->object ? sum->object == listing->object : sum->owner == listing->owner;
    if (!asked) {
        return;
    }
    json_t *json = add_script_workshop(listing, sum->object);
    calls_json_put(json, "name", sum->name);
    (void)json_object_set_new(json, "ms", json_real((double)sum->us / 1000));
    (void)json_object_set_new(json, "most", json_real((double)sum->most_us / 1000));
    (void)json_object_set_new(json, "runs", json_integer((json_int_t)sum->runs));
    json_decref(json);
}

static void take_logged(void *data, const struct logged_line *line)
{
    json_t *json = add_script_workshop(data, line->object);
    put_seconds(json, "time", line->time_ms);
    calls_json_put(json, "text", str_of(line->text));
    json_decref(json);
}

static enum call_answer build_running(struct call *call)
{
    struct engine *engine = call->engine;
    struct host *host = engine_script_data(engine);
    const struct object *object = call_has(call, "id") ? calls_find_own(call, "id") : NULL;
    if (call_has(call, "id") && !object) {
        return CALL_FAILED;
    }
    uint64_t id = object ? object->id : 0;
    struct script_workshop_listing timers = {engine, json_array(), id, call->character};
    struct script_workshop_listing tasks = {engine, json_array(), id, call->character};
    struct script_workshop_listing costs = {engine, json_array(), id, call->character};
    struct script_workshop_listing log = {engine, json_array(), id, call->character};
    if (object) {
        timer_each(engine, id, take_timer, &timers);
    } else {
        timer_each_of(engine, call->character, false, take_timer, &timers);
    }
    add_tasks(&tasks);
    costs_each(host, take_cost_script_workshop, &costs);
    logged_each(host->log_lines, call->character, id, take_logged, &log);
    call->result = json_pack("{s:o, s:o, s:o, s:o}", "timers", timers.list, "tasks", tasks.list,
            "costs", costs.list, "log", log.list);
    return CALL_DONE;
}

static enum call_answer timer_cancel_call(struct call *call)
{
    const struct object *object = calls_find_own(call, "id");
    struct buf line = {0};
    if (!object) {
        return CALL_FAILED;
    }
    buf_printf(&line, "@timers cancel #%llu %.*s", (unsigned long long)object->id,
            STR_FMT(call_text(call, "name")));
    bool ok = text_is_clean(buf_str(&line), false) && script_build_type(call, &line);
    buf_finish(&line);
    return ok ? CALL_DONE : CALL_FAILED;
}

static enum call_answer task_stop(struct call *call)
{
    struct host *host = engine_script_data(call->engine);
    uint64_t number = call_number(call, "number");
    const struct script *script = map_find(&host->scripts, number);
    struct buf line = {0};
    if (!script || !host_task_is_theirs(call->engine, call->character, script)) {
        return call_refuse(call, 404, PHRASE_task_none);
    }
    buf_printf(&line, "@tasks stop %llu", (unsigned long long)number);
    bool ok = script_build_type(call, &line);
    buf_finish(&line);
    return ok ? CALL_DONE : CALL_FAILED;
}

static const struct call_handler script_workshop_handlers[] = {
        {"build.try", build_try},
        {"build.running", build_running},
        {"script.test", script_test},
        {"timer.cancel", timer_cancel_call},
        {"task.stop", task_stop},
};

void script_workshop_add(struct host *host)
{
    calls_add(host->engine, script_workshop_handlers,
            sizeof(script_workshop_handlers) / sizeof(script_workshop_handlers[0]));
}
