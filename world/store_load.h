#pragma once
#include "engine/base/err.h"
#include "world/store.h"

/* The read-only connection of the main thread. */
struct store_load_reader;

/* Opens options->path; refuses a world of another schema, which a writer would have migrated.
 */
MUST_CHECK bool store_load_open(
        const struct store_options *options, struct store_load_reader **out, struct err *err);
/* NULL is fine. */
void store_load_close(struct store_load_reader *reader, bool crash);

/* Who takes the rows; see store_query. */
struct store_load_taker {
    bool (*row)(void *data, const struct value *columns, size_t count);
    void *data;
};

/* A statement with what it takes, a letter for each parameter: see enum store_db_column. */
struct store_load_statement {
    const char *kinds;
    const char *sql;
};

/* As store_query. */
MUST_CHECK bool store_load_query(struct store_load_reader *reader, enum query query,
        const struct value *args, size_t arg_count, struct store_load_taker taker,
        struct err *err);
/* The rows that a statement of the caller's gives; kinds are those of its parameters. */
MUST_CHECK bool store_load_run(struct store_load_reader *reader,
        struct store_load_statement statement, const struct value *args,
        struct store_load_taker taker, struct err *err);
/* The statement behind query, for tests that ask SQLite how it is carried out. */
const char *store_load_sql(enum query query);
