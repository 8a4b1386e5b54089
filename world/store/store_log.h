#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct sqlite3;

/* False, with err saying what is missing, if the world at path, which opens at commit `number`, has lost commits:
 * its log has a hole, or ends before what was shown. Only for a world that nobody has open for writing. */
MUST_CHECK bool store_log_is_whole(const char *path, uint64_t number, struct err *err);

/* False, with err, if the world goes on in a log that is not there: see store_log.c. Not certain, as the first of the
 * above is, and only for a world that nobody has open for writing. */
MUST_CHECK bool store_log_is_there(struct sqlite3 *db, const char *path, struct err *err);
/* Keeps a copy of a log of which nothing can be read, and warns of it, for SQLite writes over the log. True if there is
 * none such. */
MUST_CHECK bool store_log_keep(const char *path, struct err *err);
/* *out_past: nothing newer than db shows was shown by whoever wrote it last. */
MUST_CHECK bool store_log_is_past(struct sqlite3 *db, bool *out_past, struct err *err);

/* False, with err, if the log beside the file was written for another one. Only for a world that nobody has open for
 * writing. */
MUST_CHECK bool store_log_is_its_own(struct sqlite3 *db, const char *path, struct err *err);

/* All three. Only for a world that nobody else has open for writing. */
MUST_CHECK bool store_log_is_good(struct sqlite3 *db, const char *path, struct err *err);

/* Same, asked through any connection; true if somebody has the world open for writing, who knows. */
MUST_CHECK bool store_log_lets_read(struct sqlite3 *db, const char *path, struct err *err);

/* SQL: from now on the file alone is the whole world, and no log is missed. */
#define STORE_LOG_ENDS "UPDATE meta SET value = 0 WHERE name = 'log_from'"

/* Notes at the world file itself that a commit has been shown, or may be, or that the file was written to. Thread: the
 * writer's. */
void store_log_note(const char *path, uint64_t number);
/* Nothing is in the log any more. */
void store_log_forget(const char *path);
