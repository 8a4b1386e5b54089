#pragma once
#include "engine/core/account.h"

/* Log-in tokens of the API and the web client: 32 random bytes as base64url, known to the world file by their
 * BLAKE2b hash alone. A guest's lives as long as the process. */
struct tokens;

#define TOKEN_SIZE 44 /* of the text, with its end */
#define TOKEN_DAYS 30

struct token {
    char account[ACCOUNT_NAME_MAX + 1]; /* key; "" for a guest */
    uint64_t character;
    int64_t expires_ms; /* wall clock */
    char scope[16];     /* "all", "read" */
    uint64_t number;    /* names it in this process; never reused */
};

struct tokens *tokens_create(void);
void tokens_destroy(struct tokens *tokens);

/* Makes one for a character, through the open tx; scope NULL: "all". Returns its number. */
uint64_t token_create(struct engine *engine, uint64_t character, const char *scope,
        int64_t lifetime_ms, char out[TOKEN_SIZE]);
/* NULL if unknown, expired, or its account is disabled or banned. Borrowed until the next call of a
 * token_ function. */
const struct token *token_find(struct engine *engine, struct str text);
/* Walks those of a character that are good, in no order. */
void token_each(struct engine *engine, uint64_t character,
        void (*visit)(void *data, const struct token *token), void *data);
/* Through the open tx. False: there is none such. */
bool token_revoke(struct engine *engine, struct str text);
void token_revoke_number(struct engine *engine, uint64_t number);
/* All of a character: see sessions_end. */
void token_revoke_all(struct engine *engine, uint64_t character);
