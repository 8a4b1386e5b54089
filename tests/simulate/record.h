#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* record -- A second record of the world: each commit on its way to the store, and which of them
 * the store called durable.
 *
 * It is in the simulated machine's memory, which survives kills and power cuts. The judge writes
 * the commits that the file has into a separate world, by the store's own code on a disk that does
 * not fail, and compares: the file has each commit up to the last that was called durable, and
 * exactly the rows of each commit that it has.
 *
 * A commit that was never called durable may be in the file after a kill, and missing after the
 * next life, if the power fails before that life has synced the log: nobody was shown it. So the
 * judge's world ends with the last durable commit, the record keeps those behind it, and the file's
 * part of them is written into a copy. */

#define RECORD_BYTES ((size_t)64 << 20)

struct sqlite3;

struct record {
    uint64_t submitted; /* the last */
    uint64_t durable;   /* the last that was called so */
    size_t length;
    uint8_t bytes[RECORD_BYTES];
};

/* Forgets the record of a world that is gone. */
void record_forget(struct record *record, const char *folder);
/* Compares the world `db` with the record. */
void record_compare(struct record *record, struct sqlite3 *db, const char *folder);
