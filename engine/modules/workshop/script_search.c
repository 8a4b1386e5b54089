/* script_search.c -- API call that searches for a text in properties and behaviours.
 *
 * A worker finds the objects (search_job.h). Their texts are read here, in a transaction, with the
 * caller's rights: private properties require control of the object, sources the right to read
 * them. An object is not named if the caller may see none of its matches. Changes of the last
 * moments are not found until they are durable. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/privacy.h"
#include "engine/core/run/search_job.h"
#include "engine/core/run/transaction.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/script_save.h"
#include "engine/modules/workshop/script_calls.h"
#include "world/model/played.h"
#include "world/model/prop.h"

enum { THINGS_MAX = 300, HITS_MAX = 300, HITS_EACH = 10, AROUND = 60, LINE_SHOWN = 160 };

struct finding {
    struct engine *engine;
    uint64_t character;
    struct str part; /* ASCII letters in lower case */
    json_t *found;
    size_t each; /* matches in the object */
};

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t find_part(struct str text, struct str part)
{
    for (size_t i = 0; i + part.length <= text.length; i++) {
        size_t k = 0;
        while (k < part.length && small(text.bytes[i + k]) == part.bytes[k]) {
            k++;
        }
        if (k == part.length) {
            return i;
        }
    }
    return SIZE_MAX;
}

static void add_hit(struct finding *finding, const struct object *object, struct str name,
        size_t line, struct str text)
{
    if (finding->each >= HITS_EACH || json_array_size(finding->found) >= HITS_MAX) {
        return;
    }
    finding->each++;
    json_t *hit = json_pack("{s:o, s:s, s:I}", "object",
            calls_json_object(finding->engine, object->id), "part",
            line ? "source" : "property", "line", (json_int_t)line);
    calls_json_put(hit, "name", name);
    calls_json_put(hit, "text", text);
    (void)json_array_append_new(finding->found, hit);
}

/* Appends the text around the match, cut between characters. */
static void around(struct str text, size_t at, struct buf *out)
{
    size_t from = at > AROUND ? at - AROUND : 0;
    struct buf cut = {0};
    buf_add_text(&cut, from > 0 ? "…" : "");
    while (from < at && ((unsigned char)text.bytes[from] & 0xc0) == 0x80) {
        from++;
    }
    buf_add_str(&cut, str_fit(str_slice(text, from, text.length), LINE_SHOWN));
    str_clean(buf_str(&cut), false, out);
    buf_finish(&cut);
}

static void search_properties(struct finding *finding, struct object *object, bool controls)
{
    struct engine *engine = finding->engine;
    for (uint32_t i = 0; i < object->prop_count; i++) {
        struct str name = atom_name(&engine_world(engine)->atoms, object->props[i].atom);
        struct buf text = {0};
        struct buf shown = {0};
        if (played_is_mark(name) || (!controls && str_starts(name, STR("_"))) ||
                privacy_hides_property(engine, finding->character, object, name)) {
            continue;
        }
        if (object->props[i].value.kind == VALUE_STRING) {
            buf_add_str(&text, value_as_str(&object->props[i].value));
        } else {
            literal_show(engine, &object->props[i].value, &text);
        }
        size_t at = find_part(buf_str(&text), finding->part);
        if (at != SIZE_MAX) {
            around(buf_str(&text), at, &shown);
            add_hit(finding, object, name, 0, buf_str(&shown));
        }
        buf_finish(&text);
        buf_finish(&shown);
    }
}

static void search_source(struct finding *finding, struct object *object)
{
    struct script_source source = {0};
    if (!object->behaviour ||
            !perm_may_read_source(finding->engine, finding->character, object) ||
            !script_source(engine_script_data(finding->engine), object, 0, &source)) {
        buf_finish(&source.text);
        return;
    }
    struct str rest = buf_str(&source.text);
    for (size_t line = 1; rest.length > 0 && finding->each < HITS_EACH; line++) {
        struct str text = str_take_until(&rest, '\n');
        if (find_part(text, finding->part) != SIZE_MAX) {
            add_hit(finding, object, STR_NONE, line, str_fit(str_trim(text), LINE_SHOWN));
        }
    }
    buf_finish(&source.text);
}

static json_t *list_hits(
        struct engine *engine, uint64_t character, const struct search_job_found *found)
{
    struct finding finding = {engine, character, found->part, json_array(), 0};
    for (size_t i = 0; i < found->count && json_array_size(finding.found) < HITS_MAX; i++) {
        struct object *object = world_find(engine_world(engine), found->ids[i]);
        finding.each = 0;
        if (object) {
            search_properties(&finding, object, perm_controls(engine, character, object));
            search_source(&finding, object);
        }
    }
    bool more = found->count >= found->limit || json_array_size(finding.found) >= HITS_MAX;
    return json_pack("{s:o, s:b}", "found", finding.found, "more", more);
}

static void texts_found(struct engine *engine, void *data, const struct search_job_found *found)
{
    uint64_t ticket = (uint64_t)(uintptr_t)data;
    struct buf why = {0};
    transaction_begin(engine, 0, 0);
    world_seen_all(engine_world(engine));
    if (found->problem) {
        phrase_put(engine, &why, PHRASE_ask_unread, WITH("why", found->problem));
        calls_fail(engine, ticket, 503, why.bytes);
    } else {
        calls_finish(engine, ticket, list_hits(engine, found->asker, found));
    }
    transaction_commit(engine);
    buf_finish(&why);
}

static enum call_answer build_search(struct call *call)
{
    struct buf part = {0};
    struct str text = call_text(call, "text");
    for (size_t i = 0; i < text.length; i++) {
        buf_add_char(&part, small(text.bytes[i]));
    }
    bool ok = search_job_texts_begin(call->engine, call->character, buf_str(&part), THINGS_MAX,
            texts_found, (void *)(uintptr_t)call->ticket);
    buf_finish(&part);
    return ok ? CALL_LATER : call_refuse(call, 503, PHRASE_ask_busy);
}

static const struct call_handler script_search_handlers[] = {{"build.search", build_search}};

void script_search_add(struct host *host)
{
    calls_add(host->engine, script_search_handlers,
            sizeof(script_search_handlers) / sizeof(script_search_handlers[0]));
}
