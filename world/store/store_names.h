#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sqlite3;
struct value;

/* -- for the writer, in its transaction: first all notes, then one write -- */

struct store_names;

MUST_CHECK bool store_names_open(struct sqlite3 *db, struct store_names **out, struct err *err);
/* NULL is fine. */
void store_names_close(struct store_names *names);
/* Before a property is put, or (now NULL) deleted; others than name and aliases are passed over. */
MUST_CHECK bool store_names_note(struct store_names *names, uint64_t object,
        struct str property, const struct value *now, struct err *err);
/* Before an object is deleted. */
MUST_CHECK bool store_names_forget(struct store_names *names, uint64_t object, struct err *err);
/* Brings the index to what was noted. */
MUST_CHECK bool store_names_write(struct store_names *names, struct err *err);
/* Forgets what was noted. */
void store_names_drop(struct store_names *names);

/* -- for anybody -- */

/* Calls visit for each thing in whose name or an alias part, case-folded, is (see named.h), the oldest first, some
 * twice; at most limit times. Sees what is durable. It may take a second in a world of millions, so it has a
 * connection of its own. Thread: any but main. */
MUST_CHECK bool store_names_find(const char *path, struct str part, size_t limit,
        void (*visit)(void *data, uint64_t id), void *data, struct err *err);
/* All statements here: for tests that ask SQLite how they are carried out. */
void store_names_each_statement(void (*visit)(void *data, const char *sql), void *data);
