/* outbox_seal.c -- Signing and encryption of entries.
 *
 * 1. The plaintext is an Ed25519 signature and the entry. The signature covers both names and the
 *    receiver's key, so the receiver cannot pass the entry on to another world as a message to it.
 * 2. It is encrypted by XChaCha20-Poly1305 with a key that only the two worlds can compute (X25519
 *    of their Ed25519 keys). Each direction has its own key, so an entry that is sent back to its
 *    writer does not decrypt.
 * 3. The entry contains its number and session. outbox_take.c detects repeated and late entries. */
#include "engine/modules/realm/outbox/outbox_seal.h"

#include "engine/base/base.h"
#include "engine/modules/realm/outbox/outbox_entry.h"

#include <sodium.h>

#include <string.h>

#define SEAL_WORD "sealed "
#define SEAL_USE "skein realm letter"
#define SEAL_NONCE ((size_t)crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
#define SEAL_TAG ((size_t)crypto_aead_xchacha20poly1305_ietf_ABYTES)
#define SEAL_LEAST (SEAL_NONCE + OUTBOX_SIGN_BYTES + SEAL_TAG)
#define SEAL_MOST (SEAL_LEAST + OUTBOX_ENTRY_MAX)
#define SEAL_BASE64 sodium_base64_VARIANT_ORIGINAL_NO_PADDING

/* -- keys -- */

static void derive_lock(const unsigned char shared[crypto_scalarmult_curve25519_BYTES],
        const struct world_key *writer, const struct world_key *reader, unsigned char out[32])
{
    static const unsigned char use[] = SEAL_USE;
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, shared, crypto_scalarmult_curve25519_BYTES, 32);
    (void)crypto_generichash_update(&state, use, sizeof(use));
    (void)crypto_generichash_update(&state, writer->bytes, WORLD_KEY_BYTES);
    (void)crypto_generichash_update(&state, reader->bytes, WORLD_KEY_BYTES);
    (void)crypto_generichash_final(&state, out, 32);
    sodium_memzero(&state, sizeof(state));
}

bool outbox_lock_make(
        const struct outbox_pair *own, const struct world_key *theirs, struct outbox_lock *out)
{
    unsigned char mine[crypto_scalarmult_curve25519_SCALARBYTES];
    unsigned char point[crypto_scalarmult_curve25519_BYTES];
    unsigned char shared[crypto_scalarmult_curve25519_BYTES];
    bool ok = crypto_sign_ed25519_pk_to_curve25519(point, theirs->bytes) == 0 &&
              crypto_sign_ed25519_sk_to_curve25519(mine, own->secret) == 0 &&
              crypto_scalarmult_curve25519(shared, mine, point) == 0;
    if (ok) {
        derive_lock(shared, &own->open, theirs, out->out);
        derive_lock(shared, theirs, &own->open, out->in);
    }
    sodium_memzero(mine, sizeof(mine));
    sodium_memzero(shared, sizeof(shared));
    return ok;
}

/* -- writing -- */

static struct str bytes_of(const struct world_key *key)
{
    return (struct str){(const char *)key->bytes, WORLD_KEY_BYTES};
}

static struct outbox_signing signing_of(
        const struct outbox_ends *ends, const struct world_key *reader, struct str entry)
{
    return (struct outbox_signing){
            SEAL_USE, {ends->from, ends->to, bytes_of(reader), entry}, 4};
}

/* Appends the additional authenticated data: "FROM TO". */
static void put_names(const struct outbox_ends *ends, struct buf *out)
{
    buf_printf(out, "%.*s %.*s", STR_FMT(ends->from), STR_FMT(ends->to));
}

static void put_base64(struct str bytes, struct buf *out)
{
    size_t size = sodium_base64_encoded_len(bytes.length, SEAL_BASE64);
    char *room = buf_reserve(out, size);
    (void)sodium_bin2base64(
            room, size, (const unsigned char *)bytes.bytes, bytes.length, SEAL_BASE64);
    buf_added(out, size - 1);
}

void outbox_seal_write(const struct outbox_ends *ends, struct str entry, struct buf *out)
{
    struct buf inside = {0};
    struct buf names = {0};
    struct buf sealed = {0};
    unsigned char sign[OUTBOX_SIGN_BYTES];
    unsigned long long length = 0;
    struct outbox_signing what = signing_of(ends, ends->theirs, entry);
    outbox_key_sign(ends->own, &what, sign);
    buf_add(&inside, sign, sizeof(sign));
    buf_add_str(&inside, entry);
    put_names(ends, &names);
    unsigned char *room =
            (unsigned char *)buf_reserve(&sealed, SEAL_NONCE + inside.length + SEAL_TAG);
    randombytes_buf(room, SEAL_NONCE);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(room + SEAL_NONCE, &length,
            (const unsigned char *)inside.bytes, inside.length,
            (const unsigned char *)names.bytes, names.length, NULL, room, ends->lock->out);
    buf_added(&sealed, SEAL_NONCE + (size_t)length);
    buf_printf(out, SEAL_WORD "%s ", names.bytes);
    put_base64(buf_str(&sealed), out);
    buf_finish(&inside);
    buf_finish(&names);
    buf_finish(&sealed);
}

/* -- reading -- */

bool outbox_seal_is(struct str text)
{
    return str_starts(text, STR(SEAL_WORD));
}

bool outbox_seal_read(struct str text, struct outbox_sealed *out, struct err *err)
{
    if (!outbox_seal_is(text)) {
        return err_set(err, ERR_FORMAT, "it is not encrypted");
    }
    struct str rest = str_slice(text, sizeof(SEAL_WORD) - 1, text.length);
    struct outbox_sealed sealed = {0};
    sealed.from = str_take_until(&rest, ' ');
    sealed.to = str_take_until(&rest, ' ');
    sealed.content = rest;
    if (!world_name_is_formed(sealed.from) || !world_name_is_formed(sealed.to)) {
        return err_set(err, ERR_FORMAT, "it does not name two worlds");
    }
    if (rest.length > sodium_base64_ENCODED_LEN(SEAL_MOST, SEAL_BASE64)) {
        return err_set(err, ERR_LIMIT, "it is longer than an entry may be");
    }
    *out = sealed;
    return true;
}

/* Appends the plaintext: signature and entry. */
static bool decrypt(const struct outbox_ends *ends, const unsigned char key[32],
        struct str content, struct buf *out)
{
    struct buf sealed = {0};
    struct buf names = {0};
    size_t length = 0;
    unsigned long long inside = 0;
    unsigned char *bytes = (unsigned char *)buf_reserve(&sealed, content.length + 1);
    bool ok = sodium_base642bin(bytes, content.length + 1, content.bytes, content.length, NULL,
                      &length, NULL, SEAL_BASE64) == 0 &&
              length >= SEAL_LEAST;
    if (ok) {
        put_names(ends, &names);
        ok = crypto_aead_xchacha20poly1305_ietf_decrypt(
                     (unsigned char *)buf_reserve(out, length), &inside, NULL,
                     bytes + SEAL_NONCE, length - SEAL_NONCE,
                     (const unsigned char *)names.bytes, names.length, bytes, key) == 0;
    }
    buf_added(out, ok ? (size_t)inside : 0);
    buf_finish(&sealed);
    buf_finish(&names);
    return ok;
}

static bool open_by(const struct outbox_ends *ends, bool own, struct str content,
        struct buf *out, struct err *err)
{
    const struct world_key *writer = own ? &ends->own->open : ends->theirs;
    const struct world_key *reader = own ? ends->theirs : &ends->own->open;
    struct buf inside = {0};
    bool ok = decrypt(ends, own ? ends->lock->out : ends->lock->in, content, &inside);
    if (ok) {
        struct str entry = str_slice(buf_str(&inside), OUTBOX_SIGN_BYTES, inside.length);
        struct outbox_signing what = signing_of(ends, reader, entry);
        ok = outbox_key_signed(writer, &what, (const unsigned char *)inside.bytes);
        if (ok) {
            buf_add_str(out, entry);
        }
    }
    buf_finish(&inside);
    return ok || err_set(err, ERR_DENIED, "%.*s did not encrypt it for %.*s",
                         STR_FMT(ends->from), STR_FMT(ends->to));
}

bool outbox_seal_open(
        const struct outbox_ends *ends, struct str content, struct buf *out, struct err *err)
{
    return open_by(ends, false, content, out, err);
}

bool outbox_seal_reopen(
        const struct outbox_ends *ends, struct str content, struct buf *out, struct err *err)
{
    return open_by(ends, true, content, out, err);
}
