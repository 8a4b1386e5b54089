#pragma once
#include "engine/base/buf.h"
#include "engine/session/session.h"

#include <stdbool.h>
#include <stdint.h>

/* The protocol between a connection proxy and a world, over one byte stream: Skein's own.
 *
 * A frame is a length (of the rest), a kind and its parts. Numbers are little endian; a text is its
 * length and its bytes; a conversation is the proxy's number for it. Both sides begin with
 * GATE_HELLO, and send nothing else before the other side's version is known to be supported. */

#define GATE_MAGIC "skein gate"
#define GATE_VERSION 1
/* Longer frames are invalid. */
#define GATE_FRAME_MAX ((size_t)32 << 20)

enum gate_kind {
    /* From both sides: magic, version. */
    GATE_HELLO = 1,
    /* From the proxy. */
    GATE_OPEN,    /* conversation, its handler (flags, service), fields, resume token (empty:
                  new), number of its log-in token, ms since its beginning and since its last
                  line */
    GATE_FIELDS,  /* conversation, fields */
    GATE_LINE,    /* conversation, text */
    GATE_REFUSED, /* conversation, why */
    GATE_CALL,    /* conversation, tag, name, arguments (JSON or empty), token */
    GATE_GONE,    /* conversation, reason */
    /* From the world. */
    GATE_TOLD,  /* conversations, messages: each gets all of them */
    GATE_STATE, /* conversation, state from the engine */
    GATE_DONE,  /* conversation: its line is done */
    GATE_BEGUN, /* conversation: the world stops; its line was begun but is not done */
    GATE_GAME,  /* state of the game: a problem (empty: none), then pairs of names and values
                  to the end */
    GATE_ENDS,  /* the world stops because it was asked to */
};

/* Properties of the proxy's protocol handler. */
enum gate_frontend {
    GATE_FRONTEND_CALLS_ONLY = 1,
    GATE_FRONTEND_SHOWS_LINES = 1 << 1,
    GATE_FRONTEND_MUTE = 1 << 2,
    GATE_FRONTEND_STREAMS = 1 << 3,
};

/* -- writing -- */

/* gate_begin begins a frame in out, gate_end completes it. */
size_t gate_begin(struct buf *out, enum gate_kind kind);
void gate_end(struct buf *out, size_t begun);
void gate_put_text(struct buf *out, struct str text);
/* Writes a frame with a conversation and a text. */
void gate_put(struct buf *out, enum gate_kind kind, uint32_t conversation, struct str text);
void gate_put_hello(struct buf *out);

/* -- reading -- */

/* The remaining parts of a frame. A missing part is read as empty or 0, and sets bad. */
struct gate_frame {
    uint8_t kind; /* enum gate_kind, or an unknown number */
    struct str rest;
    bool bad;
};

/* Returns false if the frame breaks the protocol. */
typedef bool (*gate_frame_fn)(void *data, struct gate_frame *frame);

/* Passes each complete frame to take, in order, borrowed for the call. An incomplete one waits in
 * `in`, which holds a frame at most. False if the bytes break the protocol; the rest is dropped. */
bool gate_feed(struct buf *in, struct str bytes, gate_frame_fn take, void *data);
/* Returns the peer's version of the protocol; 0 if the frame is not a hello. */
uint32_t gate_take_hello(struct gate_frame *frame);
uint8_t gate_take_u8(struct gate_frame *frame);
uint32_t gate_take_u32(struct gate_frame *frame);
uint64_t gate_take_u64(struct gate_frame *frame);
struct str gate_take_text(struct gate_frame *frame);

/* -- messages -- */

void gate_put_msg(struct buf *out, const struct msg *msg);
/* Takes the next message, borrowed from the frame. False at the end, and if the frame is bad. */
bool gate_take_msg(struct gate_frame *frame, struct msg *out);

/* -- session data -- */

/* Data from the handler: the client and its abilities. */
void gate_put_fields(const struct session *session, struct buf *out);
/* Stores the data in the session; changes nothing if the frame is bad. */
void gate_take_fields(struct gate_frame *frame, struct session *session);
/* Data from the engine. */
void gate_put_state(const struct session *session, enum session_awaits awaits, struct buf *out);
void gate_take_state(
        struct gate_frame *frame, struct session *session, enum session_awaits *out_awaits);
