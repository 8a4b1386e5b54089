#pragma once
#include "engine/base/buf.h"
#include "engine/session/session.h"

#include <stdbool.h>
#include <stdint.h>

/* What a gate and a world say to each other, over one stream of bytes: Skein's own protocol.
 *
 * A frame is a length (of what follows it), a kind and its parts. Numbers are little endian; a text is its length
 * and its bytes; a conversation is the gate's number for it. Both begin with GATE_HELLO, and neither sends anything
 * else before the other's is known to be of a version that it speaks. */

#define GATE_MAGIC "skein gate"
#define GATE_VERSION 1
/* A frame of more is nothing that either says. */
#define GATE_FRAME_MAX ((size_t)32 << 20)

enum gate_kind {
    /* Of both: magic, version. */
    GATE_HELLO = 1,
    /* Of a gate. */
    GATE_OPEN, /* conversation, its front (flags, service), fields, token to go on by (empty: it is new), number of
                     the token that it had come in by, ms since it began and since its last line */
    GATE_FIELDS,  /* conversation, fields */
    GATE_LINE,    /* conversation, text */
    GATE_REFUSED, /* conversation, why */
    GATE_CALL,    /* conversation, tag, name, arguments (JSON or empty), token */
    GATE_GONE,    /* conversation, reason */
    /* Of a world. */
    GATE_TOLD,  /* conversations, messages: all are told all of them */
    GATE_STATE, /* conversation, what the engine tells fronts */
    GATE_DONE,  /* conversation: its line is done */
    GATE_BEGUN, /* conversation: the world ends, and its line was begun and is not done */
    GATE_GAME, /* how the game is: a problem (empty: none), then pairs of names and values to the end */
    GATE_ENDS, /* the world ends, because it was asked to */
};

/* What a front of the gate's is. */
enum gate_front {
    GATE_FRONT_CALLS_ONLY = 1,
    GATE_FRONT_SHOWS_LINES = 1 << 1,
    GATE_FRONT_MUTE = 1 << 2,
};

/* -- writing -- */

/* Begins a frame in out, and ends the one that began there. */
size_t gate_begin(struct buf *out, enum gate_kind kind);
void gate_end(struct buf *out, size_t begun);
void gate_put_text(struct buf *out, struct str text);
/* A frame of one conversation and a text. */
void gate_put(struct buf *out, enum gate_kind kind, uint32_t conversation, struct str text);
void gate_put_hello(struct buf *out);

/* -- reading -- */

/* The parts of a frame that are left. What is asked for and not there is empty or 0, and sets bad. */
struct gate_frame {
    uint8_t kind; /* enum gate_kind, or anything else that came */
    struct str rest;
    bool bad;
};

/* False: it is not the protocol. */
typedef bool (*gate_frame_fn)(void *data, struct gate_frame *frame);

/* Gives each frame that bytes make whole to take, in order, borrowed for the call; what is left waits in `in`, which
 * holds a frame at most. False: this is not the protocol, and the rest is dropped. */
bool gate_feed(struct buf *in, struct str bytes, gate_frame_fn take, void *data);
/* The other's version of the protocol; 0: it is no hello. */
uint32_t gate_take_hello(struct gate_frame *frame);
uint8_t gate_take_u8(struct gate_frame *frame);
uint32_t gate_take_u32(struct gate_frame *frame);
uint64_t gate_take_u64(struct gate_frame *frame);
struct str gate_take_text(struct gate_frame *frame);

/* -- messages -- */

void gate_put_msg(struct buf *out, const struct msg *msg);
/* Takes the next one, borrowed from the frame; false at the end, and if the frame is bad. */
bool gate_take_msg(struct gate_frame *frame, struct msg *out);

/* -- what a session is -- */

/* Told by the front: what the client is and can do. */
void gate_put_fields(const struct session *session, struct buf *out);
/* Takes them into the session; nothing is changed if the frame is bad. */
void gate_take_fields(struct gate_frame *frame, struct session *session);
/* Told by the engine. */
void gate_put_state(const struct session *session, enum session_awaits awaits, struct buf *out);
void gate_take_state(
        struct gate_frame *frame, struct session *session, enum session_awaits *out_awaits);
