#pragma once
#include "net/shared/frame.h"

/* The protocol between a world (the leader) and its follower, in frames like a connection proxy's
 * (net/gate/gate_wire.h).
 *
 * Both begin with FOLLOW_HELLO: a magic word and the protocol's version. Then the follower
 * introduces itself, and the world does. Over TCP everything passes through an encrypted channel
 * (net/shared/sealed.h), which proves to each side that the other has follow.secret. */

#define FOLLOW_MAGIC "skein follow"
#define FOLLOW_VERSION 2
/* Limit of the text by which a follower names its file. */
#define FOLLOW_NAME_MAX 200
/* A larger commit is not sent; the follower makes a new copy. */
#define FOLLOW_BATCH_MAX ((size_t)16 << 20)

enum follow_kind {
    /* From both sides. */
    FOLLOW_HELLO = 1,
    /* From a follower. */
    FOLLOW_JOIN, /* struct follow_join */
    /* Number of the last commit on its disk, origin of its copy (0: none yet); also sent each half
     * second, as a sign of life. */
    FOLLOW_KEPT,
    FOLLOW_MOVE, /* no data: asks to become the world */
    /* From a world. */
    FOLLOW_WELCOME, /* struct follow_welcome */
    FOLLOW_NO,      /* whether retrying is useless, and the reason: one sentence */
    FOLLOW_BATCH,   /* a commit, as batch_write makes it */
    FOLLOW_PIECE,   /* part of the copy */
    FOLLOW_COPIED,  /* the size of the finished copy */
    FOLLOW_STATE,   /* in step or not, number of the newest commit; also each half second */
    FOLLOW_STAYS,   /* why the follower does not become the world: one sentence */
};

/* The follower's introduction. */
struct follow_join {
    bool fences;     /* it is the world, in a later term, and no longer follows */
    uint32_t schema; /* schema of its program */
    uint64_t world_id;
    uint64_t origin;
    uint64_t term;
    uint64_t number; /* its last commit, with its chain; 0: none */
    uint64_t chain;
    char name[FOLLOW_NAME_MAX + 1]; /* its file and machine, for messages */
};

/* The world's introduction, with what it sends next. */
struct follow_welcome {
    bool copies; /* true: a whole copy; false: the commits after the follower's last */
    uint64_t world_id;
    uint64_t holder;
    uint64_t term;
    char name[FOLLOW_NAME_MAX +
              1]; /* its file and machine, for messages; older worlds send none */
};

/* -- writing -- */

size_t follow_begin(struct buf *out, enum follow_kind kind);
/* Appends a frame with one number, or with bytes. */
void follow_put_number(struct buf *out, enum follow_kind kind, uint64_t number);
void follow_put_bytes(struct buf *out, enum follow_kind kind, struct str bytes);
void follow_put_hello(struct buf *out);
void follow_put_join(struct buf *out, const struct follow_join *join);
void follow_put_welcome(struct buf *out, const struct follow_welcome *welcome);

/* -- reading: false, and nothing is changed, if the frame is malformed -- */

/* Also sets the peer's version; a frame of another version is malformed. */
bool follow_take_hello(struct frame *frame, uint32_t *out_version);
bool follow_take_join(struct frame *frame, struct follow_join *out);
bool follow_take_welcome(struct frame *frame, struct follow_welcome *out);
