/* sealed.c -- an encrypted channel for two processes that share a secret.
 *
 * 1. Nothing from the other side is trusted before its first chunk is decrypted. Until then only
 * an empty chunk is read.
 * 2. The X25519 keys are new for each connection. So no recording can be replayed, and a secret
 * that leaks later decrypts no old recording.
 * 3. The two directions have different keys, so nothing can be sent back to its sender. */
#include "net/shared/sealed.h"

#include "engine/base/mem.h"
#include "engine/base/octets.h"

#include <sodium.h>

#include <string.h>

#define CHUNK_MOST ((size_t)65536)

enum {
    SEALED_VERSION = 1,
    MAGIC_BYTES = sizeof(SEALED_MAGIC) - 1,
    HELLO_BYTES = MAGIC_BYTES + 1 + crypto_scalarmult_BYTES,
    HEADER_BYTES = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    MORE_BYTES = crypto_secretstream_xchacha20poly1305_ABYTES,
    LENGTH_BYTES = 4,
    SEALED_KEEP = 4096,
};

/* The keys of a channel. */
struct sealed_keys {
    bool dials;
    unsigned char private_key[crypto_scalarmult_SCALARBYTES];
    unsigned char public_key[crypto_scalarmult_BYTES];
    crypto_secretstream_xchacha20poly1305_state out;
    crypto_secretstream_xchacha20poly1305_state in;
};

/* -- out -- */

static void put_chunk(struct sealed *sealed, struct str plain, struct buf *out)
{
    unsigned long long length = 0;
    buf_add_u32(out, (uint32_t)(plain.length + MORE_BYTES));
    unsigned char *room = (unsigned char *)buf_reserve(out, plain.length + MORE_BYTES);
    (void)crypto_secretstream_xchacha20poly1305_push(&sealed->keys->out, room, &length,
            (const unsigned char *)plain.bytes, plain.length, NULL, 0, 0);
    buf_added(out, (size_t)length);
}

void sealed_begin(struct sealed *sealed, const struct sealed_key *key, const char *purpose,
        bool dials, struct buf *out)
{
    *sealed = (struct sealed){.key = key, .purpose = purpose};
    if (!key) {
        return;
    }
    sealed->keys = mem_alloc(sizeof(*sealed->keys));
    sealed->keys->dials = dials;
    randombytes_buf(sealed->keys->private_key, sizeof(sealed->keys->private_key));
    (void)crypto_scalarmult_base(sealed->keys->public_key, sealed->keys->private_key);
    buf_add_text(out, SEALED_MAGIC);
    buf_add_u8(out, SEALED_VERSION);
    buf_add(out, sealed->keys->public_key, sizeof(sealed->keys->public_key));
}

/* Writes the first bytes of the channel if that is still to do: a callback of sealed_read may
 * write before it returns. */
static void put_first(struct sealed *sealed, struct buf *out)
{
    if (sealed->first.length > 0) {
        buf_add_str(out, buf_str(&sealed->first));
        buf_finish(&sealed->first);
    }
}

void sealed_write(struct sealed *sealed, struct str plain, struct buf *out)
{
    put_first(sealed, out);
    if (!sealed->key) {
        buf_add_str(out, plain);
    } else if (!sealed->keyed) {
        buf_add_str(&sealed->waiting, plain);
    } else {
        for (size_t at = 0; at < plain.length; at += CHUNK_MOST) {
            size_t end = plain.length - at > CHUNK_MOST ? at + CHUNK_MOST : plain.length;
            put_chunk(sealed, str_slice(plain, at, end), out);
        }
    }
}

/* -- keys -- */

/* Derives the keys. False if the other side's key leads to no secret. */
static bool derive(struct sealed *sealed, const unsigned char *theirs, unsigned char keys[64])
{
    unsigned char shared[crypto_scalarmult_BYTES];
    const unsigned char *dialler = sealed->keys->dials ? sealed->keys->public_key : theirs;
    const unsigned char *listener = sealed->keys->dials ? theirs : sealed->keys->public_key;
    crypto_generichash_state state;
    if (memcmp(theirs, sealed->keys->public_key, sizeof(sealed->keys->public_key)) == 0 ||
            crypto_scalarmult(shared, sealed->keys->private_key, theirs) != 0) {
        return false;
    }
    (void)crypto_generichash_init(&state, sealed->key->bytes, SEALED_KEY_BYTES, 64);
    (void)crypto_generichash_update(
            &state, (const unsigned char *)sealed->purpose, strlen(sealed->purpose) + 1);
    (void)crypto_generichash_update(&state, shared, sizeof(shared));
    (void)crypto_generichash_update(&state, dialler, crypto_scalarmult_BYTES);
    (void)crypto_generichash_update(&state, listener, crypto_scalarmult_BYTES);
    (void)crypto_generichash_final(&state, keys, 64);
    sodium_memzero(shared, sizeof(shared));
    return true;
}

/* Starts to encrypt output, beginning with the waiting bytes. The second half of the keys is for
 * the other direction. */
static void begin_out(struct sealed *sealed, const unsigned char *key)
{
    unsigned char header[HEADER_BYTES];
    struct buf out = {0};
    (void)crypto_secretstream_xchacha20poly1305_init_push(&sealed->keys->out, header, key);
    buf_add(&out, header, sizeof(header));
    sealed->keyed = true;
    put_chunk(sealed, STR_NONE, &out);
    sealed_write(sealed, buf_str(&sealed->waiting), &out);
    buf_finish(&sealed->waiting);
    sealed->first = out;
}

/* -- in -- */

/* Reads hello and header when both are complete; *taken is 0 until then. */
static enum sealed_end take_hello_sealed(struct sealed *sealed, struct str bytes, size_t *taken)
{
    unsigned char keys[64];
    size_t seen = bytes.length < MAGIC_BYTES ? bytes.length : MAGIC_BYTES;
    *taken = 0;
    if (memcmp(bytes.bytes, SEALED_MAGIC, seen) != 0 ||
            (bytes.length > MAGIC_BYTES && bytes.bytes[MAGIC_BYTES] != SEALED_VERSION)) {
        return SEALED_FOREIGN;
    }
    if (bytes.length < HELLO_BYTES) {
        return SEALED_ON;
    }
    if (!derive(sealed, (const unsigned char *)bytes.bytes + MAGIC_BYTES + 1, keys)) {
        return SEALED_WRONG;
    }
    /* The key for input replaces the private key until the header arrives. */
    begin_out(sealed, sealed->keys->dials ? keys : keys + 32);
    memcpy(sealed->keys->private_key, sealed->keys->dials ? keys + 32 : keys,
            sizeof(sealed->keys->private_key));
    sodium_memzero(keys, sizeof(keys));
    *taken = HELLO_BYTES;
    return SEALED_ON;
}

static enum sealed_end take_stream_header(
        struct sealed *sealed, struct str bytes, size_t *taken)
{
    *taken = 0;
    if (bytes.length < HEADER_BYTES) {
        return SEALED_ON;
    }
    (void)crypto_secretstream_xchacha20poly1305_init_pull(
            &sealed->keys->in, (const unsigned char *)bytes.bytes, sealed->keys->private_key);
    sodium_memzero(sealed->keys->private_key, sizeof(sealed->keys->private_key));
    sealed->opened = true;
    *taken = HEADER_BYTES;
    return SEALED_ON;
}

static enum sealed_end take_chunk(struct sealed *sealed, struct str bytes, size_t *taken,
        bool (*take)(void *data, struct str plain), void *data)
{
    unsigned long long length = 0;
    unsigned char tag = 0;
    *taken = 0;
    if (bytes.length < LENGTH_BYTES) {
        return SEALED_ON;
    }
    size_t whole = octets_little((const unsigned char *)bytes.bytes);
    if (whole < MORE_BYTES || whole > (sealed->proven ? CHUNK_MOST : 0) + MORE_BYTES) {
        return sealed->proven ? SEALED_FOREIGN : SEALED_WRONG;
    }
    if (bytes.length < LENGTH_BYTES + whole) {
        return SEALED_ON;
    }
    buf_clear(&sealed->plain);
    unsigned char *room = (unsigned char *)buf_reserve(&sealed->plain, whole);
    if (crypto_secretstream_xchacha20poly1305_pull(&sealed->keys->in, room, &length, &tag,
                (const unsigned char *)bytes.bytes + LENGTH_BYTES, whole, NULL, 0) != 0) {
        return SEALED_WRONG;
    }
    buf_added(&sealed->plain, (size_t)length);
    sealed->proven = true;
    *taken = LENGTH_BYTES + whole;
    return length == 0 || take(data, buf_str(&sealed->plain)) ? SEALED_ON : SEALED_REFUSED;
}

static enum sealed_end take_one(struct sealed *sealed, struct str bytes, size_t *taken,
        bool (*take)(void *data, struct str plain), void *data)
{
    if (!sealed->keyed) {
        return take_hello_sealed(sealed, bytes, taken);
    }
    return sealed->opened ? take_chunk(sealed, bytes, taken, take, data)
                          : take_stream_header(sealed, bytes, taken);
}

enum sealed_end sealed_read(struct sealed *sealed, struct str bytes,
        bool (*take)(void *data, struct str plain), void *data, struct buf *out)
{
    enum sealed_end end = SEALED_ON;
    size_t at = 0;
    size_t taken = 1;
    if (!sealed->key) {
        return take(data, bytes) ? SEALED_ON : SEALED_REFUSED;
    }
    bool waits = sealed->raw.length > 0;
    if (waits) {
        buf_add_str(&sealed->raw, bytes);
        bytes = buf_str(&sealed->raw);
    }
    while (end == SEALED_ON && taken > 0 && at < bytes.length) {
        end = take_one(sealed, str_slice(bytes, at, bytes.length), &taken, take, data);
        at += taken;
    }
    put_first(sealed, out);
    size_t rest = end == SEALED_ON ? bytes.length - at : 0;
    if (waits) {
        buf_consume(&sealed->raw, sealed->raw.length - rest);
    } else {
        buf_add_str(&sealed->raw, str_slice(bytes, bytes.length - rest, bytes.length));
    }
    if (sealed->raw.length == 0) {
        buf_shrink(&sealed->raw, SEALED_KEEP);
    }
    return end;
}

bool sealed_is_doubtful(const struct sealed *sealed)
{
    return sealed->keyed && !sealed->proven;
}

void sealed_finish(struct sealed *sealed)
{
    buf_wipe(&sealed->plain);
    buf_finish(&sealed->raw);
    buf_wipe(&sealed->waiting);
    buf_finish(&sealed->first);
    if (sealed->keys) {
        sodium_memzero(sealed->keys, sizeof(*sealed->keys));
        mem_free(sealed->keys);
    }
    sodium_memzero(sealed, sizeof(*sealed));
}
