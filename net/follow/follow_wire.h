#pragma once
#include "net/gate/gate_wire.h"

/* The protocol between a world (the leader) and its follower, in frames like a connection proxy's
 * (net/gate/gate_wire.h).
 *
 * Both begin with FOLLOW_HELLO: a magic word and the protocol's version. Then the follower
 * introduces itself, and the world does. Over TCP everything passes through an encrypted channel
 * (net/stream/sealed.h), which proves to each side that the other has follow.secret. */

#define FOLLOW_MAGIC "skein follow"
#define FOLLOW_VERSION 2
/* Of the text by which a follower names its file. */
#define FOLLOW_NAME_MAX 200
/* A commit that takes more is not sent: whoever follows makes a new copy. */
#define FOLLOW_BATCH_MAX ((size_t)16 << 20)

enum follow_kind {
    /* Of both. */
    FOLLOW_HELLO = 1,
    /* Of a follower. */
    FOLLOW_JOIN, /* struct follow_join */
    FOLLOW_KEPT, /* number up to which it has all on its disk, origin of its copy (0: it has none yet); also said each
                    half second, as a sign of life */
    FOLLOW_MOVE, /* nothing: give me the world */
    /* Of a world. */
    FOLLOW_WELCOME, /* struct follow_welcome */
    FOLLOW_NO,      /* whether it is of no use to ask again, why not: one sentence */
    FOLLOW_BATCH,   /* a commit, as batch_write makes it */
    FOLLOW_PIECE,   /* bytes of the copy */
    FOLLOW_COPIED,  /* its size: it is whole */
    FOLLOW_STATE,   /* in step or not, number of the newest commit; also each half second */
    FOLLOW_STAYS,   /* why the world is not given: one sentence */
};

/* The follower's introduction. */
struct follow_join {
    bool fences;     /* it follows no more: it is the world, in a later term */
    uint32_t schema; /* that its program knows */
    uint64_t world_id;
    uint64_t origin;
    uint64_t term;
    uint64_t number; /* the last commit that it has, and its chain; 0: none */
    uint64_t chain;
    char name[FOLLOW_NAME_MAX + 1]; /* its file and machine, for sentences */
};

/* The world's introduction, and what it sends next. */
struct follow_welcome {
    bool copies; /* a whole copy; else the commits after the follower's last */
    uint64_t world_id;
    uint64_t holder;
    uint64_t term;
};

/* -- writing -- */

size_t follow_begin(struct buf *out, enum follow_kind kind);
/* A frame of one number; of bytes. */
void follow_put_number(struct buf *out, enum follow_kind kind, uint64_t number);
void follow_put_bytes(struct buf *out, enum follow_kind kind, struct str bytes);
void follow_put_hello(struct buf *out);
void follow_put_join(struct buf *out, const struct follow_join *join);
void follow_put_welcome(struct buf *out, const struct follow_welcome *welcome);

/* -- reading: false, and nothing is changed, if the frame is malformed -- */

/* Gets the other's version as well: another one is malformed. */
bool follow_take_hello(struct gate_frame *frame, uint32_t *out_version);
bool follow_take_join(struct gate_frame *frame, struct follow_join *out);
bool follow_take_welcome(struct gate_frame *frame, struct follow_welcome *out);
