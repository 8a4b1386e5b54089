#pragma once
#include "engine/core/people/account.h"

/* Passwords of people of other worlds of the realm: their home alone knows the hash, and says whether one is right. */

enum proof_answer {
    PROOF_RIGHT,
    PROOF_WRONG,
    PROOF_BUSY, /* too many are asked about */
    PROOF_AWAY, /* their home does not answer */
};

/* How whoever asks hears of it, outside any slice. world: their home, borrowed for the call. */
struct proof_asker {
    void (*proved)(
            struct engine *engine, uint64_t who, enum proof_answer answer, const char *world);
};

/* About of MOMENT_PROVE, between slices: somebody would come in by a password. */
struct proof_asking {
    struct str name;
    struct str password;
    const struct account *account;   /* of that name here; NULL: there is none */
    uint64_t who;                    /* as the asker knows them */
    const struct proof_asker *asker; /* static */
    bool asked; /* out: their home will be asked, or is away: the asker hears of it. False: it is nobody of another world */
};
