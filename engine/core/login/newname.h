#pragma once
#include "engine/core/people/account.h"

/* Checks of names for new accounts and guests. */

/* The party that asks for a name which needs the agreement of other worlds of the realm. */
struct newname_asker {
    /* In an open transaction: the name is free. Makes the account; returns false if it is no
     * longer wanted. */
    bool (*given)(struct engine *engine, uint64_t who, const char *name, const char *hash);
    /* Inside or outside a transaction: the name is refused. taken: somebody else has it; else
     * it cannot be checked now. */
    void (*refused)(struct engine *engine, uint64_t who, bool taken);
};

/* The argument of INTERNAL_NAME, between transactions: an account wants a name that is free here. */
struct newname_asking {
    struct str name;
    const char *hash;                  /* of the password; passed back */
    uint64_t who;                      /* the asker's own id */
    const struct newname_asker *asker; /* static */

    enum { NEWNAME_FREE, NEWNAME_WAITS, NEWNAME_TAKEN, NEWNAME_AWAY } becomes;
};

/* The argument of INTERNAL_ELSEWHERE. */
struct newname_elsewhere {
    struct str name;
    bool is; /* somebody in another world of the realm has this name or a look-alike */
};

/* Replaces a name beyond ASCII by the name that its account has, or that a new account would have; out is its memory.
 * Returns false with a sentence in err if no account can have the name, also if it is in ASCII and has not the right
 * form. */
MUST_CHECK bool newname_read(struct engine *engine, struct str *name,
        char out[ACCOUNT_NAME_MAX + 1], struct err *err);
/* Checks form, command verbs and reserved words. Returns false with a sentence in err if the
 * name is not acceptable. */
MUST_CHECK bool newname_fits(struct engine *engine, struct str name, struct err *err);
/* Same, for a name chosen by the player: it must not pass for staff either. */
MUST_CHECK bool newname_ok(struct engine *engine, struct str name, struct err *err);
/* Same, for a guest's name: it may not say something about a player (Alice-is-a-thief). */
MUST_CHECK bool newname_guest_ok(struct engine *engine, struct str name, struct err *err);
/* True if another world of the realm has that name, or somebody of that name is there. */
bool newname_is_elsewhere(struct engine *engine, struct str name);
/* True if an account, a guest or somebody of another world has that name or a look-alike. */
bool newname_is_taken(struct engine *engine, const char *name);
/* Makes the name of a guest who has chosen none. */
void newname_of_guest(struct engine *engine, char out[ACCOUNT_NAME_MAX + 1]);
/* Makes a free, valid name from the name that a client gives its user. Characters that names
 * cannot have are left out, and a number is added if needed ("dan[work]" becomes danwork). If
 * no number would make it acceptable, the name is as from newname_of_guest. */
void newname_make(struct engine *engine, struct str wish, char out[ACCOUNT_NAME_MAX + 1]);
