#pragma once
#include "engine/base/err.h"
#include "world/value/value.h"

#include <stdbool.h>
#include <stdint.h>

struct sqlite3;
struct sqlite3_file;
struct sqlite3_stmt;

/* "skei" in the header of every world file, set by the first schema step. */
#define STORE_DB_APPLICATION 0x736b6569

enum store_db_mode {
    STORE_DB_BUILD,  /* a file that is not a world yet and that nobody else uses */
    STORE_DB_WRITE,  /* the only writer, which holds the lock */
    STORE_DB_READ,   /* reads beside any writer, or alone; keeps the log of a killed writer */
    STORE_DB_RESCUE, /* same for a truncated file, as far as it can be read */
    STORE_DB_BESIDE, /* reads beside this process's writer, without waiting: see store_db.c */
};

/* Call once in a process, before any other store function: stops SQLite's memory statistics, which
 * take a lock each time. */
void store_db_set_up(void);

/* Refuses a path that cannot be a world: missing, not a file, or empty. */
MUST_CHECK bool store_db_check_path(const char *path, struct err *err);
/* Opens path, which must be a world except in mode BUILD. vfs NULL: the default. Errors name the
 * file and the next step. Thread: any, but one at a time for each connection. */
MUST_CHECK bool store_db_open(const char *path, const char *vfs, enum store_db_mode mode,
        struct sqlite3 **out, struct err *err);
/* Closes the connection; NULL is fine. All statements must be finished. The last connection to a
 * world writes the log back into the file. */
void store_db_close(struct sqlite3 *db);
/* Closes it like a kill: the log stays. */
void store_db_abandon(struct sqlite3 *db);

/* Runs statements without parameters or results. */
MUST_CHECK bool store_db_exec(struct sqlite3 *db, const char *sql, struct err *err);
/* Reads the first column of the first row. */
MUST_CHECK bool store_db_int(
        struct sqlite3 *db, const char *sql, int64_t *out, struct err *err);
/* Same as a value of any kind, which the caller finishes; nil without a row. */
MUST_CHECK bool store_db_value(
        struct sqlite3 *db, const char *sql, struct value *out, struct err *err);
/* Runs a statement with one parameter of any kind. */
MUST_CHECK bool store_db_put(
        struct sqlite3 *db, const char *sql, const struct value *value, struct err *err);
/* Same as store_db_int for the file without its log. False if that cannot be read. Only while
 * nobody writes to it. */
MUST_CHECK bool store_db_int_of_file(const char *path, const char *sql, int64_t *out);
MUST_CHECK bool store_db_prepare(
        struct sqlite3 *db, const char *sql, struct sqlite3_stmt **out, struct err *err);
/* Returns SQLite's file of a connection (SQLITE_FCNTL_FILE_POINTER) or of its log
 * (SQLITE_FCNTL_JOURNAL_POINTER); NULL if it is not open. */
struct sqlite3_file *store_db_file(struct sqlite3 *db, int which);
/* Fills err with the connection's last error; returns false. */
bool store_db_fail(struct sqlite3 *db, struct err *err);

/* How a column stores a value. ANY keeps every kind; the others are plain SQL. */
enum store_db_column {
    STORE_DB_ANY = 'v', /* text, integer, real; else the blob of value_encode */
    STORE_DB_INT = 'i', /* int; an object as its id, a bool as 0 or 1 */
    STORE_DB_TEXT = 't',
};

/* Binds value to parameter index (from 1), which borrows its text until the statement is reset or
 * finalized. A value of the wrong kind is bound unchanged, so that the STRICT table refuses it. */
MUST_CHECK bool store_db_bind(struct sqlite3_stmt *statement, int index,
        enum store_db_column column, const struct value *value, struct err *err);
/* Reads column index (from 0) of the current row; the caller must value_finish it. ERR_FORMAT for
 * damaged bytes. */
MUST_CHECK bool store_db_read(
        struct sqlite3_stmt *statement, int index, struct value *out, struct err *err);
