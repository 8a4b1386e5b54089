/* erase_sets.c -- erases a person from the change sets that undo builders' commands.
 *
 * 1. Their own change sets are deleted.
 * 2. Another builder's change set may be about the erased person, their things, or a list of
 *    people with them (builders, accepts). It is deleted if undoing it would bring the name
 *    back; else the name is removed from its line.
 * 3. All others stay as they are: the line is that builder's words. */
#include "engine/core/act/history_set.h"
#include "engine/core/login/erase_impl.h"
#include "world/model/rows.h"

enum { SETS_A_STEP = 250, SET_BYTES_A_STEP = 256 * 1024 };

static bool is_owned(struct engine *engine, const struct change *change, uint64_t character)
{
    const struct object *object = world_find(engine_world(engine), change->object);
    return change->object == character || (object && object->owner == character) ||
           (change->kind == CHANGE_OWNER &&
                   (value_as_id(&change->before) == character ||
                           value_as_id(&change->after) == character)) ||
           (change->kind == CHANGE_DESTROYED && change_number(&change->before, 0) == character);
}

static bool is_them(const struct value *value, const struct forgetting *forgetting)
{
    return erase_is_name(forgetting, value) || value_as_id(value) == forgetting->character;
}

static bool lists_name(const struct value *list, const struct forgetting *forgetting)
{
    for (size_t i = 0; list->kind == VALUE_TABLE && i < list->table->item_count; i++) {
        if (is_them(&list->table->items[i], forgetting)) {
            return true;
        }
    }
    return is_them(list, forgetting);
}

static bool lists_them(const struct change *change, const struct forgetting *forgetting)
{
    struct str name = value_as_str(&change->name);
    bool people = change->kind == CHANGE_PROPERTY &&
                  (str_equal(name, STR("builders")) || str_equal(name, STR("accepts")));
    return people &&
           (lists_name(&change->before, forgetting) || lists_name(&change->after, forgetting));
}

/* Returns the bytes of a set, which are stored as a list of one text (history.c). */
static struct str bytes_of(const struct row *row)
{
    const struct value *data = row_value(row, "data");
    bool is_list = data->kind == VALUE_TABLE && data->table->item_count > 0;
    return is_list ? value_as_str(&data->table->items[0]) : STR_NONE;
}

/* True also for a set that is not stored whole or cannot be read: its line may be about
 * anybody. */
static bool is_about(
        struct engine *engine, const struct row *row, const struct forgetting *forgetting)
{
    struct change_set set = {0};
    struct err err;
    struct str bytes = bytes_of(row);
    bool about = bytes.length == 0 || !change_set_decode(bytes, &set, &err);
    for (size_t i = 0; i < set.count && !about; i++) {
        about = is_owned(engine, &set.list[i], forgetting->character) ||
                lists_them(&set.list[i], forgetting);
    }
    change_set_finish(&set);
    return about;
}

/* Clears another builder's set, which exists. Takes row. */
static void clear_set(
        struct engine *engine, struct row row, const struct forgetting *forgetting)
{
    struct buf line = {0};
    struct erase_words forget = erase_words_of(engine, forgetting, true);
    bool in_data = erase_has_name(forgetting, bytes_of(&row));
    bool names = in_data || erase_has_name(forgetting, row_str(&row, "line"));
    if (names && is_about(engine, &row, forgetting) && in_data) {
        rows_delete(engine_world(engine), &row);
        row_finish(&row);
    } else if (names && is_about(engine, &row, forgetting)) {
        erase_text_put(row_str(&row, "line"), &forget, &line);
        row_set_str(&row, "line", buf_str(&line));
        rows_put(engine_world(engine), &row);
    } else {
        row_finish(&row);
    }
    buf_finish(&line);
}

/* Returns how many bytes were looked at. */
static size_t examine_set(
        struct engine *engine, const struct row *head, const struct forgetting *forgetting)
{
    int64_t author = row_int(head, "author");
    int64_t character = (int64_t)forgetting->character;
    struct row row = row_of_id(TABLE_CHANGE_SET, row_id(head, "number"));
    bool own = author == character || author == -character;
    if (own) {
        rows_delete(engine_world(engine), &row);
    }
    if (own || !rows_find(engine_world(engine), &row)) {
        row_finish(&row);
        return 0;
    }
    size_t bytes = bytes_of(&row).length;
    clear_set(engine, row, forgetting);
    return bytes;
}

bool erase_sets_some(struct engine *engine, struct forgetting *forgetting)
{
    struct store_select select = {.table = TABLE_CHANGE_SET,
            .where = {{"number", STORE_ABOVE, value_int(value_as_int(&forgetting->after, 0))}},
            .order = "number",
            .only = "number author size"};
    struct rows rows = rows_read(engine_world(engine), &select, SETS_A_STEP);
    size_t bytes = 0;
    size_t i = 0;
    while (i < rows.count && bytes < SET_BYTES_A_STEP) {
        bytes += examine_set(engine, &rows.items[i++], forgetting);
    }
    bool more = i > 0;
    if (more) {
        value_finish(&forgetting->after);
        forgetting->after = value_int(row_int(&rows.items[i - 1], "number"));
    }
    rows_finish(&rows);
    return more;
}
