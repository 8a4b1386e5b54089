#pragma once
#include "engine/core/people/account.h"

/* Whose a name is in a realm: one name is one person in all its worlds. A row of TABLE_REALM_NAME each, written by
 * realm/names*.c and asked here. In a world of no realm there is none. */

#define CLAIM_WORLD_MAX 32

enum claim_state {
    CLAIM_ASKED, /* of this world: the world that gives out names was told, and has not answered */
    CLAIM_GIVEN,   /* it is so */
    CLAIM_CHANGED, /* of this world: given, and its account has changed since */
    CLAIM_REFUSED, /* of this world: somebody else has that name, or one like it */
};

struct claim {
    char key[ACCOUNT_NAME_MAX + 1];
    char name[ACCOUNT_NAME_MAX + 1];
    char world[CLAIM_WORLD_MAX + 1]; /* where the account is */
    uint64_t character;              /* there; 0: it has no account yet */
    enum claim_state state;
    enum role role;
    bool disabled;
};

struct row;

/* Fills out; false: nobody claims the name. */
bool claim_find(struct engine *engine, struct str name, struct claim *out);
/* Is it the name of somebody of another world, or taken for it? Fills out (may be NULL) with theirs. */
bool claim_is_others(struct engine *engine, struct str name, struct claim *out);
/* The same, as far as world is concerned: that others have it. */
bool claim_is_not_of(
        struct engine *engine, struct str name, struct str world, struct claim *out);
/* Fills out with one that somebody of that world has; false: there is none. */
bool claim_any_of(struct engine *engine, struct str world, struct claim *out);
/* May who has this account here walk to other worlds by their name? False with a sentence. */
MUST_CHECK bool claim_lets_walk(
        struct engine *engine, const struct account *account, struct err *err);
/* Has somebody of that world, with that number there, this name, as far as is known here? */
bool claim_fits(struct engine *engine, struct str name, struct str world, uint64_t character);
void claim_read(const struct row *row, struct claim *out);

/* -- through the open tx -- */
void claim_put(struct engine *engine, const struct claim *claim);
void claim_remove(struct engine *engine, const struct claim *claim);
