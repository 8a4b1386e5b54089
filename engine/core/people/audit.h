#pragma once
#include "engine/core/engine.h"

/* The audit log: privileged acts, a line each, for good. */

/* Writes one. Role, password (of somebody else), disabling and sanctions write theirs by themselves. The door and the
 * address are the open slice's session's. */
void audit_write(struct engine *engine, uint64_t actor, struct str action, struct str subject,
        struct str detail);

/* Until NULL, lines of slices that are of no session and of no door have this user, and the door "shell". Borrowed. */
void audit_set_shell(struct engine *engine, const char *user);

/* A line. Borrowed. */
struct audit_line {
    uint64_t number;
    int64_t time_ms; /* wall clock */
    struct str actor;
    struct str action;
    struct str subject;
    struct str detail;
    struct str door;    /* empty: the server, or not known */
    struct str address; /* the same */
};

/* Which lines; what is empty or 0 is not asked for. Names compare in any case. */
struct audit_filter {
    struct str name; /* by them or about them */
    struct str by;
    struct str about;
    struct str action; /* that begin so */
    struct str door;
    struct str from;  /* an address or a network */
    int64_t since_ms; /* wall clock */
    int64_t until_ms;
    uint64_t before; /* only lower numbers */
    size_t limit;
};

/* Walks those that fit, the newest first. Looks through so many that nobody is held up; returns the number to go on
 * before, 0 at the end. False with err if `from` is no address. */
MUST_CHECK bool audit_each(struct engine *engine, const struct audit_filter *filter,
        void (*visit)(void *data, const struct audit_line *line), void *data,
        uint64_t *out_next, struct err *err);
