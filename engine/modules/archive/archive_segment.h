#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct batch;
struct buf;

/* The format of an archive's segment: commits in order without gaps, each with its wall-clock time.
 * Pure functions. */

struct archive_head {
    uint32_t schema; /* of the world that made the commits */
    uint64_t mark;   /* of the world's path: store_backup_mark */
    uint64_t origin; /* of the world's file: see store_claim.h */
    uint64_t number; /* of the commit before the first, and its chain */
    uint64_t chain;
    int64_t wall_ms; /* when the segment was begun */
};

struct archive_record {
    uint64_t number;
    uint64_t chain;
    int64_t wall_ms;
    struct str batch; /* as written by batch_write; borrowed */
};

/* -- writing -- */

void archive_put_head(const struct archive_head *head, struct buf *out);
void archive_put_record(const struct batch *batch, int64_t wall_ms, struct buf *out);
/* Appends the end mark of a complete segment. */
void archive_put_end(uint64_t number, uint64_t chain, struct buf *out);

/* -- reading -- */

struct archive_reader {
    struct archive_head head;
    struct str bytes; /* borrowed; the whole segment */
    size_t at;        /* read and valid up to this offset */
    uint64_t number;  /* of the last commit read, and its chain */
    uint64_t chain;
};

enum archive_step {
    ARCHIVE_RECORD,
    ARCHIVE_END,     /* the segment is complete */
    ARCHIVE_TORN,    /* ends here, perhaps within a commit: its writer was killed */
    ARCHIVE_DAMAGED, /* the following bytes are not those written */
};

/* Reads the head. Fails with a sentence for other bytes. */
MUST_CHECK bool archive_reader_begin(
        struct archive_reader *reader, struct str bytes, struct err *err);
/* Reads the next commit without decoding its rows. */
enum archive_step archive_reader_next(
        struct archive_reader *reader, struct archive_record *out);
