/* history.c -- records building commands as change sets and stores them.
 *
 * 1. A set is recorded as the last step before its transaction's commit, so it contains exactly
 *    what is committed, and is written in the same batch.
 * 2. Each author's newest sets are kept, limited in number and bytes. For a set that is too
 *    large, only its existence is stored.
 * 3. An undo is stored as well, under the author's negated number, until the author's next
 *    building command. After that, redo is not possible.
 *
 * history_collect.c collects a set's contents; history_undo.c undoes sets. */
#include "engine/core/act/history.h"

#include "engine/core/act/history_impl.h"
#include "engine/core/object_kind.h"
#include "engine/core/part.h"
#include "engine/core/people/account.h"
#include "engine/core/people/audit.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "world/model/played.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

#include <inttypes.h>

#define OBJECTS_MAX 1000 /* objects of one set that can be looked up */
#define OTHERS_MAX 50
#define AUDITED_MAX 5 /* owners affected by one command */
#define PRUNE_MAX 8   /* sets deleted at a time */

struct history {
    uint64_t number; /* of the last set */
    uint64_t author; /* of the open transaction's building command; 0: no building command */
    bool again;      /* the command is a redo */
    struct buf line;
};

PART_STATE(history, PART_HISTORY)

static void history_create(struct engine *engine)
{
    history_state(engine)->number =
            (uint64_t)rows_max(engine_world(engine), TABLE_CHANGE_SET, "number");
}

static void history_destroy(struct engine *engine)
{
    buf_finish(&history_state(engine)->line);
}

/* -- which transactions are recorded -- */

void history_begin(struct engine *engine, uint64_t author, struct str line)
{
    struct history *history = history_state(engine);
    must(engine_transaction(engine)->open && author);
    if (engine_world(engine)->writes == WRITES_PLAY && engine_transaction(engine)->depth <= 1) {
        engine_world(engine)->writes = WRITES_DESIGN;
    }
    if (history->author == 0) {
        history->author = author;
        buf_clear(&history->line);
        buf_add_str(&history->line, str_fit(line, HISTORY_LINE_MAX));
    }
}

bool history_is_recorded(const struct engine *engine)
{
    return history_state(engine)->author != 0;
}

uint64_t history_next(const struct engine *engine)
{
    return history_state(engine)->number + 1;
}

/* INTERNAL_BEGIN: clears the state of the previous transaction. */
static void history_forget(struct engine *engine, void *about __attribute__((unused)))
{
    history_state(engine)->author = 0;
    history_state(engine)->again = false;
}

void history_begin_again(struct engine *engine, uint64_t author, struct str line)
{
    history_begin(engine, author, line);
    history_state(engine)->again = true;
}

uint64_t history_again(uint64_t author)
{
    return (uint64_t) - (int64_t)author;
}

/* -- storing -- */

/* Reads the author's sets below that number, the newest first. */
static struct rows read_sets(
        struct engine *engine, uint64_t author, uint64_t below, const char *only, size_t limit)
{
    int64_t end = below < INT64_MAX ? (int64_t)below : INT64_MAX;
    struct store_select select = rows_with(TABLE_CHANGE_SET, "author", author, "number");
    select.where[1] = (struct store_term){"number", STORE_BELOW, value_int(end)};
    select.descending = true;
    select.only = only;
    return rows_read(engine_world(engine), &select, limit);
}

/* Deletes old sets to make room for one more set of the author with that many bytes. */
static void prune_history(struct engine *engine, uint64_t author, size_t bytes)
{
    struct rows sets = read_sets(engine, author, UINT64_MAX, "size", 0);
    size_t dropped = 0;
    for (size_t i = 0; i < sets.count && dropped < PRUNE_MAX; i++) {
        bytes += (size_t)row_int(&sets.items[i], "size");
        if (i + 1 >= HISTORY_SETS_MAX || bytes > HISTORY_BYTES_MAX) {
            rows_delete(engine_world(engine), &sets.items[i]);
            dropped++;
        }
    }
    rows_finish(&sets);
}

/* Deletes the author's redo steps. */
static void drop_again(struct engine *engine, uint64_t author)
{
    struct rows sets = read_sets(engine, history_again(author), UINT64_MAX, "size", 0);
    for (size_t i = 0; i < sets.count; i++) {
        rows_delete(engine_world(engine), &sets.items[i]);
    }
    rows_finish(&sets);
}

/* Stores a row for each object of the set, for looking up an object's history. */
static void put_objects(struct engine *engine, const struct change_set *set, uint64_t number)
{
    uint64_t last = 0;
    size_t listed = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct change *change = &set->list[i];
        bool ended = change_set_find(set, CHANGE_DESTROYED, change->object, STR_NONE);
        if (change->object == last || (!ended && (!change->own || listed >= OBJECTS_MAX))) {
            continue;
        }
        last = change->object;
        listed++;
        struct row row = row_of_ids(TABLE_CHANGE_OBJECT, last, number);
        row_set_int(&row, "ended", ended);
        rows_put(engine_world(engine), &row);
    }
}

/* Returns the bytes and the change of money as one value: a list, which is stored as a blob. */
static struct value wrap(struct str bytes, struct history_money money)
{
    struct value data = value_nil();
    if (bytes.length > 0) {
        data = value_table();
        value_table_append(&data, value_str(bytes));
        value_table_append(&data, value_int(money.coins));
        value_table_append(&data, value_int(money.banked));
    }
    return data;
}

static void keep_change(
        struct engine *engine, uint64_t author, struct str line, const struct change_set *set)
{
    uint64_t number = ++history_state(engine)->number;
    struct buf bytes = {.cap = HISTORY_SET_MAX};
    change_set_encode(set, &bytes);
    if (bytes.full) {
        buf_finish(&bytes);
        bytes = (struct buf){0};
    }
    struct row row = row_of_id(TABLE_CHANGE_SET, number);
    row_set_int(&row, "time_ms", clock_wall_ms());
    row_set_id(&row, "author", author);
    row_set_str(&row, "line", line);
    row_set_int(&row, "size", (int64_t)bytes.length);
    row_set(&row, "data", wrap(buf_str(&bytes), history_money_since(engine, 0)));
    if (author != 0) {
        prune_history(engine, author, bytes.length);
    }
    rows_put(engine_world(engine), &row);
    if (bytes.length > 0) {
        put_objects(engine, set, number);
    }
    buf_finish(&bytes);
}

/* Returns the object's owner before the command. */
static uint64_t owner_before(
        struct engine *engine, const struct change_set *set, uint64_t object)
{
    const struct change *gone = change_set_find(set, CHANGE_DESTROYED, object, STR_NONE);
    const struct change *given = change_set_find(set, CHANGE_OWNER, object, STR_NONE);
    const struct object *now = world_find(engine_world(engine), object);
    struct value key;
    return gone    ? (uint64_t)value_as_int(value_table_at(&gone->before, 0, &key), 0)
           : given ? (uint64_t)value_as_int(&given->before, 0)
           : now   ? now->owner
                   : 0;
}

/* Writes an audit entry if a wizard's command changed a player or a player's property. */
static void audit_set(struct engine *engine, const struct change_set *set)
{
    const struct history *history = history_state(engine);
    uint64_t told[AUDITED_MAX];
    size_t count = 0;
    if (role_of(engine, history->author) < PERM_WIZARD) {
        return;
    }
    for (size_t i = 0; i < set->count && count < AUDITED_MAX; i++) {
        uint64_t owner = account_of(engine, set->list[i].object)
                                 ? set->list[i].object
                                 : owner_before(engine, set, set->list[i].object);
        const struct account *account = account_of(engine, owner);
        size_t known = 0;
        while (known < count && told[known] != owner) {
            known++;
        }
        if (account && owner != history->author && known == count) {
            told[count++] = owner;
            audit_write(engine, history->author, STR("build"), str_of(account->name),
                    buf_str(&history->line));
        }
    }
}

bool history_fits(struct engine *engine, uint64_t author)
{
    struct change_set set = {0};
    struct buf bytes = {.cap = HISTORY_SET_MAX};
    history_collect(engine, author, &set);
    change_set_encode(&set, &bytes);
    bool fits = !bytes.full;
    buf_finish(&bytes);
    change_set_finish(&set);
    return fits;
}

/* True if a destroyed object belonged to the design. */
static bool was_design(struct engine *engine, const struct change_set *set, uint64_t object)
{
    struct object *ended = map_find(&engine_world(engine)->objects, object);
    return change_set_find(set, CHANGE_DESTROYED, object, STR_NONE) &&
           !change_set_find(set, CHANGE_PROPERTY, object, STR(PLAYED_MADE)) && ended &&
           !is_player_character(engine, ended);
}

/* Stores design objects that play has destroyed in a set without an author. */
static void keep_lost(struct engine *engine)
{
    struct change_set all = {0};
    struct change_set lost = {0};
    history_collect(engine, 0, &all);
    for (size_t i = 0; i < all.count; i++) {
        if (was_design(engine, &all, all.list[i].object)) {
            const struct change *change = &all.list[i];
            change_set_add(&lost, (struct change){.kind = change->kind,
                                          .object = change->object,
                                          .name = value_dup(&change->name),
                                          .before = value_dup(&change->before),
                                          .after = value_dup(&change->after)});
        }
    }
    if (lost.count > 0) {
        keep_change(engine, 0, STR("(play)"), &lost);
    }
    change_set_finish(&all);
    change_set_finish(&lost);
}

/* INTERNAL_RECORD: stores the changes of the open transaction if it is a building command. */
static void history_record(struct engine *engine, void *about __attribute__((unused)))
{
    const struct history *history = history_state(engine);
    uint64_t author = history->author;
    if (author == 0) {
        if (engine_world(engine)->design_lost) {
            keep_lost(engine);
        }
        return;
    }
    struct change_set set = {0};
    history_collect(engine, author, &set);
    if (set.count > 0) {
        audit_set(engine, &set);
        keep_change(engine, author, buf_str(&history->line), &set);
        if (!history->again) {
            drop_again(engine, author);
        }
    }
    change_set_finish(&set);
}

void history_keep_again(struct engine *engine, uint64_t author, struct str line)
{
    struct change_set set = {0};
    history_collect(engine, author, &set);
    if (set.count > 0) {
        keep_change(engine, history_again(author), str_fit(line, HISTORY_LINE_MAX), &set);
    }
    change_set_finish(&set);
}

/* -- lookup -- */

static struct str unwrap(const struct value *data)
{
    bool is_list = data->kind == VALUE_TABLE && data->table->item_count >= 1;
    return is_list ? value_as_str(&data->table->items[0]) : STR_NONE;
}

struct history_money history_money_of(const struct history_set *set)
{
    bool known = set->data->kind == VALUE_TABLE && set->data->table->item_count == 3;
    const struct value *items = known ? set->data->table->items : NULL;
    return (struct history_money){.known = known,
            .coins = known ? value_as_int(&items[1], 0) : 0,
            .banked = known ? value_as_int(&items[2], 0) : 0};
}

static struct history_set set_of(const struct row *row)
{
    return (struct history_set){
            .number = row_id(row, "number"),
            .author = row_id(row, "author"),
            .time_ms = row_int(row, "time_ms"),
            .line = row_str(row, "line"),
            .bytes = unwrap(row_value(row, "data")),
            .data = row_value(row, "data"),
    };
}

bool history_find(struct engine *engine, uint64_t author, uint64_t below,
        void (*visit)(void *data, const struct history_set *set), void *data)
{
    struct rows sets = read_sets(engine, author, below, NULL, 1);
    bool found = sets.count > 0;
    if (found) {
        struct history_set set = set_of(&sets.items[0]);
        visit(data, &set);
    }
    rows_finish(&sets);
    return found;
}

void history_each_of(struct engine *engine, uint64_t object, uint64_t above,
        bool (*visit)(void *data, const struct history_set *set), void *data)
{
    struct store_select select = rows_with(TABLE_CHANGE_OBJECT, "object", object, "number");
    select.where[1] = (struct store_term){"number", STORE_ABOVE, value_int((int64_t)above)};
    select.descending = true;
    struct rows listed = rows_read(engine_world(engine), &select, OTHERS_MAX);
    bool more = true;
    for (size_t i = 0; i < listed.count && more; i++) {
        struct row row = row_of_id(TABLE_CHANGE_SET, row_id(&listed.items[i], "number"));
        if (rows_find(engine_world(engine), &row) && row_int(&row, "author") >= 0) {
            struct history_set set = set_of(&row);
            more = visit(data, &set);
        }
        row_finish(&row);
    }
    rows_finish(&listed);
}

/* Marks what the set applied from files as undone, or as applied again. */
static void turn_applied(struct engine *engine, uint64_t number, bool again)
{
    struct store_select select = rows_with(TABLE_APPLIED, "change_set", number, NULL);
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    for (size_t i = 0; i < rows.count; i++) {
        if ((row_int(&rows.items[i], "undone") != 0) == again) {
            struct row row = row_dup(&rows.items[i]);
            row_set_int(&row, "undone", !again);
            row_set_id(&row, "change_set", history_next(engine));
            rows_put(engine_world(engine), &row);
        }
    }
    rows_finish(&rows);
}

void history_drop(struct engine *engine, uint64_t number, bool again)
{
    struct row key = row_of_id(TABLE_CHANGE_SET, number);
    rows_delete(engine_world(engine), &key);
    turn_applied(engine, number, again);
}

static bool history_check_number(struct engine *engine, struct err *err)
{
    return part_check_number(history_state(engine)->number, err);
}

const struct kernel_part history_part = {
        .state_size = sizeof(struct history),
        .create = history_create,
        .destroy = history_destroy,
        .check_world = history_check_number,
        .on = {[INTERNAL_BEGIN] = history_forget, [INTERNAL_RECORD] = history_record},
};
