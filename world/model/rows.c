/* rows.c -- reads tables with all pending writes included.
 *
 * A read takes the file's rows and merges the pending writes: the newest version of each row that
 * the open tx, or a commit not yet durable, has put or deleted.
 *
 * The file may contain more than is known durable, never less. Pending writes (pending_writes.c) are at
 * least as new as the file.
 *
 * A read without the whole key looks at all pending writes of its table, which are as long as the
 * queue to the disk and no longer. */
#include "world/model/rows.h"

#include "engine/base/buf.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "world/model/pending_writes.h"
#include "world/model/tx_log.h"

#include <stdlib.h>
#include <string.h>

/* -- changes -- */

void rows_put(struct world *world, struct row *row)
{
    tx_put_row(world, row);
}

void rows_delete(struct world *world, const struct row *row)
{
    tx_delete(world, row->table, row->columns, table_def(row->table)->key_count);
}

/* -- reading -- */

struct reading {
    struct world *world;
    struct store_select select;
    size_t limit;
    rows_taker *take;
    void *data;
    size_t count;             /* rows given so far */
    struct version **pending; /* pending rows that match and are not deleted, in order; owned */
    size_t pending_count;
    size_t pending_given;
    struct buf key; /* key of the current row */
};

struct kept {
    struct rows rows;
    size_t capacity;
};

static bool fits_term(const struct row *row, const struct store_term *term)
{
    int order = value_compare(row_value(row, term->column), &term->value);
    return term->test == STORE_EQUAL   ? order == 0
           : term->test == STORE_BELOW ? order < 0
                                       : order > 0;
}

/* If only the key of a row is known, the other columns are not compared. */
static bool fits_rows(const struct version *version, const struct store_select *select)
{
    size_t known = version->deleted ? table_def(select->table)->key_count : TABLE_COLUMNS_MAX;
    for (size_t i = 0; i < STORE_TERMS_MAX && select->where[i].column; i++) {
        const struct store_term *term = &select->where[i];
        if (table_column(select->table, term->column) < known &&
                !fits_term(&version->row, term)) {
            return false;
        }
    }
    return true;
}

static int compare_rows(const struct row *a, const struct row *b, const struct store_select *by)
{
    if (!by->order) {
        return 0;
    }
    int order = value_compare(row_value(a, by->order), row_value(b, by->order));
    return by->descending ? -order : order;
}

static int compare_versions(const void *a, const void *b, void *data)
{
    const struct version *const *x = a;
    const struct version *const *y = b;
    return compare_rows(&(*x)->row, &(*y)->row, data);
}

/* Records the commit that a reader depends on: whoever sees a row, or its absence, waits for its
 * commit. */
static void note_seen(struct world *world, uint64_t number)
{
    world->seen = number > world->seen ? number : world->seen;
}

static void gather_pending(struct reading *reading)
{
    const struct pending_rows *pending = reading->world->pending;
    const struct strmap *newest = &pending->newest[reading->select.table];
    size_t cursor = 0;
    void *found = NULL;
    reading->pending = mem_alloc_array(newest->count, sizeof(struct version *));
    while (strmap_each(newest, &cursor, NULL, &found)) {
        struct version *version = found;
        if (!fits_rows(version, &reading->select)) {
            continue;
        }
        note_seen(reading->world, version->number);
        if (!version->deleted &&
                !pending_is_gone(reading->world, &version->row, version->number)) {
            reading->pending[reading->pending_count++] = version;
        }
    }
    qsort_r(reading->pending, reading->pending_count, sizeof(struct version *),
            compare_versions, &reading->select);
}

static bool is_full_rows(const struct reading *reading)
{
    return reading->limit > 0 && reading->count >= reading->limit;
}

static void give(struct reading *reading, const struct row *row)
{
    reading->count++;
    reading->take(reading->data, row);
}

/* Gives the pending rows that come before row, or all of them if row is NULL. */
static void give_pending(struct reading *reading, const struct row *row)
{
    while (reading->pending_given < reading->pending_count && !is_full_rows(reading)) {
        const struct row *next = &reading->pending[reading->pending_given]->row;
        if (row && compare_rows(next, row, &reading->select) > 0) {
            return;
        }
        give(reading, next);
        reading->pending_given++;
    }
}

static bool take_row(void *data, const struct value *columns, size_t count)
{
    struct reading *reading = data;
    enum table table = reading->select.table;
    struct row row = row_lent(table, columns, count);
    bool is_newest = !strmap_find(&reading->world->pending->newest[table],
                             row_key(&row, &reading->key)) &&
                     !pending_is_gone(reading->world, &row, 0);
    if (is_newest) {
        give_pending(reading, &row);
    }
    if (is_newest && !is_full_rows(reading)) {
        give(reading, &row);
    }
    return !is_full_rows(reading);
}

bool rows_each(struct world *world, const struct store_select *select, size_t limit,
        rows_taker *take, void *data)
{
    struct reading reading = {
            .world = world, .select = *select, .limit = limit, .take = take, .data = data};
    struct err err = {0};
    gather_pending(&reading);
    bool ok = store_select(world->store, select, take_row, &reading, &err);
    if (!ok) {
        log_error("cannot read the table %s: %s", table_def(select->table)->name, err.text);
        world->pending->unread++;
    }
    give_pending(&reading, NULL);
    mem_free(reading.pending);
    buf_finish(&reading.key);
    return ok;
}

static void keep_row(void *data, const struct row *row)
{
    struct kept *kept = data;
    struct rows *rows = &kept->rows;
    rows->items = mem_grow(rows->items, rows->count, &kept->capacity, sizeof(*rows->items));
    rows->items[rows->count++] = row_dup(row);
}

struct rows rows_read(struct world *world, const struct store_select *select, size_t limit)
{
    struct kept kept = {0};
    kept.rows.failed = !rows_each(world, select, limit, keep_row, &kept);
    return kept.rows;
}

void rows_finish(struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        row_finish(&rows->items[i]);
    }
    mem_free(rows->items);
    *rows = (struct rows){0};
}

/* Looks row's key up among the pending writes. Returns false if they have no entry for it. */
static bool find_ahead(struct world *world, struct row *row, bool *out_found)
{
    struct buf key = {0};
    const struct version *version =
            strmap_find(&world->pending->newest[row->table], row_key(row, &key));
    buf_finish(&key);
    uint64_t number = version ? version->number : 0;
    if (!version && !pending_is_gone(world, row, 0)) {
        return false;
    }
    note_seen(world, number);
    *out_found = version && !version->deleted && !pending_is_gone(world, row, number);
    if (*out_found) {
        row_finish(row);
        *row = row_dup(&version->row);
    }
    return true;
}

static bool take_only(void *data, const struct value *columns, size_t count)
{
    struct row *row = data;
    enum table table = row->table;
    row_finish(row);
    struct row lent = row_lent(table, columns, count);
    *row = row_dup(&lent);
    return false;
}

/* Completes a row from the file alone. */
static bool find_in_file(struct world *world, struct row *row)
{
    const struct table_def *def = table_def(row->table);
    struct store_select select = {.table = row->table};
    struct row found = row_new(row->table);
    struct err err = {0};
    must(def->key_count <= STORE_TERMS_MAX);
    for (size_t i = 0; i < def->key_count; i++) {
        select.where[i] = (struct store_term){def->columns[i], STORE_EQUAL, row->columns[i]};
    }
    if (!store_select(world->store, &select, take_only, &found, &err)) {
        log_error("cannot read the table %s: %s", def->name, err.text);
        world->pending->unread++;
    }
    bool is = found.columns[0].kind != VALUE_NIL;
    if (is) {
        row_finish(row);
        *row = found;
    }
    return is;
}

bool rows_find(struct world *world, struct row *row)
{
    bool found = false;
    return find_ahead(world, row, &found) ? found : find_in_file(world, row);
}

int64_t rows_max(struct world *world, enum table table, const char *column)
{
    struct store_select select = {.table = table, .order = column, .descending = true};
    struct rows rows = rows_read(world, &select, 1);
    int64_t max = rows.failed ? -1 : rows.count > 0 ? row_int(&rows.items[0], column) : 0;
    rows_finish(&rows);
    return max;
}

struct store_select rows_with(enum table table, const char *of, uint64_t id, const char *order)
{
    return (struct store_select){.table = table,
            .where = {{of, STORE_EQUAL, value_int((int64_t)id)}},
            .order = order};
}

uint64_t rows_end(struct world *world, enum table table, const char *of, uint64_t id,
        const char *number, bool last)
{
    struct store_select select = rows_with(table, of, id, number);
    select.descending = last;
    select.only = number;
    struct rows rows = rows_read(world, &select, 1);
    uint64_t end = rows.count > 0 ? row_id(&rows.items[0], number) : 0;
    rows_finish(&rows);
    return end;
}

uint64_t rows_version(const struct world *world, enum table table)
{
    return world->pending->versions[table];
}

void rows_watch(struct world *world, enum table table, rows_changed *changed, void *data)
{
    world->pending->watchers[table].changed = changed;
    world->pending->watchers[table].data = data;
}

/* -- changes of the open tx -- */

size_t rows_mark(const struct world *world)
{
    return world->tx->rows.length;
}

static bool is_since(const struct world *world, const struct version *version, size_t mark)
{
    return version && version->number > world->commit_number && version->at >= mark;
}

static void show_change(struct world *world, const struct version *now, size_t mark,
        void (*visit)(void *data, const struct row *before, const struct row *now), void *data)
{
    const struct version *older = now->older;
    while (is_since(world, older, mark)) {
        older = older->older;
    }
    struct row before = older ? row_dup(&older->row) : row_dup(&now->row);
    bool was = older ? !older->deleted && !pending_is_gone(world, &older->row, older->number)
                     : find_in_file(world, &before);
    if (was || !now->deleted) {
        visit(data, was ? &before : NULL, now->deleted ? NULL : &now->row);
    }
    row_finish(&before);
}

void rows_each_change(struct world *world, enum table table, size_t mark,
        void (*visit)(void *data, const struct row *before, const struct row *now), void *data)
{
    const struct version *version = world->pending->last;
    for (; is_since(world, version, mark); version = version->before) {
        if (version->row.table == table && version->key.length > 0 && !version->newer) {
            show_change(world, version, mark, visit, data);
        }
    }
}
