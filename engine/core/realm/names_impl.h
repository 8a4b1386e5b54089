#pragma once
#include "engine/core/door/newname.h"
#include "engine/core/people/abroad.h"
#include "engine/core/people/claim.h"
#include "engine/core/post/post.h"
#include "engine/core/realm/realm.h"

/* The inside of names: shared by names*.c. Letters:
 *
 *   name      to the registrar: may somebody here be called so?             {number, name}
 *   named     its answer                                                    {number, name, given}
 *   unnamed   nobody wanted it any more                                     {name}
 *   accounts  to the registrar: accounts of the sender's that are new or have changed; from it: those of all worlds
 *             {accounts: [{name, world, id, role, disabled}], more: the last name, if there are more}
 *   unclaimed from it: these are somebody else's names                      {names: [NAME]}
 *   roll      to it: tell me of all accounts behind this name               {after: NAME}
 *   again     from it: it has an older copy of its file, and is to be told of all accounts again *   prove     to somebody's home: is this their password?                   {number, name, box}
 *   proved    its answer                                                    {number, how: "right", "wrong", "busy"} */

#define NAMES_ASKS 64
#define NAMES_SOME 200 /* accounts in a letter */

/* A name that was asked for. */
struct name_ask {
    uint64_t number; /* 0: free */
    uint64_t who;
    const struct newname_asker *asker;
    int64_t until_ms; /* monotonic */
    bool sent;
    char registrar[POST_NAME_MAX + 1];
    char name[ACCOUNT_NAME_MAX + 1];
    char hash[sizeof(((struct account *)0)->password)];
};

/* A password that somebody typed here, whose home was asked. */
struct proof_ask {
    uint64_t number; /* 0: free */
    uint64_t who;
    const struct proof_asker *asker;
    char world[POST_NAME_MAX + 1];
};

/* One that another world asks about, while a worker has it. */
struct proof_job {
    uint64_t number; /* 0: free */
    uint64_t theirs; /* its number there */
    uint64_t character;
    char world[POST_NAME_MAX + 1];
};

/* One that was right. */
struct proof {
    char world[POST_NAME_MAX + 1]; /* empty: free */
    char key[ABROAD_KEY_MAX + 1];
    int64_t until_ms; /* monotonic */
};

struct proofs {
    struct proof_ask asks[NAMES_ASKS];
    struct proof_job jobs[NAMES_ASKS];
    struct proof right[NAMES_ASKS];
    size_t right_next;
    uint64_t last_number;
    struct attempts *tried;       /* owned: by world, and by world and name */
    unsigned char public_key[32]; /* of this process */
    unsigned char secret_key[32];
};

struct names {
    struct proofs proofs;
    struct name_ask asks[NAMES_ASKS];
    uint64_t last_number;
    char told_to[POST_NAME_MAX +
                 1]; /* the registrar that was told of the accounts in this process */
    char cursor[ACCOUNT_NAME_MAX + 1]; /* up to which account, while it is */
    char differs[POST_NAME_MAX +
                 1]; /* the last world that was found to go by another registrar */
    bool telling;
    bool all; /* those too that it should know */
};

bool names_is_registrar(struct engine *engine);
/* Does the letter come from the world that gives out names? */
bool names_is_from_registrar(struct engine *engine, const struct post_letter *letter);

/* -- names_tell.c -- */

void names_claim_write(const struct claim *claim, json_t *accounts);
/* False: it is no account. */
bool names_claim_read(const json_t *json, struct claim *out);
/* Writes a letter of them, which it takes. False (logged) if there is no room for it. */
bool names_write_accounts(
        struct engine *engine, struct str to, json_t *accounts, const char *more);
/* In the open slice: the registrar is told of all accounts, if it was not in this process. */
void names_tell_begin(struct engine *engine);
bool names_apply_accounts(
        struct engine *engine, const struct post_letter *letter, struct err *err);
bool names_apply_unclaimed(
        struct engine *engine, const struct post_letter *letter, struct err *err);

bool names_apply_again(
        struct engine *engine, const struct post_letter *letter, struct err *err);

/* -- names.c -- */

/* What follows here from what is told of an account of another world; before: what was known, or NULL. */
void names_follow(struct engine *engine, const struct claim *before, const struct claim *claim);

/* -- names_prove.c -- */

void names_prove_begin(struct engine *engine, struct proofs *proofs);
void names_prove_end(struct proofs *proofs);

/* -- names_registrar.c -- */

/* May somebody of that world be called so? */
bool names_may_give(struct engine *engine, struct str name, struct str world);
bool names_apply_name(struct engine *engine, const struct post_letter *letter, struct err *err);
bool names_apply_unnamed(
        struct engine *engine, const struct post_letter *letter, struct err *err);
bool names_apply_roll(struct engine *engine, const struct post_letter *letter, struct err *err);
/* A world tells of its accounts. */
bool names_apply_told(struct engine *engine, const struct post_letter *letter,
        const json_t *accounts, struct err *err);
