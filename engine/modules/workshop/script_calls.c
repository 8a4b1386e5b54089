/* script_calls.c -- API calls on behaviours, for the browser's editor, the API and `skein script`.
 *
 * script_save.c saves: it compiles first, so a compile error comes before a stale base. A source is
 * shown to players who may read it in the game (perm.h), its history to those who control its
 * object. */
#include "engine/modules/workshop/script_calls.h"

#include "engine/core/act/absent.h"
#include "engine/core/act/history.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/people/account.h"
#include "engine/core/people/audit.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/fault.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/script_save.h"
#include "engine/modules/calls/calls_page.h"
#include "engine/modules/calls/find_own.h"
#include "engine/modules/workshop/diff.h"
#include "engine/modules/workshop/lint/script_lint.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/store/store.h"

#include <stdlib.h>
#include <string.h>

enum {
    AREA_DEPTH = 32,
    LIST_MAX = 20000,
    LIST_PAGE = 1000,
    REVISIONS_DEFAULT = 100,
    SCRIPT_CALLS_ERRORS_DEFAULT = 20
};

static struct host *host_of_call_script_calls(const struct call *call)
{
    return engine_script_data(call->engine);
}

static json_t *author_json(struct engine *engine, uint64_t author)
{
    struct object *object = author ? world_find(engine_world(engine), author) : NULL;
    return object ? calls_json_text(prop_str(engine_world(engine), object, ATOM_name))
                  : json_null();
}

/* Returns 0 if it is missing. */
static uint32_t revision_of(const struct call *call, const char *name)
{
    uint64_t revision = call_number(call, name);
    return revision > UINT32_MAX ? UINT32_MAX : (uint32_t)revision;
}

/* -- reading -- */

static bool find_source_script_calls(
        struct call *call, struct object *object, uint32_t revision, struct script_source *out)
{
    if (script_source(host_of_call_script_calls(call), object, revision, out)) {
        return true;
    }
    if (revision) {
        (void)call_refuse(call, 404, PHRASE_author_no_revision, WITH("id", object->id),
                WITH("revision", revision));
    } else {
        (void)call_refuse(call, 404, PHRASE_author_no_behaviour, WITH("id", object->id));
    }
    buf_finish(&out->text);
    return false;
}

/* Returns the object if the caller may read its source, as for @list; otherwise refuses and returns
 * NULL. */
static struct object *find_readable(struct call *call)
{
    struct object *object = calls_find_object(call, "id");
    if (object && !perm_may_read_source(call->engine, call->character, object)) {
        struct buf owner = {0};
        absent_write_owner(call->engine, object, &owner);
        (void)call_refuse(call, 403, PHRASE_program_hidden, WITH_RAW("owner", buf_str(&owner)));
        buf_finish(&owner);
        return NULL;
    }
    return object;
}

static enum call_answer script_get(struct call *call)
{
    struct object *object = find_readable(call);
    uint32_t wanted = revision_of(call, "revision");
    struct script_source source;
    if (!object) {
        return CALL_FAILED;
    }
    if (call_has(call, "revision") && wanted == 0) {
        return call_refuse(call, 404, PHRASE_author_revision);
    }
    if (!find_source_script_calls(call, object, wanted, &source)) {
        return CALL_FAILED;
    }
    call->result = json_pack("{s:I, s:I, s:I}", "id", (json_int_t)object->id, "revision",
            (json_int_t)source.revision, "time", (json_int_t)(source.time_ms / 1000));
    (void)json_object_set_new(call->result, "at", json_real((double)source.time_ms / 1000.0));
    calls_json_put(call->result, "source", buf_str(&source.text));
    (void)json_object_set_new(call->result, "author", author_json(call->engine, source.author));
    buf_finish(&source.text);
    return CALL_DONE;
}

struct revising {
    struct engine *engine;
    json_t *list;
};

static void take_revision(void *data, const struct script_revision *revision)
{
    struct revising *revising = data;
    json_t *json = json_pack("{s:I, s:I}", "revision", (json_int_t)revision->revision, "time",
            (json_int_t)(revision->time_ms / 1000));
    (void)json_object_set_new(json, "author", author_json(revising->engine, revision->author));
    calls_json_put(json, "note", revision->note);
    (void)json_array_append_new(revising->list, json);
}

static enum call_answer script_revisions(struct call *call)
{
    struct object *object = calls_find_own(call, "id");
    struct revising revising = {call->engine, json_array()};
    if (!object) {
        json_decref(revising.list);
        return CALL_FAILED;
    }
    uint64_t limit = call_number_or(call, "limit", REVISIONS_DEFAULT);
    script_each_revision(host_of_call_script_calls(call), object, revision_of(call, "before"),
            (size_t)limit, take_revision, &revising);
    call->result = json_pack(
            "{s:o, s:I}", "revisions", revising.list, "current", (json_int_t)object->behaviour);
    return CALL_DONE;
}

/* -- writing -- */

static enum call_answer fail_compile(
        struct call *call, const struct err *err, int line, int column)
{
    call->result =
            json_pack("{s:s, s:i, s:i}", "error", err->text, "line", line, "column", column);
    return call_fail(call, 422, "%s", err->text);
}

/* Makes the rest of the call a building command, which @undo can revert. Returns false, with an
 * answer, if the caller is muted. */
static bool begin(struct call *call, const struct object *object, const char *command)
{
    if (call_is_muted(call)) {
        return false;
    }
    char line[64];
    (void)snprintf(line, sizeof(line), "%s #%llu", command, (unsigned long long)object->id);
    history_begin(call->engine, call->character, str_of(line));
    return true;
}

/* Adds warnings about a source that compiles. */
static void add_warnings(struct call *call, const struct object *object, struct str source)
{
    json_t *list = json_array();
    bool stock = trust_of_source(call->engine, object, call->character) == 0;
    (void)host_lint(
            host_of_call_script_calls(call), object->id, source, stock, host_lint_append, list);
    call->result = call->result ? call->result : json_object();
    (void)json_object_set_new(call->result, "warnings", list);
}

/* Answers the call with the result of a save. */
static enum call_answer answer_save(struct call *call, const struct object *object,
        enum script_verdict verdict, const struct script_outcome *outcome)
{
    switch (verdict) {
    case SCRIPT_WRONG:
        return fail_compile(call, &outcome->err, outcome->line, outcome->column);
    case SCRIPT_STALE:
        call->result = json_pack("{s:I}", "revision", (json_int_t)outcome->revision);
        return call_refuse(call, 412, PHRASE_author_other, WITH("revision", outcome->revision));
    case SCRIPT_SAVED:
        break;
    }
    char subject[48];
    (void)snprintf(subject, sizeof(subject), "#%llu rev %u", (unsigned long long)object->id,
            outcome->revision);
    audit_write(call->engine, call->character, STR("api program"), str_of(subject), STR_NONE);
    call->result = json_pack("{s:I, s:I}", "id", (json_int_t)object->id, "revision",
            (json_int_t)outcome->revision);
    return CALL_DONE;
}

/* base lists the revisions that may be in force. */
static void read_base(
        const struct call *call, const struct object *object, struct script_draft *draft)
{
    const json_t *base = call_json(call, "base");
    draft->based = base != NULL;
    draft->base = UINT32_MAX;
    for (size_t i = 0; i < json_array_size(base); i++) {
        if (json_integer_value(json_array_get(base, i)) == (json_int_t)object->behaviour) {
            draft->base = object->behaviour;
        }
    }
}

static void keep_wrong(
        struct call *call, const struct object *object, const struct script_outcome *outcome)
{
    struct buf text = {0};
    buf_printf(&text, "not saved: line %d: %s", outcome->line, outcome->err.text);
    transaction_fault(call->engine, object->id, call->character, buf_str(&text));
    buf_finish(&text);
}

static enum call_answer script_save_call(struct call *call)
{
    struct object *object = calls_find_own(call, "id");
    struct script_draft draft = {.note = call_text_or(call, "note", "")};
    struct buf clean = {0};
    if (!object || !begin(call, object, "@program")) {
        return CALL_FAILED;
    }
    read_base(call, object, &draft);
    str_clean(call_text(call, "source"), true, &clean);
    draft.source = buf_str(&clean);
    draft.author = call->character;
    struct script_outcome outcome;
    enum script_verdict verdict =
            script_save(host_of_call_script_calls(call), object, &draft, &outcome);
    enum call_answer answer = answer_save(call, object, verdict, &outcome);
    if (verdict == SCRIPT_WRONG && call_flag(call, "keep")) {
        keep_wrong(call, object, &outcome);
    }
    if (answer == CALL_DONE) {
        add_warnings(call, object, draft.source);
    }
    buf_finish(&clean);
    return answer;
}

static enum call_answer script_check(struct call *call)
{
    struct object *object = calls_find_own(call, "id");
    struct str source = call_text(call, "source");
    struct err err = {0};
    int line = 0;
    int column = 0;
    if (!object) {
        return CALL_FAILED;
    }
    if (source.length > SCRIPT_SOURCE_MAX) {
        return call_refuse(call, 422, PHRASE_program_long);
    }
    if (!host_check_source(
                host_of_call_script_calls(call), source, false, &err, &line, &column)) {
        enum call_answer answer = fail_compile(call, &err, line, column);
        return call_flag(call, "mild") ? CALL_DONE : answer;
    }
    add_warnings(call, object, source);
    return CALL_DONE;
}

static enum call_answer script_revert_call(struct call *call)
{
    struct object *object = calls_find_own(call, "id");
    uint32_t revision = revision_of(call, "revision");
    struct script_source source;
    if (!object) {
        return CALL_FAILED;
    }
    if (revision == 0) {
        return call_refuse(call, 404, PHRASE_author_revision);
    }
    if (!find_source_script_calls(call, object, revision, &source)) {
        return CALL_FAILED;
    }
    buf_finish(&source.text);
    if (!begin(call, object, "@revert")) {
        return CALL_FAILED;
    }
    struct script_outcome outcome;
    enum script_verdict verdict = script_revert(
            host_of_call_script_calls(call), object, revision, call->character, &outcome);
    return answer_save(call, object, verdict, &outcome);
}

/* -- differences -- */

static void take_diff_line(void *data, char op, struct str text)
{
    char mark[2] = {op, '\0'};
    json_t *json = json_pack("{s:s}", "op", mark);
    calls_json_put(json, "text", text);
    (void)json_array_append_new(data, json);
}

static enum call_answer script_diff_call(struct call *call)
{
    struct object *object = calls_find_own(call, "id");
    struct script_source a = {0};
    struct script_source b = {0};
    bool ok = object && find_source_script_calls(call, object, revision_of(call, "from"), &a) &&
              find_source_script_calls(call, object, revision_of(call, "to"), &b);
    if (ok) {
        json_t *lines = json_array();
        diff_each(buf_str(&a.text), buf_str(&b.text), take_diff_line, lines);
        call->result = json_pack("{s:I, s:I, s:o}", "from", (json_int_t)a.revision, "to",
                (json_int_t)b.revision, "lines", lines);
    }
    buf_finish(&a.text);
    buf_finish(&b.text);
    return ok ? CALL_DONE : CALL_FAILED;
}

/* -- lists -- */

struct script_calls_listing {
    uint64_t ids[LIST_PAGE];
    size_t count;
};

/* Only records the id: objects must not be loaded inside a read. */
static bool take_behaving(void *data, const struct value *columns, size_t count)
{
    struct script_calls_listing *listing = data;
    if (count > 0 && listing->count < LIST_PAGE) {
        listing->ids[listing->count++] = value_as_id(&columns[0]);
    }
    return true;
}

/* Returns the area whose file contains the object, with the rules of export_index.c; NULL: none. */
static struct object *area_around(struct engine *engine, struct object *object)
{
    struct world *world = engine_world(engine);
    struct object *proto = world_find_ref(world, STR("area"));
    for (int depth = 0; object && depth < AREA_DEPTH; depth++) {
        struct object *area = prop_object(world, object, ATOM_area);
        if (area || proto_is_ref(world, object, "player")) {
            return area; /* an object that somebody carries is in no area */
        }
        if (proto && object != proto && proto_is(world, object, proto->id)) {
            return object;
        }
        object = object->location ? world_find(world, object->location) : NULL;
    }
    return NULL;
}

static json_t *area_json(struct engine *engine, struct object *object)
{
    const struct object *area = area_around(engine, object);
    char number[24];
    if (!area) {
        return json_null();
    }
    (void)snprintf(number, sizeof(number), "#%llu", (unsigned long long)area->id);
    return json_string(area->ref ? area->ref : number);
}

static void add_behaving(struct call *call, uint64_t id, json_t *list)
{
    struct object *object = id ? world_find(engine_world(call->engine), id) : NULL;
    if (!object || !object->behaviour ||
            !perm_controls(call->engine, call->character, object)) {
        return;
    }
    json_t *json = calls_json_object(call->engine, id);
    if (!object->ref) {
        (void)json_object_set_new(json, "ref", json_null());
    }
    (void)json_object_set_new(json, "area", area_json(call->engine, object));
    (void)json_object_set_new(json, "revision", json_integer(object->behaviour));
    (void)json_array_append_new(list, json);
}

/* Reads page by page, since the reader's statement must not stay open for long. */
static enum call_answer script_list(struct call *call)
{
    struct script_calls_listing *listing = mem_alloc(sizeof(*listing));
    json_t *list = json_array();
    uint64_t last = 0;
    bool ok = true;
    do {
        struct value args[] = {value_int((int64_t)last), value_int(LIST_PAGE)};
        struct err err;
        listing->count = 0;
        ok = store_query(engine_store(call->engine), QUERY_BEHAVING, args, 2, take_behaving,
                listing, &err);
        if (!ok) {
            (void)call_refuse(call, 503, PHRASE_author_unread, WITH("why", err.text));
        }
        for (size_t i = 0; ok && i < listing->count; i++) {
            last = listing->ids[i];
            add_behaving(call, last, list);
        }
    } while (ok && listing->count == LIST_PAGE && json_array_size(list) < LIST_MAX);
    mem_free(listing);
    call->result = json_pack("{s:o}", "behaviours", list);
    return ok ? CALL_DONE : CALL_FAILED;
}

struct script_calls_fault_list {
    struct engine *engine;
    json_t *list;
};

json_t *script_fault_json(struct engine *engine, const struct fault_row *row)
{
    json_t *json = json_pack("{s:f, s:I, s:I}", "time", (double)row->time_ms / 1000.0, "number",
            (json_int_t)row->number, "again", (json_int_t)row->again);
    (void)json_object_set_new(json, "object", calls_json_object(engine, row->object));
    calls_json_put(json, "text", row->text);
    return json;
}

static void take_fault_script_calls(void *data, const struct fault_row *row)
{
    struct script_calls_fault_list *faults = data;
    (void)json_array_append_new(faults->list, script_fault_json(faults->engine, row));
}

static enum call_answer script_errors(struct call *call)
{
    struct script_calls_fault_list faults = {call->engine, NULL};
    uint64_t limit = call_number_or(call, "limit", SCRIPT_CALLS_ERRORS_DEFAULT);
    uint64_t object_id = 0;
    if (call_has(call, "object")) {
        struct object *object = calls_find_own(call, "object");
        if (!object) {
            return CALL_FAILED;
        }
        object_id = object->id;
    }
    faults.list = json_array();
    fault_each(call->engine, object_id, call->character, (size_t)limit, take_fault_script_calls,
            &faults);
    call->result = json_pack("{s:o}", "errors", faults.list);
    return CALL_DONE;
}

static const struct call_handler script_calls_handlers[] = {
        {"script.get", script_get},
        {"script.save", script_save_call},
        {"script.check", script_check},
        {"script.revisions", script_revisions},
        {"script.revert", script_revert_call},
        {"script.diff", script_diff_call},
        {"script.list", script_list},
        {"script.errors", script_errors},
};

void script_calls_add(struct host *host)
{
    calls_add(host->engine, script_calls_handlers,
            sizeof(script_calls_handlers) / sizeof(script_calls_handlers[0]));
}
