#pragma once
#include "world/model/row.h"
#include "world/model/world.h"
#include "world/store/store.h"

/* rows -- the tables beside the objects, read as they will be.
 *
 * The store's reader sees what is durable; a tx writes what is not. Here both are one: a read gives each row
 * as the open tx has it, or a commit on its way to the disk, or the file. A rollback takes rows back with
 * everything else. So nobody who has a table keeps a copy of it in memory; who needs an index of their own
 * (bans by network, say) makes it anew when rows_version says that the table has changed, or hears of each
 * change (rows_watch). */

/* row: the key, and what else the change knew of it. Borrowed. */
typedef void rows_changed(void *data, const struct row *row);

/* -- changes, through the open tx -- */

/* Puts a row in place of the one with its key, if there is one; takes it. */
void rows_put(struct world *world, struct row *row);
/* Deletes the row with the key of this one, if there is one. */
void rows_delete(struct world *world, const struct row *row);

/* -- reading; counts as having seen what was read (world_seen_reset) -- */

struct rows {
    struct row *items; /* owned; in the order that was asked for */
    size_t count;
    bool failed; /* it could not be read to its end */
};

typedef void rows_taker(void *data, const struct row *row);

/* At most limit rows, 0: all. A read that fails is logged and gives what there was until then. */
struct rows rows_read(struct world *world, const struct store_select *select, size_t limit);
/* The same, each lent to take for the call, which changes no rows: for who wants many and keeps little of them. False if it
 * failed. */
bool rows_each(struct world *world, const struct store_select *select, size_t limit,
        rows_taker *take, void *data);
void rows_finish(struct rows *rows);
/* Completes a row of which only the key is set; false, and as it was, if there is none. */
bool rows_find(struct world *world, struct row *row);
/* The highest int in that column, or 0; -1 if it cannot be read: then no row gets a number that goes by it. */
int64_t rows_max(struct world *world, enum table table, const char *column);
/* The lowest or (last) highest number in the int column `number` of those rows whose column `of` has the id; 0: there is
 * none. */
uint64_t rows_end(struct world *world, enum table table, const char *of, uint64_t id,
        const char *number, bool last);
/* From now on changed is called whenever a row of the table was put, deleted, or that was taken back; what is
 * there now, a read says. It changes nothing in the world. One for each table. Rows that go with their object
 * (table_def.of_object) go without it. */
void rows_watch(struct world *world, enum table table, rows_changed *changed, void *data);
/* A mark for rows_each_change: all that comes in the open tx is after it. */
size_t rows_mark(const struct world *world);
/* Walks the rows of a table that the open tx changed since the mark (0: its beginning), each once, the newest
 * change first: as it was (NULL: there was none) and is now (NULL: there is none). Borrowed for the call. */
void rows_each_change(struct world *world, enum table table, size_t mark,
        void (*visit)(void *data, const struct row *before, const struct row *now), void *data);
/* Another number whenever a row of the table was put, deleted, or that was taken back. */
uint64_t rows_version(const struct world *world, enum table table);
