#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Verifies a world file, read only: SQLite's own integrity check, then what
 * the world promises (one place each and no cycles, parents exist and have no
 * cycle, properties decode, twins agree, next_id beyond every id, timers and behaviours of living objects…).
 * Calls problem for each; returns false only if it could not look at all. */
MUST_CHECK bool check_world(const char *path, void (*problem)(void *data, const char *text),
        void (*progress)(void *data, unsigned permille), void *data, size_t *out_problems,
        struct err *err);

/* The same of a world that a server has for certain, also where nobody can see who has it, as in a sandbox. */
MUST_CHECK bool check_served(const char *path, void (*problem)(void *data, const char *text),
        void *data, size_t *out_problems, struct err *err);

/* Calls missing for each of refs, up to NULL, that nothing in the world file is called by. */
MUST_CHECK bool check_refs(const char *path, const char *const *refs,
        void (*missing)(void *data, const char *ref), void *data, struct err *err);

struct value;

/* Calls row with the value that each object of the world file has of that property, and what it is called by, else "#ID".
 * Ends early, and returns false, if row does. */
MUST_CHECK bool check_each_value(const char *path, const char *property,
        bool (*row)(void *data, struct str label, const struct value *value, struct err *err),
        void *data, struct err *err);

struct sqlite3;

/* Of the same, only what is in the rows, through an open connection; gives up after budget_us. Returns how many
 * problems there are. */
size_t check_start(struct sqlite3 *db, int64_t budget_us,
        void (*problem)(void *data, const char *text), void *data);
