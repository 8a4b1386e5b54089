#pragma once
#include "engine/core/engine.h"

/* Moments at which modules have something to do that the one where they come does not know: one table
 * (in engine.c) says who does what, and in which order. */

enum moment {
    MOMENT_BEGIN, /* a slice has begun */
    MOMENT_SETTLE, /* the open slice is about to commit: what follows from its changes is written and told now */
    MOMENT_RECORD, /* the same, after all that: what the slice changed is complete */
    MOMENT_END,    /* a slice has ended, either way */
    MOMENT_FORGET, /* about: the struct presence that ends */
    MOMENT_LEAVE,  /* between slices; about: the id (uint64_t) of who has left a room */
    MOMENT_ATTACH, /* between slices; about: the struct session that speaks for a character now */
    MOMENT_DETACH, /* the same, that is about to cease to */
    MOMENT_MEET,   /* in a slice; about: the id (uint64_t) of who has come into play, or back */
    MOMENT_SLEEP,  /* in a slice; about: the id (uint64_t) of who goes out of play */
    MOMENT_ROLE,   /* in a slice; about: the struct account that has another role */
    MOMENT_WAY, /* at any time; about: the struct object whose `to` has changed: note it, no more */
    MOMENT_SHELL, /* between slices; about: a struct shell_asking (door/resume.h): who lives elsewhere would come in */
    MOMENT_STRANGER, /* the same; a struct stranger: a gate brings somebody by a token that is not known here */
    MOMENT_NAME, /* the same; a struct newname_asking (door/newname.h): somebody new wants that name */
    MOMENT_PROVE, /* the same; a struct proof_asking (door/proof.h): somebody would come in by a password */
    MOMENT_ELSEWHERE, /* at any time; a struct newname_elsewhere: has somebody of another world that name? */
    MOMENT_ACCOUNT, /* in a slice; about: the struct account that was made, or changed as people are told */
    MOMENT_MAKER, /* at any time; a struct trust_asking (rights/trust.h): whose rights has what the object runs? */
    MOMENT_LOCK, /* in a slice; about: the struct account_lock of whom others may have spoken for */
    MOMENTS,
};

#define MOMENT_STEPS_MAX 7

/* What is done at one moment, in this order. */
struct moment_steps {
    void (*run[MOMENT_STEPS_MAX + 1])(struct engine *engine, void *about); /* up to NULL */
};

/* Does what is to be done at a moment. about: NULL, or what the moment says. */
void moment_come(struct engine *engine, enum moment moment, void *about);
