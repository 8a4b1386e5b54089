#pragma once
#include "tests/support/test.h"
#include "tests/support/world_file.h"
#include "world/store/batch.h"
#include "world/store/store.h"

/* A world for one test, open, with functions to set and read rows in one line. */
struct rows_fixture {
    struct world_file file;
    struct store *store;
};

/* Set-up and tear-down; *state is the fixture. */
int world_rows_open(void **state);
int world_rows_close(void **state);
/* Opens the definition of a test that has the fixture. */
#define ROWS_TEST(name)                                                                        \
    TEST_OF(name, struct rows_fixture, fixture, world_rows_open, world_rows_close)

/* Closes the store and opens it again. */
void rows_reopen(struct rows_fixture *fixture);
/* Returns an empty batch with the next number. */
struct batch *next_batch(struct rows_fixture *fixture);
/* Submits batch and fails unless it is durable at once. */
void write_now(struct rows_fixture *fixture, struct batch *batch);

/* Adds a row; takes the columns. */
#define ADD(batch, op, table, ...)                                                             \
    world_rows_add(batch, op, table, (struct value[]){__VA_ARGS__},                            \
            sizeof((struct value[]){__VA_ARGS__}) / sizeof(struct value))
void world_rows_add(struct batch *batch, enum batch_op op, enum table table,
        struct value *columns, size_t count);
void add_object(struct batch *batch, uint64_t id, uint64_t location, const char *ref);
void add_property(struct batch *batch, uint64_t id, const char *name, struct value value);

/* Fails unless the rows of the answer, a line each, columns apart by '|', are expected; takes
 * the arguments. */
#define ASK(fixture, query, expected, ...)                                                     \
    world_rows_ask(fixture, query, (struct value[]){__VA_ARGS__},                              \
            sizeof((struct value[]){__VA_ARGS__}) / sizeof(struct value), expected)
void world_rows_ask(struct rows_fixture *fixture, enum query query, struct value *args,
        size_t count, const char *expected);
/* Same for the rows of a table that have value, which is taken, in a column; ordered by order, the highest
 * first. */
void world_rows_select(struct rows_fixture *fixture, enum table table, const char *column,
        struct value value, const char *order, const char *expected);
/* The receiver that makes these lines; data is a struct buf. */
bool world_rows_print(void *data, const struct value *columns, size_t count);
