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

/* The main thread's interface to the world file. One connection writes, in the store thread (see
 * store_thread.h); one read-only connection reads here. */

enum store_durability {
    STORE_FULL,    /* survives a power cut: synchronous=FULL */
    STORE_PROCESS, /* survives a crash of the server only: synchronous=OFF in WAL */
};

/* The role of a file among the copies of one world: see store_claim.h. */
enum store_role {
    STORE_ALONE,  /* served or edited by itself; refused if another copy is the world */
    STORE_LINKED, /* same, and copies may follow it */
    STORE_COPY,   /* follows another copy */
};

struct archive;
struct batch;
struct store_archive_facts;
struct store_archive_options;
struct store_claim;
struct store_load;

/* Replication: another place that stores commits, for example another machine. With one, durable
 * means stored by both. The main thread calls all functions. */
struct store_replication {
    /* Called when the store is open, before the first batch. */
    MUST_CHECK bool (*begin)(void *data, struct store *store, struct err *err);
    /* Called with each batch as it is submitted, borrowed; may set its chain. */
    void (*take)(void *data, struct batch *batch);
    /* Returns up to which number of the locally durable commits output may be released; never less
     * than before. */
    uint64_t (*kept)(void *data, uint64_t here);
    /* Adds the batches that wait for it. */
    void (*load)(void *data, uint64_t here, struct store_load *load);
    void *data;
};

/* An archive of commits with their times: engine/modules/archive. Thread: any, except as said. */
struct store_archive_kind {
    /* Completes the segments that a killed server left, and continues after the world's last commit (see claim). Never
     * fails: the facts report errors, which are retried. An inline archive has no thread: append does its work. Strings
     * are copied. */
    struct archive *(*create)(const struct store_archive_options *options,
            const struct store_claim *claim, bool is_inline);
    /* Completes the segment; with crash, leaves it as a kill would. */
    void (*destroy)(struct archive *archive, bool crash);
    /* Appends a queue of batches, in order, and sets their chains. Batches already archived are skipped. Never waits for
     * a sync. Thread: the writer's. */
    void (*append)(struct archive *archive, struct batch *first);
    /* Returns the current facts. */
    void (*facts_now)(struct archive *archive, struct store_archive_facts *out);
    /* Returns facts.wants_base without waiting for a disk. */
    bool (*wants_base)(const struct archive *archive);
    /* Reports that a backup has commit `number`. */
    void (*has_base)(struct archive *archive, uint64_t number);
};

struct store_archive_options {
    const struct store_archive_kind *kind; /* NULL: no archive */
    const char *directory;
    const char *backups; /* this world's backups; only recorded; NULL: none */
    struct str base;     /* begins the names of segments */
    int64_t mark;        /* of store_backup_mark */
    uint32_t segment_ms; /* maximum age of a segment, unless its size is reached first */
    uint64_t segment_bytes;
};

struct store_options {
    const char *path;
    struct store_archive_options archive;
    enum store_role role;
    const char *copy_of; /* with holder: which file that is, for messages; NULL, "": unknown */
    int64_t holder; /* for a copy: origin of the world's file; 0: as recorded in the copy */
    const struct store_replication *replication; /* copied; NULL: none */
    enum store_durability durability;
    bool read_only; /* no writer, no lock: for check and export */
    bool forgets; /* read only, but accepts and drops batches: to test whether a world opens */
    bool accept_loss;   /* opens a world with damage, or without its log, as far as possible */
    bool trusts_rows;   /* for tests: does not look for odd rows, of which opening only warns */
    bool inline_writer; /* for tests: no thread, store_poll writes; a crash loses the rest */
    int64_t pause_us;   /* of the writer after a large group; 0: the default */
    const char *vfs;    /* NULL: the default */
    /* Called from the store thread when store_poll has news. May be NULL. */
    void (*wake)(void *data);
    void *wake_data;
};

/* Opens an existing world (store_create makes one), migrates it to this version's schema after a
 * backup "PATH.before-N", and takes the exclusive lock. Errors name the file, what is wrong and the
 * next step; a holder by its process id. */
MUST_CHECK bool store_open(
        const struct store_options *options, struct store **out, struct err *err);
/* Makes a new, empty world file at path, mode 0600. Fails if the path exists. */
MUST_CHECK bool store_create(const char *path, struct err *err);
/* Writes the queue, checkpoints and closes. Returns how many commits could not be written.
 * store_crash acts like a kill: it writes nothing more. */
size_t store_close(struct store *store);
/* Frees the memory of recently read data: for quiet moments. */
void store_trim(struct store *store);
void store_crash(struct store *store);

/* Returns the path it was opened with. */
const char *store_path(const struct store *store);

/* Takes batch, whose number must be one more than the last. Never waits. A batch at leisure is
 * written together with the next one that is not, or after STORE_LEISURE_MS. */
#define STORE_LEISURE_MS 25
void store_submit(struct store *store, struct batch *batch);
/* While gathering, an idle writer is not woken by each submitted batch, but once at the end of
 * gathering: one write and one sync for the commands of a whole turn. A busy writer takes all
 * waiting batches when it is done, or a moment later after a large group. */
void store_gather(struct store *store, bool gathers);
/* Returns the number of the newest batch known durable. The inline writer writes all waiting
 * batches here. */
uint64_t store_poll(struct store *store);
uint64_t store_durable(const struct store *store);
/* Same, for this file alone. */
uint64_t store_durable_here(const struct store *store);
/* Returns the number of the last batch in the file when it was opened. */
uint64_t store_opened_at(const struct store *store);

/* Batches waiting to be written: for back-pressure. */
struct store_load {
    size_t batches;
    size_t bytes;
    int64_t oldest_ms;   /* age of the oldest batch, 0 if none */
    bool doubted;        /* another file may have replaced this one: see problem */
    bool failing;        /* the last attempt to write failed; it is being retried */
    char problem[256];   /* the reason */
    uint64_t free_bytes; /* on its disk, when last checked; UINT64_MAX: unknown */
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

/* State of the archive of commits. */
struct store_archive_facts {
    bool failing; /* the last attempt to write failed; it is being retried */
    char problem[256];
    uint64_t number;   /* of the last commit in it */
    uint64_t gaps;     /* since the start */
    uint64_t bytes;    /* written since the start */
    uint64_t segments; /* completed since the start */
    bool wants_base;   /* no backup that the archive continues has commit base_from yet */
    uint64_t base_from;
};

/* Returns the archive, and what can be asked of it; NULL: none. */
struct archive *store_archive(
        const struct store *store, const struct store_archive_kind **out_kind);

/* Reads of one kind by the main thread since the start. */
struct store_reads {
    const char *name; /* static */
    uint64_t count;
    uint64_t us; /* total, including the time of the row callbacks */
};

/* Returns the i-th kind. False at the end. */
bool store_reads_at(const struct store *store, size_t i, struct store_reads *out);

/* Runs a prepared read; calls row (borrowed columns) for each result until it returns false. Sees
 * durable data only: the caller knows the residents. */
MUST_CHECK bool store_query(struct store *store, enum query query, const struct value *args,
        size_t arg_count, bool (*row)(void *data, const struct value *columns, size_t count),
        void *data, struct err *err);

/* While held, all reads from the second on share one read transaction of the file, which costs more
 * to begin than a read by key. They see what was durable then, and the log is not reset meanwhile:
 * hold for one transaction of the world. */
void store_hold_reads(struct store *store, bool holds);

/* Rows of one table, ordered by one column. */
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
    const char
            *only; /* columns to read besides key and order, separated by blanks; NULL: all */
};

/* Same as store_query, for all columns of the rows that match all terms. An index should support
 * it. */
MUST_CHECK bool store_select(struct store *store, const struct store_select *select,
        bool (*row)(void *data, const struct value *columns, size_t count), void *data,
        struct err *err);

/* Returns the process id of the process that has the world at path open for writing, or 0. */
long store_holder(const char *path);
