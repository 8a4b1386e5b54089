/* log.c -- the operator's log.
 *
 * 1. Each message is written by one write(2), so lines of two threads never mix.
 * 2. A log line begins with a stamp or "<N>". A newline inside a message (a traceback) is followed
 *    by blanks and other control bytes become '?', so no player can forge a line.
 *
 * The level and the sink are among the few pieces of global state. Nothing is buffered. A line that
 * cannot be written is lost, since there is nowhere to report it. */
#include "engine/base/log.h"

#include "engine/base/clock.h"

#include <utf8proc.h>

#include <inttypes.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    LINE_MAX_BYTES = 8192,
    PREFIX_MAX_BYTES = 96,
    FIELD_MAX_BYTES = 128,
    FIELDS_MAX_BYTES = 512
};

static const char *const level_names[] = {"debug", "info", "notice", "warning", "error"};
/* Syslog priorities, which journald reads from "<N>". */
static const int level_priorities[] = {7, 6, 5, 4, 3};

struct log_line {
    enum log_level level;
    const struct log_fields *fields; /* NULL: none */
    const char *message;
};

static struct {
    pthread_mutex_t lock;
    _Atomic int level;
    _Atomic bool json;
    void (*sink)(void *data, enum log_level level, const char *line);
    void *data;
    bool looked_for_journal;
    bool journal;
} log_state = {.lock = PTHREAD_MUTEX_INITIALIZER, .level = LOG_INFO};

void log_set_level(enum log_level level)
{
    log_state.level = (int)level;
}

void log_set_json(bool json)
{
    log_state.json = json;
}

bool log_level_parse(struct str name, enum log_level *out)
{
    for (size_t i = 0; i < sizeof(level_names) / sizeof(level_names[0]); i++) {
        if (strlen(level_names[i]) == name.length &&
                memcmp(name.bytes, level_names[i], name.length) == 0) {
            *out = (enum log_level)i;
            return true;
        }
    }
    return false;
}

const char *log_level_name(enum log_level level)
{
    return level_names[level];
}

void log_set_sink(void (*sink)(void *data, enum log_level level, const char *line), void *data)
{
    (void)pthread_mutex_lock(&log_state.lock);
    log_state.sink = sink;
    log_state.data = data;
    (void)pthread_mutex_unlock(&log_state.lock);
}

void log_look_again(void)
{
    (void)pthread_mutex_lock(&log_state.lock);
    log_state.looked_for_journal = false;
    (void)pthread_mutex_unlock(&log_state.lock);
}

/* True if stderr is the journal's stream, as systemd announces it. */
static bool is_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat info;
    if (!stream || fstat(STDERR_FILENO, &info) != 0) {
        return false;
    }
    char own[64];
    (void)snprintf(own, sizeof(own), "%ju:%ju", (uintmax_t)info.st_dev, (uintmax_t)info.st_ino);
    return strcmp(stream, own) == 0;
}

/* Copies text to out so that it stays one entry of the log; returns the length. */
static size_t copy_escaped(char *out, size_t size, const char *text)
{
    size_t length = 0;
    for (; *text && length + 3 < size; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '\n') {
            memcpy(out + length, "\n  ", 3);
            length += 3;
        } else {
            out[length++] = (c < 0x20 && c != '\t') || c == 0x7F ? '?' : *text;
        }
    }
    return length;
}

static size_t write_prefix(char *out, size_t size, enum log_level level)
{
    if (log_state.journal) {
        return (size_t)snprintf(out, size, "<%d>", level_priorities[level]);
    }
    time_t now = (time_t)(clock_wall_ms() / 1000);
    struct tm utc = {0};
    (void)gmtime_r(&now, &utc);
    size_t length = strftime(out, size, "%Y-%m-%dT%H:%M:%SZ ", &utc);
    return length + (size_t)snprintf(out + length, size - length, "%s ", level_names[level]);
}

/* Writes the beginning of a JSON line. The journal strips the "<N>". */
static size_t write_json_prefix(char *out, size_t size, enum log_level level)
{
    int64_t now_ms = clock_wall_ms();
    time_t now = (time_t)(now_ms / 1000);
    struct tm utc = {0};
    char stamp[32];
    (void)gmtime_r(&now, &utc);
    (void)strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &utc);
    size_t length = log_state.journal ? write_prefix(out, size, level) : 0;
    return length + (size_t)snprintf(out + length, size - length,
                            "{\"time\":\"%s.%03dZ\",\"level\":\"%s\",\"message\":\"", stamp,
                            (int)(now_ms % 1000), level_names[level]);
}

/* Copies text to out as the inside of a JSON string; returns the length. Invalid UTF-8, such as a
 * truncated character, becomes '?'. */
static size_t copy_json(char *out, size_t size, const char *text)
{
    size_t length = 0;
    while (*text && length + 8 < size) {
        unsigned char c = (unsigned char)*text;
        utf8proc_int32_t code = 0;
        utf8proc_ssize_t width = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &code);
        if (c == '"' || c == '\\') {
            out[length++] = '\\';
            out[length++] = (char)c;
        } else if (c < 0x20 || c == 0x7F) {
            length += (size_t)snprintf(out + length, size - length, "\\u%04x", c);
        } else if (width > 0) {
            memcpy(out + length, text, (size_t)width);
            length += (size_t)width;
        } else {
            out[length++] = '?';
        }
        text += width > 0 ? width : 1;
    }
    return length;
}

/* Adds ,"name":"text". A text that is too long is cut. */
static size_t add_field(char *out, size_t size, const char *name, const char *text)
{
    size_t length = (size_t)snprintf(out, size, ",\"%s\":\"", name);
    length += copy_json(out + length, size - length - 1, text);
    out[length++] = '"';
    return length;
}

/* Copies the fields to out, which has room for FIELDS_MAX_BYTES; returns the length. */
static size_t copy_fields(char *out, const struct log_fields *fields)
{
    const char *const texts[] = {fields->address, fields->account, fields->door};
    static const char *const names[] = {"address", "account", "door"};
    size_t length = 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (texts[i] && texts[i][0]) {
            length += add_field(out + length, FIELD_MAX_BYTES, names[i], texts[i]);
        }
    }
    if (fields->session > 0) {
        length += (size_t)snprintf(
                out + length, FIELD_MAX_BYTES, ",\"session\":%" PRIu64, fields->session);
    }
    return length;
}

static size_t write_line(char *out, size_t size, const struct log_line *line)
{
    bool json = log_state.json;
    size_t length = json ? write_json_prefix(out, PREFIX_MAX_BYTES, line->level)
                         : write_prefix(out, PREFIX_MAX_BYTES, line->level);
    if (json) {
        length += copy_json(out + length, size - length - FIELDS_MAX_BYTES - 3, line->message);
        out[length++] = '"';
        length += line->fields ? copy_fields(out + length, line->fields) : 0;
        out[length++] = '}';
    } else {
        length += copy_escaped(out + length, size - length - 1, line->message);
    }
    out[length++] = '\n';
    return length;
}

static void PRINTF_LIKE(3, 0) write_out(
        enum log_level level, const struct log_fields *fields, const char *format, va_list args)
{
    char message[LINE_MAX_BYTES];
    (void)vsnprintf(message, sizeof(message), format, args);

    (void)pthread_mutex_lock(&log_state.lock);
    if (log_state.sink) {
        log_state.sink(log_state.data, level, message);
    } else {
        if (!log_state.looked_for_journal) {
            log_state.looked_for_journal = true;
            log_state.journal = is_journal();
        }
        char line[PREFIX_MAX_BYTES + LINE_MAX_BYTES + FIELDS_MAX_BYTES];
        size_t length =
                write_line(line, sizeof(line), &(struct log_line){level, fields, message});
        ssize_t written = write(STDERR_FILENO, line, length);
        (void)written;
    }
    (void)pthread_mutex_unlock(&log_state.lock);
}

void log_write(enum log_level level, const char *format, ...)
{
    if ((int)level >= log_state.level) {
        va_list args;
        va_start(args, format);
        write_out(level, NULL, format, args);
        va_end(args);
    }
}

void log_write_fields(
        enum log_level level, const struct log_fields *fields, const char *format, ...)
{
    if ((int)level >= log_state.level) {
        va_list args;
        va_start(args, format);
        write_out(level, fields, format, args);
        va_end(args);
    }
}
