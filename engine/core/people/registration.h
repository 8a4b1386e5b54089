#pragma once
#include "engine/core/people/account.h"

/* Registered names of the realm: a name is the same person in all its worlds. A row of
 * TABLE_REALM_NAME each, written by realm/names*.c and read here. Without a realm the table is
 * empty. */

#define REGISTRATION_WORLD_MAX 32

enum registration_state {
    REGISTRATION_ASKED,   /* of this world: sent to the registrar, not answered yet */
    REGISTRATION_GIVEN,   /* registered */
    REGISTRATION_CHANGED, /* of this world: registered, and the account has changed since */
    REGISTRATION_REFUSED, /* of this world: somebody else has that name, or a similar one */
};

struct registration {
    char key[ACCOUNT_NAME_MAX + 1];
    char name[ACCOUNT_NAME_MAX + 1];
    char world[REGISTRATION_WORLD_MAX + 1]; /* where the account is */
    uint64_t character;                     /* the ID there; 0: no account yet */
    enum registration_state state;
    enum role role;
    bool disabled;
};

struct row;

/* Fills out. Returns false if the name is not claimed. */
bool registration_find(struct engine *engine, struct str name, struct registration *out);
/* True if it is the name of somebody in another world, or like one. Fills out (may be NULL)
 * with theirs. */
bool registration_is_others(struct engine *engine, struct str name, struct registration *out);
/* Same from the viewpoint of `world`: somebody elsewhere has it. */
bool registration_is_not_of(
        struct engine *engine, struct str name, struct str world, struct registration *out);
void registration_read(const struct row *row, struct registration *out);
