#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"
#include "world/value/table.h"
#include "world/value/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct batch;
struct store;

/* The main thread's face of the world file. One connection writes, in the
 * store thread (see store_thread.h); one read-only connection reads here. */

enum store_durability {
    STORE_FULL,    /* survives a power cut: synchronous=FULL */
    STORE_PROCESS, /* survives a crash of the server only: synchronous=OFF in WAL */
};

/* What a file is among the copies of one world: see store_claim.h. */
enum store_role {
    STORE_ALONE, /* it is served, or worked on, by itself; refused if another copy is the world */
    STORE_LINKED, /* the same, and copies may follow it */
    STORE_COPY,   /* it follows another */
};

struct batch;
struct store_load;

/* Somebody else who keeps what is committed, on another machine, say. With one, durable means: kept by both. All is
 * called by the main thread. */
struct store_keeper {
    /* The store is open, and nothing has been submitted yet. */
    MUST_CHECK bool (*begin)(void *data, struct store *store, struct err *err);
    /* Shown each batch as it is submitted, borrowed; may set its chain. */
    void (*take)(void *data, struct batch *batch);
    /* Of what is durable here, up to which number it may be told; never less than before. */
    uint64_t (*kept)(void *data, uint64_t here);
    /* Adds what waits for it. */
    void (*load)(void *data, uint64_t here, struct store_load *load);
    void *data;
};

/* Where commits are archived, with their times: see archive.h. */
struct store_archive_options {
    const char *directory; /* NULL: they are not */
    const char *backups;   /* where this world's backups are; only noted; NULL: nowhere */
    struct str base;       /* begins the names of segments */
    int64_t mark;          /* as store_backup_mark has it */
    uint32_t segment_ms;   /* a segment is completed when it is so old, or so large */
    uint64_t segment_bytes;
};

struct store_options {
    const char *path;
    struct store_archive_options archive;
    enum store_role role;
    int64_t holder; /* of a copy: origin of the file that is the world; 0: as it stands in the copy */
    const struct store_keeper *keeper; /* copied; NULL: none */
    enum store_durability durability;
    bool read_only; /* no writer, no lock: for check and export */
    bool forgets; /* read only, but batches are taken, and forgotten: to try whether a world opens */
    bool accept_loss; /* opens a damaged world, or one whose log is damaged or missing, with what there is */
    bool inline_writer; /* no thread: batches are written by store_poll, for tests; a crash loses what was not polled */
    int64_t pause_us; /* of the writer behind a group of many; 0: the default */
    const char *vfs;  /* NULL: the default */
    /* Called from the store thread when store_poll has news. May be NULL. */
    void (*wake)(void *data);
    void *wake_data;
};

/* Opens an existing world (store_create makes one); migrates it to this
 * version's schema, with a backup "PATH.before-N" first; takes the lock of exclusive use.
 * Errors name the file, what is wrong and the next step; a holder by its process id. */
MUST_CHECK bool store_open(
        const struct store_options *options, struct store **out, struct err *err);
/* Makes a new, empty world file at path, mode 0600; fails if something is there. */
MUST_CHECK bool store_create(const char *path, struct err *err);
/* Writes what is queued, checkpoints, closes; returns how many commits the disk refused until it was given up. With
 * crash, as a kill would: nothing more is written. */
size_t store_close(struct store *store);
/* Gives back the memory of what was read lately: for quiet moments. */
void store_trim(struct store *store);
void store_crash(struct store *store);

/* The path it was opened by. */
const char *store_path(const struct store *store);

/* Takes batch, whose number must be one more than the last. Never waits. One that is at leisure is written with the next
 * that is not, or STORE_LEISURE_MS later. */
#define STORE_LEISURE_MS 25
void store_submit(struct store *store, struct batch *batch);
/* While it gathers, a resting writer is not woken for what is submitted, but by the end of gathering for all of it: one
 * write and one sync for a turn of many commands. A writer at work takes what there is when it is done, or a moment
 * later behind a group of many. */
void store_gather(struct store *store, bool gathers);
/* Number of the newest batch known durable; the inline writer writes here, all that waits. */
uint64_t store_poll(struct store *store);
uint64_t store_durable(const struct store *store);
/* The same, of this file alone. */
uint64_t store_durable_here(const struct store *store);
/* Number of the last batch in the file when it was opened. */
uint64_t store_opened_at(const struct store *store);

/* What waits to be written: for back-pressure. */
struct store_load {
    size_t batches;
    size_t bytes;
    int64_t oldest_ms; /* age of the oldest, 0 if none */
    bool doubted; /* it is not known whether another file has replaced this one: problem says it */
    bool failing;        /* the last attempt to write failed; it is being retried */
    char problem[256];   /* why */
    uint64_t free_bytes; /* on its disk, when that was last looked at; UINT64_MAX: not known */
};

void store_load_now(const struct store *store, struct store_load *out);

struct store_stats {
    uint64_t commits; /* SQL transactions */
    uint64_t batches;
    uint64_t checkpoints;
    int64_t last_commit_us;
    int64_t max_commit_us;
    int64_t total_commit_us;
};

void store_stats(const struct store *store, struct store_stats *out);

/* How the archive of commits is. */
struct store_archive_facts {
    bool failing; /* the last attempt to write failed; it is being retried */
    char problem[256];
    uint64_t number;   /* of the last commit in it */
    uint64_t gaps;     /* since the start */
    uint64_t bytes;    /* written since the start */
    uint64_t segments; /* completed since the start */
    bool wants_base;   /* no backup that it goes on from has commit base_from yet */
    uint64_t base_from;
};

/* False: there is none. */
bool store_archive_facts_now(const struct store *store, struct store_archive_facts *out);
/* Its wants_base, without waiting for a disk; false if there is none. */
bool store_archive_wants_base(const struct store *store);
/* A backup was made that has commit `number`. */
void store_archive_has_base(struct store *store, uint64_t number);

/* Reads of one kind that the main thread made since the start. */
struct store_reads {
    const char *name; /* static */
    uint64_t count;
    uint64_t us; /* in all, with what was asked for each row on the way */
};

/* The i-th kind; false: there are no more. */
bool store_reads_at(const struct store *store, size_t i, struct store_reads *out);

/* Runs a prepared read; calls row (borrowed columns) for each result until it returns false.
 * Sees what is durable only: the caller knows what is resident. */
MUST_CHECK bool store_query(struct store *store, enum query query, const struct value *args,
        size_t arg_count, bool (*row)(void *data, const struct value *columns, size_t count),
        void *data, struct err *err);

/* Rows of one table, in the order of one column. */
enum store_test { STORE_EQUAL, STORE_BELOW, STORE_ABOVE };

#define STORE_TERMS_MAX 2

struct store_select {
    enum table table;

    struct store_term {
        const char *column; /* NULL: no more terms */
        enum store_test test;
        struct value value; /* borrowed */
    } where[STORE_TERMS_MAX];

    const char *order; /* a column; NULL: any order */
    bool descending;
    const char *
            only; /* names of columns, with blanks between; others are nil, but for those of the key and the
                         order. NULL: all */
};

/* As store_query: all columns, of the rows that fit all terms. An index should lead to them. */
MUST_CHECK bool store_select(struct store *store, const struct store_select *select,
        bool (*row)(void *data, const struct value *columns, size_t count), void *data,
        struct err *err);

/* Who holds the world at path for writing: a process id, or 0. */
long store_holder(const char *path);
