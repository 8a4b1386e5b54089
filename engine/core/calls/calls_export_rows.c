/* calls_export_rows.c -- Export of a player's rows in their stored form.
 *
 * To add a table: a line of `lists`; its `of` needs an index (table.c). Erasure needs a line as
 * well, in login/erase_rows.c. tests/app/person_test.py checks both for every table. */
#include "engine/core/calls/calls_account.h"
#include "engine/core/calls/calls_json.h"
#include "world/model/rows.h"

enum { EXPORT_ROWS_MAX = 1000, EXPORT_KV_DEPTH = 8 };

static const struct {
    const char *member;
    enum table table;
    const char *of; /* column with their character's number; for tokens, the folded name */
    const char *order;
    const char *shown[4]; /* columns, ended by NULL */
} lists[] = {
        {"letters_on_their_way", TABLE_MAIL_OUT, "character", "number",
                {"time_ms", "sender", "subject", "text"}},
        {"building_commands", TABLE_CHANGE_SET, "author", "number", {"time_ms", "line"}},
        {"script_errors", TABLE_SCRIPT_ERROR, "owner", "number", {"time_ms", "object", "text"}},
        {"sessions", TABLE_TOKEN, "account", "number", {"number", "expires_ms", "scope"}},
        {"travels", TABLE_TRAVELLER, "character", NULL, {"world", "state", "data"}},
        {"timers", TABLE_TIMER, "object", NULL, {"name", "due_ms", "data"}},
};

static json_t *export_row(struct engine *engine, const struct row *row, size_t list)
{
    json_t *json = json_object();
    for (size_t i = 0; i < 4 && lists[list].shown[i]; i++) {
        const char *column = lists[list].shown[i];
        (void)json_object_set_new(
                json, column, calls_json_value(engine, row_value(row, column)));
    }
    return json;
}

static json_t *export_list(struct engine *engine, const struct account *account, size_t list)
{
    struct value whose = lists[list].table == TABLE_TOKEN
                                 ? value_text(account->key)
                                 : value_int((int64_t)account->character);
    struct store_select select = {.table = lists[list].table,
            .where = {{lists[list].of, STORE_EQUAL, whose}},
            .order = lists[list].order,
            .descending = lists[list].order != NULL};
    struct rows rows = rows_read(engine->world, &select, EXPORT_ROWS_MAX);
    json_t *json = json_array();
    for (size_t i = 0; i < rows.count; i++) {
        (void)json_array_append_new(json, export_row(engine, &rows.items[i], list));
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

static json_t *export_kv(struct engine *engine, uint64_t character)
{
    struct value from = value_text("ledger:");
    struct value to = value_text("ledger;");
    struct store_select select = {.table = TABLE_META,
            .where = {{"name", STORE_ABOVE, from}, {"name", STORE_BELOW, to}},
            .order = "name"};
    struct rows rows = rows_read(engine->world, &select, 0);
    json_t *json = json_array();
    for (size_t i = 0; i < rows.count; i++) {
        add_entries(engine, row_value(&rows.items[i], "value"), character, 0, json);
    }
    rows_finish(&rows);
    value_finish(&from);
    value_finish(&to);
    return json;
}

void calls_export_rows(struct engine *engine, const struct account *account, json_t *json)
{
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        (void)json_object_set_new(json, lists[i].member, export_list(engine, account, i));
    }
    (void)json_object_set_new(json, "lists", export_kv(engine, account->character));
}
