/* calls_export_rows.c -- Export of a player's rows in their stored form.
 *
 * Which rows and columns is written in module.json; to add a table: see world/value/table.h. The
 * column that the rows are searched by needs an index. */
#include "engine/modules/calls/calls_export.h"

#include "engine/core/calls/calls_json.h"
#include "world/model/rows.h"

enum { EXPORT_ROWS_MAX = 1000, EXPORT_KV_DEPTH = 8 };

static json_t *export_row(
        struct engine *engine, const struct row *row, const struct export_member *member)
{
    json_t *json = json_object();
    for (size_t i = 0; member->columns[i]; i++) {
        const char *column = member->columns[i];
        (void)json_object_set_new(
                json, column, calls_json_value(engine, row_value(row, column)));
    }
    return json;
}

json_t *calls_export_rows(struct export_walk *walk, const struct export_member *member)
{
    const struct account *account = walk->account;
    struct value whose =
            member->of_key ? value_text(account->key) : value_int((int64_t)account->character);
    struct store_select select = {.table = member->table,
            .where = {{member->of, STORE_EQUAL, whose}},
            .order = member->order,
            .descending = member->order != NULL};
    struct rows rows = rows_read(engine_world(walk->engine), &select, EXPORT_ROWS_MAX);
    json_t *json = json_array();
    for (size_t i = 0; i < rows.count; i++) {
        (void)json_array_append_new(json, export_row(walk->engine, &rows.items[i], member));
    }
    rows_finish(&rows);
    value_finish(&whose);
    return json;
}

/* Appends their entries in lists of the stock game: high scores, homes. */
static void add_entries(struct engine *engine, const struct value *value, uint64_t character,
        int depth, json_t *out)
{
    for (size_t i = 0; value->kind == VALUE_TABLE && depth < EXPORT_KV_DEPTH &&
                       i < value_table_count(value);
            i++) {
        struct value key;
        const struct value *member = value_table_at(value, i, &key);
        const struct value *player =
                member->kind == VALUE_TABLE ? value_table_get_str(member, STR("player")) : NULL;
        if (player && (value_as_id(player) == character ||
                              value_as_int(player, 0) == (int64_t)character)) {
            (void)json_array_append_new(out, calls_json_value(engine, member));
        } else {
            add_entries(engine, member, character, depth + 1, out);
        }
    }
}

json_t *calls_export_ledgers(struct export_walk *walk)
{
    struct store_select select = {.table = TABLE_KV, .order = "name"};
    struct rows rows = rows_read(engine_world(walk->engine), &select, 0);
    json_t *json = json_array();
    for (size_t i = 0; i < rows.count; i++) {
        add_entries(walk->engine, row_value(&rows.items[i], "value"), walk->account->character,
                0, json);
    }
    rows_finish(&rows);
    return json;
}
