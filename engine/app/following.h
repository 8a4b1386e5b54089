#pragma once
#include "engine/app/serve_impl.h"
#include "engine/base/buf.h"
#include "net/follow/follow_door.h"
#include "world/store/store_claim.h"

/* following -- a copy of a world, kept in step: the inside of `skein follow`.
 *
 *   following_copy  a whole copy as it comes, and the commits meanwhile
 *   following       what comes over the link, into the copy
 *   cmd_follow      the process, and how the copy becomes the world */

/* A copy as it comes: COPY.copying, and what was committed meanwhile, COPY.copying-log. Zeroed is none. */
struct following_copy {
    char *path;  /* owned; NULL: none */
    char *spool; /* owned */
    int fd;
    int spool_fd;
    uint64_t size;
    uint64_t spooled; /* bytes in the spool */
    uint64_t read;    /* of these */
    bool whole;       /* the copy is in its place, and the spool is being read */
};

MUST_CHECK bool following_copy_begin(
        struct following_copy *copy, const char *world, struct err *err);
MUST_CHECK bool following_copy_piece(
        struct following_copy *copy, struct str bytes, struct err *err);
/* A commit's bytes: kept for later. */
MUST_CHECK bool following_copy_spool(
        struct following_copy *copy, struct str bytes, struct err *err);
/* It has all come: puts it in the place of the world's file, which nobody has. is_old: what was there is an older copy,
 * and of no use any more. */
MUST_CHECK bool following_copy_install(
        struct following_copy *copy, const char *world, bool is_old, struct err *err);
/* Takes the next commit's bytes out of the spool; *out_more is false at its end. */
MUST_CHECK bool following_copy_next(
        struct following_copy *copy, struct buf *out, bool *out_more, struct err *err);
/* Removes what it has left. */
void following_copy_end(struct following_copy *copy);

enum following_end {
    FOLLOWING_ON,
    FOLLOWING_STOPPED, /* it was asked to end */
    FOLLOWING_FAILED,  /* err says why */
    FOLLOWING_WORLD,   /* the copy is the world */
};

struct following {
    struct server base; /* configuration, secret, loop and network */
    const char *from;   /* borrowed */
    const char *path;   /* borrowed: the copy */
    struct follow_call *call;
    struct hub *hub;             /* owned: of following_web.c; NULL: nobody is listened to */
    struct follow_source source; /* how the copy is */
    struct control *control;
    struct store *store;      /* owned; NULL: there is no copy, or it is not whole */
    struct store_claim claim; /* as of the last commit that was submitted */
    bool known;               /* the copy has a past that can go on */
    int64_t holder;           /* of the world that it follows */
    struct following_copy copy;
    uint64_t told_kept;
    int64_t told_ms;
    bool paused;
    bool in_step;     /* as the world said last */
    bool was_in_step; /* when it was last heard of */
    int64_t heard_ms; /* wall clock: when that was */
    int64_t sign_ms;  /* monotonic: the world's last sign of life */
    int64_t take_over_ms;
    bool told_refused; /* in the log */
    bool moving;       /* the world was asked for */
    enum following_end end;
    struct err err;
};

/* -- following.c -- */

/* Opens the copy, if there is one that can follow. */
MUST_CHECK bool following_open(struct following *following, struct err *err);
/* Begins to follow. */
void following_start(struct following *following);
/* Once a turn: writes what came, tells what is on the disk. */
void following_turn(struct following *following);
/* Waits until all that came is on the disk, and reads what it says. */
MUST_CHECK bool following_settle(
        struct following *following, struct store_claim *out, struct err *err);
/* Makes the copy the world, whatever the world is about; term 0: the next. */
MUST_CHECK bool following_take(struct following *following, uint64_t term, struct err *err);
