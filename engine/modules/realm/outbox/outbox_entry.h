#pragma once
#include "engine/base/base.h"
#include "engine/base/world_name.h"

#include <jansson.h>

/* Entries that worlds of a realm exchange through the broker, each one line of JSON. */

/* Worlds with different protocols cannot understand each other and do not start a handshake. Since
 * 2, entries are encrypted. */
#define OUTBOX_PROTOCOL 2
#define OUTBOX_PROTOCOL_UNSAID 1             /* of a world that does not state its protocol */
#define OUTBOX_SESSION_MAX 96                /* bytes of a session's name */
#define OUTBOX_BACK "back"                   /* the kind of a returned message */
#define OUTBOX_BODY_MAX ((size_t)384 * 1024) /* of a message */
#define OUTBOX_ENTRY_MAX (3 * OUTBOX_BODY_MAX / 2) /* of an entry */

enum outbox_entry_kind {
    OUTBOX_POKE,    /* I have no session with you: say hello */
    OUTBOX_HELLO,   /* session X, numbers */
    OUTBOX_WELCOME, /* session X.Y, numbers */
    OUTBOX_AGREED,  /* session X.Y */
    OUTBOX_MESSAGE, /* number, prev, mark, proof, kind, time_ms, body */
    OUTBOX_ACK,     /* number, mark, proof: all messages up to it are durable */
};

/* Proof, in hexadecimal digits, that a world wrote or has a message. Only that world can make it
 * and check it (outbox_own_prove). Empty: none. */
#define OUTBOX_PROOF_BYTES 16
#define OUTBOX_PROOF_DIGITS ((size_t)2 * OUTBOX_PROOF_BYTES)

struct outbox_proof {
    char text[OUTBOX_PROOF_DIGITS + 1];
};

/* How far one world has got with another. Each mark belongs to the message with that number. */
struct outbox_numbers {
    uint64_t sent;  /* the last message written for the other world */
    uint64_t acked; /* the last one that the other world has acknowledged */
    uint64_t acked_mark;
    uint64_t seen; /* the last message of the other world that is durable here */
    uint64_t seen_mark;
    int64_t joined_ms; /* when the world joined the realm */

    /* made by this world: that it wrote `acked`, and that it has `seen` */
    struct outbox_proof wrote_acked;
    struct outbox_proof has_seen;
    /* made by the other world and kept here: that it has `acked`, and that it wrote `seen` */
    struct outbox_proof acked_proof;
    struct outbox_proof seen_proof;
};

struct outbox_entry {
    enum outbox_entry_kind kind;
    struct str from;
    struct str to;
    struct str session; /* empty for OUTBOX_POKE */
    struct outbox_numbers numbers;
    uint64_t number;
    uint64_t
            prev; /* number of the previous message for the same world; 0 if this is the first */
    uint64_t mark;
    struct outbox_proof
            proof;      /* that the writer wrote it (OUTBOX_MESSAGE) or has it (OUTBOX_ACK) */
    struct str message; /* kind of the message */
    int64_t time_ms;
    struct str body;
    /* owned; the texts above are borrowed from it; NULL if they come from elsewhere */
    json_t *json;
};

/* Fills out, which the caller frees with outbox_entry_finish; on failure there is nothing to free. */
MUST_CHECK bool outbox_entry_read(struct str text, struct outbox_entry *out, struct err *err);
void outbox_entry_finish(struct outbox_entry *entry);
/* Appends it as one line without a newline. */
void outbox_entry_write(const struct outbox_entry *entry, struct buf *out);
