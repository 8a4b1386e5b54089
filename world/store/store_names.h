#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct batch_row;
struct sqlite3;

/* -- for the writer, in its transaction: first all notes, then one write -- */

struct store_names;

MUST_CHECK bool store_names_open(struct sqlite3 *db, struct store_names **out, struct err *err);
/* NULL is fine. */
void store_names_close(struct store_names *names);
/* Call before a row of a batch is written. Rows other than names and aliases are ignored. */
MUST_CHECK bool store_names_note_row(
        struct store_names *names, const struct batch_row *row, struct err *err);
/* Call before an object is deleted. */
MUST_CHECK bool store_names_forget(struct store_names *names, uint64_t object, struct err *err);
/* Writes the recorded changes to the index. */
MUST_CHECK bool store_names_write(struct store_names *names, struct err *err);
/* Drops the recorded changes. */
void store_names_drop(struct store_names *names);

/* -- for all threads but main -- */

/* Calls visit for each object with part, case-folded, in its name or an alias (see named.h), the
 * oldest first, some twice; at most limit times. Sees durable data. It may take a second in a world
 * of millions, so it has its own connection. Thread: any but main. */
MUST_CHECK bool store_names_find(const char *path, struct str part, size_t limit,
        void (*visit)(void *data, uint64_t id), void *data, struct err *err);
/* Calls visit with every statement used here: for tests of SQLite's query plans. */
void store_names_each_statement(void (*visit)(void *data, const char *sql), void *data);
