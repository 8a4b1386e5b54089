/* broker_seal.c -- encrypts messages for the broker, which others may read and write.
 *
 * A sealed message is a random nonce and the output of XChaCha20-Poly1305. The key is derived from
 * the realm's secret and name. The receiving world is authenticated, so a message cannot be moved
 * to another world's stream. The outbox handles repeated, delayed and lost messages (outbox). */
#include "engine/modules/realm/broker/broker_seal.h"

#include <sodium.h>

#include <string.h>

#define NONCE ((size_t)crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
#define TAG ((size_t)crypto_aead_xchacha20poly1305_ietf_ABYTES)

_Static_assert(BROKER_SEAL_MORE == NONCE + TAG, "a nonce and a tag");

static void derive(const char *realm, const char *secret,
        unsigned char key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES])
{
    static const unsigned char use[] = "skein realm letters";
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
    (void)crypto_generichash_update(&state, use, sizeof(use));
    (void)crypto_generichash_update(&state, (const unsigned char *)realm, strlen(realm) + 1);
    (void)crypto_generichash_update(&state, (const unsigned char *)secret, strlen(secret));
    (void)crypto_generichash_final(&state, key, crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
    sodium_memzero(&state, sizeof(state));
}

void broker_seal(
        const char *realm, const char *secret, struct str to, struct str text, struct buf *out)
{
    unsigned char key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
    unsigned char *room = (unsigned char *)buf_reserve(out, text.length + BROKER_SEAL_MORE);
    unsigned long long length = 0;
    derive(realm, secret, key);
    randombytes_buf(room, NONCE);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(room + NONCE, &length,
            (const unsigned char *)text.bytes, text.length, (const unsigned char *)to.bytes,
            to.length, NULL, room, key);
    buf_added(out, NONCE + (size_t)length);
    sodium_memzero(key, sizeof(key));
}

bool broker_unseal(const char *realm, const char *secret, struct str to, struct str sealed,
        struct buf *out)
{
    unsigned char key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
    unsigned long long length = 0;
    if (sealed.length < BROKER_SEAL_MORE) {
        return false;
    }
    const unsigned char *bytes = (const unsigned char *)sealed.bytes;
    unsigned char *room = (unsigned char *)buf_reserve(out, sealed.length);
    derive(realm, secret, key);
    bool ok = crypto_aead_xchacha20poly1305_ietf_decrypt(room, &length, NULL, bytes + NONCE,
                      sealed.length - NONCE, (const unsigned char *)to.bytes, to.length, bytes,
                      key) == 0;
    buf_added(out, ok ? (size_t)length : 0);
    sodium_memzero(key, sizeof(key));
    return ok;
}
