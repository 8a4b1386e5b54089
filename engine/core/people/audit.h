#pragma once
#include "engine/core/engine.h"

/* Audit log of privileged actions, one line each, never deleted. */

/* Writes a line. Changes of role, of somebody else's password, disabling and sanctions write
 * theirs by themselves. Service and address come from the open transaction's session. */
void audit_write(struct engine *engine, uint64_t actor, struct str action, struct str subject,
        struct str detail);

/* Sets the user that lines of transactions without a session show, with the service "shell". NULL
 * resets it. Borrowed. */
void audit_set_shell(struct engine *engine, const char *user);

/* Returns the number of the last line. */
uint64_t audit_last_number(const struct engine *engine);
/* Sets it back, after the lines since then were undone. */
void audit_set_last_number(struct engine *engine, uint64_t number);

/* One line. Borrowed. */
struct audit_line {
    uint64_t number;
    int64_t time_ms; /* wall clock */
    struct str actor;
    struct str action;
    struct str subject;
    struct str detail;
    struct str door;    /* empty: the server, or unknown */
    struct str address; /* same */
};

/* Selects lines; empty or 0 fields are ignored. Names are compared in any case. */
struct audit_filter {
    struct str name; /* the actor or the subject */
    struct str by;
    struct str about;
    struct str action; /* prefix */
    struct str door;
    struct str from;  /* an address or a network */
    int64_t since_ms; /* wall clock */
    int64_t until_ms;
    uint64_t before; /* only lower numbers */
    size_t limit;
};

/* Visits the matching lines, the newest first. Examines a limited number of rows; *out_next:
 * the number to continue before, 0 at the end. Returns false and fills err if `from` is not an
 * address. */
MUST_CHECK bool audit_each(struct engine *engine, const struct audit_filter *filter,
        void (*visit)(void *data, const struct audit_line *line), void *data,
        uint64_t *out_next, struct err *err);
