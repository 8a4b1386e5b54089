/* calls_lately.c -- what does the first page tell of a world in which nobody is on just now?
 *
 * What anybody may read elsewhere on the web, a few lines of it: the next events, the newest notice of each board, who leads
 * the boards of high scores. */
#include "engine/base/clock.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/calls/calls_page.h"
#include "engine/core/keep/ledger.h"

enum { EVENTS_TOLD = 2, LEADERS_TOLD = 2 };

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
    const struct value *events = ledger_get(engine, STR("events"));
    size_t count = events->kind == VALUE_TABLE ? events->table->item_count : 0;
    size_t told = 0;
    for (size_t i = 0; i < count && told < EVENTS_TOLD; i++) {
        const struct value *event = &events->table->items[i];
        if (event->kind != VALUE_TABLE || number_in(event, "start") < clock_wall_ms() / 1000) {
            continue;
        }
        json_t *item = json_pack("{s:s, s:I, s:I}", "kind", "event", "number",
                (json_int_t)number_in(event, "id"), "time",
                (json_int_t)number_in(event, "start"));
        must(item);
        calls_json_put(item, "what", text_in(event, "title"));
        (void)json_array_append_new(list, item);
        told++;
    }
}

static void add_leaders(struct engine *engine, json_t *list)
{
    static const struct {
        const char *key;
        const char *title;
        const char *unit;
    } boards[LEADERS_TOLD] = {
            {"explorers", "explorers", "rooms seen"}, {"solvers", "puzzle solvers", "deeds"}};

    const struct value *scores = ledger_get(engine, STR("scores"));
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
    calls_add_notices(call, list);
    add_leaders(call->engine, list);
    return list;
}
