#pragma once
#include "engine/base/address.h"
#include "engine/core/engine.h"
#include "engine/core/people/role.h"

/* Accounts: who may log in. Separate records from characters; today one each, under one name.
 * Passwords are Argon2id (libsodium), made and checked in a worker only. */

#define ACCOUNT_NAME_MIN 2
#define ACCOUNT_NAME_MAX 24
#define ACCOUNT_PASSWORD_MIN 8
#define ACCOUNT_PASSWORD_MAX 512

#define ACCOUNT_ADDRESSES 8

/* What is remembered of an account's log-ins. */
struct account_past {
    char known[ACCOUNT_ADDRESSES][ADDRESS_SIZE]; /* as counted; newest first; empty: none */
    uint32_t wrong;                              /* passwords since somebody was told */
    int64_t wrong_since_ms;                      /* wall clock */
    char wrong_from[ADDRESS_SIZE];               /* the last */
};

struct account {
    char key[ACCOUNT_NAME_MAX + 1]; /* the name folded: case, 0/o, 1/l, -/_ */
    char name[ACCOUNT_NAME_MAX + 1];
    enum role role;
    char password[132]; /* libsodium's string form; empty: cannot log in */
    uint64_t character;
    bool disabled;
    bool unread; /* its row could not be read just now: it is not written, and who was not known by it cannot log in */
    int64_t created_ms; /* wall clock */
    int64_t seen_ms;
    struct account_past past;
    char *keys; /* owned by the accounts: by which it may log in, see sshkey.h; NULL: none */
};

/* The form alone: letters, digits, - and _, a letter first, of the right length. */
bool account_name_is_formed(struct str name);
/* Folds a name that is formed: names with one key are one name. */
void account_key(struct str name, char out[ACCOUNT_NAME_MAX + 1]);
/* Writes the folded name with each i as l, which worlds keep of names (property_called, realm_name). */
struct str account_look(const char *key, char out[ACCOUNT_NAME_MAX + 1]);
/* Writes what a folded name has in common with all that account_names_are_alike holds for it, and with some more. */
struct str account_shape(const char *key, char out[ACCOUNT_NAME_MAX + 1]);
/* True if a reader takes one name for the other: they fold to one key, or differ in 1 for i, in I for l or 1, in vv for w,
 * in rn for m, or in separators. */
bool account_names_are_alike(struct str a, struct str b);
/* Is it like one of these words? */
bool account_name_is_like(struct str name, const char *const *words, size_t count);
/* Borrowed for the slice; NULL if there is none. */
const struct account *account_find(struct engine *engine, struct str name);
/* Same; false: the world's file could not be read, so nobody knows. */
bool account_find_sure(struct engine *engine, struct str name, const struct account **out);
/* As account_find, of an account whose name is taken for this one: that name, or one like it. */
const struct account *account_find_like(struct engine *engine, struct str name);
const struct account *account_of(struct engine *engine, uint64_t character);
/* Every account, those changed a moment ago as they are now. */
bool account_each(struct engine *engine,
        void (*visit)(void *data, const struct account *account), void *data);

#define ACCOUNT_ANY_ROLE -1

/* Which accounts. */
struct account_filter {
    struct str query; /* in the name; empty: any */
    int role;         /* enum role, or ACCOUNT_ANY_ROLE */
    bool disabled;    /* those alone */
    struct str after; /* the name before the first; empty: from the beginning */
    size_t limit;
};

/* Walks those that fit, by name. out_next: the name to go on after; empty at the end. It may be that others follow though
 * there were none: so many were looked through. */
void account_search(struct engine *engine, const struct account_filter *filter,
        void (*visit)(void *data, const struct account *account), void *data,
        char out_next[ACCOUNT_NAME_MAX + 1]);

/* Who speaks for a character has to log in again: the account was disabled, or has another password. */
struct account_lock {
    uint64_t character;
    bool all; /* else the open slice's own session goes on, if it is of the character */
    const char *why;
};

/* -- through the open tx -- */
/* Makes account and character (a `player` asleep in the start room). password is the hash;
 * NULL: nobody can log in until one is set. The name is free and formed (must). */
const struct account *account_create(
        struct engine *engine, struct str name, enum role role, const char *password_hash);
/* The same for a character there is: a guest's, who becomes a player. */
const struct account *account_adopt(struct engine *engine, struct str name, enum role role,
        const char *password_hash, uint64_t character);
void account_set_role(struct engine *engine, const struct account *account, enum role role);
/* Ends every session of the character but the open slice's own, if that is one of them. */
void account_set_password(
        struct engine *engine, const struct account *account, const char *password_hash);
void account_set_disabled(struct engine *engine, const struct account *account, bool disabled);
/* As sshkey.c has them; empty: none. */
void account_set_keys(struct engine *engine, const struct account *account, struct str keys);
void account_set_seen(struct engine *engine, const struct account *account);
/* A wrong password came from an address. Nobody is held up by this change. */
void account_set_wrong(
        struct engine *engine, const struct account *account, const char *address);
/* Somebody came in from an address, as counted; told: of the wrong passwords, which are forgotten. */
void account_set_entered(
        struct engine *engine, const struct account *account, struct str address, bool told);
/* Has anybody come in as this account from the address, as counted, of late? */
bool account_knows(const struct account *account, struct str address);

/* What is written until it is false is of people of other worlds: MOMENT_ACCOUNT does not come. */
void account_visiting(struct engine *engine, bool visiting);

/* -- passwords, in a worker; done runs on the main thread outside any slice -- */
/* Whose turn it is: owners (an address, a character) take turns. */
struct password_turn {
    uint64_t owner;
    bool stranger; /* may be one of many: all others go first, and of theirs fewer may wait */
};

enum account_answer {
    ACCOUNT_WRONG,
    ACCOUNT_RIGHT,
    ACCOUNT_BUSY, /* others took its place in the queue: it was not looked at */
};

typedef void account_checked(struct engine *engine, void *data, enum account_answer answer);
typedef void account_hashed(struct engine *engine, void *data, const char *hash);

/* Checks password against hash (NULL or "": takes the same time, then fails). Returns a number for
 * account_cancel_password; 0: too busy, try again; done is not called. Nor is it called once the engine has ended: data
 * should be an id, or owned elsewhere. */
uint64_t account_check_password(struct engine *engine, const char *hash, struct str password,
        struct password_turn turn, account_checked *done, void *data);
/* Makes a hash, the same way. The hash that done gets is borrowed for the call; "" if hashing failed, or as ACCOUNT_BUSY. */
uint64_t account_hash_password(struct engine *engine, struct str password,
        struct password_turn turn, account_hashed *done, void *data);
/* Drops it if it has not begun; done is not called then. */
void account_cancel_password(struct engine *engine, uint64_t number);
/* Returns how many have not begun. */
size_t account_passwords_waiting(const struct engine *engine);
/* Returns its place among those, from 1, and about how long it is until its turn; 0: it has begun, or is none. */
size_t account_password_place(
        const struct engine *engine, uint64_t number, int64_t *out_wait_ms);
/* At once, for command-line tools without an engine loop. out has room for 132 bytes. */
bool account_hash_now(struct str password, uint32_t memory_kib, char *out);
/* Is it a hash that may be checked: of the one kind there is, and of no more work than a log-in may be? */
bool account_hash_is_formed(struct str hash);
/* A password nobody guesses, for the first wizard. */
void account_random_password(char out[25]);

/* -- for login.c and account_*.c -- */

struct accounts;
struct accounts *accounts_create(struct world *world);
void accounts_destroy(struct accounts *accounts);
/* Lets go of the accounts that were read, with no slice open: they are read again. */
void accounts_trim(struct engine *engine);
/* Number of the commit that last changed an account in a way people are told of: what is said
 * of accounts waits for it. */
uint64_t accounts_changed(const struct engine *engine);
/* The passwords being worked on. */
struct password_jobs;
struct password_jobs *password_jobs_create(void);
void password_jobs_destroy(struct password_jobs *jobs);
struct password_jobs *accounts_jobs(const struct engine *engine);
