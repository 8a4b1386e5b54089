#pragma once
#include "engine/modules/archive/archive_segment.h"

#include <stddef.h>

/* The directory of an archive: the segments of a world, and their content. Thread: any; blocks. */

/* Suffix of a segment that is being written, or was when its server was killed. */
#define ARCHIVE_OPEN ".open"
/* Maximum size that a reader loads into memory. */
#define ARCHIVE_FILE_MAX ((size_t)1 << 30)

/* Returns the beginning of the names of a world's backups and segments: its file name without
 * directory and ".db". Borrowed. */
struct str archive_base_name(const char *world);
/* Parses the name of a backup, "BASE-20260131-235959.db". False for any other name. */
MUST_CHECK bool archive_read_backup(struct str name, struct str base, int64_t *out_wall_ms);
/* Appends "BASE-20260131-235959-NUMBER.commits": the time in UTC, and the number of the first
 * commit. */
void archive_put_name(struct str base, int64_t wall_ms, uint64_t number, struct buf *out);
/* Parses such a name, with or without ARCHIVE_OPEN. False for any other name. */
MUST_CHECK bool archive_read_name(
        struct str name, struct str base, int64_t *out_wall_ms, bool *out_open);

struct archive_segment {
    char *path;       /* owned */
    int64_t named_ms; /* the time in its name; unique in a directory */
    bool open;        /* its name ends with ARCHIVE_OPEN */
    /* Set by archive_segment_look, like the members below. */
    struct archive_head head;
    uint64_t number; /* of the last readable commit, and its chain */
    uint64_t chain;
    int64_t first_ms; /* times of the first and the last commit, and the earliest; 0 without commits */
    int64_t last_ms;
    int64_t least_ms;
    size_t good_bytes; /* readable up to this offset */
    bool complete;     /* has an end mark */
    bool damaged;
};

struct archive_list {
    struct archive_segment *items; /* owned; in the order of creation */
    size_t count;
};

/* Reads the names of the base's segments in a directory, which may be missing. */
MUST_CHECK bool archive_list_read(
        const char *directory, struct str base, struct archive_list *out, struct err *err);
void archive_list_finish(struct archive_list *list);
/* Reads the segment itself. False if it cannot be read or its head is invalid. A damaged commit is
 * only recorded. */
MUST_CHECK bool archive_segment_look(struct archive_segment *segment, struct err *err);
/* Calls visit for each readable commit until it returns false, which is not a failure. */
MUST_CHECK bool archive_segment_each(const struct archive_segment *segment,
        bool (*visit)(void *data, const struct archive_record *record), void *data,
        struct err *err);
