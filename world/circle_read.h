#pragma once
#include "world/circle.h"

/* One area file, read from its front: lines, strings up to '~', words, numbers.
 * A failure fills err with "file:line: message" and returns false; whoever gets
 * false gives up. */

#define CIRCLE_WORDS_MAX 24

struct circle_reader {
    struct str rest;  /* clean text with '\n' alone, not yet read */
    uint32_t line;    /* number of the line read last */
    const char *file; /* as in messages */
    const struct circle_log *log;
    struct err *err;
};

struct circle_words {
    struct str line; /* the whole, trimmed */
    struct str at[CIRCLE_WORDS_MAX];
    size_t count;
};

enum circle_next { CIRCLE_NEXT_RECORD, CIRCLE_NEXT_END, CIRCLE_NEXT_BROKEN };

/* Appends raw file bytes as clean UTF-8: Latin-1 unless it is UTF-8 as a whole, CR dropped,
 * tabs as blanks. */
void circle_read_clean(struct str raw, struct buf *out);

/* Finds the next record: "#vnum", or the '$' (or too high a vnum) that ends the file. */
enum circle_next circle_read_record(struct circle_reader *reader, int32_t *out_vnum);
/* Reads all records of a file: read fills each one, which was appended to world. */
MUST_CHECK bool circle_read_all(struct circle_reader *reader, struct circle_world *world,
        enum circle_kind kind, bool (*read)(struct circle_reader *reader, void *record));
/* Next line as it is; false at the end of the file, which is no failure. */
bool circle_read_raw(struct circle_reader *reader, struct str *out);
/* Next line that is neither empty nor a '*' comment. what says what was looked for. */
MUST_CHECK bool circle_read_line(
        struct circle_reader *reader, const char *what, struct str *out);
/* The same cut into words, of which there must be at least min; those behind CIRCLE_WORDS_MAX
 * are left out. */
MUST_CHECK bool circle_read_words(
        struct circle_reader *reader, const char *what, size_t min, struct circle_words *out);
/* First character of the next line that counts, which stays unread; 0 at the end. */
char circle_read_peek(struct circle_reader *reader);
/* Everything up to a '~' that ends a line. */
MUST_CHECK bool circle_read_string(
        struct circle_reader *reader, const char *what, struct str *out);
/* The "T vnum" lines that come next, if any. */
MUST_CHECK bool circle_read_triggers(
        struct circle_reader *reader, struct circle_vnums *triggers);

/* Numbers out of words already read. A blank at words->at[from + i] is a failure. */
MUST_CHECK bool circle_read_number(
        struct circle_reader *reader, struct str word, const char *what, int32_t *out);
MUST_CHECK bool circle_read_numbers(struct circle_reader *reader,
        const struct circle_words *words, size_t from, size_t count, const char *what,
        int32_t *out);
/* count flag words (4, or 1 in the older format) as bits. */
MUST_CHECK bool circle_read_flags(struct circle_reader *reader,
        const struct circle_words *words, size_t from, size_t count, struct circle_flags *out);
/* One word of an old-format affect field, in which letter a means bit 1. */
MUST_CHECK bool circle_read_old_affect(
        struct circle_reader *reader, struct str word, struct circle_flags *out);
/* -1 and 65535 as CIRCLE_NONE. */
int32_t circle_read_vnum(int32_t number);

/* The beginning of s, short enough to be quoted in a message, not cut inside a character. */
struct str circle_read_excerpt(struct str s);
/* Fills the error; returns false. */
bool circle_read_fail(struct circle_reader *reader, const char *format, ...) PRINTF_LIKE(2, 3);
/* Tells of an oddity in the line read last. */
void circle_read_oddity(const struct circle_reader *reader, const char *format, ...)
        PRINTF_LIKE(2, 3);
/* The same about any place. */
void circle_oddity(const struct circle_log *log, struct circle_origin origin,
        const char *format, ...) PRINTF_LIKE(3, 4);
