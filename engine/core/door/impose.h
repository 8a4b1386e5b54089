#pragma once
#include "engine/core/people/sanction.h"

/* Imposing a sanction, with all that follows of it: who suffers it is told by whose role, why, for how long and how to
 * appeal; a ban ends what they have in play; who is jailed is brought into the room $jail, which is made if there is
 * none. Only a wizard may, which is asked where it is called. All of it is in the audit log.
 *
 * A sanction's end comes by itself, at its time by the world's clock, also after a crash. */

struct impose_ask {
    enum sanction_kind kind;
    struct str subject; /* as it was typed */
    int64_t seconds;    /* 0: for good */
    struct str reason;
    uint64_t report; /* that it came of; 0: none */
};

#define IMPOSE_MAX 8 /* subjects of one: a guest's name, and where they come from */

struct imposed {
    struct {
        uint64_t number;
        char subject[SANCTION_SUBJECT_MAX];
    } each[IMPOSE_MAX];

    size_t count;
    bool unknown; /* a name that nobody has yet */
};

/* sanction_parse of what a wizard types, who may have read "nick/bridge" or "<nick@bridge>". */
bool impose_subject(struct str text, struct sanction *out);
/* Through the open tx, by its actor. An older one of the same kind and subject ends. A guest comes again under another
 * name, so what is imposed on one binds guests from where they are, too. */
MUST_CHECK bool impose(struct engine *engine, const struct impose_ask *ask, struct imposed *out,
        struct err *err);
/* Ends one before its time. False with err if it does not stand. */
MUST_CHECK bool impose_lift(
        struct engine *engine, uint64_t number, struct str why, struct err *err);
/* The same of what stands of that kind against the subject itself, as typed. */
MUST_CHECK bool impose_lift_of(struct engine *engine, enum sanction_kind kind,
        struct str subject, struct str why, struct err *err);
/* The one of that number; NULL: none stands. */
const struct sanction *impose_numbered(struct engine *engine, uint64_t number);
/* The one of that kind and subject; NULL: none stands. */
const struct sanction *impose_find(
        struct engine *engine, enum sanction_kind kind, struct str subject);

/* MOMENT_MEET: who has come into play is told what stands against them, and put where they have to be. */
void impose_meet(struct engine *engine, void *about);
/* -- for engine.c -- */
/* From now on ends come by themselves. */
void impose_begin(struct engine *engine);
/* MOMENT_END: what stands may be another. */
void impose_watch(struct engine *engine, void *about);
