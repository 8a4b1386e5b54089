#pragma once
#include "engine/core/people/account.h"

/* Which names may somebody have who has none yet? */

/* Who asks for a name that others of the realm have a say in. */
struct newname_asker {
    /* In an open slice: it may be had. Makes the account; false: nobody wants it any more. */
    bool (*given)(struct engine *engine, uint64_t who, const char *name, const char *hash);
    /* In a slice or between two: it may not. taken: it is somebody else's; else nobody can say just now. */
    void (*refused)(struct engine *engine, uint64_t who, bool taken);
};

/* About of MOMENT_NAME, between slices: a name that is free here is wanted for an account. */
struct newname_asking {
    struct str name;
    const char *hash;                  /* of the password, to be given back */
    uint64_t who;                      /* as the asker knows them */
    const struct newname_asker *asker; /* static */

    enum { NEWNAME_FREE, NEWNAME_WAITS, NEWNAME_TAKEN, NEWNAME_AWAY } becomes;
};

/* About of MOMENT_ELSEWHERE. */
struct newname_elsewhere {
    struct str name;
    bool is; /* somebody of another world of the realm is called so, or taken for them */
};

/* Is this a name somebody may have: form, and not a command's or a reserved word? A sentence if
 * not. */
MUST_CHECK bool newname_fits(struct engine *engine, struct str name, struct err *err);
/* Same, for who comes in by themselves: nor one by which they would be taken for staff. */
MUST_CHECK bool newname_ok(struct engine *engine, struct str name, struct err *err);
/* Has anybody that name, or one that is taken for it: an account, a guest, somebody of another world? */
bool newname_is_taken(struct engine *engine, const char *name);
/* Makes the name of a guest who has chosen none. */
void newname_of_guest(struct engine *engine, char out[ACCOUNT_NAME_MAX + 1]);
/* Is there a guest in play of this name, or of one that is taken for it? */
bool newname_is_guests(struct engine *engine, const char *name);
/* Makes a name that somebody may have, and nobody has, of whatever a client calls its user: what no name has
 * is left out, and a number added if need be ("dan[work]" is danwork). One that nobody may have with a number either is as
 * newname_of_guest makes it. */
void newname_make(struct engine *engine, struct str wish, char out[ACCOUNT_NAME_MAX + 1]);
