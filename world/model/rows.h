#pragma once
#include "world/model/world.h"
#include "world/store/store.h"
#include "world/value/row.h"

/* rows -- tables stored beside the objects, read with all pending writes included.
 *
 * The store's reader sees only durable data; a tx writes data that is not durable yet. Here both
 * are merged: a read gives each row as the open tx, a commit on its way to the disk, or the file
 * has it. A rollback also reverts rows. So no module keeps a copy of a table in memory. A module
 * with an index of its own (bans by network, for example) rebuilds it when rows_version shows a
 * change, or updates it in rows_watch. */

/* row: the key and the columns known to the change. Borrowed. */
typedef void rows_changed(void *data, const struct row *row);

/* -- changes, through the open tx -- */

/* Puts a row, replacing the row with its key if there is one; takes it. */
void rows_put(struct world *world, struct row *row);
/* Deletes the row with this row's key, if it exists. */
void rows_delete(struct world *world, const struct row *row);

/* -- reading; counts as having seen the rows (world_seen_reset) -- */

struct rows {
    struct row *items; /* owned; in the requested order */
    size_t count;
    bool failed; /* reading stopped with an error */
};

typedef void rows_taker(void *data, const struct row *row);

/* Selects the rows whose column `of` has the id, in the order of a column; NULL: in any. */
struct store_select rows_with(enum table table, const char *of, uint64_t id, const char *order);
/* Reads at most limit rows, 0: all. A failed read is logged, and gives the rows read until then. */
struct rows rows_read(struct world *world, const struct store_select *select, size_t limit);
/* Same, but lends each row to take for the call, which must not change rows: for callers that read
 * many rows and keep few. False if the read failed. */
bool rows_each(struct world *world, const struct store_select *select, size_t limit,
        rows_taker *take, void *data);
void rows_finish(struct rows *rows);
/* Completes a row of which only the key is set. Returns false and leaves it unchanged if it does
 * not exist. */
bool rows_find(struct world *world, struct row *row);
/* Returns the highest int in that column, or 0; -1 if it cannot be read, so that no new number is
 * derived from it. */
int64_t rows_max(struct world *world, enum table table, const char *column);
/* Returns the lowest or (last) highest int in column `number` of the rows whose column `of` has the
 * id; 0: no such row. */
uint64_t rows_end(struct world *world, enum table table, const char *of, uint64_t id,
        const char *number, bool last);
/* Calls changed from now on whenever a row of the table is put, deleted, or rolled back; read the
 * present rows first. The callback must not change the world. One watcher for each table. It is not
 * called for rows deleted with their object (table_def.of_object). */
void rows_watch(struct world *world, enum table table, rows_changed *changed, void *data);
/* Returns a mark for rows_each_change: all later changes of the open tx are after it. */
size_t rows_mark(const struct world *world);
/* Walks the rows of a table that the open tx changed since the mark (0: its beginning), each once,
 * the newest change first. before is NULL if the row did not exist, now if it no longer does.
 * Borrowed for the call. */
void rows_each_change(struct world *world, enum table table, size_t mark,
        void (*visit)(void *data, const struct row *before, const struct row *now), void *data);
/* Returns a number that changes whenever a row of the table is put, deleted, or rolled back. */
uint64_t rows_version(const struct world *world, enum table table);
