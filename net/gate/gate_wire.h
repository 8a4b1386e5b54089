#pragma once
#include "engine/base/buf.h"
#include "engine/session/session.h"
#include "net/shared/frame.h"

#include <stdbool.h>
#include <stdint.h>

/* The protocol between a connection proxy and a world, over one byte stream: Skein's own.
 *
 * A message is a frame (net/shared/frame.h); a conversation is the proxy's number for it. Both sides begin with
 * GATE_HELLO, and send nothing else before the other side's version is known to be supported. */

#define GATE_MAGIC "skein gate"
#define GATE_VERSION 1

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
    /* rights of its sessions (session.h); an older proxy reports none, and does not set the last */
    GATE_FRONTEND_MAIL = 1 << 4,
    GATE_FRONTEND_KEYS = 1 << 5,
    GATE_FRONTEND_OPERATORS = 1 << 6,
    GATE_FRONTEND_SAYS_RIGHTS = 1 << 7,
};

/* -- writing -- */

/* Writes a frame with a conversation and a text. */
void gate_put(struct buf *out, enum gate_kind kind, uint32_t conversation, struct str text);
void gate_put_hello(struct buf *out);

/* -- reading -- */

/* Returns the peer's version of the protocol; 0 if the frame is not a hello. */
uint32_t gate_take_hello(struct frame *frame);
/* -- messages -- */

void gate_put_msg(struct buf *out, const struct msg *msg);
/* Takes the next message, borrowed from the frame. False at the end, and if the frame is bad. */
bool gate_take_msg(struct frame *frame, struct msg *out);

/* -- a protocol handler -- */

uint8_t gate_frontend_flags(const struct session_frontend *frontend);
/* Sets all members that are data. service is borrowed. A proxy that runs since an older release says nothing of rights, and
 * calls each protocol of lines mail: its handlers get theirs by name. */
void gate_take_frontend(uint8_t flags, const char *service, struct session_frontend *out);

/* -- session data -- */

/* Data from the handler: the client and its abilities. */
void gate_put_fields(const struct session *session, struct buf *out);
/* Stores the data in the session; changes nothing if the frame is bad. */
void gate_take_fields(struct frame *frame, struct session *session);
/* Data from the engine. */
void gate_put_state(const struct session *session, enum session_awaits awaits, struct buf *out);
void gate_take_state(
        struct frame *frame, struct session *session, enum session_awaits *out_awaits);
