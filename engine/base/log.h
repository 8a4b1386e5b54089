#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_NOTICE, LOG_WARNING, LOG_ERROR };

/* Lines go to stderr as "2026-01-31T12:00:00Z level message", or with systemd's
 * "<N>" prefixes when stderr is the journal. Thread: any. */
void log_set_level(enum log_level level);
bool log_level_parse(struct str name, enum log_level *out);
/* Returns "info" and so on. Static. */
const char *log_level_name(enum log_level level);
/* Makes each line a JSON object:
 * {"time":"2026-01-31T12:00:00.123Z","level":"info","message":"..."}, with the members of log_fields. */
void log_set_json(bool json);
/* Checks again whether stderr is the journal, after stderr was replaced. */
void log_look_again(void);
/* Sets a sink that catches the lines (for tests); NULL restores stderr. */
void log_set_sink(void (*sink)(void *data, enum log_level level, const char *line), void *data);
void log_write(enum log_level level, const char *format, ...) PRINTF_LIKE(2, 3);

/* What a line is about, for programs that read the log as JSON: members of the object beside the message, which says the
 * same in words. NULL or 0: left out. Borrowed for the call. */
struct log_fields {
    const char *address; /* the client's */
    const char *account;
    const char *door; /* the service, or the address of a listener */
    uint64_t session;
};

void log_write_fields(enum log_level level, const struct log_fields *fields, const char *format,
        ...) PRINTF_LIKE(3, 4);

#define log_debug(...) log_write(LOG_DEBUG, __VA_ARGS__)
#define log_info(...) log_write(LOG_INFO, __VA_ARGS__)
#define log_notice(...) log_write(LOG_NOTICE, __VA_ARGS__)
#define log_warning(...) log_write(LOG_WARNING, __VA_ARGS__)
#define log_error(...) log_write(LOG_ERROR, __VA_ARGS__)
