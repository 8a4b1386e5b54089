/* data_file_value.c -- which value did somebody type?
 *
 * A parser for one literal of Lua, for lines like `@set lamp.light = 3`. Lua
 * itself is not asked: nothing is run, objects can be written as they are
 * everywhere in the game (#12, $ref), and a mistake gets a sentence that helps
 * someone who does not know Lua.
 *
 * 1. Recursion is bounded by VALUE_DEPTH_MAX tables.
 * 2. Strings come out clean, so that what they say can be shown to anybody. */
#include "engine/data/data_file.h"

#include "engine/base/buf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MAX 200 /* characters of a number */
#define SHOWN_MAX 40   /* characters of the text that a message repeats */

struct parser {
    struct str text;
    size_t at;
    unsigned depth;
    const struct data_file_objects *objects;
    struct err *err;
};

static bool parse(struct parser *p, struct value *out);

/* -- Characters -- */

static char peek(const struct parser *p)
{
    return p->at < p->text.length ? p->text.bytes[p->at] : '\0';
}

static bool at_end(const struct parser *p)
{
    return p->at >= p->text.length;
}

static struct str rest(const struct parser *p)
{
    return str_slice(p->text, p->at, p->text.length);
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void skip_blanks(struct parser *p)
{
    while (is_blank(peek(p)) && !at_end(p)) {
        p->at++;
    }
}

static bool take(struct parser *p, const char *text)
{
    if (!str_starts(rest(p), str_of(text))) {
        return false;
    }
    p->at += strlen(text);
    return true;
}

static struct str shown(struct str s)
{
    return str_slice(s, 0, str_fit_columns(s, SHOWN_MAX));
}

static struct str word_at(const struct parser *p)
{
    size_t end = p->at;
    while (end < p->text.length && is_word(p->text.bytes[end])) {
        end++;
    }
    return str_slice(p->text, p->at, end);
}

/* -- Numbers -- */

/* Whole numbers as Lua has them: decimal ones that do not fit become floats, hexadecimal wrap.
 */
static bool whole_number(struct str digits, bool hex, struct value *out)
{
    uint64_t number = 0;
    for (size_t i = 0; i < digits.length; i++) {
        char c = digits.bytes[i];
        uint64_t digit = is_digit(c) ? (uint64_t)(c - '0') : (uint64_t)((c | 0x20) - 'a' + 10);
        if (hex ? digit > 15 : digit > 9) {
            return false;
        }
        if (!hex && number > (INT64_MAX - digit) / 10) {
            return false;
        }
        number = number * (hex ? 16 : 10) + digit;
    }
    *out = value_int((int64_t)number);
    return digits.length > 0;
}

static bool float_number(struct str digits, struct value *out)
{
    char copy[NUMBER_MAX + 1];
    if (digits.length > NUMBER_MAX) {
        return false;
    }
    memcpy(copy, digits.bytes, digits.length);
    copy[digits.length] = '\0';
    char *end = NULL;
    *out = value_float(strtod(copy, &end));
    return *end == '\0';
}

static struct str number_at(const struct parser *p, bool hex)
{
    size_t end = p->at;
    for (; end < p->text.length; end++) {
        char c = p->text.bytes[end];
        char before = end > p->at ? (char)(p->text.bytes[end - 1] | 0x20) : ' ';
        bool sign = (c == '+' || c == '-') && before == (hex ? 'p' : 'e');
        if (!is_word(c) && c != '.' && !sign) {
            break;
        }
    }
    return str_slice(p->text, p->at, end);
}

static bool parse_number(struct parser *p, struct value *out)
{
    bool negative = take(p, "-");
    skip_blanks(p);
    bool hex = str_starts_nocase(rest(p), STR("0x"));
    struct str digits = number_at(p, hex);
    bool starts = digits.length > 0 && (is_digit(digits.bytes[0]) || digits.bytes[0] == '.');
    bool ok =
            starts && (whole_number(str_slice(digits, hex ? 2 : 0, digits.length), hex, out) ||
                              float_number(digits, out));
    if (!ok) {
        return err_set(p->err, ERR_FORMAT, "%.*s is not a number",
                STR_FMT(shown(digits.length > 0 ? digits : rest(p))));
    }
    p->at += digits.length;
    if (negative && out->kind == VALUE_INT) {
        out->integer = (int64_t)(0 - (uint64_t)out->integer);
    } else if (negative) {
        out->number = -out->number;
    }
    return true;
}

/* -- Strings -- */

static int hex_digit(char c)
{
    char lower = (char)(c | 0x20);
    return is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Behind "\x", "\u{" or a backslash before a digit: up to max digits in base. */
static bool escaped_code(struct parser *p, unsigned max, unsigned base, uint32_t *out)
{
    uint32_t code = 0;
    unsigned count = 0;
    for (; count < max; count++) {
        int digit = hex_digit(peek(p));
        if (digit < 0 || (unsigned)digit >= base) {
            break;
        }
        code = code * base + (unsigned)digit;
        p->at++;
    }
    *out = code;
    return count > 0;
}

static bool bad_escape(struct parser *p)
{
    return err_set(
            p->err, ERR_FORMAT, "there is no such escape in a string: write \\\\ for a \\");
}

static bool numeric_escape(struct parser *p, char c, struct buf *out)
{
    uint32_t code = 0;
    if (c == 'u') {
        if (!take(p, "{") || !escaped_code(p, 6, 16, &code) || !take(p, "}") ||
                code > 0x10FFFF) {
            return bad_escape(p);
        }
        str_put_code(code, out);
        return true;
    }
    if (c == 'x') {
        if (!escaped_code(p, 2, 16, &code)) {
            return bad_escape(p);
        }
    } else {
        p->at--;
        if (!escaped_code(p, 3, 10, &code) || code > 255) {
            return bad_escape(p);
        }
    }
    buf_add_char(out, (char)(unsigned char)code);
    return true;
}

/* Behind a backslash. */
static bool parse_escape(struct parser *p, struct buf *out)
{
    static const char letters[] = "abfnrtv";
    static const char codes[] = "\a\b\f\n\r\t\v";
    char c = peek(p);
    if (at_end(p)) {
        return bad_escape(p);
    }
    p->at++;
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter) {
        buf_add_char(out, codes[letter - letters]);
    } else if (c == '\\' || c == '"' || c == '\'' || c == '\n') {
        buf_add_char(out, c);
    } else if (c == 'z') {
        skip_blanks(p);
    } else if (c == 'x' || c == 'u' || is_digit(c)) {
        return numeric_escape(p, c, out);
    } else {
        return bad_escape(p);
    }
    return true;
}

static bool quoted_text(struct parser *p, struct buf *out)
{
    char quote = peek(p);
    p->at++;
    while (!at_end(p)) {
        char c = peek(p);
        p->at++;
        if (c == quote) {
            return true;
        }
        if (c == '\\') {
            if (!parse_escape(p, out)) {
                return false;
            }
        } else {
            buf_add_char(out, c);
        }
    }
    return err_set(p->err, ERR_FORMAT, "the text that begins with %c has no %c at its end",
            quote, quote);
}

/* Returns the number of "=" if a long bracket opens here, else -1. */
static int long_level(const struct parser *p)
{
    size_t end = p->at + 1;
    while (end < p->text.length && p->text.bytes[end] == '=') {
        end++;
    }
    bool opens = peek(p) == '[' && end < p->text.length && p->text.bytes[end] == '[';
    return opens ? (int)(end - p->at - 1) : -1;
}

static bool long_text(struct parser *p, int level, struct buf *out)
{
    struct buf close = {0};
    buf_add_char(&close, ']');
    for (int i = 0; i < level; i++) {
        buf_add_char(&close, '=');
    }
    buf_add_char(&close, ']');
    p->at += close.length;
    (void)take(p, "\n");
    size_t end = str_find(p->text, buf_str(&close), p->at);
    if (end != SIZE_MAX) {
        buf_add_str(out, str_slice(p->text, p->at, end));
        p->at = end + close.length;
    } else {
        err_set(p->err, ERR_FORMAT, "the text that begins with [[ has no ]] at its end");
    }
    buf_finish(&close);
    return end != SIZE_MAX;
}

static bool parse_string(struct parser *p, struct value *out)
{
    struct buf raw = {0};
    struct buf clean = {0};
    int level = long_level(p);
    bool ok = level >= 0 ? long_text(p, level, &raw) : quoted_text(p, &raw);
    if (ok) {
        str_clean(buf_str(&raw), true, &clean);
        *out = value_str(buf_str(&clean));
    }
    buf_finish(&raw);
    buf_finish(&clean);
    return ok;
}

/* -- Objects and words -- */

static bool is_in_name(char c)
{
    return is_word(c) || (unsigned char)c >= 0x80 || (c && strchr("/.-:", c));
}

static bool parse_object(struct parser *p, struct value *out)
{
    size_t end = p->at + 1;
    while (end < p->text.length && is_in_name(p->text.bytes[end])) {
        end++;
    }
    struct str name = str_slice(p->text, p->at, end);
    uint64_t id = 0;
    if (!p->objects || !p->objects->find || !p->objects->find(p->objects->data, name, &id)) {
        return err_set(p->err, ERR_MISSING, "there is no object %.*s", STR_FMT(shown(name)));
    }
    p->at = end;
    *out = value_object(id);
    return true;
}

static bool parse_word(struct parser *p, struct value *out)
{
    struct str word = word_at(p);
    if (str_equal(word, STR("nil"))) {
        *out = value_nil();
    } else if (str_equal(word, STR("true")) || str_equal(word, STR("false"))) {
        *out = value_bool(word.bytes[0] == 't');
    } else {
        struct str all = shown(str_trim(rest(p)));
        return err_set(p->err, ERR_FORMAT,
                "%.*s is not a value: put text in quotes, as \"%.*s\"; an object is #12 or "
                "$ref",
                STR_FMT(shown(word)), STR_FMT(p->depth == 0 ? all : shown(word)));
    }
    p->at += word.length;
    return true;
}

/* -- Tables -- */

static bool expect(struct parser *p, const char *text, const char *where)
{
    skip_blanks(p);
    return take(p, text) || err_set(p->err, ERR_FORMAT, "there should be a %s %s", text, where);
}

/* `name =`, but not the word that is a value by itself. */
static bool is_named(const struct parser *p)
{
    struct parser ahead = *p;
    struct str word = word_at(p);
    ahead.at += word.length;
    skip_blanks(&ahead);
    return word.length > 0 && !is_digit(word.bytes[0]) && peek(&ahead) == '=';
}

static bool parse_key(struct parser *p, struct value *out)
{
    if (is_named(p)) {
        struct str word = word_at(p);
        *out = value_str(word);
        p->at += word.length;
    } else {
        p->at++;
        skip_blanks(p);
        if (!parse(p, out)) {
            return false;
        }
        if (out->kind == VALUE_NIL || out->kind == VALUE_TABLE) {
            value_finish(out);
            return err_set(p->err, ERR_FORMAT, "nil or a table cannot be a key");
        }
        if (!expect(p, "]", "behind a key")) {
            value_finish(out);
            return false;
        }
    }
    if (!expect(p, "=", "behind a key")) {
        value_finish(out);
        return false;
    }
    skip_blanks(p);
    return true;
}

static bool parse_field(struct parser *p, struct value *table, int64_t *next)
{
    struct value key = value_int(*next);
    struct value value = value_nil();
    bool keyed = (peek(p) == '[' && long_level(p) < 0) || is_named(p);
    if (keyed && !parse_key(p, &key)) {
        return false;
    }
    if (!parse(p, &value)) {
        value_finish(&key);
        return false;
    }
    *next += !keyed;
    value_table_set(table, key, value);
    return true;
}

static bool parse_table(struct parser *p, struct value *out)
{
    struct value table = value_table();
    int64_t next = 1;
    if (++p->depth > VALUE_DEPTH_MAX) {
        err_set(p->err, ERR_LIMIT, "tables in tables are too deep (%d at most)",
                VALUE_DEPTH_MAX);
        goto done;
    }
    p->at++;
    for (;;) {
        skip_blanks(p);
        if (take(p, "}")) {
            p->depth--;
            *out = table;
            return true;
        }
        if (!parse_field(p, &table, &next)) {
            goto done;
        }
        skip_blanks(p);
        if (!take(p, ",") && !take(p, ";") && peek(p) != '}') {
            err_set(p->err, ERR_FORMAT, "there should be a , or a } in the table before: %.*s",
                    STR_FMT(shown(rest(p))));
            goto done;
        }
    }
done:
    value_finish(&table);
    return false;
}

/* -- One value -- */

static bool parse(struct parser *p, struct value *out)
{
    char c = peek(p);
    if (at_end(p)) {
        return err_set(p->err, ERR_FORMAT,
                "there is no value: a number, \"text\", true, false, nil, "
                "{a table}, #12 or $ref");
    }
    if (c == '{') {
        return parse_table(p, out);
    }
    if (c == '"' || c == '\'' || (c == '[' && long_level(p) >= 0)) {
        return parse_string(p, out);
    }
    if (c == '#' || c == '$') {
        return parse_object(p, out);
    }
    if (is_digit(c) || c == '-' || c == '.') {
        return parse_number(p, out);
    }
    if (is_word(c)) {
        return parse_word(p, out);
    }
    return err_set(p->err, ERR_FORMAT,
            "%.*s is not a value: put text in quotes; an object is #12 or $ref",
            STR_FMT(shown(rest(p))));
}

bool data_file_value(struct str text, const struct data_file_objects *objects,
        struct value *out, struct err *err)
{
    struct parser p = {.text = str_trim(text), .objects = objects, .err = err};
    struct value value = value_nil();
    if (!parse(&p, &value)) {
        return false;
    }
    skip_blanks(&p);
    if (!at_end(&p)) {
        value_finish(&value);
        return err_set(err, ERR_FORMAT, "there is more behind the value: %.*s",
                STR_FMT(shown(rest(&p))));
    }
    *out = value;
    return true;
}
