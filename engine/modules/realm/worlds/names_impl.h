#pragma once
#include "engine/core/login/newname.h"
#include "engine/core/people/abroad.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/worlds/names_rows.h"
#include "engine/modules/realm/worlds/realm.h"

/* Internals of names, shared by names*.c. Messages:
 *
 *   name      to the registrar: may an account here have this name? {number, name}
 *   named     its answer {number, name, given}
 *   unnamed   nobody wanted the name any more {name}
 *   accounts  to the registrar: accounts of the sender that are new or have changed. From the
 *             registrar: those of all worlds {accounts: [{name, world, id, role, disabled}], more:
 *             the last name, if there are more}
 *   unclaimed from the registrar: these names belong to others {names: [NAME]}
 *   roll      to the registrar: send all accounts after this name {after: NAME}
 *   again     from the registrar: it has an older copy of its file and needs all accounts again
 *   prove     to the home world of an account: is this its password? {number, name, box}
 *   proved    its answer {number, how: "right", "wrong", "busy"} */

#define NAMES_ASKS 64
#define NAMES_SOME 200 /* accounts in a message */

/* A name that was asked for. */
struct name_ask {
    uint64_t number; /* 0: free */
    uint64_t who;
    const struct newname_asker *asker;
    int64_t until_ms; /* monotonic */
    bool sent;
    char registrar[WORLD_NAME_MAX + 1];
    char name[ACCOUNT_NAME_MAX + 1];
    char hash[sizeof(((struct account *)0)->password)];
};

/* A password that was typed here and sent to the account's home world. */
struct proof_ask {
    uint64_t number; /* 0: free */
    uint64_t who;
    const struct proof_asker *asker;
    char world[WORLD_NAME_MAX + 1];
};

/* A password check for another world that a worker is doing. */
struct proof_job {
    uint64_t number; /* 0: free */
    uint64_t theirs; /* the other world's number */
    uint64_t character;
    char world[WORLD_NAME_MAX + 1];
};

/* A password check that succeeded. */
struct proof {
    char world[WORLD_NAME_MAX + 1]; /* empty: free */
    char key[ABROAD_KEY_MAX + 1];
    int64_t until_ms; /* monotonic */
};

struct proofs {
    struct proof_ask asks[NAMES_ASKS];
    struct proof_job jobs[NAMES_ASKS];
    struct proof right[NAMES_ASKS];
    size_t right_next;
    uint64_t last_number;
    struct attempts *tried;       /* owned; keyed by world, and by world and name */
    unsigned char public_key[32]; /* of this process */
    unsigned char secret_key[32];
};

struct names {
    struct proofs proofs;
    struct name_ask asks[NAMES_ASKS];
    uint64_t last_number;
    char told_to[WORLD_NAME_MAX +
                 1]; /* the registrar that this process has reported its accounts to */
    char cursor[ACCOUNT_NAME_MAX + 1]; /* the last account reported, while that goes on */
    char differs[WORLD_NAME_MAX + 1];  /* the last world found to use another registrar */
    bool telling;
    json_t *had; /* owned; how many names each other world has; NULL: not counted yet */
    bool all;    /* also report accounts that it should know already */
};

bool names_is_registrar(struct engine *engine);
/* True if the message comes from the world that gives out names. */
bool names_is_from_registrar(struct engine *engine, const struct outbox_message *message);

/* -- names_tell.c -- */

void names_claim_write(const struct registration *claim, json_t *accounts);
/* Returns false if json is not an account. */
bool names_claim_read(const json_t *json, struct registration *out);
/* Writes a message with the accounts and consumes them. Returns false (logged) if it does not
 * fit. */
bool names_write_accounts(
        struct engine *engine, struct str to, json_t *accounts, const char *more);
/* Starts reporting all accounts to the registrar, once per process and registrar. Needs an open
 * transaction. */
void names_tell_begin(struct engine *engine);
bool names_apply_accounts(
        struct engine *engine, const struct outbox_message *message, struct err *err);
bool names_apply_unclaimed(
        struct engine *engine, const struct outbox_message *message, struct err *err);

bool names_apply_again(
        struct engine *engine, const struct outbox_message *message, struct err *err);

/* -- names.c -- */

/* Applies a report about an account of another world to this world. before: what was known, or
 * NULL. */
void names_follow(struct engine *engine, const struct registration *before,
        const struct registration *claim);

/* -- names_prove.c -- */

void names_prove_begin(struct engine *engine, struct proofs *proofs);
void names_prove_end(struct proofs *proofs);

/* -- names_registrar.c -- */

/* True if an account of that world may have the name. */
bool names_may_give(struct engine *engine, struct str name, struct str world);
bool names_apply_name(
        struct engine *engine, const struct outbox_message *message, struct err *err);
bool names_apply_unnamed(
        struct engine *engine, const struct outbox_message *message, struct err *err);
bool names_apply_roll(
        struct engine *engine, const struct outbox_message *message, struct err *err);
/* Handles a world's report of its accounts. */
bool names_apply_told(struct engine *engine, const struct outbox_message *message,
        const json_t *accounts, struct err *err);
