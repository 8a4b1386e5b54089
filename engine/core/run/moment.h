#pragma once
#include "engine/core/engine.h"

/* Internal events: hook points for modules that the caller does not know. One table (in
 * engine.c) has the callbacks of each, in order. */

enum moment {
    MOMENT_BEGIN, /* a transaction has begun */
    /* the open transaction is about to commit: write and tell what follows from its changes */
    MOMENT_SETTLE,
    MOMENT_RECORD, /* the same, after all that: the transaction's changes are complete */
    MOMENT_END,    /* a transaction has ended, either way */
    MOMENT_ERASE,  /* about: the struct presence that is going away */
    /* between transactions; about: the id (uint64_t) of the person who has left a room */
    MOMENT_LEAVE,
    /* between transactions; about: the struct session that now acts for a character */
    MOMENT_ATTACH,
    MOMENT_DETACH, /* the same, for a session about to be detached */
    /* in a transaction; about: the id (uint64_t) of the character who has come into play, or
     * back */
    MOMENT_MEET,
    /* in a transaction; about: the id (uint64_t) of the character who leaves play */
    MOMENT_SLEEP,
    MOMENT_ROLE, /* in a transaction; about: the struct account whose role changed */
    MOMENT_WAY, /* at any time; about: the struct object whose `to` has changed: only note it */
    /* between transactions; about: a struct shell_asking (door/resume.h): a traveller wants to
     * come in */
    MOMENT_SHELL,
    /* the same; a struct stranger: a proxy sends a session with an unknown token */
    MOMENT_STRANGER,
    /* the same; a struct newname_asking (door/newname.h): a new account wants that name */
    MOMENT_NAME,
    /* the same; a struct proof_asking (door/proof.h): somebody logs in with a password */
    MOMENT_PROVE,
    /* at any time; a struct newname_elsewhere: asks whether another world has that name */
    MOMENT_ELSEWHERE,
    /* in a transaction; about: the struct account that was made, or whose public data changed */
    MOMENT_ACCOUNT,
    /* at any time; a struct trust_asking (rights/trust.h): asks for the rights of the object's
     * behaviour */
    MOMENT_MAKER,
    /* in a transaction; about: the struct account_lock of an account that others may have used */
    MOMENT_LOCK,
    /* in a transaction; about: a struct slice_fault, borrowed: its owner is told afterwards */
    MOMENT_REPORT,
    /* at any time; a struct verb_asking (tell/naming.h): asks whether a word is a verb */
    MOMENT_VERB,
    MOMENTS,
};

#define MOMENT_STEPS_MAX 7

/* The callbacks of an internal event, in order. */
struct moment_steps {
    void (*run[MOMENT_STEPS_MAX + 1])(struct engine *engine, void *about); /* ends with NULL */
};

/* Runs the callbacks of an internal event. about: NULL, or as the event says. */
void moment_come(struct engine *engine, enum moment moment, void *about);
