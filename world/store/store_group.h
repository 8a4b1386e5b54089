#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

struct batch_row;
struct sqlite3;

/* Rows of a group of batches that are written together, one statement for all of a kind. */
struct store_group;

struct store_group *store_group_create(struct sqlite3 *db);
void store_group_destroy(struct store_group *group);

/* Takes a row, with its values, to be written by the next store_group_write. False if it has to be
 * written alone: then everything taken before must be written first. */
bool store_group_take(struct store_group *group, struct batch_row *row);
/* True if so many rows are held that they should be written now. */
bool store_group_is_full(const struct store_group *group);
/* Writes all rows taken so far. It calls alone for each object that the statement for many cannot
 * write; that must put the object whatever the file has of it. */
MUST_CHECK bool store_group_write(struct store_group *group,
        bool (*alone)(void *data, const struct batch_row *row, struct err *err), void *data,
        struct err *err);
/* True if a statement failed since store_group_forgive. Until then a single row is full. */
bool store_group_has_failed(const struct store_group *group);
void store_group_forgive(struct store_group *group);
/* Drops the rows. */
void store_group_drop(struct store_group *group);

/* Calls visit with every statement used here: for tests of SQLite's query plans. */
void store_group_each_statement(void (*visit)(void *data, const char *sql), void *data);
