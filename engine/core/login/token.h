#pragma once
#include "engine/core/people/account.h"

/* Log-in tokens of the API and the web client: 28 random bytes and a checksum of these as
 * base64url. The world file stores only their BLAKE2b hash. A guest's token lives as long as
 * the process. */
#define TOKEN_SIZE 44 /* of the text, with its NUL */
#define TOKEN_DAYS 30
#define TOKEN_HASH_SIZE 65 /* of the text of a hash, with its NUL */
/* The scope of tokens that hold.c gives out: valid only to resume a conversation. */
#define TOKEN_HOLD "hold"

struct token {
    uint64_t character;
    bool guest;
    int64_t expires_ms; /* wall clock */
    char scope[16];     /* "all", "read" */
    uint64_t number;    /* its owner revokes it by this; never reused in this process */
    char client[64];    /* what it was given to: see token_note_use; "": not recorded */
    char service[16];   /* by which that came */
    int64_t used_ms;    /* wall clock: the last log-in; 0: not recorded */
};

/* Makes the text of a token that this world does not know. */
void token_make(char out[TOKEN_SIZE]);
/* True if the text has the form and the checksum of a token. A random password of that length
 * has it with probability 2^-32. */
bool token_is_formed(struct str text);
/* Makes a token for a character, in the open tx; scope NULL: "all". Returns its number. */
uint64_t token_create(struct engine *engine, uint64_t character, const char *scope,
        int64_t lifetime_ms, char out[TOKEN_SIZE]);
struct session;
/* Notes, in the open tx, that a session logs in with a token. The first note also keeps the client
 * and the service of the session. */
void token_note_use(struct engine *engine, struct str text, const struct session *session);
/* Finds a valid token. Returns false if it is unknown, expired or a hold token, or if its
 * account is disabled or banned. */
bool token_find(struct engine *engine, struct str text, struct token *out);
/* True if it is a valid token of the character, with full rights. */
bool token_is_of(struct engine *engine, struct str text, uint64_t character);
/* Same as token_find, for a hold token. */
bool token_find_hold(struct engine *engine, struct str text, struct token *out);
/* Visits a character's valid tokens in no particular order, except hold tokens. */
void token_each(struct engine *engine, uint64_t character,
        void (*visit)(void *data, const struct token *token), void *data);
/* Moves a guest's tokens to the account they now have. Needs an open tx. */
void token_adopt(struct engine *engine, uint64_t character);
/* Revokes a token, in the open tx; does nothing if there is no such token. */
void token_revoke(struct engine *engine, struct str text);
/* Revokes a character's token by number. */
void token_revoke_number(struct engine *engine, uint64_t character, uint64_t number);
/* Visits the hashes of a character's hold tokens. */
void token_each_hold(struct engine *engine, uint64_t character,
        void (*visit)(void *data, struct str hash, int64_t expires_ms), void *data);
/* Accepts a hold token that another process gave to this character; needs an open tx. Returns
 * false if hash is not a hash. */
bool token_put_hold(
        struct engine *engine, uint64_t character, struct str hash, int64_t expires_ms);
/* Same as token_find_hold, by the hash of the token's hash, which does not reveal the hash;
 * fills out_hash with the hash. */
bool token_find_twice(struct engine *engine, struct str twice, char out_hash[TOKEN_HASH_SIZE],
        struct token *out);
/* Fills out with the hash of a token's text. */
void token_hash(struct str text, char out[TOKEN_HASH_SIZE]);
/* token_holds is true if a character has hold tokens; token_revoke_holds revokes them. */
bool token_holds(struct engine *engine, uint64_t character);
void token_revoke_holds(struct engine *engine, uint64_t character);
/* Revokes all tokens of a character: see sessions_end. */
void token_revoke_all(struct engine *engine, uint64_t character);
