#pragma once
#include "engine/base/address.h"
#include "engine/core/engine.h"
#include "engine/core/people/role.h"

/* Accounts for logging in. Each row has one character, with the same name. A player with several characters has a row for
 * each, in one group: they have one password, role and set of keys, and sanctions on one hold for all
 * (engine/modules/characters). Passwords are Argon2id (libsodium), hashed and checked only in a worker. */

#define ACCOUNT_NAME_MIN 2
#define ACCOUNT_NAME_MAX 24
#define ACCOUNT_PASSWORD_MIN 8
#define ACCOUNT_PASSWORD_MAX 512

#define ACCOUNT_ADDRESSES 8

/* The log-in history of an account. */
struct account_past {
    /* from address_counted; newest first; empty: unused */
    char known[ACCOUNT_ADDRESSES][ADDRESS_SIZE];
    /* wrong passwords since the owner was last told */
    uint32_t wrong;
    int64_t wrong_since_ms;        /* wall clock */
    char wrong_from[ADDRESS_SIZE]; /* the last one */
};

struct account {
    char key[ACCOUNT_NAME_MAX + 1]; /* the folded name: case, 0/o, 1/l, -/_ ignored */
    char name[ACCOUNT_NAME_MAX + 1];
    enum role role;
    char password[132]; /* libsodium's string form; empty: cannot log in */
    uint64_t character;
    bool disabled;
    bool unread; /* its row could not be read: never written, and log-in may be impossible */
    int64_t created_ms; /* wall clock */
    int64_t seen_ms;
    struct account_past past;
    char *keys; /* owned by the accounts: SSH keys, see sshkey.h; NULL: none */
    /* owned by the accounts: the keys of the group, the player's first character first; the same text in each of its
     * accounts; NULL: no other characters */
    char *group;
};

/* True if the form is right: letters, digits, - and _, a letter first, valid length. */
bool account_name_is_formed(struct str name);
/* Folds a well-formed name; names with the same key are the same name. */
void account_key(struct str name, char out[ACCOUNT_NAME_MAX + 1]);
/* Writes the folded name with l for each i, the form that worlds store (property_called,
 * realm_name). */
struct str account_look(const char *key, char out[ACCOUNT_NAME_MAX + 1]);
/* Writes a common form: the same for all names that account_names_are_alike accepts, and for
 * some others. */
struct str account_shape(const char *key, char out[ACCOUNT_NAME_MAX + 1]);
/* True if a reader could confuse the names. Their keys are equal, or they differ only in 1 for i,
 * I for l or 1, vv for w, rn for m, or in separators. */
bool account_names_are_alike(struct str a, struct str b);
/* True if name is like one of these words. */
bool account_name_is_like(struct str name, const char *const *words, size_t count);

/* -- names beyond ASCII -- */
/* A character has one name in ASCII, which is unique and stays: it is the account's, the nickname on IRC, the mail address
 * and the page. It may be written in other letters as well: the property `written_name` of the character, which readers are
 * shown in its place. The module spelling knows which spellings are allowed and whose they are; in a build without it
 * names are ASCII. */

/* The argument of INTERNAL_SPELLING. */
struct spelling_asking {
    enum {
        SPELLING_FIND, /* whose spelling is it? */
        SPELLING_NEW,  /* which name would a new character of this spelling have? */
        /* in a transaction: account is written so from now on; not if that is somebody's, or looks like it */
        SPELLING_KEEP,
    } what;

    struct str written;
    const struct account *account;   /* SPELLING_KEEP */
    char name[ACCOUNT_NAME_MAX + 1]; /* the answer; empty: none */
    struct err *err;                 /* SPELLING_NEW: filled if the spelling is refused */
    bool refused;
};

/* True if name has a letter beyond ASCII, and is no longer than a name can be. */
bool spelling_is(struct str name);
/* Replaces a name beyond ASCII by that of the account that is written so; out is its memory. Returns false if name is
 * not in ASCII and nobody is written so, or if it has not the form of a name. */
bool spelling_find(struct engine *engine, struct str *name, char out[ACCOUNT_NAME_MAX + 1]);
/* Returns how readers are shown the name of a person: the property `written_name`, else the name. Borrowed. */
struct str spelling_of(struct engine *engine, struct object *person);
/* Same for the person of that id, if that is their name still; else name. */
struct str spelling_of_name(struct engine *engine, uint64_t person, struct str name);

/* -- finding -- */
/* Returns the account with that name, borrowed for the transaction; NULL if none exists. */
const struct account *account_find(struct engine *engine, struct str name);
/* Same; returns false if the world file could not be read, so that the answer is unknown. */
bool account_find_sure(struct engine *engine, struct str name, const struct account **out);
/* Same as account_find, but a similar name is enough. */
const struct account *account_find_like(struct engine *engine, struct str name);
const struct account *account_of(struct engine *engine, uint64_t character);
/* True if the name is of another character of the same player. account may be NULL. */
bool account_is_also(struct engine *engine, const struct account *account, struct str name);
/* Visits every account in its current state. Returns false if not all could be read. */
bool account_each(struct engine *engine,
        void (*visit)(void *data, const struct account *account), void *data);

/* Sessions of the character must log in again: the account was disabled, or has a new
 * password. */
struct account_lock {
    uint64_t character;
    bool all; /* false: the open transaction's own session may stay, if it is the character's */
    const char *why;
};

/* -- in the open transaction -- */
/* Creates an account and its character (a `player` asleep in the start room). password_hash
 * NULL: log-in is impossible until a password is set. The name must be well-formed and free
 * (must). */
const struct account *account_create(
        struct engine *engine, struct str name, enum role role, const char *password_hash);
/* Same for an existing character: a guest who becomes a player. */
const struct account *account_adopt(struct engine *engine, struct str name, enum role role,
        const char *password_hash, uint64_t character);
void account_set_role(struct engine *engine, const struct account *account, enum role role);
/* Sets the hash and ends every session of the character, except the open transaction's own. */
void account_set_password(
        struct engine *engine, const struct account *account, const char *password_hash);
void account_set_disabled(struct engine *engine, const struct account *account, bool disabled);
/* Sets the public keys, in the format of sshkey.c; empty: none. */
void account_set_keys(struct engine *engine, const struct account *account, struct str keys);
void account_set_seen(struct engine *engine, const struct account *account);
/* Records a wrong password from an address. Output does not wait for this change. */
void account_set_wrong(
        struct engine *engine, const struct account *account, const char *address);
/* Records a log-in from a counted address. told: the owner was told of the wrong passwords,
 * which are then cleared. */
void account_set_entered(
        struct engine *engine, const struct account *account, struct str address, bool told);
/* True if somebody recently logged in to this account from the counted address. */
bool account_knows(const struct account *account, struct str address);

/* Marks that accounts are written for people of other worlds: INTERNAL_ACCOUNT does not fire while
 * it is set. */
void account_visiting(struct engine *engine, bool visiting);

/* -- passwords, in a worker; done runs on the main thread outside any transaction -- */
/* For fair queueing: owners (an address, a character) take turns. */
struct password_turn {
    uint64_t owner;
    bool stranger; /* unknown address: all others go first, and the queue is shorter */
};

enum account_answer {
    ACCOUNT_WRONG,
    ACCOUNT_RIGHT,
    ACCOUNT_BUSY, /* displaced from the queue without being checked */
};

typedef void account_checked(struct engine *engine, void *data, enum account_answer answer);
typedef void account_hashed(struct engine *engine, void *data, const char *hash);

/* Checks password against hash (NULL or "": takes the same time, then fails). Returns a number
 * for account_cancel_password; 0: too busy, done is not called. Also not called after the
 * engine has ended, so data should be an ID, or owned elsewhere. */
uint64_t account_check_password(struct engine *engine, const char *hash, struct str password,
        struct password_turn turn, account_checked *done, void *data);
/* Hashes a password in the same way. The hash for done is borrowed for the call; "" if hashing
 * failed or was displaced. */
uint64_t account_hash_password(struct engine *engine, struct str password,
        struct password_turn turn, account_hashed *done, void *data);
/* Cancels a job that has not begun; done is not called. */
void account_cancel_password(struct engine *engine, uint64_t number);
/* Returns how many jobs have not begun. */
size_t account_passwords_waiting(const struct engine *engine);
/* Returns the job's place among those, from 1, and the estimated wait; 0: it has begun, or is
 * unknown. */
size_t account_password_place(
        const struct engine *engine, uint64_t number, int64_t *out_wait_ms);
/* Hashes at once, for command-line tools without an engine loop. out has room for 132 bytes. */
bool account_hash_now(struct str password, uint32_t memory_kib, char *out);
/* True if the hash may be checked: Argon2id, with limited cost. */
bool account_hash_is_formed(struct str hash);
/* Generates an unguessable password for the first wizard. */
void account_random_password(char out[25]);

/* -- for login*.c and account*.c -- */

/* Frees the accounts that were read; they are read again on use. No transaction may be open. */
void accounts_trim(struct engine *engine);
/* Writes an account in the open transaction. told: output about accounts waits for the change.
 * Returns false, and writes nothing, if the account could not be read. */
bool account_write(struct engine *engine, const struct account *account, bool told);
/* Returns the commit that last changed an account, not counting quiet changes; output about
 * accounts waits for it. */
uint64_t accounts_changed(const struct engine *engine);
