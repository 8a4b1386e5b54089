#pragma once
#include "world/store/archive_dir.h"

/* Finds the backup and the commits that restore the world of a moment. Thread: any; blocks. */

struct buf;

/* A backup to start from. */
struct archive_base {
    char *path;      /* owned */
    int64_t wall_ms; /* when it was made; 0: unknown */
    uint64_t number; /* of its last commit, and its chain; chain 0: no archive continues it */
    uint64_t chain;
    uint64_t mark;
    uint32_t schema;
};

/* Appends the directory of the archive, or of the backups, of the world at path or of the world
 * that path is a backup of. Appends nothing if the world had none or cannot be read. */
void archive_base_place(const char *path, bool backups, struct buf *out);

/* Reads the data of the backup at path; path is copied. */
MUST_CHECK bool archive_base_read(
        const char *path, int64_t wall_ms, struct archive_base *out, struct err *err);
void archive_base_finish(struct archive_base *base);

struct archive_plan {
    struct archive_list list;   /* owned; all looked at, and of one world */
    struct archive_base *bases; /* owned, in any order */
    size_t base_count;
    /* The result of archive_plan_make. */
    const struct archive_base *base; /* one of bases */
    size_t *path;                    /* owned: indices into list, in the order of replay */
    size_t path_count;
    uint64_t number; /* of the last commit to replay, and its chain */
    uint64_t chain;
    int64_t reached_ms; /* its time; without commits to replay, the backup's */
};

/* Reads the segments of a directory, and keeps those with the mark (0: all). Skips unreadable ones
 * with a line in the log. */
MUST_CHECK bool archive_plan_read(struct archive_plan *plan, const char *directory,
        struct str base, uint64_t mark, struct err *err);
/* Adds base, and takes ownership of it. */
void archive_plan_add_base(struct archive_plan *plan, struct archive_base *base);
void archive_plan_finish(struct archive_plan *plan);

/* Finds the path to the last commit made by moment_ms. world_number and world_chain: the last
 * commit of the present world; 0 without one. Fails if part of the path is missing, with one
 * sentence that says which moments can be restored. */
MUST_CHECK bool archive_plan_make(struct archive_plan *plan, int64_t moment_ms,
        uint64_t world_number, uint64_t world_chain, struct err *err);
