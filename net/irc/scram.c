/* scram.c -- SCRAM-SHA-256: keys, proofs and messages (RFC 5802, RFC 7677).
 *
 * The keys that the server keeps are weaker against somebody who steals the world's file than Argon2id:
 * each guess costs 600,000 hashes and hardly any memory. So the configuration decides whether they are
 * made at all (irc.scram).
 *
 * Passwords are taken as they are, without SASLprep: UTF-8 that a client sends the same way each time. */
#include "net/irc/scram.h"

#include "engine/base/mem.h"
#include "net/shared/sasl.h"

#include <sodium.h>

#include <stdio.h>
#include <string.h>

#define WORD "scram-sha-256"

enum { B64_ROOM = 64 };

_Static_assert(SCRAM_HASH == crypto_auth_hmacsha256_BYTES, "HMAC-SHA-256");

static void scram_hmac(const unsigned char *key, struct str text, unsigned char out[SCRAM_HASH])
{
    crypto_auth_hmacsha256_state state;
    (void)crypto_auth_hmacsha256_init(&state, key, SCRAM_HASH);
    (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)text.bytes, text.length);
    (void)crypto_auth_hmacsha256_final(&state, out);
}

/* Hi() of RFC 5802, which is PBKDF2 with one block. */
static void scram_stretch(
        struct str password, const struct scram_keys *keys, unsigned char out[SCRAM_HASH])
{
    static const unsigned char one[4] = {0, 0, 0, 1};
    crypto_auth_hmacsha256_state keyed;
    crypto_auth_hmacsha256_state state;
    unsigned char u[SCRAM_HASH];
    (void)crypto_auth_hmacsha256_init(
            &keyed, (const unsigned char *)password.bytes, password.length);
    state = keyed;
    (void)crypto_auth_hmacsha256_update(&state, keys->salt, SCRAM_SALT);
    (void)crypto_auth_hmacsha256_update(&state, one, sizeof(one));
    (void)crypto_auth_hmacsha256_final(&state, u);
    memcpy(out, u, SCRAM_HASH);
    for (uint32_t i = 1; i < keys->iterations; i++) {
        state = keyed;
        (void)crypto_auth_hmacsha256_update(&state, u, sizeof(u));
        (void)crypto_auth_hmacsha256_final(&state, u);
        for (size_t k = 0; k < SCRAM_HASH; k++) {
            out[k] ^= u[k];
        }
    }
    sodium_memzero(&keyed, sizeof(keyed));
    sodium_memzero(&state, sizeof(state));
    sodium_memzero(u, sizeof(u));
}

void scram_make(struct str password, struct scram_keys *out)
{
    out->iterations = SCRAM_ITERATIONS;
    randombytes_buf(out->salt, sizeof(out->salt));
    scram_derive(password, out);
}

void scram_derive(struct str password, struct scram_keys *keys)
{
    unsigned char salted[SCRAM_HASH];
    unsigned char client[SCRAM_HASH];
    scram_stretch(password, keys, salted);
    scram_hmac(salted, STR("Client Key"), client);
    (void)crypto_hash_sha256(keys->stored, client, sizeof(client));
    scram_hmac(salted, STR("Server Key"), keys->server);
    sodium_memzero(salted, sizeof(salted));
    sodium_memzero(client, sizeof(client));
}

/* Decodes base64 of exactly that many bytes. */
static bool read_bytes(struct str coded, unsigned char *out, size_t length)
{
    struct buf bytes = {0};
    bool ok = sasl_decode(coded, &bytes) && bytes.length == length;
    if (ok) {
        memcpy(out, bytes.bytes, length);
    }
    buf_finish(&bytes);
    return ok;
}

static void write_bytes(const unsigned char *bytes, size_t length, struct buf *out)
{
    char text[B64_ROOM];
    (void)sodium_bin2base64(text, sizeof(text), bytes, length, sodium_base64_VARIANT_ORIGINAL);
    buf_add_text(out, text);
}

bool scram_is_proof(const struct scram_keys *keys, struct str message, struct str proof)
{
    unsigned char client[SCRAM_HASH];
    unsigned char signature[SCRAM_HASH];
    unsigned char stored[SCRAM_HASH];
    if (!read_bytes(proof, client, sizeof(client))) {
        return false;
    }
    scram_hmac(keys->stored, message, signature);
    for (size_t i = 0; i < SCRAM_HASH; i++) {
        client[i] ^= signature[i];
    }
    (void)crypto_hash_sha256(stored, client, sizeof(client));
    bool is = sodium_memcmp(stored, keys->stored, sizeof(stored)) == 0;
    sodium_memzero(client, sizeof(client));
    return is;
}

void scram_sign(const struct scram_keys *keys, struct str message, struct buf *out)
{
    unsigned char signature[SCRAM_HASH];
    scram_hmac(keys->server, message, signature);
    write_bytes(signature, sizeof(signature), out);
}

/* -- as an account has them -- */

static void put_of(struct str of, struct buf *out)
{
    unsigned char hash[16];
    (void)crypto_generichash(hash, sizeof(hash), (const unsigned char *)of.bytes, of.length,
            (const unsigned char *)WORD, strlen(WORD));
    write_bytes(hash, sizeof(hash), out);
}

void scram_write(const struct scram_keys *keys, struct str of, struct buf *out)
{
    buf_printf(out, WORD " %u ", keys->iterations);
    write_bytes(keys->salt, sizeof(keys->salt), out);
    buf_add_char(out, ' ');
    write_bytes(keys->stored, sizeof(keys->stored), out);
    buf_add_char(out, ' ');
    write_bytes(keys->server, sizeof(keys->server), out);
    buf_add_char(out, ' ');
    put_of(of, out);
}

bool scram_read(struct str line, struct str of, struct scram_keys *out)
{
    uint64_t iterations = 0;
    struct buf bound = {0};
    bool ok = str_equal(str_take_word(&line), STR(WORD)) &&
              str_to_u64(str_take_word(&line), &iterations) && iterations > 0 &&
              iterations <= UINT32_MAX &&
              read_bytes(str_take_word(&line), out->salt, sizeof(out->salt)) &&
              read_bytes(str_take_word(&line), out->stored, sizeof(out->stored)) &&
              read_bytes(str_take_word(&line), out->server, sizeof(out->server));
    put_of(of, &bound);
    ok = ok && str_equal(str_trim(line), buf_str(&bound));
    out->iterations = (uint32_t)iterations;
    buf_finish(&bound);
    return ok;
}

/* -- messages -- */

/* Takes "x=VALUE" with that letter off a list of attributes. */
static bool take_attribute(struct str *rest, char letter, struct str *out)
{
    if (rest->length < 2 || rest->bytes[0] != letter || rest->bytes[1] != '=') {
        return false;
    }
    *out = str_take_until(rest, ',');
    *out = str_slice(*out, 2, out->length);
    return out->length > 0;
}

/* Decodes "=2C" and "=3D" of a name. */
static bool read_name(struct str coded, struct buf *out)
{
    for (size_t i = 0; i < coded.length; i++) {
        struct str code = str_slice(coded, i, i + 3 < coded.length ? i + 3 : coded.length);
        if (coded.bytes[i] != '=') {
            buf_add_char(out, coded.bytes[i]);
        } else if (str_equal(code, STR("=2C")) || str_equal(code, STR("=3D"))) {
            buf_add_char(out, code.bytes[2] == 'C' ? ',' : '=');
            i += 2;
        } else {
            return false;
        }
    }
    return str_is_utf8(buf_str(out));
}

static bool is_nonce(struct str nonce)
{
    bool ok = nonce.length >= 8 && nonce.length <= 200;
    for (size_t i = 0; ok && i < nonce.length; i++) {
        ok = nonce.bytes[i] > ' ' && nonce.bytes[i] < 0x7F && nonce.bytes[i] != ',';
    }
    return ok;
}

bool scram_read_first(struct str message, struct scram_first *out)
{
    struct str name;
    if (!str_starts(message, STR("n,,")) && !str_starts(message, STR("y,,"))) {
        return false;
    }
    out->bare = str_slice(message, 3, message.length);
    struct str rest = out->bare;
    return take_attribute(&rest, 'n', &name) && read_name(name, &out->name) &&
           take_attribute(&rest, 'r', &out->nonce) && is_nonce(out->nonce);
}

bool scram_read_last(struct str message, struct str gs2, struct scram_last *out)
{
    struct str rest = message;
    struct str bound;
    struct buf header = {0};
    bool ok = take_attribute(&rest, 'c', &bound) && sasl_decode(bound, &header) &&
              str_equal(buf_str(&header), gs2) && take_attribute(&rest, 'r', &out->nonce) &&
              str_starts(rest, STR("p="));
    buf_finish(&header);
    if (ok) {
        out->proof = str_slice(rest, 2, rest.length);
        out->without = str_slice(message, 0, message.length - rest.length - 1);
    }
    return ok;
}
