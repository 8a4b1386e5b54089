/* store_wal.c -- how does a commit get into the log?
 *
 * SQLite writes a page and its head by a call each, one behind the other: seventeen calls for a commit of twenty players'
 * lines. Here they are gathered, and written by one call when SQLite syncs the log, reads in it, goes elsewhere in it,
 * or the room is full. Others read a commit in the log only once SQLite has said so in the memory it shares with them
 * (sqlite.org/walformat.html), and it syncs before that.
 *
 * A write that fails is told by the call that made it necessary, as an error after which SQLite rolls back; it
 * writes the same place anew then. What is rolled back shall not go out later, over what another program has written
 * there: whoever rolls back says so (store_wal_forget). */
#include "world/store/store_wal.h"

#include "engine/base/mem.h"
#include "world/store/store_db.h"

#include <sqlite3.h>

#include <stdint.h>
#include <string.h>

#define ROOM (128 * 1024)

struct gather {
    sqlite3_io_methods methods; /* first: found again by it */
    const sqlite3_io_methods *below;
    sqlite3_int64 begin; /* in the file, of what is gathered */
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

/* SQLite expects a full disk of writes alone: elsewhere it would take back one statement, and go on without the pages. */
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
    return code == SQLITE_OK ? gather_of(file)->below->xTruncate(file, size) : code;
}

static int gathered_sync(sqlite3_file *file, int flags)
{
    int code = put_out(file);
    return code == SQLITE_OK ? gather_of(file)->below->xSync(file, flags) : code;
}

static int gathered_size(sqlite3_file *file, sqlite3_int64 *out_size)
{
    int code = put_out_to_read(file);
    return code == SQLITE_OK ? gather_of(file)->below->xFileSize(file, out_size) : code;
}

/* What was not synced is of no commit. */
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

/* Where a write that the power cuts off may harm what is beside it, SQLite fills up the sector behind a commit,
 * and writes on after it has synced. */
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
    gather->methods = *file->pMethods;
    gather->methods.xWrite = gathered_write;
    gather->methods.xRead = gathered_read;
    gather->methods.xTruncate = gathered_truncate;
    gather->methods.xSync = gathered_sync;
    gather->methods.xFileSize = gathered_size;
    gather->methods.xClose = gathered_close;
    file->pMethods = &gather->methods;
}

/* Where the system has no shared memory for the log, SQLite would quietly go on without. */
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
    /* The file is told at the end of the statement, and that may fail too. */
    bool is_told = sqlite3_finalize(statement) == SQLITE_OK;
    /* SQLite opens the log for whoever reads first. */
    ok = ok && (is_told || store_db_fail(db, err)) &&
         store_db_exec(db, "PRAGMA schema_version", err);
    if (ok && syncs) {
        gather_writes(db);
    }
    return ok;
}
