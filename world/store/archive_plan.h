#pragma once
#include "world/store/archive_dir.h"

/* How a world of a moment comes out of backups and an archive: which backup, and which commits after it. Thread: any;
 * blocks. */

struct buf;

/* A backup to begin with. */
struct archive_base {
    char *path;      /* owned */
    int64_t wall_ms; /* when it was made; 0: not known */
    uint64_t
            number; /* of its last commit, and its chain; chain 0: no archive goes on from it */
    uint64_t chain;
    uint64_t mark;
    uint32_t schema;
};

/* Appends where the world at path, or the one that it is a backup of, had its archive, or its backups; nothing if it had
 * none, or cannot be read. */
void archive_base_place(const char *path, bool backups, struct buf *out);

/* Reads what the backup at path is; path is copied. */
MUST_CHECK bool archive_base_read(
        const char *path, int64_t wall_ms, struct archive_base *out, struct err *err);
void archive_base_finish(struct archive_base *base);

struct archive_plan {
    struct archive_list list;   /* owned; looked at, and of one world */
    struct archive_base *bases; /* owned, in any order */
    size_t base_count;
    /* What archive_plan_make finds. */
    const struct archive_base *base; /* one of bases */
    size_t *path;                    /* owned: indices into list, the first to replay first */
    size_t path_count;
    uint64_t number; /* of the last commit to replay, and its chain */
    uint64_t chain;
    int64_t reached_ms; /* its time; without commits to replay, the backup's */
};

/* Looks at the segments of a directory, and keeps those of the mark (0: of any). Leaves out
 * unreadable ones, with a line in the log. */
MUST_CHECK bool archive_plan_read(struct archive_plan *plan, const char *directory,
        struct str base, uint64_t mark, struct err *err);
/* Takes base over. */
void archive_plan_add_base(struct archive_plan *plan, struct archive_base *base);
void archive_plan_finish(struct archive_plan *plan);

/* Finds the way to the last commit that was made by moment_ms. world_number and world_chain: the last commit of the world
 * in place; 0 without one. False, with one sentence that says which moments can be restored, if a part of
 * the way is missing. */
MUST_CHECK bool archive_plan_make(struct archive_plan *plan, int64_t moment_ms,
        uint64_t world_number, uint64_t world_chain, struct err *err);
