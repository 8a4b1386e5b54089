/* text_timers.c -- sets timers from text, single or repeating.
 *
 * In state (text_state.h) a timer may also be false: it has ended in play. */
#include "world/text/text_timers.h"

#include "world/model/played.h"
#include "world/model/prop.h"
#include "world/model/rows.h"
#include "world/model/tx.h"
#include "world/text/text_state.h"

#include <math.h>

enum { SECONDS_MAX = 10 * 365 * 24 * 3600 };

static struct row row_of(const struct object *object, struct str name)
{
    struct row row = row_of_id(TABLE_TIMER, object->id);
    row_set_str(&row, "name", name);
    return row;
}

/* Saves the design of the timer, if play has changed it. */
static void note(struct world *world, struct object *object, struct str name)
{
    struct row row = row_of(object, name);
    struct value design = value_table();
    if (rows_find(world, &row) && row_int(&row, "period_ms") > 0) {
        value_table_append(&design, value_int(row_int(&row, "period_ms")));
        if (row_value(&row, "data")->kind != VALUE_NIL) {
            value_table_append(&design, value_dup(row_value(&row, "data")));
        }
    }
    played_note_timer(world, object, name, design);
    row_finish(&row);
}

static bool take_seconds(struct text_apply *apply, const struct text_record *record,
        const struct value *timer, struct str key, int64_t *out_ms)
{
    const struct value *value = value_table_get_str(timer, key);
    double seconds = value ? value_as_number(value, -1) : 0;
    if (!(seconds >= 0 && seconds <= SECONDS_MAX)) {
        return text_refs_fail(apply, record, ERR_FORMAT,
                "timers: %.*s must be a number of seconds, at most %d", STR_FMT(key),
                SECONDS_MAX);
    }
    *out_ms = llround(seconds * 1000);
    return true;
}

/* Reads when the timer fires first and how often. `due` is world time, for timers that fire
 * once. */
static bool take_due(struct text_apply *apply, const struct text_record *record,
        const struct value *name, const struct value *timer, int64_t *out_due_ms,
        int64_t *out_every_ms)
{
    int64_t after_ms = 0;
    int64_t every_ms = 0;
    if (!take_seconds(apply, record, timer, STR("after"), &after_ms) ||
            !take_seconds(apply, record, timer, STR("every"), &every_ms)) {
        return false;
    }
    const struct value *due = value_table_get_str(timer, STR("due"));
    int64_t due_ms = due ? value_as_int(due, -1) : 0;
    if (due_ms < 0) {
        return text_refs_fail(apply, record, ERR_FORMAT,
                "timers: due must be a time in milliseconds since 1970");
    }
    if (!due && after_ms + every_ms == 0) {
        return text_refs_fail(apply, record, ERR_FORMAT,
                "timers: %.*s needs after or every, in seconds", STR_FMT(value_as_str(name)));
    }
    *out_every_ms = every_ms;
    *out_due_ms =
            due ? due_ms : world_now_ms(apply->world) + (after_ms > 0 ? after_ms : every_ms);
    return true;
}

static bool set_timer(struct text_apply *apply, const struct text_record *record,
        struct object *object, const struct value *name, const struct value *timer)
{
    int64_t due_ms = 0;
    int64_t every_ms = 0;
    struct str name_str = value_as_str(name);
    if (text_state_is(record) && timer->kind == VALUE_BOOL && !timer->boolean) {
        struct row row = row_of(object, name_str);
        note(apply->world, object, name_str);
        rows_delete(apply->world, &row);
        row_finish(&row);
        return true;
    }
    if (timer->kind != VALUE_TABLE || name_str.length == 0 || name_str.length > PROP_NAME_MAX) {
        return text_refs_fail(apply, record, ERR_FORMAT,
                "timers: must be written name = { after = SECONDS, every = SECONDS }");
    }
    if (!take_due(apply, record, name, timer, &due_ms, &every_ms)) {
        return false;
    }
    const struct value *data = value_table_get_str(timer, STR("data"));
    struct value given = data ? value_dup(data) : value_nil();
    bool ok = text_refs_resolve(apply, record, &given);
    if (ok) {
        note(apply->world, object, name_str);
        const struct value columns[] = {value_object(object->id), *name, value_int(due_ms),
                value_int(every_ms), value_object(object->owner), given};
        tx_put(apply->world, TABLE_TIMER, columns, sizeof(columns) / sizeof(columns[0]));
    }
    value_finish(&given);
    return ok;
}

bool text_timers_set(struct text_apply *apply, const struct text_record *record,
        struct object *object, const struct value *timers)
{
    if (timers->kind != VALUE_TABLE) {
        return text_refs_fail(apply, record, ERR_FORMAT, "timers must be a table");
    }
    bool ok = true;
    for (size_t i = 0; ok && i < value_table_count(timers); i++) {
        struct value name;
        const struct value *timer = value_table_at(timers, i, &name);
        ok = set_timer(apply, record, object, &name, timer);
    }
    return ok;
}
