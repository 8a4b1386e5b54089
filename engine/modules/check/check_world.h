#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Verifies a world file, read only: SQLite's own integrity check, then the world's invariants (one
 * place each and no cycles, parents exist and have no cycle, properties decode, twins agree,
 * next_id beyond every id, timers and behaviours of living objects…). Calls problem for each fault.
 * Returns false only if the check itself could not run. */
MUST_CHECK bool check_world(const char *path, void (*problem)(void *data, const char *text),
        void (*progress)(void *data, unsigned permille), void *data, size_t *out_problems,
        struct err *err);

/* Same for a world that a server certainly has open, even where its holder cannot be determined, as
 * in a sandbox. */
MUST_CHECK bool check_served(const char *path, void (*problem)(void *data, const char *text),
        void *data, size_t *out_problems, struct err *err);

/* Calls missing for each of refs, up to NULL, that no object in the world file has. */
MUST_CHECK bool check_refs(const char *path, const char *const *refs,
        void (*missing)(void *data, const char *ref), void *data, struct err *err);

struct value;

/* Calls row with each object's value of that property, and the object's ref or "#ID". Ends early
 * and returns false if row does. */
MUST_CHECK bool check_each_value(const char *path, const char *property,
        bool (*row)(void *data, struct str label, const struct value *value, struct err *err),
        void *data, struct err *err);
