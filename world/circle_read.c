/* circle_read.c -- an area file as lines, strings and numbers.
 *
 * The text was cleaned as a whole before (circle_read_clean), so whatever is
 * handed out is a view into clean UTF-8 with '\n' alone at the line ends.
 *
 * The format's own rules, which all kinds share:
 * 1. A string runs to a '~' that is the last character of a line; any other
 *    '~' is text. Nothing inside a string is a comment.
 * 2. Between strings, lines that are empty or begin with '*' do not count.
 * 3. A record begins with "#vnum"; a file ends with '$'. One that ends without
 *    was cut short, and is an error.
 * 4. Flags are digits, or letters: a-z are bits 0-25, A-F bits 26-31.
 *
 * No line or string is copied; a string's length is bounded here. */
#include "world/circle_read.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { EXCERPT_BYTES = 160, EXCERPT_COLUMNS = 50, MESSAGE_BYTES = 320 };

void circle_read_clean(struct str raw, struct buf *out)
{
    if (str_is_utf8(raw)) {
        str_clean(raw, true, out);
        return;
    }
    struct buf utf8 = {0};
    for (size_t i = 0; i < raw.length; i++) {
        str_put_code((unsigned char)raw.bytes[i], &utf8);
    }
    str_clean(buf_str(&utf8), true, out);
    buf_finish(&utf8);
}

struct str circle_read_excerpt(struct str s)
{
    size_t end = str_fit_columns(s, EXCERPT_COLUMNS);
    if (end > EXCERPT_BYTES) {
        end = EXCERPT_BYTES;
        while (end > 0 && ((unsigned char)s.bytes[end] & 0xC0) == 0x80) {
            end--;
        }
    }
    return str_slice(s, 0, end);
}

bool circle_read_fail(struct circle_reader *reader, const char *format, ...)
{
    char text[MESSAGE_BYTES];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    uint32_t line = reader->line > 0 ? reader->line : 1; /* an empty file's */
    return err_set(reader->err, ERR_FORMAT, "%s:%u: %s", reader->file, line, text);
}

__attribute__((format(printf, 3, 0))) static void tell_oddity(const struct circle_log *log,
        struct circle_origin origin, const char *format, va_list args)
{
    if (log && log->oddity) {
        char text[MESSAGE_BYTES];
        (void)vsnprintf(text, sizeof(text), format, args);
        log->oddity(log->data, origin.file, origin.line, text);
    }
}

void circle_read_oddity(const struct circle_reader *reader, const char *format, ...)
{
    struct circle_origin origin = {reader->file, reader->line};
    va_list args;
    va_start(args, format);
    tell_oddity(reader->log, origin, format, args);
    va_end(args);
}

void circle_oddity(
        const struct circle_log *log, struct circle_origin origin, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tell_oddity(log, origin, format, args);
    va_end(args);
}

bool circle_read_raw(struct circle_reader *reader, struct str *out)
{
    if (reader->rest.length == 0) {
        return false;
    }
    *out = str_take_until(&reader->rest, '\n');
    reader->line++;
    return true;
}

static bool counts(struct str line)
{
    return str_trim(line).length > 0 && line.bytes[0] != '*';
}

bool circle_read_line(struct circle_reader *reader, const char *what, struct str *out)
{
    struct str line = STR_NONE;
    while (circle_read_raw(reader, &line)) {
        if (counts(line)) {
            *out = str_trim(line);
            return true;
        }
    }
    return circle_read_fail(reader, "the file ends where %s should be", what);
}

char circle_read_peek(struct circle_reader *reader)
{
    struct str rest = reader->rest;
    uint32_t line_number = reader->line;
    while (rest.length > 0) {
        struct str behind = rest;
        struct str line = str_take_until(&behind, '\n');
        if (counts(line)) {
            reader->rest = rest;
            reader->line = line_number;
            return str_trim(line).bytes[0];
        }
        rest = behind;
        line_number++;
    }
    return '\0';
}

bool circle_read_words(
        struct circle_reader *reader, const char *what, size_t min, struct circle_words *out)
{
    *out = (struct circle_words){0};
    if (!circle_read_line(reader, what, &out->line)) {
        return false;
    }
    struct str rest = out->line;
    while (rest.length > 0 && out->count < CIRCLE_WORDS_MAX) {
        out->at[out->count] = str_take_word(&rest);
        out->count++;
    }
    if (out->count < min) {
        return circle_read_fail(reader, "%s should be %zu values, not \"%.*s\"", what, min,
                STR_FMT(circle_read_excerpt(out->line)));
    }
    return true;
}

bool circle_read_string(struct circle_reader *reader, const char *what, struct str *out)
{
    const char *start = reader->rest.bytes;
    uint32_t first_line = reader->line + 1;
    struct str line = STR_NONE;
    while (circle_read_raw(reader, &line)) {
        size_t length = (size_t)(line.bytes + line.length - start);
        if (length > CIRCLE_STRING_MAX) {
            reader->line = first_line;
            return circle_read_fail(
                    reader, "%s is longer than %zu KB", what, CIRCLE_STRING_MAX / 1024);
        }
        if (line.length > 0 && line.bytes[line.length - 1] == '~') {
            *out = (struct str){start, length - 1};
            return true;
        }
    }
    reader->line = first_line;
    return circle_read_fail(reader, "no line ends %s, begun here, with '~'", what);
}

enum circle_next circle_read_record(struct circle_reader *reader, int32_t *out_vnum)
{
    struct str line = STR_NONE;
    if (!circle_read_line(reader, "the next '#' or the final '$'", &line)) {
        return CIRCLE_NEXT_BROKEN;
    }
    if (line.bytes[0] == '$') {
        return CIRCLE_NEXT_END;
    }
    if (line.bytes[0] != '#') {
        circle_read_fail(reader, "'#' and a number should be here, not \"%.*s\"",
                STR_FMT(circle_read_excerpt(line)));
        return CIRCLE_NEXT_BROKEN;
    }
    struct str rest = str_slice(line, 1, line.length);
    struct str digits = str_take_until(&rest, '~');
    int32_t vnum = 0;
    if (!circle_read_number(reader, str_take_word(&digits), "what follows '#'", &vnum)) {
        return CIRCLE_NEXT_BROKEN;
    }
    if (vnum < 0) {
        circle_read_fail(reader, "#%d is below zero", vnum);
        return CIRCLE_NEXT_BROKEN;
    }
    *out_vnum = vnum;
    return vnum > CIRCLE_VNUM_MAX ? CIRCLE_NEXT_END : CIRCLE_NEXT_RECORD;
}

bool circle_read_all(struct circle_reader *reader, struct circle_world *world,
        enum circle_kind kind, bool (*read)(struct circle_reader *reader, void *record))
{
    int32_t vnum = 0;
    enum circle_next next = circle_read_record(reader, &vnum);
    while (next == CIRCLE_NEXT_RECORD) {
        if (!read(reader, circle_add(world, kind, reader, vnum))) {
            return false;
        }
        next = circle_read_record(reader, &vnum);
    }
    return next == CIRCLE_NEXT_END;
}

bool circle_read_triggers(struct circle_reader *reader, struct circle_vnums *triggers)
{
    while (circle_read_peek(reader) == 'T') {
        struct circle_words words;
        int32_t vnum = 0;
        if (!circle_read_words(reader, "a trigger (T and its number)", 2, &words) ||
                !circle_read_number(reader, words.at[1], "a trigger's number", &vnum)) {
            return false;
        }
        circle_vnums_add(triggers, vnum);
    }
    return true;
}

bool circle_read_number(
        struct circle_reader *reader, struct str word, const char *what, int32_t *out)
{
    struct str digits = word;
    if (str_starts(word, STR("+"))) {
        digits = str_slice(word, 1, word.length);
    }
    int64_t number = 0;
    if (!str_to_i64(digits, &number)) {
        return circle_read_fail(reader, "%s should be a number, not \"%.*s\"", what,
                STR_FMT(circle_read_excerpt(word)));
    }
    if (number < INT32_MIN || number > INT32_MAX) {
        return circle_read_fail(reader, "%s is too large: %.*s", what, STR_FMT(word));
    }
    *out = (int32_t)number;
    return true;
}

bool circle_read_numbers(struct circle_reader *reader, const struct circle_words *words,
        size_t from, size_t count, const char *what, int32_t *out)
{
    for (size_t i = 0; i < count; i++) {
        struct str word = from + i < words->count ? words->at[from + i] : STR_NONE;
        if (!circle_read_number(reader, word, what, &out[i])) {
            return false;
        }
    }
    return true;
}

/* Letters add bits, counted from shift; one word of digits is the bits themselves. */
static bool parse_flag_word(struct str word, unsigned shift, uint32_t *out)
{
    int64_t number = 0;
    if (str_to_i64(word, &number)) {
        *out = (uint32_t)number;
        return true;
    }
    uint32_t bits = 0;
    for (size_t i = 0; i < word.length; i++) {
        char c = word.bytes[i];
        unsigned bit = 32;
        if (c >= 'a' && c <= 'z') {
            bit = (unsigned)(c - 'a') + shift;
        } else if (c >= 'A' && c <= 'F') {
            bit = (unsigned)(c - 'A') + 26 + shift;
        }
        if (bit >= 32) {
            return false;
        }
        bits |= UINT32_C(1) << bit;
    }
    *out = bits;
    return word.length > 0;
}

static bool read_flag_word(
        struct circle_reader *reader, struct str word, unsigned shift, uint32_t *out)
{
    if (!parse_flag_word(word, shift, out)) {
        return circle_read_fail(reader, "flags are letters or a number, not \"%.*s\"",
                STR_FMT(circle_read_excerpt(word)));
    }
    return true;
}

bool circle_read_flags(struct circle_reader *reader, const struct circle_words *words,
        size_t from, size_t count, struct circle_flags *out)
{
    struct circle_flags flags = {0};
    for (size_t i = 0; i < count; i++) {
        struct str word = from + i < words->count ? words->at[from + i] : STR_NONE;
        if (!read_flag_word(reader, word, 0, &flags.words[i])) {
            return false;
        }
    }
    *out = flags;
    return true;
}

bool circle_read_old_affect(
        struct circle_reader *reader, struct str word, struct circle_flags *out)
{
    *out = (struct circle_flags){0};
    return read_flag_word(reader, word, 1, &out->words[0]);
}

int32_t circle_read_vnum(int32_t number)
{
    return number < 0 || number == 65535 ? CIRCLE_NONE : number;
}
