#pragma once
#include "engine/core/people/sanction.h"

/* Applying sanctions. The affected player is told by whose role, why, for how long and how to
 * appeal. A ban ends what they have in play; a jailed player is moved into the room $jail,
 * which is made if it is missing. Only wizards may do this; the caller checks it. Everything
 * goes to the audit log.
 *
 * A sanction ends by itself at its time by the wall clock, also after a crash. */

struct sanction_ask {
    enum sanction_kind kind;
    struct str subject; /* as typed */
    int64_t seconds;    /* 0: permanent */
    struct str reason;
    uint64_t report; /* the report that it follows from; 0: none */
};

#define SANCTION_MAX 8 /* subjects of one call: a guest's name, and addresses */

struct sanction_applied {
    struct {
        uint64_t number;
        char subject[SANCTION_SUBJECT_MAX];
    } each[SANCTION_MAX];

    size_t count;
    bool unknown; /* nobody has this name yet */
};

/* Parses a subject (sanction_parse) as wizards type it, also from "nick/bridge" or
 * "<nick@bridge>". */
bool sanction_subject(struct engine *engine, struct str text, struct sanction *out);
/* Imposes a sanction in the open tx, by its actor, and replaces an older one of the same kind
 * and subject. A guest can come back under another name, so a sanction of a guest also binds
 * guests from the same address. */
MUST_CHECK bool sanction_apply(struct engine *engine, const struct sanction_ask *ask,
        struct sanction_applied *out, struct err *err);
/* For a guest who becomes a player, in the open transaction: a mute or jail of the address is
 * put on the name, too, so it does not end where they connect from elsewhere. */
void sanctions_follow(struct engine *engine, uint64_t guest);
/* Ends a sanction before its time. Returns false with err if it is not in force. */
MUST_CHECK bool sanction_lift(
        struct engine *engine, uint64_t number, struct str why, struct err *err);
/* Same, for the sanction of that kind in force against the subject, as typed. */
MUST_CHECK bool sanction_lift_of(struct engine *engine, enum sanction_kind kind,
        struct str subject, struct str why, struct err *err);
/* Returns the sanction in force with that number, or NULL. */
const struct sanction *sanction_numbered(struct engine *engine, uint64_t number);
/* Returns the sanction in force of that kind and subject, or NULL. */
const struct sanction *sanction_find(
        struct engine *engine, enum sanction_kind kind, struct str subject);
