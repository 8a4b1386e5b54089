#pragma once
#include "engine/core/people/account.h"

/* Log-in tokens of the API and the web client: 28 random bytes and a checksum of these as base64url, known to the world
 * file by their BLAKE2b hash alone. A guest's lives as long as the process. */
#define TOKEN_SIZE 44 /* of the text, with its end */
#define TOKEN_DAYS 30
#define TOKEN_HASH_SIZE 65 /* of the text of a hash, with its end */
/* The scope of those that hold.c gives out: good for nothing else. */
#define TOKEN_HOLD "hold"

struct token {
    uint64_t character;
    bool guest;
    int64_t expires_ms; /* wall clock */
    char scope[16];     /* "all", "read" */
    uint64_t number;    /* by which its owner ends it; never reused in this process */
};

/* At the start: deletes those of the last process's guests, but of who is in play still; through the open tx. */
void tokens_sweep(struct engine *engine);

/* The text of one that this world does not know. */
void token_make(char out[TOKEN_SIZE]);
/* Has the text the form and the checksum of a token? By chance one of four milliard passwords of that length does. */
bool token_is_formed(struct str text);
/* Makes one for a character, through the open tx; scope NULL: "all". Returns its number. */
uint64_t token_create(struct engine *engine, uint64_t character, const char *scope,
        int64_t lifetime_ms, char out[TOKEN_SIZE]);
/* False if unknown, expired, or its account is disabled or banned, or if it is for holding. */
bool token_find(struct engine *engine, struct str text, struct token *out);
/* Is it a good one of the character, for everything? */
bool token_is_of(struct engine *engine, struct str text, uint64_t character);
/* The same as token_find, of one for holding. */
bool token_find_hold(struct engine *engine, struct str text, struct token *out);
/* Walks those of a character that are good, in no order, but for those for holding. */
void token_each(struct engine *engine, uint64_t character,
        void (*visit)(void *data, const struct token *token), void *data);
/* A guest has become a player: their tokens go on as the account's. Through the open tx. */
void token_adopt(struct engine *engine, uint64_t character);
/* Takes one back, through the open tx; nothing happens if there is none such. */
void token_revoke(struct engine *engine, struct str text);
/* One of a character. */
void token_revoke_number(struct engine *engine, uint64_t character, uint64_t number);
/* Walks the hashes of those for holding, of a character. */
void token_each_hold(struct engine *engine, uint64_t character,
        void (*visit)(void *data, struct str hash, int64_t expires_ms), void *data);
/* One for holding that another process gave out for this character is good here, too: through the open tx. False: that
 * is no hash. */
bool token_put_hold(
        struct engine *engine, uint64_t character, struct str hash, int64_t expires_ms);
/* The same as token_find_hold, by the hash of its hash, from which nobody learns that; fills out_hash with it. */
bool token_find_twice(struct engine *engine, struct str twice, char out_hash[TOKEN_HASH_SIZE],
        struct token *out);
/* Fills out with the hash of a token's text. */
void token_hash(struct str text, char out[TOKEN_HASH_SIZE]);
/* Those for holding, of a character: are there any; and takes them back. */
bool token_holds(struct engine *engine, uint64_t character);
void token_revoke_holds(struct engine *engine, uint64_t character);
/* All of a character: see sessions_end. */
void token_revoke_all(struct engine *engine, uint64_t character);
