#pragma once
#include "net/shared/frame.h"

/* The protocol between a world or its copy and a witness, in frames like a connection proxy's. The
 * witness sends WITNESS_HELLO to each new connection; then each question gets one answer, in order.
 */

#define WITNESS_MAGIC "skein witness"
#define WITNESS_VERSION 1
/* How long a lease lasts, from the question that was agreed to. */
#define WITNESS_LEASE_MS 3000

enum witness_kind {
    /* From a witness. */
    WITNESS_HELLO = 1, /* magic, version */
    WITNESS_SAYS,      /* struct witness_says */
    /* From a world or its copy. */
    WITNESS_HOLD, /* struct witness_ask: this file is the world, and `kept` may take over from it */
    WITNESS_TAKE, /* struct witness_ask: this copy asks to become the world after that term */
};

struct witness_ask {
    uint64_t number; /* returned with the answer */
    uint64_t world_id;
    uint64_t term;
    uint64_t origin;
    uint64_t kept; /* 0: none */
};

enum witness_verdict {
    WITNESS_AGREED = 1,
    WITNESS_WAIT,  /* the lease of the world has not run out */
    WITNESS_OTHER, /* another file is the world */
    WITNESS_NO,    /* not this copy, or an outdated question */
    WITNESS_VERDICTS,
};

struct witness_says {
    uint64_t number;
    enum witness_verdict verdict;
    uint64_t term; /* of the current world, with the origin of its file */
    uint64_t holder;
};

void witness_put_hello(struct buf *out);
void witness_put_ask(struct buf *out, enum witness_kind kind, const struct witness_ask *ask);
void witness_put_says(struct buf *out, const struct witness_says *says);

/* -- reading: false, and nothing is changed, if the frame is malformed -- */

bool witness_take_hello(struct frame *frame);
bool witness_take_ask(struct frame *frame, struct witness_ask *out);
bool witness_take_says(struct frame *frame, struct witness_says *out);
