/* store_wal.c -- gathers the writes of a commit into the log.
 *
 * SQLite writes each page and its header by separate calls, one after the other: seventeen calls
 * for a commit with the lines of twenty players. Here they are gathered, and written by one call
 * when SQLite syncs the log, reads it, writes elsewhere in it, or the buffer is full. Readers see a
 * commit in the log only after SQLite has announced it in the shared memory
 * (sqlite.org/walformat.html), and it syncs before that.
 *
 * A sync of a file that has become longer takes twice as long (measured). So the log becomes longer
 * by GROWTH at once, by zeros, which SQLite reads as its end.
 *
 * The call that triggers a failing write reports it, with an error after which SQLite rolls back;
 * it then writes the same place again. Rolled back data must not be written later over the data of
 * another program, so the code that rolls back calls store_wal_forget. */
#include "world/store/store_wal.h"

#include "engine/base/mem.h"
#include "world/store/store_db.h"

#include <sqlite3.h>

#include <stdint.h>
#include <string.h>

#define ROOM (128 * 1024)
#define STEP (64 * 1024) /* SQLite's own write takes less than 128 KiB */
#define GROWTH (8 * STEP)

struct gather {
    sqlite3_io_methods methods; /* first, so that the struct is found from it */
    const sqlite3_io_methods *below;
    sqlite3_int64 size;  /* of the file, with the zeros */
    sqlite3_int64 begin; /* file offset of the gathered bytes */
    int length;
    char bytes[ROOM];
};

static struct gather *gather_of(const sqlite3_file *file)
{
    return (struct gather *)(uintptr_t)file->pMethods;
}

static int put_out(sqlite3_file *file)
{
    struct gather *gather = gather_of(file);
    int length = gather->length;
    gather->length = 0;
    return length == 0 ? SQLITE_OK
                       : gather->below->xWrite(file, gather->bytes, length, gather->begin);
}

static int gathered_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 at)
{
    struct gather *gather = gather_of(file);
    if (at != gather->begin + gather->length || length > ROOM - gather->length) {
        int code = put_out(file);
        if (code != SQLITE_OK || length > ROOM) {
            return code != SQLITE_OK ? code : gather->below->xWrite(file, bytes, length, at);
        }
        gather->begin = at;
    }
    memcpy(gather->bytes + gather->length, bytes, (size_t)length);
    gather->length += length;
    return SQLITE_OK;
}

/* SQLite expects a full disk only from writes. Elsewhere it would undo one statement and continue
 * without the pages. */
static int put_out_to_read(sqlite3_file *file)
{
    int code = put_out(file);
    return code == SQLITE_FULL ? SQLITE_IOERR_WRITE : code;
}

static int gathered_read(sqlite3_file *file, void *bytes, int length, sqlite3_int64 at)
{
    int code = put_out_to_read(file);
    return code == SQLITE_OK ? gather_of(file)->below->xRead(file, bytes, length, at) : code;
}

static int gathered_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = put_out(file);
    gather_of(file)->size = size;
    return code == SQLITE_OK ? gather_of(file)->below->xTruncate(file, size) : code;
}

/* The last write need not be the farthest: SQLite writes the checksums of a commit again if a page
 * of it changed twice. On a full disk the log stays shorter, and commits still fit as long as there
 * is room for them. */
static void lengthen(sqlite3_file *file)
{
    struct gather *gather = gather_of(file);
    sqlite3_int64 end = 0;
    if (gather->below->xFileSize(file, &end) != SQLITE_OK) {
        return;
    }
    gather->size = end + GROWTH;
    memset(gather->bytes, 0, STEP);
    while (end < gather->size && gather->below->xWrite(file, gather->bytes, STEP, end) == 0) {
        end += STEP;
    }
}

static int gathered_sync(sqlite3_file *file, int flags)
{
    sqlite3_int64 end = gather_of(file)->begin + gather_of(file)->length;
    int code = put_out(file);
    if (code == SQLITE_OK && end > gather_of(file)->size) {
        lengthen(file);
    }
    return code == SQLITE_OK ? gather_of(file)->below->xSync(file, flags) : code;
}

static int gathered_size(sqlite3_file *file, sqlite3_int64 *out_size)
{
    int code = put_out_to_read(file);
    return code == SQLITE_OK ? gather_of(file)->below->xFileSize(file, out_size) : code;
}

/* Data that was not synced belongs to no commit. */
static int gathered_close(sqlite3_file *file)
{
    struct gather *gather = gather_of(file);
    int code = gather->below->xClose(file);
    mem_free(gather);
    return code;
}

static bool is_gathered(const sqlite3_file *log)
{
    return log && log->pMethods->xWrite == gathered_write;
}

void store_wal_forget(struct sqlite3 *db)
{
    sqlite3_file *log = store_db_file(db, SQLITE_FCNTL_JOURNAL_POINTER);
    if (is_gathered(log)) {
        gather_of(log)->length = 0;
    }
}

/* True if the last write of a commit is its sync. On a disk where an interrupted write may damage
 * neighbouring bytes, SQLite fills the sector behind a commit, and writes on after the sync. */
static bool syncs_last(struct sqlite3 *db)
{
    sqlite3_file *file = store_db_file(db, SQLITE_FCNTL_FILE_POINTER);
    return file && (file->pMethods->xDeviceCharacteristics(file) &
                           SQLITE_IOCAP_POWERSAFE_OVERWRITE) != 0;
}

static void gather_writes(struct sqlite3 *db)
{
    sqlite3_file *file = store_db_file(db, SQLITE_FCNTL_JOURNAL_POINTER);
    if (!file || is_gathered(file) || !syncs_last(db)) {
        return;
    }
    struct gather *gather = mem_alloc(sizeof(*gather));
    gather->below = file->pMethods;
    (void)gather->below->xFileSize(file, &gather->size);
    gather->methods = *file->pMethods;
    gather->methods.xWrite = gathered_write;
    gather->methods.xRead = gathered_read;
    gather->methods.xTruncate = gathered_truncate;
    gather->methods.xSync = gathered_sync;
    gather->methods.xFileSize = gathered_size;
    gather->methods.xClose = gathered_close;
    file->pMethods = &gather->methods;
}

/* If the system has no shared memory for the log, SQLite would silently use another journal
 * mode. */
bool store_wal_begin(struct sqlite3 *db, bool syncs, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_db_prepare(db, "PRAGMA journal_mode=WAL", &statement, err)) {
        return false;
    }
    bool ok = sqlite3_step(statement) == SQLITE_ROW ? true : store_db_fail(db, err);
    if (ok && strcmp((const char *)sqlite3_column_text(statement, 0), "wal") != 0) {
        ok = err_set(err, ERR_STORE, "the file system cannot keep a write-ahead log");
    }
    /* The mode is written to the file at the end of the statement, which may fail, too. */
    bool is_told = sqlite3_finalize(statement) == SQLITE_OK;
    /* SQLite opens the log at the first read. */
    ok = ok && (is_told || store_db_fail(db, err)) &&
         store_db_exec(db, "PRAGMA schema_version", err);
    if (ok && syncs) {
        gather_writes(db);
    }
    return ok;
}
