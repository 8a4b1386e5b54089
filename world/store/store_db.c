/* store_db.c -- SQLite connections to world files.
 *
 * Opens connections with the settings that the store relies on, reports SQLite's errors as
 * sentences, and converts between values and columns.
 *
 * 1. A file is a world if its application_id says so. Any other SQLite file is refused before
 *    anything is written to it.
 * 2. The writer never checkpoints by itself (wal_autocheckpoint 0): SQLite 3.40 can corrupt a file
 *    when one connection checkpoints while another commits. So only store_thread checkpoints,
 *    between commits.
 * 3. Memory mapping is off, so that a failing disk causes an error, not a signal.
 *
 * Five functions are added to SQL. value_object(v) is the id if v is an object, else NULL.
 * value_named(v, part) is true if v, a text or a table of texts, is a name with that part.
 * value_parts(v) is v's entry in the index, NULL if it is not a name (see named.h).
 * value_is_text(v, max) is true if v is clean UTF-8 text without zero bytes and at most max bytes
 * long. value_member(v, key) is the member of the table v with that text, or its item with that
 * number.
 *
 * The tables are not known here: see data/schema and store_sql.c. */
#include "world/store/store_db.h"

#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "world/store/store_frozen.h"
#include "world/store/store_incoming.h"
#include "world/store/store_sum.h"
#include "world/value/named.h"

#include <sqlite3.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DAMAGED                                                                                \
    "is damaged where it begins, or cut short: restore a backup of it; without one, "          \
    "'skein check --repair' saves what can be read"

static void object_function(sqlite3_context *context, int count, sqlite3_value **arguments);
static void named_function(sqlite3_context *context, int count, sqlite3_value **arguments);
static void parts_function(sqlite3_context *context, int count, sqlite3_value **arguments);
static void text_function(sqlite3_context *context, int count, sqlite3_value **arguments);
static void member_function(sqlite3_context *context, int count, sqlite3_value **arguments);

void store_db_set_up(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

bool store_db_check_path(const char *path, struct err *err)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        if (errno == ENOENT) {
            return err_set(err, ERR_MISSING,
                    "there is no world %s: name another, or make it with 'skein init --world "
                    "%s'",
                    path, path);
        }
        return err_set(
                err, ERR_IO, "cannot reach world %s: %s", path, file_why(path, FILE_READ).text);
    }
    if (!S_ISREG(status.st_mode)) {
        return err_set(err, ERR_FORMAT, "%s is not a file: name a world file", path);
    }
    if (status.st_size == 0) {
        return err_set(err, ERR_FORMAT,
                "%s is empty, not a world: remove it and run 'skein init', or restore a backup",
                path);
    }
    return true;
}

bool store_db_fail(struct sqlite3 *db, struct err *err)
{
    int code = sqlite3_extended_errcode(db);
    int system = sqlite3_system_errno(db);
    if ((code & 0xff) == SQLITE_CORRUPT) {
        /* SQLite's own message would only help developers. */
        return err_set(err, ERR_FORMAT, "a part of the file is damaged");
    }
    enum err_code kind = (code & 0xff) == SQLITE_BUSY ? ERR_BUSY : ERR_STORE;
    if ((code & 0xff) == SQLITE_IOERR && system != 0) {
        return err_set(
                err, kind, "%s: %s (SQLite %d)", sqlite3_errmsg(db), strerror(system), code);
    }
    return err_set(err, kind, "%s (SQLite %d)", sqlite3_errmsg(db), code);
}

/* Explains to the operator why path could not be opened or read. */
static bool open_failed(sqlite3 *db, const char *path, struct err *err)
{
    int code = sqlite3_errcode(db) & 0xff;
    if (code == SQLITE_NOTADB) {
        return err_set(err, ERR_FORMAT,
                "%s is not a world, or is damaged where it begins: name another file, or "
                "restore a "
                "backup",
                path);
    }
    /* SQLITE_ERROR: the header has values that no version of SQLite writes. */
    if (code == SQLITE_CORRUPT || code == SQLITE_ERROR) {
        return err_set(err, ERR_FORMAT, "world %s " DAMAGED, path);
    }
    if (code == SQLITE_CANTOPEN && access(path, R_OK) != 0) {
        return err_set(err, ERR_DENIED, "cannot open %s: %s; check its owner and mode", path,
                strerror(errno));
    }
    store_db_fail(db, err);
    return err_wrap(err, "cannot open %s", path);
}

static bool check_application(sqlite3 *db, const char *path, struct err *err)
{
    int64_t application = 0;
    bool can_write = sqlite3_db_readonly(db, "main") == 0;
    if (!store_db_int(db, "PRAGMA application_id", &application, err)) {
        return open_failed(db, path, err);
    }
    if (application != STORE_DB_APPLICATION) {
        return err_set(err, ERR_FORMAT,
                "%s is an SQLite file of another program, not a world: name another file",
                path);
    }
    /* The header says that only a newer SQLite may write it, which no version does. */
    if (can_write && sqlite3_db_readonly(db, "main") == 1) {
        return err_set(err, ERR_FORMAT, "world %s " DAMAGED, path);
    }
    return true;
}

static bool add_functions(sqlite3 *db)
{
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

    static const struct {
        const char *name;
        int arguments;
        void (*run)(sqlite3_context *context, int count, sqlite3_value **arguments);
    } functions[] = {
            {"value_object", 1, object_function},
            {"value_named", 2, named_function},
            {"value_parts", 1, parts_function},
            {"value_is_text", 2, text_function},
            {"value_member", 2, member_function},
            {"row_sum", -1, store_sum_function},
    };

    bool ok = store_incoming_add(db);
    for (size_t i = 0; ok && i < sizeof(functions) / sizeof(functions[0]); i++) {
        ok = sqlite3_create_function(db, functions[i].name, functions[i].arguments, flags, NULL,
                     functions[i].run, NULL, NULL) == SQLITE_OK;
    }
    return ok;
}

/* Opens for reading. The file is opened writable where the system allows it, so that the last
 * connection can clean up the log. query_only keeps SQL from writing. */
static int open_to_read(const char *path, const char *vfs, sqlite3 **out)
{
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(path, out, flags | SQLITE_OPEN_READWRITE, vfs);
    if (code == SQLITE_OK) {
        return sqlite3_exec(*out, "PRAGMA query_only=1", NULL, NULL, NULL);
    }
    sqlite3_close(*out);
    *out = NULL;
    return sqlite3_open_v2(path, out, flags | SQLITE_OPEN_READONLY, vfs);
}

/* Opens a file on a read-only medium. Nobody can write there, not even SQLite its shared memory, so
 * SQLite is told that the file is immutable. */
static int open_immutable(const char *path, const char *vfs, sqlite3 **out)
{
    struct buf uri = {0};
    buf_add_text(&uri, "file:");
    for (const char *c = path; *c; c++) {
        if (strchr("?#%", *c)) {
            buf_printf(&uri, "%%%02X", (unsigned)*c);
        } else {
            buf_add_char(&uri, *c);
        }
    }
    buf_add_text(&uri, "?immutable=1");
    int code = sqlite3_open_v2(uri.bytes, out,
            SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READONLY |
                    SQLITE_OPEN_URI,
            vfs);
    buf_finish(&uri);
    return code;
}

bool store_db_value(struct sqlite3 *db, const char *sql, struct value *out, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_db_prepare(db, sql, &statement, err)) {
        return false;
    }
    *out = value_nil();
    int code = sqlite3_step(statement);
    bool ok = code == SQLITE_ROW    ? store_db_read(statement, 0, out, err)
              : code == SQLITE_DONE ? true
                                    : store_db_fail(db, err);
    (void)sqlite3_finalize(statement);
    return ok;
}

bool store_db_put(
        struct sqlite3 *db, const char *sql, const struct value *value, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    bool ok = store_db_prepare(db, sql, &statement, err) &&
              store_db_bind(statement, 1, STORE_DB_ANY, value, err) &&
              (sqlite3_step(statement) == SQLITE_DONE || store_db_fail(db, err));
    (void)sqlite3_finalize(statement);
    return ok;
}

bool store_db_int_of_file(const char *path, const char *sql, int64_t *out)
{
    sqlite3 *db = NULL;
    struct err err;
    bool ok = open_immutable(path, NULL, &db) == SQLITE_OK && store_db_int(db, sql, out, &err);
    sqlite3_close(db);
    return ok;
}

static bool has_log(const char *path)
{
    char log[PATH_MAX];
    struct stat status;
    int length = snprintf(log, sizeof(log), "%s-wal", path);
    return length > 0 && (size_t)length < sizeof(log) && stat(log, &status) == 0 &&
           status.st_size > 0;
}

#define CAREFUL "PRAGMA trusted_schema=0; PRAGMA cell_size_check=1; PRAGMA mmap_size=0; "

static const char *settings(enum store_db_mode mode)
{
    switch (mode) {
    case STORE_DB_BUILD:
        return "PRAGMA journal_mode=MEMORY";
    case STORE_DB_WRITE:
        /* Deleted data is overwritten: erased accounts must not stay in free pages. */
        return CAREFUL "PRAGMA secure_delete=ON; PRAGMA cache_size=-8192; "
                       "PRAGMA wal_autocheckpoint=0";
    case STORE_DB_READ:
    case STORE_DB_RESCUE:
    case STORE_DB_BESIDE:
        return CAREFUL "PRAGMA cache_size=-8192";
    }
    return "";
}

/* -- readers that never wait -- */

/* The memory that readers share with the writer is a file, and the first write to one of its pages
 * may wait for the disk. A reader records in it how far it reads, unless it may only read there.
 * Then it uses another reader's mark, if there ever was one. SQLite requests that memory by xShmMap
 * and believes the answer. sqlite.org/walformat.html describes the position of the marks: five
 * words from byte 100 on, the first of no use here. Such a reader may fail with SQLITE_READONLY
 * while the writer changes that memory: see store_load.c. */
#define MARK_AT 26
#define NO_MARK UINT32_MAX
#define MEMORY_BYTES 32768

struct quiet {
    sqlite3_io_methods methods; /* first, so that the struct is found from it */
    const sqlite3_io_methods *below;
};

static const struct quiet *quiet_of(const sqlite3_file *file)
{
    return (const struct quiet *)(const void *)file->pMethods;
}

static int map_to_read(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    int code = quiet_of(file)->below->xShmMap(file, page, size, extend, out);
    return code == SQLITE_OK && *out ? SQLITE_READONLY : code;
}

/* SQLite frees the memory only if it requested it, which a reader of a file without a log does
 * not. */
static int close_quiet(sqlite3_file *file)
{
    void *quiet = (void *)(uintptr_t)file->pMethods;
    const sqlite3_io_methods *below = quiet_of(file)->below;
    (void)below->xShmUnmap(file, 0);
    int code = below->xClose(file);
    mem_free(quiet);
    return code;
}

/* Makes the connection read that memory only. Call it before anything is read. Its data is freed
 * with the file. */
static void quieten(sqlite3 *db)
{
    sqlite3_file *file = store_db_file(db, SQLITE_FCNTL_FILE_POINTER);
    void volatile *memory = NULL;
    if (!file || file->pMethods->iVersion < 2) {
        return;
    }
    struct quiet *quiet = mem_alloc(sizeof(*quiet));
    quiet->below = file->pMethods;
    quiet->methods = *file->pMethods;
    quiet->methods.xShmMap = map_to_read;
    quiet->methods.xClose = close_quiet;
    if (quiet->below->xShmMap(file, 0, MEMORY_BYTES, 0, &memory) == SQLITE_OK && memory) {
        uint32_t volatile *mark = (uint32_t volatile *)memory + MARK_AT;
        *mark = *mark == NO_MARK ? 0 : *mark;
    }
    file->pMethods = &quiet->methods;
}

static bool open_at(const char *path, const char *vfs, enum store_db_mode mode, bool frozen,
        struct sqlite3 **out, struct err *err)
{
    sqlite3 *db = NULL;
    bool reads = mode != STORE_DB_BUILD && mode != STORE_DB_WRITE;
    bool keep_log = (mode == STORE_DB_READ || mode == STORE_DB_RESCUE) && has_log(path);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    int code = frozen  ? open_immutable(path, vfs, &db)
               : reads ? open_to_read(path, vfs, &db)
                       : sqlite3_open_v2(path, &db, flags, vfs);
    if (code != SQLITE_OK || !add_functions(db)) {
        open_failed(db, path, err);
        goto failed;
    }
    if (keep_log) {
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    }
    /* For recovery of the log, its restart and its end: long on a busy machine. */
    sqlite3_busy_timeout(db, 10000);
    if (mode == STORE_DB_BESIDE) {
        quieten(db);
    }
    if (mode == STORE_DB_RESCUE) {
        /* Then SQLite accepts a file that is shorter than its header says. */
        sqlite3_db_config(db, SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1, NULL);
    }
    if (mode != STORE_DB_BUILD && !check_application(db, path, err)) {
        goto failed;
    }
    if (!store_db_exec(db, settings(mode), err)) {
        open_failed(db, path, err);
        goto failed;
    }
    if (!reads) {
        sqlite3_busy_timeout(db, 0);
    }
    *out = db;
    return true;
failed:
    store_db_abandon(db);
    return false;
}

bool store_db_open(const char *path, const char *vfs, enum store_db_mode mode,
        struct sqlite3 **out, struct err *err)
{
    char copy[PATH_MAX];
    bool reads = mode != STORE_DB_BUILD && mode != STORE_DB_WRITE;
    bool frozen = reads && store_frozen_is(path);
    if (!frozen || !has_log(path)) {
        return open_at(path, vfs, mode, frozen, out, err);
    }
    if (!store_frozen_copy(path, copy, sizeof(copy), err)) {
        return false;
    }
    bool ok = open_at(copy, vfs, mode, false, out, err);
    store_frozen_forget(copy);
    return ok || err_wrap(err, "%s", path);
}

void store_db_close(struct sqlite3 *db)
{
    must(sqlite3_close(db) == SQLITE_OK);
}

void store_db_abandon(struct sqlite3 *db)
{
    if (db) {
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    }
    store_db_close(db);
}

bool store_db_exec(struct sqlite3 *db, const char *sql, struct err *err)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || store_db_fail(db, err);
}

struct sqlite3_file *store_db_file(struct sqlite3 *db, int which)
{
    sqlite3_file *file = NULL;
    (void)sqlite3_file_control(db, NULL, which, (void *)&file);
    return file && file->pMethods ? file : NULL;
}

bool store_db_prepare(
        struct sqlite3 *db, const char *sql, struct sqlite3_stmt **out, struct err *err)
{
    return sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL) == SQLITE_OK ||
           store_db_fail(db, err);
}

bool store_db_int(struct sqlite3 *db, const char *sql, int64_t *out, struct err *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_db_prepare(db, sql, &statement, err)) {
        return false;
    }
    int code = sqlite3_step(statement);
    bool ok = code == SQLITE_ROW;
    if (ok) {
        *out = sqlite3_column_int64(statement, 0);
    } else if (code == SQLITE_DONE) {
        err_set(err, ERR_FORMAT, "a row that every world has is missing");
    } else {
        store_db_fail(db, err);
    }
    sqlite3_finalize(statement);
    return ok;
}

/* -- values and columns -- */

static int bind_blob(sqlite3_stmt *statement, int index, const struct value *value)
{
    struct buf bytes = {0};
    value_encode(value, &bytes);
    int code =
            sqlite3_bind_blob64(statement, index, bytes.bytes, bytes.length, SQLITE_TRANSIENT);
    buf_finish(&bytes);
    return code;
}

static int bind_value(sqlite3_stmt *statement, int index, enum store_db_column column,
        const struct value *value)
{
    switch (value->kind) {
    case VALUE_NIL:
        return sqlite3_bind_null(statement, index);
    case VALUE_INT:
        return sqlite3_bind_int64(statement, index, value->integer);
    case VALUE_FLOAT:
        return sqlite3_bind_double(statement, index, value->number);
    case VALUE_STRING:
        return sqlite3_bind_text64(statement, index, value->string->bytes,
                value->string->length, SQLITE_STATIC, SQLITE_UTF8);
    case VALUE_OBJECT:
        if (column == STORE_DB_INT) {
            return sqlite3_bind_int64(statement, index, (sqlite3_int64)value->object);
        }
        return bind_blob(statement, index, value);
    case VALUE_BOOL:
        if (column == STORE_DB_INT) {
            return sqlite3_bind_int64(statement, index, value->boolean);
        }
        return bind_blob(statement, index, value);
    case VALUE_TABLE:
        return bind_blob(statement, index, value);
    }
    return SQLITE_MISUSE;
}

bool store_db_bind(struct sqlite3_stmt *statement, int index, enum store_db_column column,
        const struct value *value, struct err *err)
{
    return bind_value(statement, index, column, value) == SQLITE_OK ||
           store_db_fail(sqlite3_db_handle(statement), err);
}

bool store_db_read(
        struct sqlite3_stmt *statement, int index, struct value *out, struct err *err)
{
    switch (sqlite3_column_type(statement, index)) {
    case SQLITE_INTEGER:
        *out = value_int(sqlite3_column_int64(statement, index));
        return true;
    case SQLITE_FLOAT:
        *out = value_float(sqlite3_column_double(statement, index));
        return true;
    case SQLITE_TEXT: {
        const char *text = (const char *)sqlite3_column_text(statement, index);
        must(text); /* NULL only if out of memory */
        *out = value_str((struct str){text, (size_t)sqlite3_column_bytes(statement, index)});
        return true;
    }
    case SQLITE_BLOB: {
        const char *bytes = sqlite3_column_blob(statement, index);
        size_t length = (size_t)sqlite3_column_bytes(statement, index);
        return value_decode((struct str){bytes ? bytes : "", length}, out, err);
    }
    default:
        *out = value_nil();
        return true;
    }
}

/* -- functions for SQL -- */

/* NULL and numbers are of no interest to these functions. */
static struct value argument_value(sqlite3_value *argument)
{
    struct value value = {0};
    bool is_blob = sqlite3_value_type(argument) == SQLITE_BLOB;
    const char *bytes = is_blob ? sqlite3_value_blob(argument)
                        : sqlite3_value_type(argument) == SQLITE_TEXT
                                ? (const char *)sqlite3_value_text(argument)
                                : NULL;
    struct str text = {bytes, (size_t)sqlite3_value_bytes(argument)};
    if (is_blob && !(bytes && value_decode(text, &value, NULL))) {
        return value_nil();
    }
    return is_blob ? value : bytes ? value_str(text) : value_nil();
}

static void object_function(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    struct value value = argument_value(arguments[0]);
    if (value.kind == VALUE_OBJECT) {
        sqlite3_result_int64(context, (sqlite3_int64)value.object);
    }
    value_finish(&value);
}

static void named_function(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    struct value names = argument_value(arguments[0]);
    struct value part = argument_value(arguments[1]);
    sqlite3_result_int(context, named_has(&names, value_as_str(&part)));
    value_finish(&names);
    value_finish(&part);
}

static void parts_function(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    struct value names = argument_value(arguments[0]);
    struct buf parts = {0};
    named_put_parts(&names, &parts);
    if (parts.length > 0) {
        sqlite3_result_text64(
                context, parts.bytes, parts.length, SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    buf_finish(&parts);
    value_finish(&names);
}

static void text_function(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    bool is = sqlite3_value_type(arguments[0]) == SQLITE_TEXT;
    if (is) {
        const char *bytes = (const char *)sqlite3_value_text(arguments[0]);
        size_t length = (size_t)sqlite3_value_bytes(arguments[0]);
        is = bytes && (sqlite3_int64)length <= sqlite3_value_int64(arguments[1]) &&
             !memchr(bytes, '\0', length) && str_is_utf8((struct str){bytes, length});
    }
    sqlite3_result_int(context, is);
}

/* A number, a text, or the bytes of another value. */
static void member_function(sqlite3_context *context, int count, sqlite3_value **arguments)
{
    (void)count;
    struct value table = argument_value(arguments[0]);
    struct value key = sqlite3_value_type(arguments[1]) == SQLITE_INTEGER
                               ? value_int(sqlite3_value_int64(arguments[1]))
                               : argument_value(arguments[1]);
    const struct value *found =
            table.kind == VALUE_TABLE ? value_table_get(&table, &key) : NULL;
    if (found && found->kind == VALUE_INT) {
        sqlite3_result_int64(context, found->integer);
    } else if (found && found->kind == VALUE_STRING) {
        struct str text = value_as_str(found);
        sqlite3_result_text64(context, text.bytes, text.length, SQLITE_TRANSIENT, SQLITE_UTF8);
    } else if (found) {
        struct buf bytes = {0};
        value_encode(found, &bytes);
        sqlite3_result_blob64(context, bytes.bytes, bytes.length, SQLITE_TRANSIENT);
        buf_finish(&bytes);
    }
    value_finish(&table);
    value_finish(&key);
}
