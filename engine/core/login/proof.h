#pragma once
#include "engine/core/people/account.h"

/* Password checks for players of other worlds of the realm: only their home has the hash, and
 * answers whether a password is right. */

enum proof_answer {
    PROOF_RIGHT,
    PROOF_WRONG,
    PROOF_BUSY, /* too many checks are under way */
    PROOF_AWAY, /* their home does not answer */
};

/* Called with the answer, outside any transaction. world: the player's home, borrowed for the
 * call. */
struct proof_asker {
    void (*proved)(
            struct engine *engine, uint64_t who, enum proof_answer answer, const char *world);
};

/* The argument of INTERNAL_PROVE, between transactions: somebody logs in with a password. */
struct proof_asking {
    struct str name;
    struct str password;
    const struct account *account;   /* of that name here; NULL: none */
    uint64_t who;                    /* the asker's own id */
    const struct proof_asker *asker; /* static */
    /* out: the home is asked, or away, and the asker is called. False: the name belongs to no
     * other world */
    bool asked;
};
