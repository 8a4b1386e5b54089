/* erase_small.c -- erases a person from the key/value store and from the files of areas.
 *
 * Of the lists of the stock game their own entries are deleted, and their name in others' entries
 * is replaced. Of an area's file as it was saved, the name in texts is replaced; in an area of
 * theirs also in comments. Comments in others' areas stay. */
#include "engine/core/login/erase_impl.h"
#include "world/model/rows.h"

#include <ctype.h>
#include <string.h>

enum { ROWS_A_STEP_SMALL = 16, KV_DEPTH_MAX = 8 };

static bool is_entry_of(const struct value *entry, uint64_t character)
{
    const struct value *player =
            entry->kind == VALUE_TABLE ? value_table_get_str(entry, STR("player")) : NULL;
    return player &&
           (value_as_id(player) == character || value_as_int(player, 0) == (int64_t)character);
}

/* Returns a copy without their entries, and with words in place of their name. */
static struct value clear_kv(const struct value *value, const struct forgetting *forgetting,
        struct str words, int depth)
{
    if (erase_is_name(forgetting, value)) {
        return value_str(words);
    }
    if (value->kind != VALUE_TABLE || depth >= KV_DEPTH_MAX) {
        return value_dup(value);
    }
    struct value kept = value_table();
    for (size_t i = 0; i < value_table_count(value); i++) {
        struct value key;
        const struct value *member = value_table_at(value, i, &key);
        if (is_entry_of(member, forgetting->character)) {
            continue;
        }
        struct value cleared = clear_kv(member, forgetting, words, depth + 1);
        if (i < value->table->item_count) {
            value_table_append(&kept, cleared);
        } else {
            value_table_set(&kept, value_dup(&key), cleared);
        }
    }
    return kept;
}

/* True if the name at that place is an identifier in the area file, or part of one:
 * "rose/gate", ref "rose", item "rose" {. */
static bool is_reference(struct str line, size_t at, size_t end)
{
    struct str before = str_trim(str_slice(line, 0, at > 0 ? at - 1 : 0));
    bool of_path = (at > 0 && line.bytes[at - 1] == '/') ||
                   (end < line.length && line.bytes[end] == '/');
    bool declares =
            str_ends(str_trim(line), STR("{")) && str_find_char(line, '=', 0) == SIZE_MAX;
    return of_path || declares || str_ends(before, STR("ref"));
}

static bool is_of_name(struct str line, size_t at)
{
    unsigned char c = at < line.length ? (unsigned char)line.bytes[at] : ' ';
    return isalnum(c) || c == '_' || c == '-' || c >= 0x80;
}

/* Appends code with words in place of the name in its texts. A reader of the file gets the
 * world's current texts (area_layout.c), so this changes no words of others. */
static void put_code(struct str code, const struct erase_words *forget, struct buf *out)
{
    size_t from = 0;
    size_t at = 0;
    while ((at = str_find_nocase(code, forget->name, from)) != SIZE_MAX) {
        size_t end = at + forget->name.length;
        bool stays = is_reference(code, at, end) || is_of_name(code, end) ||
                     (at > 0 && is_of_name(code, at - 1));
        buf_add_str(out, str_slice(code, from, at));
        buf_add_str(out, stays ? str_slice(code, at, end) : forget->words);
        from = end;
    }
    buf_add_str(out, str_slice(code, from, code.length));
}

static void put_area_line(
        struct str line, const struct erase_words *forget, bool comments, struct buf *out)
{
    size_t comment = str_find(line, STR("--"), 0);
    comment = comment == SIZE_MAX ? line.length : comment;
    put_code(str_slice(line, 0, comment), forget, out);
    if (comments) {
        erase_text_put(str_slice(line, comment, line.length), forget, out);
    } else {
        buf_add_str(out, str_slice(line, comment, line.length));
    }
}

/* Returns the row's text without the name. */
static struct value clear_area_text(
        struct engine *engine, const struct row *row, const struct forgetting *forgetting)
{
    struct buf out = {0};
    struct str text = row_str(row, "text");
    struct erase_words forget = erase_words_of(engine, forgetting, true);
    const struct object *area = world_find(engine_world(engine), row_id(row, "area"));
    bool theirs = area && area->owner == forgetting->character;
    while (text.length > 0) {
        size_t end = str_find_char(text, '\n', 0);
        end = end == SIZE_MAX ? text.length : end + 1;
        put_area_line(str_slice(text, 0, end), &forget, theirs, &out);
        text = str_slice(text, end, text.length);
    }
    struct value cleared = value_str(buf_str(&out));
    buf_finish(&out);
    return cleared;
}

static struct value clear_kv_row(
        struct engine *engine, const struct row *row, const struct forgetting *forgetting)
{
    struct str words = erase_words_of(engine, forgetting, false).words;
    return clear_kv(row_value(row, "value"), forgetting, words, 0);
}

/* A table whose rows are read in the order of its key. */
struct small_table {
    enum table table;
    const char *key;
    const char *column;
    /* Returns what the column has to be. */
    struct value (*clear)(
            struct engine *engine, const struct row *row, const struct forgetting *forgetting);
};

/* Clears the rows after forgetting->after, at the beginning those above first, which it takes. */
static bool clear_some(struct engine *engine, struct forgetting *forgetting,
        const struct small_table *table, struct value first)
{
    if (forgetting->after.kind == VALUE_NIL) {
        forgetting->after = first;
    } else {
        value_finish(&first);
    }
    struct store_select select = {.table = table->table,
            .where = {{table->key, STORE_ABOVE, forgetting->after}},
            .order = table->key};
    struct rows rows = rows_read(engine_world(engine), &select, ROWS_A_STEP_SMALL);
    bool more = rows.count > 0;
    if (more) {
        value_finish(&forgetting->after);
        forgetting->after = value_dup(row_value(&rows.items[rows.count - 1], table->key));
    }
    for (size_t i = 0; i < rows.count; i++) {
        struct value cleared = table->clear(engine, &rows.items[i], forgetting);
        if (value_equal(&cleared, row_value(&rows.items[i], table->column))) {
            value_finish(&cleared);
        } else {
            struct row row = row_dup(&rows.items[i]);
            row_set(&row, table->column, cleared);
            rows_put(engine_world(engine), &row);
        }
    }
    rows_finish(&rows);
    return more;
}

bool erase_kv_some(struct engine *engine, struct forgetting *forgetting)
{
    static const struct small_table table = {TABLE_KV, "name", "value", clear_kv_row};
    return clear_some(engine, forgetting, &table, value_text(""));
}

bool erase_area_texts_some(struct engine *engine, struct forgetting *forgetting)
{
    static const struct small_table table = {TABLE_AREA_TEXT, "area", "text", clear_area_text};
    return clear_some(engine, forgetting, &table, value_int(0));
}
