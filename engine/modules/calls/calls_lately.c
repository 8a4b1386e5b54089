/* calls_lately.c -- Recent events for the first page of a world where nobody is online.
 *
 * It has a few entries that everybody may see elsewhere. They are present and next events,
 * completed quests and auction sales (scripts/events/lib/lately.lua, without names), the newest public
 * home, the newest notice of each board, and the leaders of the high scores. */
#include "engine/base/clock.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/storage/kv.h"
#include "engine/modules/calls/calls_page.h"

enum { EVENTS_TOLD = 2, LEADERS_TOLD = 2, DONE_TOLD = 3 };

static int64_t number_in(const struct value *table, const char *key)
{
    const struct value *value = value_table_get_str(table, str_of(key));
    return value ? value_as_int(value, 0) : 0;
}

static struct str text_in(const struct value *table, const char *key)
{
    const struct value *value = value_table_get_str(table, str_of(key));
    return value ? value_as_str(value) : STR_NONE;
}

static void add_events(struct engine *engine, json_t *list)
{
    const struct value *events = kv_get(engine, STR("events"));
    size_t count = events->kind == VALUE_TABLE ? events->table->item_count : 0;
    size_t told = 0;
    for (size_t i = 0; i < count && told < EVENTS_TOLD; i++) {
        const struct value *event = &events->table->items[i];
        int64_t now = clock_wall_ms() / 1000;
        int64_t start = event->kind == VALUE_TABLE ? number_in(event, "start") : 0;
        if (event->kind != VALUE_TABLE || start + 60 * number_in(event, "minutes") <= now) {
            continue;
        }
        json_t *item = json_pack("{s:s, s:I, s:I, s:b}", "kind", "event", "number",
                (json_int_t)number_in(event, "id"), "time", (json_int_t)start, "on",
                start <= now);
        must(item);
        calls_json_put(item, "what", text_in(event, "title"));
        (void)json_array_append_new(list, item);
        told++;
    }
}

/* Adds completed things: the newest is last in the key/value store, and first on the page. */
static void add_done(struct engine *engine, json_t *list)
{
    const struct value *rows = kv_get(engine, STR("lately"));
    size_t count = rows->kind == VALUE_TABLE ? rows->table->item_count : 0;
    for (size_t i = 0; i < count && i < DONE_TOLD; i++) {
        const struct value *row = &rows->table->items[count - 1 - i];
        if (row->kind != VALUE_TABLE) {
            continue;
        }
        json_t *item = json_pack("{s:I, s:I}", "number", (json_int_t)number_in(row, "number"),
                "time", (json_int_t)number_in(row, "time"));
        must(item);
        calls_json_put(item, "kind", text_in(row, "kind"));
        calls_json_put(item, "what", text_in(row, "what"));
        (void)json_array_append_new(list, item);
    }
}

static void add_newest_home(struct call *call, json_t *list)
{
    json_t *homes = calls_homes(call, "newest");
    json_t *home = json_array_get(homes, 0);
    if (home) {
        json_t *item = json_pack("{s:s, s:O, s:O, s:O}", "kind", "home", "number",
                json_object_get(home, "room"), "what", json_object_get(home, "title"), "who",
                json_object_get(home, "name"));
        must(item);
        (void)json_array_append_new(list, item);
    }
    json_decref(homes);
}

static void add_leaders(struct engine *engine, json_t *list)
{
    static const struct {
        const char *key;
        const char *title;
        const char *unit;
    } boards[LEADERS_TOLD] = {
            {"explorers", "explorers", "rooms seen"}, {"solvers", "puzzle solvers", "deeds"}};

    const struct value *scores = kv_get(engine, STR("scores"));
    for (size_t i = 0; i < LEADERS_TOLD && scores->kind == VALUE_TABLE; i++) {
        const struct value *rows = value_table_get_str(scores, str_of(boards[i].key));
        bool any = rows && rows->kind == VALUE_TABLE && rows->table->item_count > 0 &&
                   rows->table->items[0].kind == VALUE_TABLE;
        if (any) {
            const struct value *row = &rows->table->items[0];
            json_t *item = json_pack("{s:s, s:I, s:s, s:s}", "kind", "score", "number",
                    (json_int_t)number_in(row, "score"), "what", boards[i].unit, "where",
                    boards[i].title);
            must(item);
            calls_json_put(item, "who", text_in(row, "name"));
            (void)json_array_append_new(list, item);
        }
    }
}

json_t *calls_lately(struct call *call)
{
    json_t *list = json_array();
    add_events(call->engine, list);
    add_done(call->engine, list);
    add_newest_home(call, list);
    calls_add_notices(call, list);
    add_leaders(call->engine, list);
    return list;
}
