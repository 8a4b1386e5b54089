#pragma once
#include "engine/app/serve_impl.h"
#include "engine/base/buf.h"
#include "net/follow/follow_listener.h"
#include "world/store/store_claim.h"

/* Replication follower: keeps a copy of a world in step, for `skein follow`.
 *
 *   following_copy  receives a full copy, and spools commits meanwhile
 *   following       applies what comes over the link to the copy
 *   cmd_follow      the process, and its promotion */

/* A full copy being received: COPY.copying, and the commits meanwhile, COPY.copying-log.
 * Zeroed: none. */
struct following_copy {
    char *path;  /* owned; NULL: none */
    char *spool; /* owned */
    int fd;
    int spool_fd;
    uint64_t size;
    uint64_t spooled; /* bytes in the spool */
    uint64_t read;    /* bytes of these already read */
    bool whole;       /* the copy is installed, and the spool is being read */
};

MUST_CHECK bool following_copy_begin(
        struct following_copy *copy, const char *world, struct err *err);
MUST_CHECK bool following_copy_piece(
        struct following_copy *copy, struct str bytes, struct err *err);
/* Stores the bytes of a commit for later. */
MUST_CHECK bool following_copy_spool(
        struct following_copy *copy, struct str bytes, struct err *err);
/* Installs the complete copy in place of the world file, which no process has open. is_old: the
 * existing file is an older copy and is deleted. */
MUST_CHECK bool following_copy_install(
        struct following_copy *copy, const char *world, bool is_old, struct err *err);
/* Reads the next commit from the spool; *out_more is false at its end. */
MUST_CHECK bool following_copy_next(
        struct following_copy *copy, struct buf *out, bool *out_more, struct err *err);
/* Deletes its temporary files. */
void following_copy_end(struct following_copy *copy);

enum following_end {
    FOLLOWING_ON,
    FOLLOWING_STOPPED, /* by request */
    FOLLOWING_FAILED,  /* err has the reason */
    FOLLOWING_WORLD,   /* the copy is the world */
};

struct following {
    struct server base; /* configuration, secret, loop and network */
    const char *from;   /* borrowed: the leader's address */
    const char *path;   /* borrowed: the copy */
    struct follow_call *call;
    struct hub *hub;             /* owned: of following_web.c; NULL: no HTTP */
    struct follow_source source; /* for /healthz */
    struct control *control;
    struct store *store;          /* owned; NULL: no copy, or an incomplete one */
    struct store_claim claim;     /* as of the last submitted commit */
    bool known;                   /* the copy's history can be continued */
    int64_t holder;               /* of the followed world */
    char of[FOLLOW_NAME_MAX + 1]; /* its file and machine; empty: unknown */
    struct following_copy copy;
    uint64_t told_kept;
    int64_t told_ms;
    bool paused;
    bool in_step;     /* the leader's last report */
    bool was_in_step; /* in step at the last contact */
    int64_t heard_ms; /* wall clock: time of the last contact */
    int64_t sign_ms;  /* monotonic: the leader's last sign of life */
    int64_t take_over_ms;
    bool told_refused; /* the refusal has been logged */
    bool moving;       /* the world was requested */
    bool refused;      /* the configuration had a mistake when it was last read */
    enum following_end end;
    struct err err;
};

/* -- following.c -- */

/* Opens the copy if a usable one exists. */
MUST_CHECK bool following_open(struct following *following, struct err *err);
/* Connects to the leader. */
void following_start(struct following *following);
/* Applies received commits and reports what is on the disk. Call once per turn. */
void following_turn(struct following *following);
/* Waits until all that came is on the disk, and reads the resulting claim. */
MUST_CHECK bool following_settle(
        struct following *following, struct store_claim *out, struct err *err);
/* Makes the copy the world, regardless of the leader; term 0: the next. */
MUST_CHECK bool following_take(struct following *following, uint64_t term, struct err *err);
