/* erase_rows.c -- erases a person from rows of tables that belong to others.
 *
 * 1. A row that belongs to somebody else stays, with other words in place of the name. Texts by
 *    the erased person lose the name too. Texts by others stay as they wrote them.
 * 2. An address is removed together with the name in the same row.
 * 3. A sanction in force keeps its subject until it ends (sanction.c), so that nobody gets rid
 *    of a ban by erasure.
 * 4. A row written after the account ended is about another person of that name.
 *
 * Which columns of which tables is written in module.json; to add a table: see
 * world/value/table.h. Here is the code for what only one table needs. */
#include "engine/core/login/erase_impl.h"
#include "engine/core/phrase/phrase.h"
#include "world/model/rows.h"

#include <string.h>

enum { ROWS_A_STEP = 250, REPORTS_A_STEP = 20, TELL_OWN = 1 };

static const struct erase_part *part_of(const struct forgetting *who)
{
    return who->part;
}

static bool is_theirs(const struct row *row, const char *column, const struct forgetting *who)
{
    return column && erase_is_name(who, row_value(row, column));
}

static bool has_their_number(const struct row *row, const struct forgetting *who)
{
    const char *id = part_of(who)->id;
    return id && value_as_id(row_value(row, id)) == who->character;
}

/* True if the log entry has no actor: the game noted it about somebody. */
static bool is_by_game(const struct row *row)
{
    return row_str(row, "actor").length == 0 && row_id(row, "actor") == 0;
}

/* True for a log entry with a list of builders: it has only names, and the game wrote it. */
static bool is_list_with_them(const struct row *row, const struct forgetting *who)
{
    return row->table == TABLE_AUDIT && str_equal(row_str(row, "action"), STR("area")) &&
           erase_has_name(who, row_str(row, "detail"));
}

/* True for an event of a channel, such as a kick or a ban, which the game wrote about people. */
static bool is_channel_event(const struct row *row)
{
    return row->table == TABLE_CHANNEL_LINE && str_ends(row_str(row, "channel"), STR("/"));
}

static bool names_them(const struct row *row, const struct forgetting *who)
{
    const struct erase_part *part = part_of(who);
    if (part->timed && row_int(row, "time_ms") > who->gone_ms) {
        return false;
    }
    bool names = has_their_number(row, who) || is_list_with_them(row, who);
    names = names || (row->table == TABLE_REPORT &&
                             erase_lines_are(row_str(row, "lines"), str_of(who->name)));
    names = names || (part->anywhere && erase_has_name(who, row_str(row, part->anywhere)));
    return names || is_theirs(row, part->columns[0], who) ||
           is_theirs(row, part->columns[1], who);
}

/* Removes a person's name, door, address and place from a report, which keeps them as they were
 * then: report.c. */
static void clear_person(struct row *row, const char *who)
{
    const struct value *data = row_value(row, "data");
    struct value kept = value_table();
    for (size_t i = 0; data->kind == VALUE_TABLE && i < value_table_count(data); i++) {
        struct value key;
        const struct value *member = value_table_at(data, i, &key);
        if (!str_starts(value_as_str(&key), str_of(who))) {
            value_table_set(&kept, value_dup(&key), value_dup(member));
        }
    }
    row_set(row, "data", kept);
}

/* In a report that the erased person sent, the lines are what they were told. */
static void clear_lines(struct engine *engine, struct row *row, const struct forgetting *who)
{
    struct buf lines = {0};
    struct erase_words forget = erase_words_of(engine, who, false);
    erase_lines_put(row_str(row, "lines"), &forget, is_theirs(row, "sender", who), &lines);
    row_set_str(row, "lines", buf_str(&lines));
    buf_finish(&lines);
}

static void clear_text(struct engine *engine, struct row *row, const char *column,
        const struct forgetting *who)
{
    struct buf text = {0};
    struct erase_words forget = erase_words_of(engine, who, row->table != TABLE_SCRIPT_ERROR);
    if (row_value(row, column)->kind == VALUE_STRING) {
        erase_text_put(row_str(row, column), &forget, &text);
        row_set_str(row, column, buf_str(&text));
    }
    buf_finish(&text);
}

/* True if the texts of the row are by the erased person, or by the game about them. */
static bool has_own_text(const struct row *row, const struct forgetting *who)
{
    if (row->table == TABLE_AUDIT || row->table == TABLE_SCRIPT_ERROR ||
            is_channel_event(row)) {
        return true;
    }
    if (row->table == TABLE_TELL) {
        return (row_int(row, "how") & TELL_OWN) == 0;
    }
    return has_their_number(row, who) || is_theirs(row, part_of(who)->columns[0], who);
}

/* Clears the door and address of an act by them, or of an entry that the game noted about them. */
static void clear_address(struct row *row, const struct forgetting *who)
{
    if (is_by_game(row) || is_theirs(row, "actor", who) || has_their_number(row, who)) {
        row_set_str(row, "address", STR_NONE);
        row_set_str(row, "door", STR_NONE);
    }
}

/* Clears the first word of a report about the person, which is their name (report.c); the rest
 * is the sender's words. */
static void clear_first_word(
        struct engine *engine, struct row *row, const struct forgetting *who)
{
    struct buf text = {0};
    struct str rest = row_str(row, "text");
    struct str first = str_take_word(&rest);
    if (str_equal_nocase(first, str_of(who->name)) && is_theirs(row, "about", who)) {
        buf_printf(&text, "%.*s %.*s", STR_FMT(phrase_get(engine, PHRASE_forget_somebody)),
                STR_FMT(rest));
        row_set_str(row, "text", buf_str(&text));
    }
    buf_finish(&text);
}

static void mark_standing(struct row *row)
{
    const struct value *old = row_value(row, "data");
    struct value data = old->kind == VALUE_TABLE ? value_dup(old) : value_table();
    value_table_set_str(&data, STR("forgotten"), value_bool(true));
    row_set(row, "data", data);
}

static void clear_names(struct engine *engine, struct row *row, const struct forgetting *who)
{
    const struct erase_part *part = part_of(who);
    for (size_t i = 0; i < 2; i++) {
        if (!is_theirs(row, part->columns[i], who)) {
            continue;
        }
        if (row->table == TABLE_REPORT) {
            clear_person(row, part->columns[i]);
        }
        row_set_str(row, part->columns[i], phrase_get(engine, PHRASE_forget_somebody));
    }
    /* The log still shows that several acts are by one person; the number leads to nobody. */
    if (has_their_number(row, who) && row->table != TABLE_AUDIT) {
        row_set_id(row, part->id, 0);
    }
}

/* Replaces the name in a row that has it. Takes row, whose key is set. */
static void clear_row(struct engine *engine, struct row row, const struct forgetting *who)
{
    struct world *world = engine_world(engine);
    const struct erase_part *part = part_of(who);
    bool found = rows_find(world, &row);
    bool goes = part->goes == ERASE_GOES_NAMED ||
                (part->goes == ERASE_GOES_THEIRS && has_their_number(&row, who));
    if (!found || goes) {
        rows_delete(world, &row);
        row_finish(&row);
        return;
    }
    if (row.table == TABLE_SANCTION && row_int(&row, "state") == 0) {
        mark_standing(&row);
        rows_put(world, &row);
        return;
    }
    for (size_t i = 0; i < 2 && part->own[i] && has_own_text(&row, who); i++) {
        clear_text(engine, &row, part->own[i], who);
    }
    if (row.table == TABLE_REPORT) {
        clear_first_word(engine, &row, who);
        clear_lines(engine, &row, who);
    }
    if (row.table == TABLE_AUDIT) {
        clear_address(&row, who);
    }
    clear_names(engine, &row, who);
    rows_put(world, &row);
}

static struct row key_of_forget(const struct row *row)
{
    const struct table_def *def = table_def(row->table);
    struct row key = row_new(row->table);
    for (size_t i = 0; i < def->key_count; i++) {
        row_set(&key, def->columns[i], value_dup(row_value(row, def->columns[i])));
    }
    return key;
}

/* Fills in the next value of the column that the rows are read by. Returns false at the end. */
static bool find_group(struct engine *engine, const struct forgetting *who, struct value *out)
{
    const char *of = part_of(who)->of;
    struct store_select select = {.table = part_of(who)->table,
            .where = {{of, STORE_ABOVE, who->after}},
            .order = of,
            .only = of};
    struct rows rows = rows_read(engine_world(engine), &select, 1);
    bool found = rows.count > 0;
    if (found) {
        *out = value_dup(row_value(&rows.items[0], of));
    }
    rows_finish(&rows);
    return found;
}

bool erase_rows_some(struct engine *engine, struct forgetting *who)
{
    const struct erase_part *part = part_of(who);
    struct value group = value_nil();
    if (who->after.kind == VALUE_NIL) {
        const struct table_def *def = table_def(part->table);
        bool text = def->kinds[table_column(part->table, part->of)] == 't';
        who->after = text ? value_text("") : value_int(0);
    }
    if (!part->each && !find_group(engine, who, &group)) {
        return false;
    }
    struct store_select select = {.table = part->table,
            .where = {{part->of, part->each ? STORE_ABOVE : STORE_EQUAL,
                    part->each ? who->after : group}},
            .order = part->each       ? part->of
                     : part->numbered ? "number"
                                      : NULL,
            .only = part->read};
    size_t most = part->table == TABLE_REPORT ? REPORTS_A_STEP : ROWS_A_STEP;
    struct rows rows = rows_read(engine_world(engine), &select, part->each ? most : 0);
    for (size_t i = 0; i < rows.count; i++) {
        if (names_them(&rows.items[i], who)) {
            clear_row(engine, key_of_forget(&rows.items[i]), who);
        }
    }
    bool more = !part->each || rows.count == most;
    value_finish(&who->after);
    who->after = !part->each      ? group
                 : rows.count > 0 ? value_dup(row_value(&rows.items[rows.count - 1], part->of))
                                  : value_nil();
    rows_finish(&rows);
    return more;
}
