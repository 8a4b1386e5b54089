#pragma once
#include "engine/base/err.h"
#include "world/store/store.h"

struct buf;

/* The read-only connection of the main thread. */
struct store_load_reader;

/* Opens options->path. Refuses a world of another schema, which a writer would have migrated. */
MUST_CHECK bool store_load_open(
        const struct store_options *options, struct store_load_reader **out, struct err *err);
/* NULL is fine. */
void store_load_close(struct store_load_reader *reader, bool crash);
/* Frees the memory of recently read data. */
void store_load_trim(struct store_load_reader *reader);

/* Receives the rows; see store_query. */
struct store_load_taker {
    bool (*row)(void *data, const struct value *columns, size_t count);
    void *data;
};

/* Same as store_hold_reads. */
void store_load_hold(struct store_load_reader *reader, bool holds);
/* Same as store_query. */
MUST_CHECK bool store_load_query(struct store_load_reader *reader, enum query query,
        const struct value *args, size_t arg_count, struct store_load_taker taker,
        struct err *err);
/* Same as store_select. */
MUST_CHECK bool store_load_select(struct store_load_reader *reader,
        const struct store_select *select, struct store_load_taker taker, struct err *err);
/* Same as store_reads_at. */
bool store_load_reads_at(
        const struct store_load_reader *reader, size_t i, struct store_reads *out);
/* Return the statement of a select with the kinds of its parameters, and the statement of a query:
 * for tests of SQLite's query plans. */
void store_load_write_select(
        const struct store_select *select, struct buf *sql, struct buf *kinds);
const char *store_load_sql(enum query query);
