#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* record -- a second record of the world: each commit on its way to the store, and which of them the store called durable.
 *
 * It is in the memory of the machine, which no kill and no power cut touches. The judge writes the commits that the file
 * has into a world of its own, by the store's own code on a disk that does not fail, and compares: the file has
 * each commit up to the last that was called durable, and of each that it has all rows, and no others.
 *
 * A commit that was never called durable may be in the file after a kill, and not be there any more after the next life,
 * if the power goes before that has synced the log: nobody was told of it. So the judge's world ends with the last
 * durable one, the record keeps those behind it, and what the file has of them is written into a copy. */

#define RECORD_BYTES ((size_t)64 << 20)

struct sqlite3;

struct record {
    uint64_t submitted; /* the last */
    uint64_t durable;   /* the last that was called so */
    size_t length;
    uint8_t bytes[RECORD_BYTES];
};

/* The world that the commits belonged to is gone. */
void record_forget(struct record *record, const char *folder);
/* What the world `db` has, against the record. */
void record_compare(struct record *record, struct sqlite3 *db, const char *folder);
