#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct sqlite3;

/* False, with err, if the world at path, which opens at commit `number`, has lost commits: its log
 * has a hole, or ends before commits whose output was released. Only for a world that nobody has
 * open for writing. */
MUST_CHECK bool store_log_is_whole(const char *path, uint64_t number, struct err *err);

/* False, with err, if the world continues in a log that is missing: see store_log.c. Less certain
 * than the first check, and only for a world that nobody has open for writing. */
MUST_CHECK bool store_log_is_there(struct sqlite3 *db, const char *path, struct err *err);
/* Keeps a copy of an unreadable log, with a warning, since SQLite overwrites the log. True if the
 * log is readable. */
MUST_CHECK bool store_log_keep(const char *path, struct err *err);
/* *out_past: the last writer released no output newer than what db has. */
MUST_CHECK bool store_log_is_past(struct sqlite3 *db, bool *out_past, struct err *err);

/* False, with err, if the log beside the file was written for another file. Only for a world that
 * nobody has open for writing. */
MUST_CHECK bool store_log_is_its_own(struct sqlite3 *db, const char *path, struct err *err);

/* All three checks. Only for a world that nobody else has open for writing. */
MUST_CHECK bool store_log_is_good(struct sqlite3 *db, const char *path, struct err *err);

/* Same, over any connection; true if somebody has the world open for writing and so knows the
 * log. */
MUST_CHECK bool store_log_lets_read(struct sqlite3 *db, const char *path, struct err *err);

/* SQL: from now on the file alone is the whole world, and no log is required. */
#define STORE_LOG_ENDS "UPDATE meta SET value = 0 WHERE name = 'log_from'"

/* Records in the world file's attribute that the output of a commit has been or may be released, or
 * that the file was written to. Thread: the writer's. */
void store_log_note(const char *path, uint64_t number);
/* Records that the log is empty. */
void store_log_forget(const char *path);
