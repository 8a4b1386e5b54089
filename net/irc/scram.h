#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>
#include <stdint.h>

/* The arithmetic and the messages of SCRAM-SHA-256 (RFC 5802, RFC 7677), without channel binding. Pure. */

#define SCRAM_HASH 32
#define SCRAM_SALT 16
#define SCRAM_ITERATIONS 600000

/* What the server keeps of a password. */
struct scram_keys {
    uint32_t iterations;
    unsigned char salt[SCRAM_SALT];
    unsigned char stored[SCRAM_HASH];
    unsigned char server[SCRAM_HASH];
};

/* Makes the keys of a password with the salt and the iterations that are in them. */
void scram_derive(struct str password, struct scram_keys *keys);
/* Makes them with a new salt. Takes a good part of a second. Thread: any. */
void scram_make(struct str password, struct scram_keys *out);
/* True if the proof is that of the keys' password for this exchange (RFC 5802: AuthMessage). */
bool scram_is_proof(const struct scram_keys *keys, struct str message, struct str proof);
/* Appends the server's signature of the exchange, in base64. */
void scram_sign(const struct scram_keys *keys, struct str message, struct buf *out);

/* Write and parse the form in which an account has them: "scram-sha-256 ITERATIONS SALT STORED SERVER OF". of: says of
 * which hash of the account's password they are; with another one they are void. */
void scram_write(const struct scram_keys *keys, struct str of, struct buf *out);
bool scram_read(struct str line, struct str of, struct scram_keys *out);

/* The client's first message, "n,,n=NAME,r=NONCE". */
struct scram_first {
    struct buf name;  /* owned, decoded */
    struct str bare;  /* from "n=" on; borrowed */
    struct str nonce; /* borrowed */
};

/* Parses it. Returns false if it is malformed, or asks for channel binding or to act as another account. */
bool scram_read_first(struct str message, struct scram_first *out);

/* The client's last message, "c=biws,r=NONCE,p=PROOF". */
struct scram_last {
    struct str without; /* what is before ",p="; borrowed */
    struct str nonce;   /* borrowed */
    struct str proof;   /* base64; borrowed */
};

/* gs2: the header of the first message, "n,," or "y,,". */
bool scram_read_last(struct str message, struct str gs2, struct scram_last *out);
