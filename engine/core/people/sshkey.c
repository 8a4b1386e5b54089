/* sshkey.c -- SSH keys for logging in to an account.
 *
 * One line per key, as OpenSSH lists authorised keys: type, key, comment. Options, which could
 * restrict a key, are not supported. A line with options is refused, since ignoring them would
 * grant more than intended.
 *
 * net/ssh and net/irc verify that a client has the private key; this file tells whose key it is. Lines of other types are
 * not keys: they are kept and not shown. */
#include "engine/core/people/sshkey.h"

#include "engine/base/octets.h"
#include "engine/core/people/audit.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"

#include <sodium.h>

#include <stdio.h>

enum { RSA_BITS_MIN = 2048, RSA_BITS_MAX = 8192 };

/* -- format -- */

static bool take_string(struct str *rest, struct str *out)
{
    const unsigned char *bytes = (const unsigned char *)rest->bytes;
    if (rest->length < 4) {
        return false;
    }
    size_t length = octets_big(bytes);
    if (length > rest->length - 4) {
        return false;
    }
    *out = str_slice(*rest, 4, 4 + length);
    *rest = str_slice(*rest, 4 + length, rest->length);
    return true;
}

/* Takes the fields after the type: exactly `count` strings; *out is the last. */
static bool take_last(struct str rest, size_t count, struct str *out)
{
    for (size_t i = 0; i < count; i++) {
        if (!take_string(&rest, out)) {
            return false;
        }
    }
    return rest.length == 0;
}

/* Returns the size without leading zeros, in whole bytes. */
static size_t bits_of(struct str number)
{
    size_t zeros = 0;
    while (zeros < number.length && number.bytes[zeros] == '\0') {
        zeros++;
    }
    return (number.length - zeros) * 8;
}

static bool is_of_type(struct str type, struct str blob, enum phrase *why)
{
    static const struct str types[] = {STR_IS("ssh-ed25519"), STR_IS("ecdsa-sha2-nistp256"),
            STR_IS("ecdsa-sha2-nistp384"), STR_IS("ecdsa-sha2-nistp521"), STR_IS("ssh-rsa")};
    bool is_rsa = str_equal(type, STR("ssh-rsa"));
    bool is_edwards = str_equal(type, types[0]);
    struct str inner;
    struct str last = STR_NONE;
    if (str_equal(type, STR(SSHKEY_CERTIFICATE))) {
        *why = PHRASE_sshkey_part;
        return blob.length == crypto_hash_sha256_BYTES;
    }
    if (!str_is_among(type, types, sizeof(types) / sizeof(types[0]))) {
        *why = PHRASE_sshkey_none;
        return false;
    }
    if (!take_string(&blob, &inner) || !str_equal(inner, type) ||
            !take_last(blob, is_edwards ? 1 : 2, &last) || (is_edwards && last.length != 32)) {
        *why = PHRASE_sshkey_part;
        return false;
    }
    size_t bits = is_rsa ? bits_of(last) : RSA_BITS_MIN;
    *why = PHRASE_sshkey_rsa;
    return bits >= RSA_BITS_MIN && bits <= RSA_BITS_MAX;
}

static void print_of(struct str blob, char out[SSHKEY_PRINT_SIZE])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char text[sodium_base64_ENCODED_LEN(
            sizeof(hash), sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];
    (void)crypto_hash_sha256(hash, (const unsigned char *)blob.bytes, blob.length);
    (void)sodium_bin2base64(
            text, sizeof(text), hash, sizeof(hash), sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
    (void)snprintf(out, SSHKEY_PRINT_SIZE, "SHA256:%s", text);
}

/* Parses a line. Returns false and sets *why on failure. */
static bool read_key(struct str line, struct sshkey *out, enum phrase *why)
{
    unsigned char bytes[SSHKEY_BYTES_MAX];
    size_t length = 0;
    struct str rest = str_trim(line);
    struct sshkey key = {.type = str_take_word(&rest)};
    key.key = str_take_word(&rest);
    key.comment = str_fit(str_trim(rest), SSHKEY_COMMENT_MAX);
    if (key.key.length > SSHKEY_BYTES_MAX) {
        *why = PHRASE_sshkey_long;
        return false;
    }
    bool coded = sodium_base642bin(bytes, sizeof(bytes), key.key.bytes, key.key.length, NULL,
                         &length, NULL, sodium_base64_VARIANT_ORIGINAL) == 0;
    struct str blob = {(const char *)bytes, coded ? length : 0};
    if (!is_of_type(key.type, blob, why)) {
        return false;
    }
    print_of(blob, key.print);
    *out = key;
    return true;
}

/* -- an account's keys -- */

void sshkey_each(const struct account *account,
        void (*visit)(void *data, uint32_t number, const struct sshkey *key), void *data)
{
    struct str rest = str_of(account->keys ? account->keys : "");
    for (uint32_t number = 0; rest.length > 0;) {
        struct sshkey key;
        enum phrase why;
        if (read_key(str_take_until(&rest, '\n'), &key, &why)) {
            visit(data, ++number, &key);
        }
    }
}

struct sshkey_search {
    struct str key;
    uint32_t count;
    bool found;
};

static void look_at_sshkey(void *data, uint32_t number, const struct sshkey *key)
{
    struct sshkey_search *search = data;
    search->count = number;
    search->found |= str_equal(key->key, search->key);
}

bool sshkey_has(const struct account *account, struct str key)
{
    struct sshkey_search search = {.key = key};
    sshkey_each(account, look_at_sshkey, &search);
    return search.found;
}

static void note(struct engine *engine, const struct account *account, const char *what,
        const struct sshkey *key)
{
    audit_write(engine, engine_transaction(engine)->actor, str_of(what), str_of(account->name),
            str_of(key->print));
}

bool sshkey_add(struct engine *engine, const struct account *account, struct str line,
        struct sshkey *out, struct err *err)
{
    struct sshkey_search search = {0};
    enum phrase why;
    if (!read_key(line, out, &why)) {
        return phrase_err(engine, err, ERR_FORMAT, why);
    }
    search.key = out->key;
    sshkey_each(account, look_at_sshkey, &search);
    if (search.found) {
        return phrase_err(engine, err, ERR_EXISTS, PHRASE_sshkey_again);
    }
    if (search.count >= SSHKEYS_MAX) {
        return phrase_err(
                engine, err, ERR_LIMIT, PHRASE_sshkey_many, WITH("most", SSHKEYS_MAX));
    }
    struct buf text = {0};
    buf_printf(&text, "%s%.*s %.*s %.*s\n", account->keys ? account->keys : "",
            STR_FMT(out->type), STR_FMT(out->key), STR_FMT(out->comment));
    note(engine, account, "key add", out);
    account_set_keys(engine, account, buf_str(&text));
    buf_finish(&text);
    return true;
}

bool sshkey_remove(struct engine *engine, const struct account *account, uint32_t number)
{
    struct str rest = str_of(account->keys ? account->keys : "");
    struct buf text = {0};
    bool found = false;
    for (uint32_t i = 0; rest.length > 0;) {
        struct str line = str_take_until(&rest, '\n');
        struct sshkey key;
        enum phrase why;
        if (read_key(line, &key, &why) && ++i == number) {
            note(engine, account, "key remove", &key);
            found = true;
        } else {
            buf_add_str(&text, line);
            buf_add_char(&text, '\n');
        }
    }
    if (found) {
        account_set_keys(engine, account, buf_str(&text));
    }
    buf_finish(&text);
    return found;
}
