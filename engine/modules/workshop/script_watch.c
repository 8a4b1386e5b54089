/* script_watch.c -- tracks who has which objects open in the workshop.
 *
 * 1. Kept in memory only. A page repeats what it has open; after WATCH_MS without a message it
 *    counts as closed.
 * 2. When somebody opens or closes an object, an event (Build.Here) goes to all others who have it
 *    open, over any protocol. Pages without events learn it at their next request.
 * 3. Only people who control an object are shown at it, and only to each other. */
#include "engine/core/calls/calls_json.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/calls/find_own.h"
#include "engine/modules/workshop/script_calls.h"
#include "engine/session/hub.h"
#include "world/model/prop.h"

#include <stdlib.h>
#include <string.h>

#define WATCH_MS 20000

enum { WATCHES_MAX = 500, PAGES_MAX = 8 };

struct watch {
    uint64_t character;
    uint64_t object;
    int64_t heard_ms; /* monotonic */
    char page[41];
    char part[21];
};

struct watches {
    struct watch list[WATCHES_MAX]; /* in the order of arrival */
    size_t count;
};

static json_t *people_at(struct engine *engine, uint64_t object, uint64_t but)
{
    const struct watches *watches = ((struct host *)engine_script_data(engine))->watches;
    json_t *people = json_array();
    for (size_t i = 0; i < watches->count; i++) {
        const struct watch *one = &watches->list[i];
        struct object *who = world_find(engine_world(engine), one->character);
        if (one->object == object && one->character != but && who) {
            json_t *json = json_pack("{s:s}", "part", one->part);
            calls_json_put(json, "name", prop_str(engine_world(engine), who, ATOM_name));
            (void)json_array_append_new(people, json);
        }
    }
    return people;
}

static void tell_one(struct engine *engine, uint64_t character, uint64_t object)
{
    json_t *json = json_pack("{s:I, s:o}", "id", (json_int_t)object, "people",
            people_at(engine, object, character));
    char *text = json_dumps(json, JSON_COMPACT);
    struct msg msg = {.kind = MSG_EVENT, .topic = STR("Build.Here"), .text = str_of(text)};
    struct session *session = hub_sessions_of(engine_hub(engine), character);
    for (; session; session = session->next_of_character) {
        hub_send(session, &msg);
    }
    free(text);
    json_decref(json);
}

/* Notifies everyone who has the object open, each once, except the player `but`. */
static void tell(struct engine *engine, uint64_t object, uint64_t but)
{
    const struct watches *watches = ((struct host *)engine_script_data(engine))->watches;
    for (size_t i = 0; object && i < watches->count; i++) {
        const struct watch *one = &watches->list[i];
        bool told = one->object != object || one->character == but;
        for (size_t k = 0; k < i && !told; k++) {
            told = watches->list[k].object == object &&
                   watches->list[k].character == one->character;
        }
        if (!told) {
            tell_one(engine, one->character, object);
        }
    }
}

static void drop(struct watches *watches, size_t index)
{
    watches->count--;
    memmove(&watches->list[index], &watches->list[index + 1],
            (watches->count - index) * sizeof(watches->list[0]));
}

static void drop_silent(struct engine *engine, struct watches *watches)
{
    for (size_t i = watches->count; i > 0; i--) {
        struct watch one = watches->list[i - 1];
        if (clock_ms() - one.heard_ms >= WATCH_MS) {
            drop(watches, i - 1);
            tell(engine, one.object, one.character);
        }
    }
}

static struct watch *find(struct watches *watches, uint64_t character, const char *page)
{
    for (size_t i = 0; i < watches->count; i++) {
        struct watch *one = &watches->list[i];
        if (one->character == character && strcmp(one->page, page) == 0) {
            return one;
        }
    }
    return NULL;
}

/* Drops the oldest entry: the player's own if they have many pages, any if all are in use. */
static struct watch *add_script_watch(struct watches *watches, uint64_t character)
{
    size_t theirs = 0;
    size_t oldest = 0;
    for (size_t i = watches->count; i > 0; i--) {
        if (watches->list[i - 1].character == character) {
            theirs++;
            oldest = i - 1;
        }
    }
    if (theirs >= PAGES_MAX || watches->count == WATCHES_MAX) {
        drop(watches, theirs >= PAGES_MAX ? oldest : 0);
    }
    struct watch *one = &watches->list[watches->count++];
    *one = (struct watch){.character = character};
    return one;
}

static void copy(char *out, size_t size, struct str text)
{
    struct str fit = str_fit(text, size - 1);
    memcpy(out, fit.bytes, fit.length);
    out[fit.length] = '\0';
}

static enum call_answer build_watch(struct call *call)
{
    struct engine *engine = call->engine;
    struct watches *watches = ((struct host *)engine_script_data(engine))->watches;
    uint64_t id = call_number(call, "id");
    if (id && !calls_find_own(call, "id")) {
        return CALL_FAILED;
    }
    char page[sizeof(watches->list[0].page)];
    copy(page, sizeof(page), call_text(call, "page"));
    drop_silent(engine, watches);
    struct watch *one = find(watches, call->character, page);
    uint64_t before = one ? one->object : 0;
    char part[sizeof(one->part)];
    copy(part, sizeof(part), call_text(call, "part"));
    bool same = one && one->object == id && strcmp(one->part, part) == 0;
    if (one && id == 0) {
        drop(watches, (size_t)(one - watches->list));
    } else if (id) {
        one = one ? one : add_script_watch(watches, call->character);
        one->object = id;
        one->heard_ms = clock_ms();
        memcpy(one->page, page, sizeof(page));
        memcpy(one->part, part, sizeof(part));
    }
    if (!same) {
        tell(engine, before != id ? before : 0, call->character);
        tell(engine, id, call->character);
    }
    return call_give(call, "people", people_at(engine, id, call->character));
}

static const struct call_handler script_watch_handlers[] = {{"build.watch", build_watch}};

void script_watch_add(struct host *host)
{
    host->watches = mem_alloc(sizeof(*host->watches));
    calls_add(host->engine, script_watch_handlers,
            sizeof(script_watch_handlers) / sizeof(script_watch_handlers[0]));
}

void script_watch_finish(struct host *host)
{
    mem_free(host->watches);
}
