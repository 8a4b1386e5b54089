/* dav_keys.c -- a cache of recently verified passwords.
 *
 * A WebDAV client sends its password with each request. A verified one is stored as a hash under
 * a key of this process, with the token that was issued for it. Each call checks the token, so
 * revoking the token also ends the entry. */
#include "net/dav/dav.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"

#include <sodium.h>

#include <stdio.h>
#include <string.h>

enum { KEYS_MAX = 64, KEEP_MS = 9 * 60 * 1000 };

struct kept {
    unsigned char hash[crypto_generichash_BYTES];
    char token[64];   /* "": free */
    int64_t until_ms; /* monotonic */
};

struct dav_keys {
    unsigned char secret[crypto_generichash_KEYBYTES];
    struct kept kept[KEYS_MAX];
};

struct dav_keys *dav_keys_create(void)
{
    struct dav_keys *keys = mem_alloc(sizeof(*keys));
    randombytes_buf(keys->secret, sizeof(keys->secret));
    return keys;
}

void dav_keys_destroy(struct dav_keys *keys)
{
    if (keys) {
        explicit_bzero(keys, sizeof(*keys));
        mem_free(keys);
    }
}

static void hash_of(const struct dav_keys *keys, struct str credentials,
        unsigned char out[crypto_generichash_BYTES])
{
    (void)crypto_generichash(out, crypto_generichash_BYTES,
            (const unsigned char *)credentials.bytes, credentials.length, keys->secret,
            sizeof(keys->secret));
}

const char *dav_keys_find(struct dav_keys *keys, struct str credentials)
{
    unsigned char hash[crypto_generichash_BYTES];
    const char *token = NULL;
    hash_of(keys, credentials, hash);
    for (size_t i = 0; i < KEYS_MAX; i++) {
        const struct kept *one = &keys->kept[i];
        bool good = one->token[0] && clock_ms() < one->until_ms;
        token = good && sodium_memcmp(one->hash, hash, sizeof(hash)) == 0 ? one->token : token;
    }
    return token;
}

void dav_keys_put(struct dav_keys *keys, struct str credentials, const char *token)
{
    struct kept *oldest = &keys->kept[0];
    for (size_t i = 0; i < KEYS_MAX; i++) {
        oldest = keys->kept[i].until_ms < oldest->until_ms ? &keys->kept[i] : oldest;
    }
    hash_of(keys, credentials, oldest->hash);
    (void)snprintf(oldest->token, sizeof(oldest->token), "%s", token);
    oldest->until_ms = clock_ms() + KEEP_MS;
}

void dav_keys_forget(struct dav_keys *keys, const char *token)
{
    for (size_t i = 0; i < KEYS_MAX; i++) {
        if (strcmp(keys->kept[i].token, token) == 0) {
            explicit_bzero(&keys->kept[i], sizeof(keys->kept[i]));
        }
    }
}
