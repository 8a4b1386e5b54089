/* webhook.c -- queues of events for webhooks.
 *
 * 1. An event is stored as a row in its transaction and sent after the commit, so nobody is
 *    told of anything that a crash undoes. It is deleted when the receiver has confirmed it, so
 *    a crash may send it twice, with the same number.
 * 2. Each webhook has a queue of at most WAIT_MOST events. If it is full, new events are
 *    dropped, and the log says so.
 * 3. Numbers are given once, whichever webhook an event is for. */
#include "net/webhooks/webhook.h"

#include "engine/app/config.h"
#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/core/people/account.h"
#include "engine/core/run/outside_event.h"
#include "engine/session/hub.h"
#include "net/webhooks/module.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_MOST = 10000, WEBHOOK_AT_ONCE = 20, COUNT_AGAIN_MS = 10000 };

struct webhook_queue {
    char name[CONFIG_WEBHOOKS_NAME_MAX + 1];
    json_t *events; /* owned: texts */
    /* upper bound: events of previews and failed transactions were counted too */
    size_t waiting;
    int64_t recounts_ms; /* monotonic: no recount before */
    bool full;           /* full, and logged */
};

struct webhook_queues {
    uint64_t session;           /* of the sending process; may be gone */
    uint64_t number;            /* of the last event */
    struct webhook_queue *list; /* owned */
    size_t count;
};

/* -- rows -- */

static struct row row_of_webhook(const char *name, uint64_t number)
{
    struct row row = row_of_str(TABLE_WEBHOOK_EVENT, str_of(name));
    row_set_id(&row, "number", number);
    return row;
}

/* Reads the oldest events of a webhook. */
static struct rows read_events(
        struct engine *engine, struct str name, const char *only, size_t limit)
{
    struct value hook = value_str(name);
    struct store_select select = {
            .table = TABLE_WEBHOOK_EVENT,
            .where = {{"hook", STORE_EQUAL, hook}},
            .order = "number",
            .only = only,
    };
    struct rows rows = rows_read(engine_world(engine), &select, limit);
    value_finish(&hook);
    return rows;
}

/* -- webhooks -- */

static struct webhook_queues *queues_of(struct engine *engine)
{
    return *skein_module_state(engine, "webhooks");
}

static struct webhook_queue *find_queue(struct webhook_queues *hooks, struct str name)
{
    for (size_t i = 0; hooks && i < hooks->count; i++) {
        if (str_equal(name, str_of(hooks->list[i].name))) {
            return &hooks->list[i];
        }
    }
    return NULL;
}

void webhook_destroy(struct engine *engine)
{
    struct webhook_queues *hooks = queues_of(engine);
    for (size_t i = 0; hooks && i < hooks->count; i++) {
        json_decref(hooks->list[i].events);
    }
    if (hooks) {
        mem_free(hooks->list);
    }
    mem_free(hooks);
    *skein_module_state(engine, "webhooks") = NULL;
}

/* Counts the waiting events of each webhook and deletes events of removed ones. */
static void count_waiting(struct engine *engine)
{
    struct webhook_queues *queues = queues_of(engine);
    struct store_select select = {
            .table = TABLE_WEBHOOK_EVENT, .order = "hook", .only = "hook"};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    for (size_t i = 0; i < rows.count; i++) {
        uint64_t number = row_id(&rows.items[i], "number");
        struct webhook_queue *hook =
                find_queue(queues_of(engine), row_str(&rows.items[i], "hook"));
        if (hook) {
            hook->waiting++;
            queues->number = number > queues->number ? number : queues->number;
        } else {
            rows_delete(engine_world(engine), &rows.items[i]);
        }
    }
    rows_finish(&rows);
}

void webhook_open(struct engine *engine, uint64_t session, const json_t *list)
{
    struct webhook_queues *hooks = mem_alloc(sizeof(*hooks));
    hooks->session = session;
    const struct webhook_queues *before = queues_of(engine);
    hooks->number = before ? before->number : 0;
    hooks->list = mem_alloc_array(json_array_size(list), sizeof(*hooks->list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        struct webhook_queue *hook = &hooks->list[hooks->count++];
        *hook = (struct webhook_queue){.events = json_incref(json_object_get(one, "events"))};
        (void)snprintf(hook->name, sizeof(hook->name), "%s",
                json_string_value(json_object_get(one, "name")));
    }
    webhook_destroy(engine);
    *skein_module_state(engine, "webhooks") = hooks;
    count_waiting(engine);
}

static bool asks_for(const struct webhook_queue *hook, const char *event)
{
    size_t i = 0;
    const json_t *one = NULL;
    json_array_foreach(hook->events, i, one)
    {
        struct str pattern = {json_string_value(one), json_string_length(one)};
        bool begins = str_ends(pattern, STR("*"));
        if (begins ? str_starts(str_of(event), str_slice(pattern, 0, pattern.length - 1))
                   : str_equal(pattern, str_of(event))) {
            return true;
        }
    }
    return false;
}

static bool is_wanted(struct engine *engine, const char *event)
{
    const struct webhook_queues *hooks = queues_of(engine);
    for (size_t i = 0; hooks && i < hooks->count; i++) {
        if (asks_for(&hooks->list[i], event)) {
            return true;
        }
    }
    return false;
}

/* -- events -- */

static bool is_full(struct engine *engine, struct webhook_queue *hook)
{
    if (hook->waiting < WAIT_MOST || clock_ms() < hook->recounts_ms) {
        return hook->waiting >= WAIT_MOST;
    }
    struct rows rows = read_events(engine, str_of(hook->name), "hook", WAIT_MOST);
    hook->waiting = rows.count;
    hook->recounts_ms = clock_ms() + COUNT_AGAIN_MS;
    rows_finish(&rows);
    return hook->waiting >= WAIT_MOST;
}

static void wait_for_webhook(struct engine *engine, struct webhook_queue *hook, struct str body)
{
    if (is_full(engine, hook)) {
        if (!hook->full) {
            log_warning("the webhook %s has not accepted %d events: new events are dropped",
                    hook->name, WAIT_MOST);
        }
        hook->full = true;
        return;
    }
    struct row row = row_of_webhook(hook->name, ++queues_of(engine)->number);
    row_set_str(&row, "body", body);
    rows_put(engine_world(engine), &row);
    hook->waiting++;
    hook->full = false;
}

/* Queues an event in the open transaction. */
static void queue_event(struct engine *engine, const char *event, json_t *data)
{
    struct webhook_queues *hooks = queues_of(engine);
    json_t *json = json_pack("{s:s, s:I, s:O}", "event", event, "time",
            (json_int_t)(clock_wall_ms() / 1000), "data", data);
    char *body = json ? json_dumps(json, JSON_COMPACT) : NULL;
    for (size_t i = 0; body && i < hooks->count; i++) {
        if (asks_for(&hooks->list[i], event)) {
            wait_for_webhook(engine, &hooks->list[i], str_of(body));
        }
    }
    struct session *session = hub_find(engine_hub(engine), hooks->session);
    if (session) {
        hub_send(session,
                &(struct msg){
                        .kind = MSG_EVENT, .topic = STR("Hook.Event"), .text = STR("{}")});
    }
    free(body);
    json_decref(json);
}

void webhook_outside(struct engine *engine, void *about)
{
    struct outside_event *event = about;
    if (is_wanted(engine, event->name)) {
        event->wanted = true;
        if (event->data) {
            queue_event(engine, event->name, event->data);
        }
    }
}

static void tell_of(struct engine *engine, const char *event, uint64_t character)
{
    struct object *object =
            is_wanted(engine, event) ? world_find(engine_world(engine), character) : NULL;
    if (object) {
        struct str name = prop_str(engine_world(engine), object, ATOM_name);
        outside_event_tell(engine, event,
                json_pack("{s:s%, s:b}", "name", name.bytes ? name.bytes : "", name.length,
                        "guest", account_of(engine, character) == NULL));
    }
}

void webhook_meet(struct engine *engine, void *about)
{
    tell_of(engine, "enter", *(const uint64_t *)about);
}

void webhook_sleep(struct engine *engine, void *about)
{
    tell_of(engine, "leave", *(const uint64_t *)about);
}

/* -- sending -- */

void webhook_each_due(struct engine *engine, struct str name,
        void (*visit)(void *data, const struct webhook_due *due), void *data)
{
    struct rows rows = read_events(engine, name, NULL, WEBHOOK_AT_ONCE);
    for (size_t i = 0; i < rows.count; i++) {
        visit(data, &(struct webhook_due){.number = row_id(&rows.items[i], "number"),
                            .body = row_str(&rows.items[i], "body")});
    }
    rows_finish(&rows);
}

void webhook_done(struct engine *engine, struct str name, uint64_t number)
{
    struct webhook_queue *hook = find_queue(queues_of(engine), name);
    if (hook) {
        struct row row = row_of_webhook(hook->name, number);
        rows_delete(engine_world(engine), &row);
        row_finish(&row);
        hook->waiting -= hook->waiting > 0;
    }
}
