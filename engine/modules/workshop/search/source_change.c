/* source_change.c -- replaces a text in many behaviours.
 *
 * 1. A plan is the save itself, rolled back. So it knows a compile error, a full quota and a holder who was not
 *    asked, and nothing simulates a save.
 * 2. All saves are one transaction, with the revisions of the plan as their base: either the world becomes what the
 *    plan showed, or nothing changes. One undo takes them back.
 * 3. They take at most CHANGE_US of the thread's time, because others wait meanwhile. */
#include "engine/modules/workshop/search/source_change.h"

#include "engine/base/clock.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/people/audit.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/trust.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/calls/rehearse.h"
#include "engine/modules/workshop/lint/script_lint.h"

#include <inttypes.h>
#include <stdio.h>

#define CHANGE_US 40000
#define CHANGE_STEPS 40000000

enum { LINES_SHOWN = 20, LINE_SHOWN = 200, WARNINGS_MAX = 50 };

/* -- the plan -- */

static void take_line(void *data, const struct source_line *line)
{
    json_t *lines = data;
    if (json_array_size(lines) >= LINES_SHOWN) {
        return;
    }
    json_t *json = json_pack("{s:I}", "line", (json_int_t)line->number);
    calls_json_put(json, "old", str_fit(str_trim(line->old), LINE_SHOWN));
    calls_json_put(json, "new", str_fit(str_trim(line->new), LINE_SHOWN));
    (void)json_array_append_new(lines, json);
}

struct saving {
    struct host *host;
    uint64_t object;
    struct script_draft draft;
    struct script_outcome outcome;
    bool saved;
};

static enum outcome try_save(void *data)
{
    struct saving *saving = data;
    struct object *object = world_find(engine_world(saving->host->engine), saving->object);
    saving->saved = object && script_save(saving->host, object, &saving->draft,
                                      &saving->outcome) == SCRIPT_SAVED;
    return OUTCOME_DONE;
}

static void take_problem(void *data, const struct lint_problem *problem)
{
    if (json_array_size(data) < WARNINGS_MAX) {
        host_lint_append(data, problem);
    }
}

static json_t *lint(struct host *host, uint64_t object, struct str source, bool stock)
{
    json_t *list = json_array();
    host_lint(host, object, source, stock, take_problem, list);
    return list;
}

/* Takes a warning of this text out of the list. */
static bool take_same(json_t *before, const json_t *warning)
{
    const json_t *text = json_object_get(warning, "text");
    for (size_t i = 0; i < json_array_size(before); i++) {
        if (json_equal(json_object_get(json_array_get(before, i), "text"), text)) {
            (void)json_array_remove(before, i);
            return true;
        }
    }
    return false;
}

/* Returns the warnings about the new source that the old one does not have. */
static json_t *new_warnings(
        struct host *host, uint64_t object, struct str old, struct str new, bool stock)
{
    json_t *before = lint(host, object, old, stock);
    json_t *after = lint(host, object, new, stock);
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(after); i++) {
        json_t *warning = json_array_get(after, i);
        if (!take_same(before, warning)) {
            (void)json_array_append(list, warning);
        }
    }
    json_decref(before);
    json_decref(after);
    return list;
}

static json_t *plan_json(struct host *host, uint64_t character, struct object *object,
        const struct script_source *source, struct str new, json_t *lines)
{
    struct saving saving = {
            .host = host, .object = object->id, .draft = {.source = new, .author = character}};
    struct rehearsal rehearsal = {.play = try_save, .data = &saving};
    json_t *json =
            json_pack("{s:o, s:I, s:O}", "object", calls_json_object(host->engine, object->id),
                    "revision", (json_int_t)source->revision, "lines", lines);
    calls_json_put(json, "ref", str_of(object->ref ? object->ref : ""));
    sandbox_renew(host->sandbox);
    (void)rehearse(host->engine, &rehearsal, NULL);
    sandbox_renew(host->sandbox);
    if (saving.saved) {
        bool stock = trust_of_source(host->engine, object, character) == 0;
        (void)json_object_set_new(json, "warnings",
                new_warnings(host, object->id, buf_str(&source->text), new, stock));
    } else {
        (void)json_object_set_new(json, "warnings", json_array());
        calls_json_put(json, "error", str_of(saving.outcome.err.text));
        (void)json_object_set_new(json, "line", json_integer(saving.outcome.line));
    }
    return json;
}

bool source_change_plan(const struct source_replacing *replacing, struct object *object,
        const struct script_source *source, json_t **out, struct err *err)
{
    struct buf new = {0};
    json_t *lines = json_array();
    bool ok = source_replace(replacing->pattern, buf_str(&source->text), &new, take_line, lines,
                      err) ||
              err_wrap(err, "#%" PRIu64, object->id);
    *out = ok && json_array_size(lines) > 0 ? plan_json(replacing->host, replacing->character,
                                                      object, source, buf_str(&new), lines)
                                            : NULL;
    json_decref(lines);
    buf_finish(&new);
    return ok;
}

/* -- the change -- */

static bool change_one_source(struct host *host, uint64_t character,
        const struct source_pattern *pattern, const struct source_planned *planned,
        struct err *err)
{
    struct engine *engine = host->engine;
    struct object *object = world_find(engine_world(engine), planned->id);
    struct script_source source = {0};
    struct script_outcome outcome = {0};
    struct buf new = {0};
    if (!object || !perm_controls(engine, character, object)) {
        return err_set(err, ERR_DENIED, "#%" PRIu64 " isn't yours to change", planned->id);
    }
    bool ok = script_source(host, object, 0, &source) && source.revision == planned->revision;
    if (!ok) {
        (void)err_set(err, ERR_BUSY, "somebody saved another revision of it in the meantime");
    }
    ok = ok && source_replace(pattern, buf_str(&source.text), &new, NULL, NULL, err);
    if (ok) {
        struct script_draft draft = {.source = buf_str(&new),
                .note = STR("@replace"),
                .author = character,
                .based = true,
                .base = planned->revision};
        ok = script_save(host, object, &draft, &outcome) == SCRIPT_SAVED ||
             err_set(err, ERR_SCRIPT, "line %d: %s", outcome.line, outcome.err.text);
    }
    buf_finish(&source.text);
    buf_finish(&new);
    return ok || err_wrap(err, "#%" PRIu64, planned->id);
}

bool source_change_all(struct host *host, uint64_t character,
        const struct source_pattern *pattern, const struct source_planned *planned,
        size_t count, struct err *err)
{
    int64_t begun_us = clock_thread_us();
    char subject[48];
    if (count == 0 || count > SOURCE_CHANGES_MAX) {
        return err_set(
                err, ERR_LIMIT, "1 to %d behaviours are changed at a time", SOURCE_CHANGES_MAX);
    }
    sandbox_extend(host->sandbox, CHANGE_US, CHANGE_STEPS);
    for (size_t i = 0; i < count; i++) {
        if (!change_one_source(host, character, pattern, &planned[i], err)) {
            return false;
        }
        if (clock_thread_us() - begun_us > CHANGE_US && i + 1 < count) {
            return err_set(err, ERR_LIMIT,
                    "these are too many behaviours at a time: change a part, such as those "
                    "within one area");
        }
    }
    (void)snprintf(subject, sizeof(subject), "%zu behaviours", count);
    audit_write(host->engine, character, STR("replace"), str_of(subject), STR_NONE);
    return true;
}
