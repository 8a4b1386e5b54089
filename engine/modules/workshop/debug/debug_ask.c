/* debug_ask.c -- reads a request to debug, runs it, and answers where it stops.
 *
 * 1. Only behaviours with the caller's own rights are debugged, on objects that the caller controls; a wizard may debug
 *    any. So a stop shows nobody else's variables, and an expression has nobody else's rights.
 * 2. Going back is two runs: one finds the line, and one stops there. So is an error: a run cannot know before its end
 *    that a line is its last. */
#include "engine/modules/workshop/debug/debug.h"

#include "engine/core/calls/calls_json.h"
#include "engine/core/people/presence.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/trust.h"
#include "engine/lua/load/script_save.h"
#include "engine/modules/workshop/rehearse/script_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXPRESSION_MAX = 500 };

static const char *const go_names[] = {
        [DEBUG_CONTINUE] = "continue",
        [DEBUG_STEP] = "step",
        [DEBUG_NEXT] = "next",
        [DEBUG_FINISH] = "finish",
        [DEBUG_STAY] = "stay",
};

/* -- reading -- */

static uint64_t number_in(const json_t *json, const char *name)
{
    json_int_t number = json_integer_value(json_object_get(json, name));
    return number > 0 ? (uint64_t)number : 0;
}

static struct str text_in(const json_t *json, const char *name)
{
    const json_t *text = json_object_get(json, name);
    return json_is_string(text)
                   ? (struct str){json_string_value(text), json_string_length(text)}
                   : STR_NONE;
}

static struct host *host_of_ask(const struct debug_ask *ask)
{
    return engine_script_data(ask->engine);
}

/* Takes the source that is in force. */
static bool take_saved(struct debug_ask *ask, struct debug_source *source,
        struct object *object, struct err *err)
{
    struct script_source saved = {0};
    bool ok = object->behaviour != 0 && script_source(host_of_ask(ask), object, 0, &saved);
    if (ok) {
        buf_add_str(&source->text, buf_str(&saved.text));
        source->author = saved.author;
        source->rights = trust_of_source(ask->engine, object, saved.author);
    }
    buf_finish(&saved.text);
    return ok ||
           err_set(err, ERR_MISSING, "#%" PRIu64 " has no behaviour of its own", object->id);
}

static bool take_source(struct debug_ask *ask, const json_t *one, struct err *err)
{
    struct debug_source *source = &ask->sources[ask->source_count++];
    struct str text = text_in(one, "source");
    struct object *object = world_find(engine_world(ask->engine), number_in(one, "id"));
    if (!object || !perm_controls(ask->engine, ask->character, object)) {
        return err_set(
                err, ERR_DENIED, "#%" PRIu64 " isn't yours to debug", number_in(one, "id"));
    }
    source->object = object->id;
    source->author = ask->character;
    source->is_draft = json_is_string(json_object_get(one, "source"));
    (void)snprintf(source->name, sizeof(source->name), "=#%" PRIu64, object->id);
    if (text.length > SCRIPT_SOURCE_MAX) {
        return err_set(err, ERR_LIMIT, "a behaviour's source is at most 64 KiB");
    }
    if (source->is_draft) {
        str_clean(text, true, &source->text);
        source->rights = trust_of_source(ask->engine, object, ask->character);
    } else if (!take_saved(ask, source, object, err)) {
        return false;
    }
    bool own = source->rights == ask->character ||
               role_of(ask->engine, ask->character) == PERM_WIZARD;
    return own || err_set(err, ERR_DENIED,
                          "the behaviour of #%" PRIu64
                          " has somebody else's rights, so only they can debug it",
                          object->id);
}

static bool take_sources(struct debug_ask *ask, const json_t *asked, struct err *err)
{
    const json_t *list = json_object_get(asked, "sources");
    size_t count = json_array_size(list);
    bool ok = (count > 0 && count <= DEBUG_SOURCES_MAX) ||
              err_set(err, ERR_FORMAT, "sources: 1 to %d behaviours", DEBUG_SOURCES_MAX);
    for (size_t i = 0; ok && i < count; i++) {
        ok = take_source(ask, json_array_get(list, i), err);
    }
    return ok;
}

static void take_breaks(struct debug_ask *ask, const json_t *asked)
{
    const json_t *list = json_object_get(asked, "breaks");
    for (size_t i = 0; i < json_array_size(list) && i < DEBUG_BREAKS_MAX; i++) {
        const json_t *one = json_array_get(list, i);
        ask->breaks[ask->break_count++] = (struct debug_break){
                number_in(one, "id"), (int)(number_in(one, "line") & INT32_MAX)};
    }
}

static bool take_go(struct debug_ask *ask, const json_t *asked, struct err *err)
{
    struct str go = text_in(asked, "go");
    size_t count = sizeof(go_names) / sizeof(go_names[0]);
    size_t i = str_index(go, go_names, count);
    ask->go = (enum debug_go)(i < count ? i : DEBUG_CONTINUE);
    ask->back = json_is_true(json_object_get(asked, "back"));
    return i < count ||
           err_set(err, ERR_FORMAT, "go: one of continue, step, next, finish and stay");
}

static void take_place(struct debug_ask *ask, const json_t *asked)
{
    const json_t *at = json_object_get(asked, "at");
    const char *path = json_string_value(json_object_get(at, "path"));
    ask->at = (struct debug_place){.line = number_in(at, "line"),
            .path = path ? strtoull(path, NULL, 16) : 0,
            .depth = (unsigned)number_in(at, "depth")};
    ask->seed = number_in(asked, "seed");
    ask->time_ms = (int64_t)number_in(asked, "time");
    if (ask->seed == 0) {
        ask->seed = (rng_next(engine_rng(ask->engine)) >> 12) | 1;
    }
    if (ask->time_ms == 0) {
        ask->time_ms = world_now_ms(engine_world(ask->engine));
    }
}

static bool take_room(struct debug_ask *ask, const json_t *asked, struct err *err)
{
    ask->room = number_in(asked, "room");
    struct object *room = ask->room ? world_find(engine_world(ask->engine), ask->room) : NULL;
    if (ask->room != 0) {
        return (room && perm_controls(ask->engine, ask->character, room)) ||
               err_set(err, ERR_DENIED, "room: a room that you control");
    }
    return ask->what != DEBUG_LINE || presence_find(ask->engine, ask->character) ||
           err_set(err, ERR_FORMAT,
                   "you aren't in the game: name a room of yours, where a visitor types the "
                   "line");
}

/* Reads the line, the test or the error to run: exactly one of them. */
static bool take_what(struct debug_ask *ask, const json_t *asked, struct err *err)
{
    struct str when = text_in(asked, "when");
    ask->line = text_in(asked, "run");
    ask->test = text_in(asked, "test");
    ask->number = number_in(asked, "error");
    for (size_t i = 0; i < TEST_WHENS; i++) {
        ask->when = str_equal(when, str_of(test_when_names[i])) ? (enum test_when)i : ask->when;
    }
    ask->what = ask->test.length > 0 ? DEBUG_TEST : ask->number > 0 ? DEBUG_ERROR : DEBUG_LINE;
    int count = (ask->line.length > 0) + (ask->test.length > 0) + (ask->number > 0);
    if (count != 1) {
        return err_set(err, ERR_FORMAT, "give one of run, test and error");
    }
    return (text_is_clean(ask->line, false) && ask->line.length <= SESSION_LINE_MAX) ||
           err_set(err, ERR_FORMAT, "run: a line as a player types it");
}

static bool read_ask(struct debug_ask *ask, const json_t *asked, struct err *err)
{
    ask->expression = text_in(asked, "value");
    ask->frame = (size_t)number_in(asked, "frame");
    take_place(ask, asked);
    take_breaks(ask, asked);
    return (ask->expression.length <= EXPRESSION_MAX ||
                   err_set(err, ERR_LIMIT, "value: at most %d bytes", EXPRESSION_MAX)) &&
           take_what(ask, asked, err) && take_go(ask, asked, err) &&
           take_room(ask, asked, err) && take_sources(ask, asked, err);
}

/* -- running -- */

struct debugging {
    struct debug_ask ask;
    struct debug_run run;
    struct debug_report report;
    bool failed_here; /* the stop is the line of an error */
};

static void finish_run(struct debug_run *run)
{
    json_decref(run->frames);
    json_decref(run->value);
    buf_finish(&run->error);
    *run = (struct debug_run){0};
}

static bool play_once(
        struct debugging *debugging, uint64_t target, bool only_looks, struct err *err)
{
    finish_run(&debugging->run);
    debug_report_finish(&debugging->report);
    debugging->run.target = target;
    debugging->run.only_looks = only_looks;
    return debug_play(&debugging->ask, &debugging->run, &debugging->report, err);
}

/* Goes to the last line before `at` that fits; without one, to the first. */
static bool play_back(struct debugging *debugging, struct err *err)
{
    if (!play_once(debugging, 0, true, err)) {
        return false;
    }
    if (debugging->run.end == DEBUG_CHANGED) {
        return true;
    }
    uint64_t line = debugging->run.last.line;
    return play_once(debugging, line > 0 ? line : 1, false, err);
}

static bool play_on(struct debugging *debugging, struct err *err)
{
    const struct debug_ask *ask = &debugging->ask;
    if (!play_once(debugging, ask->go == DEBUG_STAY ? ask->at.line : 0, false, err)) {
        return false;
    }
    const struct debug_run *run = &debugging->run;
    uint64_t last = run->last.line;
    bool failed = run->end == DEBUG_ENDED && debugging->report.failed && last > ask->at.line;
    if (!failed) {
        return true;
    }
    /* The error is kept, and its line shown. */
    struct debug_report report = debugging->report;
    debugging->report = (struct debug_report){.report = value_nil()};
    bool ok = play_once(debugging, last, false, err);
    debug_report_finish(&debugging->report);
    debugging->report = report;
    debugging->failed_here = ok && run->end == DEBUG_STOPPED;
    return ok;
}

/* -- answering -- */

static json_t *place_json(const struct debug_place *place)
{
    char path[17];
    (void)snprintf(path, sizeof(path), "%016" PRIx64, place->path);
    return json_pack("{s:I, s:s, s:I}", "line", (json_int_t)place->line, "path", path, "depth",
            (json_int_t)place->depth);
}

static const char *reason_of(const struct debugging *debugging)
{
    const struct debug_run *run = &debugging->run;
    return debugging->failed_here ? "error"
           : run->at_break        ? "breakpoint"
           : run->now.line == 1   ? "entry"
                                  : "step";
}

static const char *state_of(const struct debug_run *run)
{
    switch (run->end) {
    case DEBUG_STOPPED:
        return "stopped";
    case DEBUG_CHANGED:
        return "changed";
    case DEBUG_LONG:
        return "long";
    case DEBUG_ENDED:
        break;
    }
    return "ended";
}

/* Adds all output, and the log, of a finished run. */
static void put_report(struct debugging *debugging, json_t *json)
{
    const struct debug_report *report = &debugging->report;
    (void)json_object_set_new(json, "outcome", json_string(report->outcome));
    calls_json_put(json, "text", buf_str(&report->text));
    if (report->report.kind == VALUE_TABLE) {
        (void)json_object_set_new(json, "told",
                script_report_list(debugging->ask.engine, &report->report, "told"));
        (void)json_object_set_new(
                json, "log", script_report_get(debugging->ask.engine, &report->report, "log"));
    }
}

/* Returns where a run is: at its stop, at its end, from which it can go back to any line, or where it was. */
static struct debug_place place_of(const struct debugging *debugging)
{
    const struct debug_run *run = &debugging->run;
    if (run->end == DEBUG_ENDED) {
        return (struct debug_place){run->now.line + 1, run->now.path, INT32_MAX};
    }
    return run->end == DEBUG_STOPPED ? run->stop : debugging->ask.at;
}

static json_t *answer_json(struct debugging *debugging)
{
    const struct debug_run *run = &debugging->run;
    bool stopped = run->end == DEBUG_STOPPED;
    struct debug_place place = place_of(debugging);
    json_t *json = json_pack("{s:s, s:I, s:I, s:o}", "state", state_of(run), "seed",
            (json_int_t)debugging->ask.seed, "time", (json_int_t)debugging->ask.time_ms, "at",
            place_json(&place));
    if (stopped) {
        (void)json_object_set_new(json, "reason", json_string(reason_of(debugging)));
        (void)json_object_set(json, "frames", run->frames);
    }
    if (stopped && run->value) {
        (void)json_object_set(json, "value", run->value);
    }
    if (stopped && run->error.length > 0) {
        calls_json_put(json, "wrong", buf_str(&run->error));
    }
    if (run->end == DEBUG_ENDED || debugging->failed_here) {
        put_report(debugging, json);
    }
    return json;
}

json_t *debug_answer(struct engine *engine, uint64_t character, const json_t *asked,
        int *out_status, struct err *err)
{
    struct debugging *debugging = mem_alloc(sizeof(*debugging));
    json_t *json = NULL;
    *debugging = (struct debugging){.ask = {.engine = engine, .character = character},
            .report = {.report = value_nil()}};
    if (engine_transaction(engine)->rehearsing) {
        (void)err_set(err, ERR_BUSY, "this is a preview already");
    } else if (read_ask(&debugging->ask, asked, err) &&
               (debugging->ask.back && debugging->ask.at.line > 0 ? play_back(debugging, err)
                                                                  : play_on(debugging, err))) {
        json = answer_json(debugging);
    }
    *out_status = err->code == ERR_DENIED ? 403 : err->code == ERR_MISSING ? 404 : 422;
    for (size_t i = 0; i < debugging->ask.source_count; i++) {
        buf_finish(&debugging->ask.sources[i].text);
    }
    finish_run(&debugging->run);
    debug_report_finish(&debugging->report);
    mem_free(debugging);
    return json;
}
