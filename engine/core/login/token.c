/* token.c -- log-in tokens in place of passwords.
 *
 * 1. The world file has hashes only; the text is shown once, when the new token is durable.
 * 2. Each character has at most TOKENS_EACH, and as many for held conversations; one more
 *    removes the oldest.
 * 3. A guest's token ends with the process, unless the guest's conversation is resumed. Its row
 *    names the character, "#ID", where others name the account.
 * 4. Disabled or banned accounts have no valid token; a new password revokes all tokens.
 * 5. A token differs from a password by its checksum, so a wrong one costs no Argon2. Tokens of
 *    older versions have no checksum, but are still found by their hash.
 *
 * The caller decides lifetime and scope. */
#include "engine/core/login/token.h"

#include "engine/core/calls/call.h"
#include "engine/core/part.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/sanction.h"
#include "engine/session/session.h"
#include "world/model/rows.h"

#include <sodium.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TOKENS_EACH 20
#define RANDOM_BYTES 28
#define SECRET_BYTES 32 /* with the checksum */
#define HASH_TEXT (2 * crypto_generichash_BYTES + 1)
#define BEHIND_GUESTS "$" /* sorts after every "#ID" and before every account */

_Static_assert(sodium_base64_ENCODED_LEN(
                       SECRET_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == TOKEN_SIZE,
        "the text of a token fits");

static void hash_of(struct str text, char out[HASH_TEXT])
{
    unsigned char hash[crypto_generichash_BYTES];
    (void)crypto_generichash(
            hash, sizeof(hash), (const unsigned char *)text.bytes, text.length, NULL, 0);
    (void)sodium_bin2hex(out, HASH_TEXT, hash, sizeof(hash));
}

static struct row key_of_token(struct str text)
{
    char hash[HASH_TEXT];
    hash_of(text, hash);
    return row_of_str(TABLE_TOKEN, str_of(hash));
}

static void guest_key(uint64_t character, char out[ACCOUNT_NAME_MAX + 1])
{
    (void)snprintf(out, ACCOUNT_NAME_MAX + 1, "#%" PRIu64, character);
}

/* Makes the value of the column `account` for a character's tokens. */
static void owner_key(struct engine *engine, uint64_t character, char out[ACCOUNT_NAME_MAX + 1])
{
    const struct account *account = account_of(engine, character);
    if (account) {
        (void)snprintf(out, ACCOUNT_NAME_MAX + 1, "%s", account->key);
    } else {
        guest_key(character, out);
    }
}

static struct rows read_where(
        struct engine *engine, const char *column, enum store_test test, struct value value)
{
    struct store_select select = {.table = TABLE_TOKEN,
            .where = {{column, test, value}},
            .order = test == STORE_EQUAL ? "number" : NULL};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    value_finish(&value);
    return rows;
}

/* Returns the owner's tokens, oldest first. */
static struct rows read_owner(struct engine *engine, const char *key)
{
    return read_where(engine, "account", STORE_EQUAL, value_text(key));
}

static struct rows read_own(struct engine *engine, uint64_t character)
{
    char owner[ACCOUNT_NAME_MAX + 1];
    owner_key(engine, character, owner);
    return read_owner(engine, owner);
}

/* Deletes the first count of rows, and finishes rows. */
static void delete_first(struct engine *engine, struct rows *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        rows_delete(engine_world(engine), &rows->items[i]);
    }
    rows_finish(rows);
}

static bool is_hold(const struct row *row)
{
    return str_equal(row_str(row, "scope"), STR(TOKEN_HOLD));
}

/* Makes room for one more of the owner's tokens, among those for held conversations or among
 * the others. */
static void make_room(struct engine *engine, const char *owner, bool hold)
{
    struct rows expired =
            read_where(engine, "expires_ms", STORE_BELOW, value_int(clock_wall_ms()));
    delete_first(engine, &expired, expired.count);
    struct rows own = read_owner(engine, owner);
    size_t count = 0;
    for (size_t i = own.count; i > 0; i--) {
        if (is_hold(&own.items[i - 1]) == hold && ++count >= TOKENS_EACH) {
            rows_delete(engine_world(engine), &own.items[i - 1]);
        }
    }
    rows_finish(&own);
}

/* Returns the character that the owner's token is valid for now; 0: none. */
static uint64_t speaks_for(struct engine *engine, struct str owner)
{
    uint64_t character = 0;
    if (str_starts(owner, STR("#"))) {
        const struct presence *presence =
                str_to_u64(str_slice(owner, 1, owner.length), &character)
                        ? presence_find(engine, character)
                        : NULL;
        return presence && presence->guest ? character : 0;
    }
    const struct account *account = account_find(engine, owner);
    return account && !account->disabled && !sanction_ban_of_name(engine, str_of(account->name))
                   ? account->character
                   : 0;
}

struct tokens {
    uint64_t last_number; /* of the last token */
};

PART_STATE(tokens, PART_TOKENS)

/* INTERNAL_SWEEP: deletes the tokens of the last process's guests, except guests who are still in
 * play. */
static void tokens_sweep(struct engine *engine, void *about __attribute__((unused)))
{
    struct rows guests = read_where(engine, "account", STORE_BELOW, value_text(BEHIND_GUESTS));
    for (size_t i = 0; i < guests.count; i++) {
        if (!speaks_for(engine, row_str(&guests.items[i], "account"))) {
            rows_delete(engine_world(engine), &guests.items[i]);
        }
    }
    rows_finish(&guests);
    tokens_state(engine)->last_number =
            (uint64_t)rows_max(engine_world(engine), TABLE_TOKEN, "number");
}

/* Computes the last bytes of a token from the others. */
static void check_bytes(const unsigned char secret[SECRET_BYTES],
        unsigned char out[SECRET_BYTES - RANDOM_BYTES])
{
    unsigned char hash[crypto_generichash_BYTES];
    (void)crypto_generichash(hash, sizeof(hash), secret, RANDOM_BYTES, NULL, 0);
    memcpy(out, hash, SECRET_BYTES - RANDOM_BYTES);
    sodium_memzero(hash, sizeof(hash));
}

bool token_is_formed(struct str text)
{
    unsigned char secret[SECRET_BYTES];
    unsigned char check[SECRET_BYTES - RANDOM_BYTES];
    size_t length = 0;
    if (text.length != TOKEN_SIZE - 1 ||
            sodium_base642bin(secret, sizeof(secret), text.bytes, text.length, NULL, &length,
                    NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
            length != sizeof(secret)) {
        return false;
    }
    check_bytes(secret, check);
    bool formed = sodium_memcmp(check, secret + RANDOM_BYTES, sizeof(check)) == 0;
    sodium_memzero(secret, sizeof(secret));
    return formed;
}

void token_make(char out[TOKEN_SIZE])
{
    unsigned char secret[SECRET_BYTES];
    randombytes_buf(secret, RANDOM_BYTES);
    check_bytes(secret, secret + RANDOM_BYTES);
    (void)sodium_bin2base64(
            out, TOKEN_SIZE, secret, sizeof(secret), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(secret, sizeof(secret));
}

/* Writes a row that has its key. Returns the token's number. */
static uint64_t put_new(struct engine *engine, struct row *row, const char *owner,
        const char *scope, int64_t expires_ms)
{
    uint64_t number = ++tokens_state(engine)->last_number;
    row_set_str(row, "account", str_of(owner));
    row_set_int(row, "expires_ms", expires_ms);
    row_set_str(row, "scope", str_of(scope));
    row_set_str(row, "client", STR_NONE);
    row_set_str(row, "service", STR_NONE);
    row_set_int(row, "used_ms", 0);
    row_set_id(row, "number", number);
    rows_put(engine_world(engine), row);
    return number;
}

uint64_t token_create(struct engine *engine, uint64_t character, const char *scope,
        int64_t lifetime_ms, char out[TOKEN_SIZE])
{
    char owner[ACCOUNT_NAME_MAX + 1];
    owner_key(engine, character, owner);
    make_room(engine, owner, scope && strcmp(scope, TOKEN_HOLD) == 0);
    token_make(out);
    struct row row = key_of_token(str_of(out));
    return put_new(engine, &row, owner, scope ? scope : "all", clock_wall_ms() + lifetime_ms);
}

void token_note_use(struct engine *engine, struct str text, const struct session *session)
{
    struct row row = key_of_token(text);
    if (rows_find(engine_world(engine), &row)) {
        if (row_int(&row, "used_ms") == 0) {
            row_set_str(&row, "client", str_of(session_client(session)));
            row_set_str(&row, "service", str_of(session->frontend->service));
        }
        row_set_int(&row, "used_ms", clock_wall_ms());
        rows_put(engine_world(engine), &row);
    }
    row_finish(&row);
}

void token_adopt(struct engine *engine, uint64_t character)
{
    const struct account *account = account_of(engine, character);
    char key[ACCOUNT_NAME_MAX + 1];
    guest_key(character, key);
    struct rows rows = read_owner(engine, key);
    for (size_t i = 0; account && i < rows.count; i++) {
        struct row row = row_dup(&rows.items[i]);
        row_set_str(&row, "account", str_of(account->key));
        rows_put(engine_world(engine), &row);
    }
    rows_finish(&rows);
}

static bool token_read(struct engine *engine, const struct row *row, struct token *out)
{
    struct str owner = row_str(row, "account");
    *out = (struct token){
            .character = speaks_for(engine, owner),
            .guest = str_starts(owner, STR("#")),
            .expires_ms = row_int(row, "expires_ms"),
            .number = row_id(row, "number"),
            .used_ms = row_int(row, "used_ms"),
    };
    (void)snprintf(out->client, sizeof(out->client), "%.*s",
            STR_FMT(str_fit(row_str(row, "client"), sizeof(out->client) - 1)));
    (void)snprintf(
            out->service, sizeof(out->service), "%.*s", STR_FMT(row_str(row, "service")));
    (void)snprintf(out->scope, sizeof(out->scope), "%.*s", STR_FMT(row_str(row, "scope")));
    return out->character && out->expires_ms > clock_wall_ms();
}

/* Finds the token of row, which has its key; finishes row. */
static bool find_token_own(struct engine *engine, struct row row, bool hold, struct token *out)
{
    bool found = rows_find(engine_world(engine), &row) && is_hold(&row) == hold &&
                 token_read(engine, &row, out);
    row_finish(&row);
    return found;
}

bool token_find(struct engine *engine, struct str text, struct token *out)
{
    return find_token_own(engine, key_of_token(text), false, out);
}

bool token_is_of(struct engine *engine, struct str text, uint64_t character)
{
    struct token token;
    return token_find(engine, text, &token) && token.character == character &&
           strcmp(token.scope, "all") == 0;
}

bool token_find_hold(struct engine *engine, struct str text, struct token *out)
{
    return find_token_own(engine, key_of_token(text), true, out);
}

void token_each(struct engine *engine, uint64_t character,
        void (*visit)(void *data, const struct token *token), void *data)
{
    struct rows rows = read_own(engine, character);
    for (size_t i = 0; i < rows.count; i++) {
        struct token token;
        if (!is_hold(&rows.items[i]) && token_read(engine, &rows.items[i], &token)) {
            visit(data, &token);
        }
    }
    rows_finish(&rows);
}

void token_hash(struct str text, char out[TOKEN_HASH_SIZE])
{
    _Static_assert(TOKEN_HASH_SIZE == HASH_TEXT, "the text of a hash fits");
    hash_of(text, out);
}

bool token_find_twice(struct engine *engine, struct str twice, char out_hash[TOKEN_HASH_SIZE],
        struct token *out)
{
    struct rows rows = read_where(engine, "expires_ms", STORE_BELOW, value_int(INT64_MAX));
    bool found = false;
    for (size_t i = 0; i < rows.count && !found; i++) {
        char again[TOKEN_HASH_SIZE];
        token_hash(row_str(&rows.items[i], "hash"), again);
        found = str_equal(twice, str_of(again)) && is_hold(&rows.items[i]) &&
                token_read(engine, &rows.items[i], out);
        if (found) {
            (void)str_copy(row_str(&rows.items[i], "hash"), out_hash, TOKEN_HASH_SIZE);
        }
    }
    rows_finish(&rows);
    return found;
}

void token_each_hold(struct engine *engine, uint64_t character,
        void (*visit)(void *data, struct str hash, int64_t expires_ms), void *data)
{
    struct rows rows = read_own(engine, character);
    for (size_t i = 0; i < rows.count; i++) {
        if (is_hold(&rows.items[i])) {
            visit(data, row_str(&rows.items[i], "hash"), row_int(&rows.items[i], "expires_ms"));
        }
    }
    rows_finish(&rows);
}

bool token_put_hold(
        struct engine *engine, uint64_t character, struct str hash, int64_t expires_ms)
{
    char owner[ACCOUNT_NAME_MAX + 1];
    struct row row = row_of_str(TABLE_TOKEN, hash);
    owner_key(engine, character, owner);
    if (hash.length != HASH_TEXT - 1 || rows_find(engine_world(engine), &row)) {
        bool own = hash.length == HASH_TEXT - 1 &&
                   str_equal(row_str(&row, "account"), str_of(owner));
        row_finish(&row);
        return own;
    }
    make_room(engine, owner, true);
    (void)put_new(engine, &row, owner, TOKEN_HOLD, expires_ms);
    return true;
}

void token_revoke(struct engine *engine, struct str text)
{
    struct row row = key_of_token(text);
    rows_delete(engine_world(engine), &row);
    row_finish(&row);
}

void token_revoke_number(struct engine *engine, uint64_t character, uint64_t number)
{
    struct rows rows = read_own(engine, character);
    for (size_t i = 0; i < rows.count; i++) {
        if (row_id(&rows.items[i], "number") == number) {
            rows_delete(engine_world(engine), &rows.items[i]);
        }
    }
    rows_finish(&rows);
}

bool token_holds(struct engine *engine, uint64_t character)
{
    bool holds = false;
    struct rows rows = read_own(engine, character);
    for (size_t i = 0; i < rows.count; i++) {
        holds = holds || (is_hold(&rows.items[i]) &&
                                 row_int(&rows.items[i], "expires_ms") > clock_wall_ms());
    }
    rows_finish(&rows);
    return holds;
}

void token_revoke_holds(struct engine *engine, uint64_t character)
{
    struct rows rows = read_own(engine, character);
    for (size_t i = 0; i < rows.count; i++) {
        if (is_hold(&rows.items[i])) {
            rows_delete(engine_world(engine), &rows.items[i]);
        }
    }
    rows_finish(&rows);
}

void token_revoke_all(struct engine *engine, uint64_t character)
{
    struct rows rows = read_own(engine, character);
    delete_first(engine, &rows, rows.count);
}

static bool tokens_check(struct engine *engine, struct err *err)
{
    return part_check_number(tokens_state(engine)->last_number, err);
}

/* INTERNAL_TOKEN. */
static void tokens_tell(struct engine *engine, void *about)
{
    struct token_asking *asking = about;
    struct token token;
    if (token_find(engine, asking->text, &token)) {
        *asking = (struct token_asking){
                asking->text, strcmp(token.scope, "read") == 0, token.character, token.number};
    }
}

const struct kernel_part tokens_part = {
        .state_size = sizeof(struct tokens),
        .check_world = tokens_check,
        .on = {[INTERNAL_SWEEP] = tokens_sweep, [INTERNAL_TOKEN] = tokens_tell},
};
