#pragma once
#include "engine/base/buf.h"
#include "net/stream/sealed_key.h"

#include <stdbool.h>
#include <stdint.h>

/* An encrypted, mutually authenticated channel between two processes that share a secret: links,
 * gates and witnesses over TCP.
 *
 * Both sides send a hello at once: a magic word, the version and a fresh X25519 key. The keys of
 * the channel come from the shared secret, what the two X25519 keys agree on, both of them and
 * the purpose. Then each side sends the header of a secretstream and an empty chunk, which proves
 * that it has the secret; then its bytes, in chunks of at most 64 KiB.
 *
 * A channel that began without a key passes bytes as they are: for local sockets, which the file
 * system guards. */

struct sealed_keys;

enum sealed_end {
    SEALED_ON,
    SEALED_FOREIGN, /* the peer does not speak this protocol */
    SEALED_WRONG,   /* the other side has another secret, or its data was modified */
    SEALED_REFUSED, /* the callback returned false */
};

/* One side of a channel. Zeroed: one without a key. */
struct sealed {
    const struct sealed_key *key; /* borrowed; NULL: no encryption */
    const char *purpose;          /* static */
    struct sealed_keys *keys;     /* owned; NULL: no encryption */
    bool keyed;                   /* the other side's hello has arrived */
    bool opened;                  /* the header of its data has arrived */
    bool proven;                  /* it has proved that it has the secret */
    struct buf raw;               /* an incomplete chunk */
    struct buf plain;             /* one decrypted chunk */
    struct buf waiting;           /* output that waits for the keys */
    struct buf first;             /* header and proof, which are sent before everything else */
};

/* Begins a channel and appends its hello to out. key NULL: passes bytes as they are. */
void sealed_begin(struct sealed *sealed, const struct sealed_key *key, const char *purpose,
        bool dials, struct buf *out);
/* Appends the bytes to out, encrypted, or keeps them until there are keys. */
void sealed_write(struct sealed *sealed, struct str plain, struct buf *out);
/* Reads bytes from the peer and passes decrypted data to the callback, which borrows the str.
 * Appends bytes to send in reply to out. */
enum sealed_end sealed_read(struct sealed *sealed, struct str bytes,
        bool (*take)(void *data, struct str plain), void *data, struct buf *out);
/* True if the other side spoke the protocol but has not proved that it has the secret. If the
 * connection ends now, the secrets probably differ. */
bool sealed_is_doubtful(const struct sealed *sealed);
/* Erases keys and buffers. */
void sealed_finish(struct sealed *sealed);
