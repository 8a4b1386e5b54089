/* script_change.c -- API calls that change several objects at once, and an object's prototypes.
 *
 * As in script_build.c the commands of builders make all changes, so rights, checks and undo are
 * theirs. The changes of one call are one transaction: all of them or none, and one command to
 * undo. A plan is the same as a rehearsal: it is refused for the same reasons, and nothing of it is
 * kept. */
#include "engine/core/act/history.h"
#include "engine/core/calls/calls_json.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/modules/calls/find_own.h"
#include "engine/modules/workshop/rehearse/rehearsing.h"
#include "engine/modules/workshop/rehearse/script_report.h"
#include "engine/modules/workshop/script_calls.h"
#include "world/model/tx.h"

#include <stdio.h>

enum { CHANGES_MOST = 100 };

/* -- many at once -- */

struct changing {
    struct call *call;
    bool ok;
};

static bool change_one(struct call *call, const json_t *change, size_t index)
{
    const json_t *number = json_object_get(change, "id");
    const json_t *properties = json_object_get(change, "properties");
    uint64_t id = json_is_integer(number) ? (uint64_t)json_integer_value(number) : 0;
    if (!id || !world_find(engine_world(call->engine), id) || !json_is_object(properties)) {
        (void)call_refuse(call, 422, PHRASE_author_change, WITH("index", index + 1));
        return false;
    }
    return script_build_set(call, id, properties);
}

static bool change_all(struct call *call)
{
    const json_t *changes = call_json(call, "changes");
    for (size_t i = 0; i < json_array_size(changes); i++) {
        if (!change_one(call, json_array_get(changes, i), i)) {
            return false;
        }
    }
    return true;
}

static enum outcome play_script_change(void *data)
{
    struct changing *changing = data;
    changing->ok = change_all(changing->call);
    return changing->ok ? OUTCOME_DONE : OUTCOME_REFUSED;
}

static enum call_answer plan(struct call *call)
{
    struct changing changing = {call, false};
    struct rehearsed what = {.play = play_script_change, .data = &changing};
    struct value report = value_nil();
    rehearse_report(call->engine, &what, &report);
    if (changing.ok) {
        call->result = json_pack(
                "{s:o}", "changes", script_report_list(call->engine, &report, "changes"));
    }
    value_finish(&report);
    return changing.ok ? CALL_DONE : CALL_FAILED;
}

/* Adds a line to the audit log for each object. */
static void note_all(struct call *call)
{
    const json_t *changes = call_json(call, "changes");
    for (size_t i = 0; i < json_array_size(changes); i++) {
        struct buf detail = {0};
        const json_t *change = json_array_get(changes, i);
        uint64_t id = (uint64_t)json_integer_value(json_object_get(change, "id"));
        script_build_put_properties(call, id, json_object_get(change, "properties"), &detail);
        script_build_note_detail(call, "api change", id, buf_str(&detail));
        buf_finish(&detail);
    }
}

static enum call_answer build_change(struct call *call)
{
    size_t count = json_array_size(call_json(call, "changes"));
    char line[40];
    if (count == 0 || count > CHANGES_MOST) {
        return call_refuse(call, 422, PHRASE_author_changes, WITH("most", CHANGES_MOST));
    }
    if (call_flag(call, "plan")) {
        return plan(call);
    }
    (void)snprintf(line, sizeof(line), "@set of %zu things", count);
    history_begin(call->engine, call->character, str_of(line));
    if (!change_all(call)) {
        return CALL_FAILED;
    }
    note_all(call);
    return call_give(call, "changes", json_array());
}

/* -- prototypes and owner -- */

static enum call_answer object_clone(struct call *call)
{
    struct buf line = {0};
    const struct object *object = calls_find_object(call, "id");
    if (!object) {
        return CALL_FAILED;
    }
    buf_printf(&line, "@clone #%llu", (unsigned long long)object->id);
    bool ok = script_build_type(call, &line);
    buf_finish(&line);
    uint64_t made = ok ? script_build_made(call) : 0;
    if (!made) {
        return ok ? call_refuse(call, 422, PHRASE_author_unmade) : CALL_FAILED;
    }
    script_build_note(call, "api clone", made);
    call->result = calls_json_object(call->engine, made);
    return CALL_DONE;
}

/* True for a single word: anything more would be read as another command. */
static bool is_word(struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] <= ' ' || text.bytes[i] == ';') {
            return false;
        }
    }
    return true;
}

static bool type_with(struct call *call, const char *command, uint64_t id, const char *argument)
{
    struct str word = str_trim(call_text(call, argument));
    struct buf line = {0};
    if (!is_word(word)) {
        (void)call_refuse(call, 422, PHRASE_author_word, WITH("name", argument));
        return false;
    }
    buf_printf(&line, "%s #%llu =%s%.*s", command, (unsigned long long)id,
            word.length > 0 ? " " : "", STR_FMT(word));
    bool ok = script_build_type(call, &line);
    buf_finish(&line);
    return ok;
}

static bool type_protos(struct call *call, uint64_t id)
{
    struct buf from = {0};
    struct buf line = {0};
    bool ok = script_build_protos(call, &from);
    if (ok) {
        struct str list = str_slice(buf_str(&from), STR(" from ").length, from.length);
        buf_printf(&line, "@proto #%llu = %.*s", (unsigned long long)id, STR_FMT(list));
        ok = script_build_type(call, &line);
    }
    buf_finish(&from);
    buf_finish(&line);
    return ok;
}

static enum call_answer object_shape(struct call *call)
{
    const struct object *object = calls_find_own(call, "id");
    if (!object) {
        return CALL_FAILED;
    }
    uint64_t id = object->id;
    if ((call_has(call, "ref") && !type_with(call, "@ref", id, "ref")) ||
            (call_has(call, "protos") && !type_protos(call, id)) ||
            (call_has(call, "owner") && !type_with(call, "@chown", id, "owner"))) {
        return CALL_FAILED;
    }
    struct buf detail = {0};
    script_build_put_shape(call, id, &detail);
    script_build_note_detail(call, "api shape", id, buf_str(&detail));
    buf_finish(&detail);
    return calls_object_get(call);
}

static const struct call_handler script_change_handlers[] = {
        {"build.change", build_change},
        {"object.clone", object_clone},
        {"object.shape", object_shape},
};

void script_change_add(struct host *host)
{
    calls_add(host->engine, script_change_handlers,
            sizeof(script_change_handlers) / sizeof(script_change_handlers[0]));
}
