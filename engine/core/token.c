/* token.c -- who comes with a token instead of a password?
 *
 * 1. The world file has hashes only; the text is shown once, when its making is durable.
 * 2. All that have not expired are in memory: an account has TOKENS_EACH at most, the oldest goes
 *    when there is one more.
 * 3. A guest's is in memory only, for the guest ends with the process.
 * 4. What is disabled or banned has no valid token; a new password ends all that were given out.
 *
 * How long one lasts and what it is for is the caller's to say. */
#include "engine/core/token.h"

#include "engine/core/ban.h"
#include "engine/core/presence.h"
#include "engine/core/slice.h"
#include "world/store.h"
#include "world/tx.h"

#include <sodium.h>

#include <stdio.h>
#include <string.h>

#define TOKENS_EACH 20
#define SECRET_BYTES 32
#define HASH_TEXT (2 * crypto_generichash_BYTES + 1)

struct entry {
    struct token token;
    char hash[HASH_TEXT];
    uint64_t changed; /* the commit that made it */
};

struct tokens {
    struct strmap by_hash; /* struct entry, owned */
    uint64_t last_number;
    bool loaded;
};

_Static_assert(sodium_base64_ENCODED_LEN(
                       SECRET_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == TOKEN_SIZE,
        "the text of a token fits");

struct tokens *tokens_create(void)
{
    struct tokens *tokens = mem_alloc(sizeof(*tokens));
    strmap_init(&tokens->by_hash);
    return tokens;
}

void tokens_destroy(struct tokens *tokens)
{
    if (!tokens) {
        return;
    }
    size_t cursor = 0;
    struct str hash;
    void *entry = NULL;
    while (strmap_each(&tokens->by_hash, &cursor, &hash, &entry)) {
        mem_free(entry);
    }
    strmap_finish(&tokens->by_hash);
    mem_free(tokens);
}

static void hash_of(struct str text, char out[HASH_TEXT])
{
    unsigned char hash[crypto_generichash_BYTES];
    (void)crypto_generichash(
            hash, sizeof(hash), (const unsigned char *)text.bytes, text.length, NULL, 0);
    (void)sodium_bin2hex(out, HASH_TEXT, hash, sizeof(hash));
}

/* -- the rows -- */

static struct entry *entry_keep(
        struct tokens *tokens, struct str hash, const struct token *token)
{
    struct entry *entry = mem_alloc(sizeof(*entry));
    entry->token = *token;
    (void)snprintf(entry->hash, sizeof(entry->hash), "%.*s", STR_FMT(hash));
    entry->token.number = ++tokens->last_number;
    (void)strmap_put(&tokens->by_hash, str_of(entry->hash), entry);
    return entry;
}

static bool take_row(void *data, const struct value *columns, size_t count)
{
    must(count >= 4);
    struct token token = {.expires_ms = value_as_int(&columns[2], 0)};
    (void)snprintf(
            token.account, sizeof(token.account), "%.*s", STR_FMT(value_as_str(&columns[1])));
    (void)snprintf(
            token.scope, sizeof(token.scope), "%.*s", STR_FMT(value_as_str(&columns[3])));
    (void)entry_keep(data, value_as_str(&columns[0]), &token);
    return true;
}

static struct tokens *tokens_of(struct engine *engine)
{
    struct tokens *tokens = engine->tokens;
    struct err err;
    if (!tokens->loaded &&
            !store_query(engine->store, QUERY_TOKENS, NULL, 0, take_row, tokens, &err)) {
        log_error("cannot read the log-in tokens: %s", err.text);
    }
    tokens->loaded = true;
    return tokens;
}

/* -- changes: in memory at once, taken back with the tx -- */

struct change {
    struct tokens *tokens;
    char hash[HASH_TEXT];
    struct entry *removed; /* NULL: it was made; owned until the end of the tx */
};

static void change_undo(void *data)
{
    struct change *change = data;
    if (change->removed) {
        (void)strmap_put(&change->tokens->by_hash, str_of(change->hash), change->removed);
        change->removed = NULL;
    } else {
        mem_free(strmap_remove(&change->tokens->by_hash, str_of(change->hash)));
    }
}

static void change_drop(void *data)
{
    struct change *change = data;
    mem_free(change->removed);
    mem_free(change);
}

static void change_note(struct engine *engine, const char *hash, struct entry *removed)
{
    struct change *change = mem_alloc(sizeof(*change));
    *change = (struct change){.tokens = engine->tokens, .removed = removed};
    memcpy(change->hash, hash, HASH_TEXT);
    tx_on_end(engine->world,
            (struct tx_hook){.undo = change_undo, .drop = change_drop, .data = change});
}

static void remove_entry(struct engine *engine, struct entry *entry)
{
    if (entry->token.account[0]) {
        struct value key = value_text(entry->hash);
        tx_delete(engine->world, TABLE_TOKEN, &key, 1);
        value_finish(&key);
    }
    (void)strmap_remove(&engine->tokens->by_hash, str_of(entry->hash));
    change_note(engine, entry->hash, entry);
}

/* A guest who is gone comes back under no token. */
static bool is_over(struct engine *engine, const struct token *token)
{
    return token->expires_ms <= clock_wall_ms() ||
           (!token->account[0] && !presence_find(engine, token->character));
}

/* One that is over, or the oldest of those who have too many, or NULL. */
static struct entry *find_superfluous(struct engine *engine, const struct token *of)
{
    struct tokens *tokens = tokens_of(engine);
    size_t cursor = 0;
    struct str hash;
    void *value = NULL;
    struct entry *oldest = NULL;
    size_t count = 0;
    while (strmap_each(&tokens->by_hash, &cursor, &hash, &value)) {
        struct entry *entry = value;
        if (is_over(engine, &entry->token)) {
            return entry;
        }
        bool same = of->account[0] ? strcmp(entry->token.account, of->account) == 0
                                   : entry->token.character == of->character;
        if (same) {
            count++;
            oldest = !oldest || entry->token.number < oldest->token.number ? entry : oldest;
        }
    }
    return count >= TOKENS_EACH ? oldest : NULL;
}

static void write_row(struct engine *engine, const struct entry *entry)
{
    struct value row[] = {value_text(entry->hash), value_text(entry->token.account),
            value_int(entry->token.expires_ms), value_text(entry->token.scope)};
    tx_put(engine->world, TABLE_TOKEN, row, 4);
    value_finish(&row[0]);
    value_finish(&row[1]);
    value_finish(&row[3]);
}

uint64_t token_create(struct engine *engine, uint64_t character, const char *scope,
        int64_t lifetime_ms, char out[TOKEN_SIZE])
{
    struct tokens *tokens = tokens_of(engine);
    const struct account *account = account_of(engine, character);
    struct token token = {.character = character, .expires_ms = clock_wall_ms() + lifetime_ms};
    (void)snprintf(token.scope, sizeof(token.scope), "%s", scope ? scope : "all");
    if (account) {
        (void)snprintf(token.account, sizeof(token.account), "%s", account->key);
    }
    struct entry *superfluous = NULL;
    while ((superfluous = find_superfluous(engine, &token))) {
        remove_entry(engine, superfluous);
    }
    unsigned char secret[SECRET_BYTES];
    char hash[HASH_TEXT];
    randombytes_buf(secret, sizeof(secret));
    (void)sodium_bin2base64(
            out, TOKEN_SIZE, secret, sizeof(secret), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(secret, sizeof(secret));
    hash_of(str_of(out), hash);
    struct entry *entry = entry_keep(tokens, str_of(hash), &token);
    entry->changed = engine->world->commit_number + 1;
    change_note(engine, hash, NULL);
    if (account) {
        write_row(engine, entry);
    }
    return entry->token.number;
}

/* -- asking -- */

/* Sets the character that a token speaks for now; false if there is none. */
static bool is_valid(struct engine *engine, struct token *token)
{
    if (token->expires_ms <= clock_wall_ms()) {
        return false;
    }
    if (!token->account[0]) {
        return presence_find(engine, token->character) != NULL;
    }
    const struct account *account = account_find(engine, str_of(token->account));
    if (!account || account->disabled || ban_has_name(engine, str_of(account->name), NULL)) {
        return false;
    }
    token->character = account->character;
    return true;
}

const struct token *token_find(struct engine *engine, struct str text)
{
    char hash[HASH_TEXT];
    hash_of(text, hash);
    struct entry *entry = strmap_find(&tokens_of(engine)->by_hash, str_of(hash));
    if (!entry || !is_valid(engine, &entry->token)) {
        return NULL;
    }
    if (engine->slice->open) {
        slice_lean_on(engine, entry->changed);
    }
    return &entry->token;
}

bool token_revoke(struct engine *engine, struct str text)
{
    char hash[HASH_TEXT];
    hash_of(text, hash);
    struct entry *entry = strmap_find(&tokens_of(engine)->by_hash, str_of(hash));
    if (entry) {
        remove_entry(engine, entry);
    }
    return entry != NULL;
}

static bool is_number(const struct token *token, const void *number)
{
    return token->number == *(const uint64_t *)number;
}

static bool is_of_account(const struct token *token, const void *key)
{
    return token->account[0] && strcmp(token->account, key) == 0;
}

static bool is_of_guest(const struct token *token, const void *character)
{
    return !token->account[0] && token->character == *(const uint64_t *)character;
}

static void revoke_each(struct engine *engine,
        bool (*is_meant)(const struct token *token, const void *what), const void *what)
{
    struct tokens *tokens = tokens_of(engine);
    struct entry *found = NULL;
    do {
        size_t cursor = 0;
        struct str hash;
        void *value = NULL;
        found = NULL;
        while (!found && strmap_each(&tokens->by_hash, &cursor, &hash, &value)) {
            struct entry *entry = value;
            found = is_meant(&entry->token, what) ? entry : NULL;
        }
        if (found) {
            remove_entry(engine, found);
        }
    } while (found);
}

void token_revoke_number(struct engine *engine, uint64_t number)
{
    revoke_each(engine, is_number, &number);
}

void token_revoke_all(struct engine *engine, uint64_t character)
{
    const struct account *account = account_of(engine, character);
    if (account) {
        revoke_each(engine, is_of_account, account->key);
    } else {
        revoke_each(engine, is_of_guest, &character);
    }
}

void token_each(struct engine *engine, uint64_t character,
        void (*visit)(void *data, const struct token *token), void *data)
{
    struct tokens *tokens = tokens_of(engine);
    const struct account *account = account_of(engine, character);
    size_t cursor = 0;
    struct str hash;
    void *value = NULL;
    while (strmap_each(&tokens->by_hash, &cursor, &hash, &value)) {
        struct entry *entry = value;
        bool own = account ? is_of_account(&entry->token, account->key)
                           : is_of_guest(&entry->token, &character);
        if (own && is_valid(engine, &entry->token)) {
            visit(data, &entry->token);
        }
    }
}
