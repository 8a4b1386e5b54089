/* lost_sets.c -- removes what play has used up from the design.
 *
 * history.c keeps such a thing in a set without an author, so that an export still has it. The set
 * also has the other things that ended in the same transaction. */
#include "engine/modules/apply/lost_sets.h"

#include "engine/core/act/history.h"
#include "world/model/rows.h"

static bool is_other(void *data, const struct change *change)
{
    return change->object != *(const uint64_t *)data;
}

/* Stores the set without the object, or deletes it if it has nothing else. Takes row. */
static void write_without(struct engine *engine, struct row *row, uint64_t object)
{
    const struct value *data = row_value(row, "data");
    struct change_set set = {0};
    struct buf bytes = {0};
    struct err err;
    bool ok = data->kind == VALUE_TABLE && data->table->item_count > 0 &&
              change_set_decode(value_as_str(&data->table->items[0]), &set, &err);
    if (ok) {
        change_set_keep(&set, is_other, &object);
    }
    if (!ok) {
        row_finish(row);
    } else if (set.count == 0) {
        rows_delete(engine_world(engine), row);
        row_finish(row);
    } else {
        struct value copy = value_dup(data);
        change_set_encode(&set, &bytes);
        value_table_set(&copy, value_int(1), value_str(buf_str(&bytes)));
        row_set_int(row, "size", (int64_t)bytes.length);
        row_set(row, "data", copy);
        rows_put(engine_world(engine), row);
    }
    change_set_finish(&set);
    buf_finish(&bytes);
}

void history_forget_lost(struct engine *engine, uint64_t object)
{
    struct world *world = engine_world(engine);
    struct store_select select = rows_with(TABLE_CHANGE_OBJECT, "object", object, "number");
    struct rows sets = rows_read(world, &select, 0);
    for (size_t i = 0; i < sets.count; i++) {
        struct row row = row_of_id(TABLE_CHANGE_SET, row_id(&sets.items[i], "number"));
        if (rows_find(world, &row) && row_id(&row, "author") == 0) {
            rows_delete(world, &sets.items[i]);
            write_without(engine, &row, object);
        } else {
            row_finish(&row);
        }
    }
    rows_finish(&sets);
}
