#pragma once
#include "world/store/archive_segment.h"

#include <stddef.h>

/* The directory of an archive: which segments of a world are in it, and what they hold. Thread: any; blocks. */

/* Ends the name of a segment that is being written, or was when its server was killed. */
#define ARCHIVE_OPEN ".open"
/* As much as a reader takes into memory at once. */
#define ARCHIVE_FILE_MAX ((size_t)1 << 30)

/* Begins the names of a world's backups and segments: its file's name without directory and ".db". Borrowed. */
struct str archive_base_name(const char *world);
/* Reads the name of a backup, "BASE-20260131-235959.db"; false for any other. */
MUST_CHECK bool archive_read_backup(struct str name, struct str base, int64_t *out_wall_ms);
/* Appends "BASE-20260131-235959-NUMBER.commits": the time is UTC, the number that of the first commit. */
void archive_put_name(struct str base, int64_t wall_ms, uint64_t number, struct buf *out);
/* Reads such a name back, with or without ARCHIVE_OPEN; false for any other name. */
MUST_CHECK bool archive_read_name(
        struct str name, struct str base, int64_t *out_wall_ms, bool *out_open);

struct archive_segment {
    char *path;       /* owned */
    int64_t named_ms; /* the time in its name; unique in a directory */
    bool open;        /* its name ends with ARCHIVE_OPEN */
    /* archive_segment_look's, as are those below. */
    struct archive_head head;
    uint64_t number; /* of the last commit that can be read, and its chain */
    uint64_t chain;
    int64_t first_ms; /* times of the first and the last commit, and the earliest; 0 without commits */
    int64_t last_ms;
    int64_t least_ms;
    size_t good_bytes; /* up to there it can be read */
    bool complete;     /* it ends with its end mark */
    bool damaged;
};

struct archive_list {
    struct archive_segment *items; /* owned; in the order in which they were made */
    size_t count;
};

/* Reads the names of the base's segments in a directory that need not be there. */
MUST_CHECK bool archive_list_read(
        const char *directory, struct str base, struct archive_list *out, struct err *err);
void archive_list_finish(struct archive_list *list);
/* Reads the segment itself. False if it cannot be read, or its head is not one; a damaged commit is noted only. */
MUST_CHECK bool archive_segment_look(struct archive_segment *segment, struct err *err);
/* Calls visit for each commit that can be read until it returns false, which isn't a failure. */
MUST_CHECK bool archive_segment_each(const struct archive_segment *segment,
        bool (*visit)(void *data, const struct archive_record *record), void *data,
        struct err *err);
