/* kv.c -- global key/value store.
 *
 * Each value must fit the limits of a property, and there are at most KV_ROWS_MAX.
 *
 * The stock game defines the contents: scripts/scores/lib/scores.lua, scripts/events/commands/events.lua;
 * calls_page.c shows them. */
#include "engine/core/storage/kv.h"

#include "engine/core/engine.h"
#include "engine/core/part.h"
#include "world/model/rows.h"

#define KV_ROWS_MAX 64

struct kv {
    struct value shown; /* the last value that kv_get returned */
};

PART_STATE(kv, PART_KV)

static struct row row_of_kv(struct str name)
{
    struct row row = row_new(TABLE_KV);
    row_set_str(&row, "name", name);
    return row;
}

const struct value *kv_get(struct engine *engine, struct str name)
{
    struct row row = row_of_kv(name);
    value_finish(&kv_state(engine)->shown);
    if (rows_find(engine->world, &row)) {
        kv_state(engine)->shown = value_dup(row_value(&row, "value"));
    }
    row_finish(&row);
    return &kv_state(engine)->shown;
}

static size_t count_rows_kv(struct engine *engine)
{
    struct store_select select = {.table = TABLE_KV, .only = "name"};
    struct rows rows = rows_read(engine->world, &select, 0);
    size_t count = rows.count;
    rows_finish(&rows);
    return count;
}

static bool is_fit(struct engine *engine, struct str name, const struct value *value)
{
    struct row row = row_of_kv(name);
    bool fit = name.length > 0 && name.length < KV_NAME_MAX &&
               value_size(value) <= VALUE_SIZE_MAX && value_depth(value) <= VALUE_DEPTH_MAX &&
               (rows_find(engine->world, &row) || count_rows_kv(engine) < KV_ROWS_MAX);
    row_finish(&row);
    return fit;
}

bool kv_set(struct engine *engine, struct str name, struct value value)
{
    if (!is_fit(engine, name, &value)) {
        value_finish(&value);
        return false;
    }
    struct row row = row_of_kv(name);
    if (value.kind == VALUE_NIL) {
        rows_delete(engine->world, &row);
        row_finish(&row);
    } else {
        row_set(&row, "value", value);
        rows_put(engine->world, &row);
    }
    return true;
}

static void kv_destroy(struct engine *engine)
{
    value_finish(&kv_state(engine)->shown);
}

const struct kernel_part kv_part = {.state_size = sizeof(struct kv), .destroy = kv_destroy};
