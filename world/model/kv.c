/* kv.c -- global key/value store.
 *
 * Each value must fit the limits of a property, and there are at most KV_ROWS_MAX.
 *
 * The stock game defines the contents: scripts/scores/lib/scores.lua, scripts/events/commands/events.lua;
 * calls_page.c shows them. */
#include "world/model/kv.h"

#include "world/model/rows.h"
#include "world/model/world.h"

#define KV_ROWS_MAX 64

const struct value *kv_get(struct world *world, struct str name)
{
    struct row row = row_of_str(TABLE_KV, name);
    value_finish(&world->kv_shown);
    if (rows_find(world, &row)) {
        world->kv_shown = value_dup(row_value(&row, "value"));
    }
    row_finish(&row);
    return &world->kv_shown;
}

static size_t count_rows_kv(struct world *world)
{
    struct store_select select = {.table = TABLE_KV, .only = "name"};
    struct rows rows = rows_read(world, &select, 0);
    size_t count = rows.count;
    rows_finish(&rows);
    return count;
}

static bool is_fit(struct world *world, struct str name, const struct value *value)
{
    struct row row = row_of_str(TABLE_KV, name);
    bool fit = name.length > 0 && name.length < KV_NAME_MAX &&
               value_size(value) <= VALUE_SIZE_MAX && value_depth(value) <= VALUE_DEPTH_MAX &&
               (rows_find(world, &row) || count_rows_kv(world) < KV_ROWS_MAX);
    row_finish(&row);
    return fit;
}

bool kv_set(struct world *world, struct str name, struct value value)
{
    if (!is_fit(world, name, &value)) {
        value_finish(&value);
        return false;
    }
    struct row row = row_of_str(TABLE_KV, name);
    if (value.kind == VALUE_NIL) {
        rows_delete(world, &row);
        row_finish(&row);
    } else {
        row_set(&row, "value", value);
        rows_put(world, &row);
    }
    return true;
}
