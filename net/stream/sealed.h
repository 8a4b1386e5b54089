#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* An encrypted, mutually authenticated channel between two processes that share a secret: links, gates and witnesses
 * over TCP.
 *
 * Both sides send a hello at once: a magic word, the version and a fresh X25519 key. The keys of the channel come from
 * the shared secret, what the two X25519 keys agree on, both of them and the purpose. Then each side sends the header of
 * a secretstream and an empty chunk, which proves that it has the secret; then its bytes, in chunks of at most 64 KiB.
 *
 * A channel that began without a key passes bytes as they are: for local sockets, which the file system guards. */

#define SEALED_KEY_BYTES 32
/* A file of fewer bytes is not accepted as a secret. */
#define SEALED_FILE_LEAST 32

/* The key made from a secret file. */
struct sealed_key {
    unsigned char bytes[SEALED_KEY_BYTES];
};

/* Reads a secret's file, which only its owner may read. what: the key of the configuration, for sentences. */
MUST_CHECK bool sealed_key_read(
        const char *path, const char *what, struct sealed_key *out, struct err *err);

#define SEALED_TEXT 65 /* size of a secret's text form, with its terminator */
/* Writes a secret for another purpose, as text, of which nobody learns this one. */
void sealed_key_text(const struct sealed_key *key, const char *purpose, char out[SEALED_TEXT]);

struct sealed_keys;

enum sealed_end {
    SEALED_ON,
    SEALED_FOREIGN, /* the peer does not speak this protocol */
    SEALED_WRONG,   /* the other side has another secret, or somebody changed what it sent */
    SEALED_REFUSED, /* the callback returned false */
};

/* One side of a channel. Zeroed is one without a key. */
struct sealed {
    const struct sealed_key *key; /* borrowed; NULL: bytes pass as they are */
    const char *purpose;          /* static */
    struct sealed_keys *keys;     /* owned; NULL: bytes pass as they are */
    bool keyed;                   /* the other side's hello has come */
    bool opened;                  /* so has the header of what it sends */
    bool proven;                  /* it has shown that it has the secret */
    struct buf raw;               /* came, and is not whole */
    struct buf plain;             /* of one chunk */
    struct buf waiting;           /* to be sent once there are keys */
    struct buf first; /* header and proof, which go before all else, and are not sent yet */
};

/* Begins a channel and appends its hello to out. key NULL: passes bytes as they are. */
void sealed_begin(struct sealed *sealed, const struct sealed_key *key, const char *purpose,
        bool dials, struct buf *out);
/* Appends the bytes to out, sealed, or keeps them until there are keys. */
void sealed_write(struct sealed *sealed, struct str plain, struct buf *out);
/* Reads bytes from the peer and passes decrypted data to the callback, which borrows the str.
 * Appends bytes to send in reply to out. */
enum sealed_end sealed_read(struct sealed *sealed, struct str bytes,
        bool (*take)(void *data, struct str plain), void *data, struct buf *out);
/* True if the other side spoke the protocol and has not shown that it has the secret: at the end of a connection it found
 * that the secrets differ, and left. */
bool sealed_is_doubtful(const struct sealed *sealed);
/* Forgets keys and buffers. */
void sealed_finish(struct sealed *sealed);
