/* store.c -- the main thread's interface to the world file.
 *
 * Combines the lock (store_lock), the writer (store_sql, in store_thread) and the reader
 * (store_load). Closing goes in the opposite order: the lock is taken first and released last.
 *
 * It does not know what objects are. */
#include "world/store/store.h"

#include "engine/base/mem.h"
#include "world/store/batch.h"
#include "world/store/migrate.h"
#include "world/store/store_claim.h"
#include "world/store/store_db.h"
#include "world/store/store_load.h"
#include "world/store/store_lock.h"
#include "world/store/store_log.h"
#include "world/store/store_part.h"
#include "world/store/store_sql.h"
#include "world/store/store_thread.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

struct store {
    struct store_sql *sql;       /* owned; NULL: read only */
    struct store_thread *thread; /* owned; NULL: read only */
    const struct store_archive_kind *archive_kind;
    struct archive *archive;          /* owned; NULL: none */
    struct store_load_reader *reader; /* owned */
    char *path;                       /* owned */
    uint64_t opened_at;
    struct store_replication replication; /* take NULL: no keeper */
    bool forgets;
    int lock; /* descriptor; -1: none */
};

static bool start_writer(
        struct store *store, const struct store_options *options, struct err *err)
{
    if (!store_lock_take(options->path, &store->lock, err) ||
            !store_sql_open(options, &store->sql, err)) {
        return false;
    }
    store->opened_at = store_sql_opened_at(store->sql);
    return true;
}

static bool note_opened_at(void *data, const struct value *columns, size_t count)
{
    struct store *store = data;
    (void)count;
    if (str_equal(value_as_str(&columns[0]), STR("commit_number"))) {
        store->opened_at = (uint64_t)value_as_int(&columns[1], 0);
    }
    return true;
}

static size_t release(struct store *store, bool crash)
{
    size_t lost = 0;
    store_load_close(store->reader, crash);
    if (store->thread) {
        lost = store_thread_stop(store->thread, crash);
    }
    if (store->archive) {
        store->archive_kind->destroy(store->archive, crash);
    }
    store_sql_close(store->sql, crash);
    if (store->thread && !crash && lost == 0) {
        store_log_forget(store->path);
    }
    if (store->lock >= 0) {
        (void)close(store->lock);
    }
    mem_free(store->path);
    mem_free(store);
    return lost;
}

static bool start_archive(
        struct store *store, const struct store_options *options, struct err *err)
{
    struct store_claim claim;
    if (!options->archive.kind) {
        return true;
    }
    if (!store_claim_now(store, &claim, err)) {
        return false;
    }
    store->archive_kind = options->archive.kind;
    store->archive =
            store->archive_kind->create(&options->archive, &claim, options->inline_writer);
    return true;
}

bool store_open(const struct store_options *options, struct store **out, struct err *err)
{
    struct store *store = mem_alloc(sizeof(*store));
    bool reads = options->read_only || options->forgets;
    store->lock = -1;
    store->forgets = options->forgets;
    store->path = mem_dup_text(options->path);
    bool ok = store_db_check_path(options->path, err) &&
              (reads || start_writer(store, options, err)) &&
              store_load_open(options, &store->reader, err);
    if (ok && reads) {
        ok = store_query(store, QUERY_META, NULL, 0, note_opened_at, store, err);
    }
    ok = ok && (reads || start_archive(store, options, err));
    if (!ok) {
        (void)release(store, true);
        return false;
    }
    if (!reads) {
        store->thread = store_thread_start(store->sql, store->archive, options);
    }
    if (options->replication) {
        store->replication = *options->replication;
        if (!store->replication.begin(store->replication.data, store, err)) {
            (void)release(store, true);
            return false;
        }
    }
    *out = store;
    return true;
}

const char *store_path(const struct store *store)
{
    return store->path;
}

bool store_create(const char *path, struct err *err)
{
    struct store_part part = {0};
    struct sqlite3 *db = NULL;
    bool ok = store_part_begin(&part, path, err) &&
              store_db_open(part.path, NULL, STORE_DB_BUILD, &db, err) &&
              migrate_run(db, path, true, err) &&
              store_db_exec(db, "INSERT INTO meta VALUES ('origin', random())", err);
    store_db_close(db);
    ok = ok && store_part_finish(&part, err);
    store_part_drop(&part);
    return ok;
}

void store_trim(struct store *store)
{
    store_load_trim(store->reader);
}

size_t store_close(struct store *store)
{
    return store ? release(store, false) : 0;
}

void store_crash(struct store *store)
{
    if (store) {
        (void)release(store, true);
    }
}

void store_submit(struct store *store, struct batch *batch)
{
    if (store->forgets) {
        store->opened_at = batch->number;
        batch_destroy(batch);
        return;
    }
    must(store->thread);
    if (store->replication.take) {
        store->replication.take(store->replication.data, batch);
    }
    store_thread_submit(store->thread, batch);
}

void store_gather(struct store *store, bool gathers)
{
    if (store->thread) {
        store_thread_gather(store->thread, gathers);
    }
}

uint64_t store_poll(struct store *store)
{
    if (store->thread) {
        store_thread_poll(store->thread);
    }
    return store_durable(store);
}

uint64_t store_durable(const struct store *store)
{
    uint64_t here = store_durable_here(store);
    return store->replication.kept ? store->replication.kept(store->replication.data, here)
                                   : here;
}

uint64_t store_durable_here(const struct store *store)
{
    return store->thread ? store_thread_durable(store->thread) : store->opened_at;
}

uint64_t store_opened_at(const struct store *store)
{
    return store->opened_at;
}

void store_load_now(const struct store *store, struct store_load *out)
{
    *out = (struct store_load){.free_bytes = UINT64_MAX};
    if (store->thread) {
        store_thread_load(store->thread, out);
    }
    if (store->replication.load) {
        store->replication.load(store->replication.data, store_durable_here(store), out);
    }
}

void store_stats(const struct store *store, struct store_stats *out)
{
    *out = (struct store_stats){0};
    if (store->thread) {
        store_thread_stats(store->thread, out);
    }
}

struct archive *store_archive(
        const struct store *store, const struct store_archive_kind **out_kind)
{
    *out_kind = store->archive_kind;
    return store->archive;
}

bool store_reads_at(const struct store *store, size_t i, struct store_reads *out)
{
    return store_load_reads_at(store->reader, i, out);
}

/* Seven parameters, so that a call needs no struct for its callback, since most callers have one
 * already. NOLINTNEXTLINE(readability-function-size) */
bool store_query(struct store *store, enum query query, const struct value *args,
        size_t arg_count, bool (*row)(void *data, const struct value *columns, size_t count),
        void *data, struct err *err)
{
    struct store_load_taker taker = {row, data};
    return store_load_query(store->reader, query, args, arg_count, taker, err);
}

void store_hold_reads(struct store *store, bool holds)
{
    store_load_hold(store->reader, holds);
}

bool store_select(struct store *store, const struct store_select *select,
        bool (*row)(void *data, const struct value *columns, size_t count), void *data,
        struct err *err)
{
    struct store_load_taker taker = {row, data};
    return store_load_select(store->reader, select, taker, err);
}
