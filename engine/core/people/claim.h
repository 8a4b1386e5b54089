#pragma once
#include "engine/core/people/account.h"

/* Registered names of the realm: a name is the same person in all its worlds. A row of
 * TABLE_REALM_NAME each, written by realm/names*.c and read here. Without a realm the table is
 * empty. */

#define CLAIM_WORLD_MAX 32

enum claim_state {
    CLAIM_ASKED,   /* of this world: sent to the registrar, not answered yet */
    CLAIM_GIVEN,   /* registered */
    CLAIM_CHANGED, /* of this world: registered, and the account has changed since */
    CLAIM_REFUSED, /* of this world: somebody else has that name, or a similar one */
};

struct claim {
    char key[ACCOUNT_NAME_MAX + 1];
    char name[ACCOUNT_NAME_MAX + 1];
    char world[CLAIM_WORLD_MAX + 1]; /* where the account is */
    uint64_t character;              /* the ID there; 0: no account yet */
    enum claim_state state;
    enum role role;
    bool disabled;
};

struct row;

/* Fills out. Returns false if the name is not claimed. */
bool claim_find(struct engine *engine, struct str name, struct claim *out);
/* True if it is the name of somebody in another world, or like one. Fills out (may be NULL)
 * with theirs. */
bool claim_is_others(struct engine *engine, struct str name, struct claim *out);
/* Same from the viewpoint of `world`: somebody elsewhere has it. */
bool claim_is_not_of(
        struct engine *engine, struct str name, struct str world, struct claim *out);
/* Fills out with some name of that world. Returns false if none exists. */
bool claim_any_of(struct engine *engine, struct str world, struct claim *out);
/* True if the owner of this account may travel to other worlds under their name; otherwise
 * fills err. */
MUST_CHECK bool claim_lets_walk(
        struct engine *engine, const struct account *account, struct err *err);
/* True if, as far as this world knows, the name belongs to that character of that world. */
bool claim_fits(struct engine *engine, struct str name, struct str world, uint64_t character);
void claim_read(const struct row *row, struct claim *out);

/* -- in the open transaction -- */
void claim_put(struct engine *engine, const struct claim *claim);
void claim_remove(struct engine *engine, const struct claim *claim);
