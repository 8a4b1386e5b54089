/* calls_source.c -- API calls that search and replace in all behaviours.
 *
 * 1. A search goes on in pieces, each a transaction of some milliseconds, however large the world is. Changes of the
 *    last moments are not found until they are durable.
 * 2. It names nothing that the caller may not read; a replacement nothing that they may not change.
 *
 * source_walk.c walks, source_match.c matches, source_change.c changes. */
#include "engine/core/calls/calls_json.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/workshop/search/source.h"
#include "engine/modules/workshop/search/source_change.h"

#include <stdio.h>

enum { HITS_MAX = 500, HITS_EACH = 20, HIT_SHOWN = 200 };

/* The state of a call between its pieces. */
struct sourcing {
    struct source_walk walk;
    json_t *list; /* owned */
    size_t each;  /* hits in the object */
    uint64_t object;
    bool more;
};

static void free_sourcing(void *state)
{
    struct sourcing *sourcing = state;
    json_decref(sourcing->list);
    mem_free(sourcing);
}

static struct sourcing *sourcing_of(struct call *call, bool own)
{
    if (!call->state) {
        struct sourcing *sourcing = mem_alloc(sizeof(*sourcing));
        *sourcing = (struct sourcing){
                .walk = {.engine = call->engine, .character = call->character, .own = own},
                .list = json_array()};
        call->state = sourcing;
        call->free_state = free_sourcing;
    }
    struct sourcing *sourcing = call->state;
    sourcing->walk.within = call_text(call, "within"); /* of this run */
    return sourcing;
}

static bool read_pattern(struct call *call, struct source_pattern *out)
{
    struct err err = {0};
    *out = (struct source_pattern){.text = call_text(call, "text"),
            .with = call_text(call, "with"),
            .is_lua = call_flag(call, "pattern")};
    if (!source_pattern_check(out, &err)) {
        (void)call_fail(call, 422, "%s", err.text);
        return false;
    }
    return true;
}

/* Ends the call with its list. */
static enum call_answer give_sources(
        struct call *call, struct sourcing *sourcing, const char *name)
{
    call->result = json_pack("{s:O, s:b}", name, sourcing->list, "more", sourcing->more);
    return CALL_DONE;
}

/* Visits one behaviour. False: the list is full, or (err) it failed. */
typedef bool visit_source(struct call *call, struct sourcing *sourcing,
        const struct source_pattern *pattern, struct object *object,
        const struct script_source *source, struct err *err);

static enum call_answer walk_sources(
        struct call *call, bool own, const char *name, visit_source *visit)
{
    struct sourcing *sourcing = sourcing_of(call, own);
    struct source_pattern pattern;
    if (!read_pattern(call, &pattern)) {
        return CALL_FAILED;
    }
    world_seen_all(engine_world(call->engine));
    for (;;) {
        struct object *object = NULL;
        struct script_source source = {0};
        struct err err = {0};
        enum source_step step = source_walk_next(&sourcing->walk, &object, &source, &err);
        bool goes_on = step == SOURCE_PASSED ||
                       (step == SOURCE_FOUND &&
                               visit(call, sourcing, &pattern, object, &source, &err));
        buf_finish(&source.text);
        if (err.text[0]) {
            return call_fail(call, step == SOURCE_UNREAD ? 503 : 422, "%s", err.text);
        }
        if (!goes_on) {
            return give_sources(call, sourcing, name);
        }
        if (call_rests(call)) {
            return CALL_MORE;
        }
    }
}

/* -- search -- */

struct hitting {
    struct call *call;
    struct sourcing *sourcing;
};

static void take_hit(void *data, const struct source_line *line)
{
    const struct hitting *hitting = data;
    struct sourcing *sourcing = hitting->sourcing;
    sourcing->more = sourcing->more || json_array_size(sourcing->list) >= HITS_MAX;
    if (sourcing->each++ >= HITS_EACH || sourcing->more) {
        return;
    }
    struct object *object = world_find(engine_world(hitting->call->engine), sourcing->object);
    json_t *json = json_pack("{s:o, s:I}", "object",
            calls_json_object(hitting->call->engine, sourcing->object), "line",
            (json_int_t)line->number);
    calls_json_put(json, "ref", str_of(object && object->ref ? object->ref : ""));
    calls_json_put(json, "text", str_fit(str_trim(line->old), HIT_SHOWN));
    (void)json_array_append_new(sourcing->list, json);
}

static bool visit_hits(struct call *call, struct sourcing *sourcing,
        const struct source_pattern *pattern, struct object *object,
        const struct script_source *source, struct err *err)
{
    struct hitting hitting = {call, sourcing};
    sourcing->each = 0;
    sourcing->object = object->id;
    return (source_replace(pattern, buf_str(&source->text), NULL, take_hit, &hitting, err) ||
                   err_wrap(err, "#%llu", (unsigned long long)object->id)) &&
           !sourcing->more;
}

/*** shape source_hit
{"object": "named", "ref": "text: empty: none", "line": "number: from 1", "text": "text: the line"} */

/*** call script.search
{
  "about": "Looks for a text in the lines of all behaviours that you may read", "who": "builder",
  "takes": {
    "text": "text 1..200: in one line, with its capitals",
    "pattern?": "flag: text is a pattern of Lua",
    "within?": "text 0..64: only things with this ref, or a ref below it"
  },
  "gives": {"found": "list of source_hit", "more": "flag: there is more"},
  "routes": [{"route": "GET /behaviours/search", "id": "searchBehaviours", "about": "Look for a text in all behaviours"}]
} */
static enum call_answer search_sources(struct call *call)
{
    return walk_sources(call, false, "found", visit_hits);
}

/* -- replace -- */

static bool visit_plan(struct call *call, struct sourcing *sourcing,
        const struct source_pattern *pattern, struct object *object,
        const struct script_source *source, struct err *err)
{
    json_t *json = NULL;
    struct source_replacing replacing = {
            engine_script_data(call->engine), call->character, pattern};
    if (!source_change_plan(&replacing, object, source, &json, err)) {
        return false;
    }
    sourcing->more = json && json_array_size(sourcing->list) >= SOURCE_CHANGES_MAX;
    if (json && !sourcing->more) {
        (void)json_array_append(sourcing->list, json);
    }
    json_decref(json);
    return !sourcing->more;
}

/*** shape source_change_line
{"line": "number: from 1", "old": "text", "new": "text"} */

/*** shape source_change
{
  "object": "named", "ref": "text: empty: none", "revision": "number: in force now",
  "lines": "list of source_change_line: the first of those that change",
  "warnings": "list of warning: what is probably wrong, and was not before",
  "error?": "text: why the new source cannot be saved", "line?": "integer: of the error; 0: none"
} */

/*** call script.replace.plan
{
  "about": "Returns what replacing a text would change in the behaviours that you may change: each save is tried, and undone", "who": "builder",
  "takes": {
    "text": "text 1..200: in one line, with its capitals",
    "with": "text 0..200: what replaces it",
    "pattern?": "flag: text is a pattern of Lua, and with may have its captures: %1",
    "within?": "text 0..64: only things with this ref, or a ref below it"
  },
  "gives": {"changes": "list of source_change: at most 100", "more": "flag: there are more, which are too many for one change"},
  "routes": [{"route": "POST /behaviours/replace/plan", "id": "planReplace", "status": 200, "about": "What replacing a text in all behaviours would change"}]
} */
static enum call_answer plan_replace(struct call *call)
{
    return walk_sources(call, true, "changes", visit_plan);
}

static bool read_planned(
        struct call *call, struct source_planned planned[SOURCE_CHANGES_MAX], size_t *out_count)
{
    const json_t *list = call_json(call, "changes");
    *out_count = json_array_size(list);
    bool ok = *out_count > 0 && *out_count <= SOURCE_CHANGES_MAX;
    for (size_t i = 0; ok && i < *out_count; i++) {
        const json_t *one = json_array_get(list, i);
        json_int_t id = json_integer_value(json_object_get(one, "id"));
        json_int_t revision = json_integer_value(json_object_get(one, "revision"));
        ok = id > 0 && revision > 0 && revision <= UINT32_MAX;
        planned[i] = (struct source_planned){(uint64_t)id, (uint32_t)revision};
    }
    if (!ok) {
        (void)call_fail(call, 422,
                "changes: a list of 1 to %d of {\"id\": NUMBER, \"revision\": NUMBER}",
                SOURCE_CHANGES_MAX);
    }
    return ok;
}

/*** call script.replace
{
  "about": "Replaces a text in behaviours, all or none, each as a new revision; one undo takes them back", "who": "builder", "writes": true,
  "takes": {
    "text": "text 1..200: in one line, with its capitals",
    "with": "text 0..200: what replaces it",
    "pattern?": "flag: text is a pattern of Lua, and with may have its captures: %1",
    "changes": "list of any: {\"id\": NUMBER, \"revision\": NUMBER} of each, as script.replace.plan has them; if another revision is in force by now, nothing is changed"
  },
  "gives": {"count": "number"},
  "routes": [{"route": "POST /behaviours/replace", "id": "replaceBehaviours", "status": 200, "about": "Replace a text in behaviours, all or none"}]
} */
static enum call_answer replace_sources(struct call *call)
{
    struct source_planned planned[SOURCE_CHANGES_MAX];
    struct source_pattern pattern;
    struct err err = {0};
    size_t count = 0;
    char line[48];
    if (call_is_muted(call) || !read_pattern(call, &pattern) ||
            !read_planned(call, planned, &count)) {
        return CALL_FAILED;
    }
    (void)snprintf(line, sizeof(line), "@replace in %zu behaviours", count);
    history_begin(call->engine, call->character, str_of(line));
    struct host *host = engine_script_data(call->engine);
    if (!source_change_all(host, call->character, &pattern, planned, count, &err)) {
        return call_fail(call, err.code == ERR_BUSY ? 409 : 422, "%s", err.text);
    }
    call->result = json_pack("{s:I}", "count", (json_int_t)count);
    return CALL_DONE;
}

void calls_source_add(struct host *host)
{
    static const struct call_handler handlers[] = {
            {"script.search", search_sources},
            {"script.replace.plan", plan_replace},
            {"script.replace", replace_sources},
    };
    calls_add(host->engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
