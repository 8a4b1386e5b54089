/* data_file_value.c -- parses one typed literal.
 *
 * Parses a single Lua literal (the tokens come from lexer.c) for commands like `@set lamp.light =
 * 3`. It does not use Lua itself, so nothing is run. Objects can be written as everywhere in the
 * game (#12, $ref). Error messages help people who do not know Lua.
 *
 * 1. Recursion is bounded by VALUE_DEPTH_MAX tables.
 * 2. Strings come out clean, so that anybody may see them. */
#include "engine/data/data_file.h"

#include "engine/base/buf.h"
#include "engine/data/lexer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MAX 200 /* characters of a number */
#define SHOWN_MAX 40   /* characters of the text repeated in a message */

struct parser {
    struct lexer lexer;
    struct token token; /* the current token */
    unsigned depth;
    const struct data_file_objects *objects;
    struct err *err;
};

static bool parse(struct parser *p, struct value *out);

/* -- Words -- */

static void advance(struct parser *p)
{
    lexer_skip_blanks(&p->lexer);
    lexer_take(&p->lexer, &p->token);
}

static size_t start_of_token(const struct parser *p)
{
    return (size_t)(p->token.text.bytes - p->lexer.source.bytes);
}

/* Returns the unread rest of the text. */
static struct str rest(const struct parser *p)
{
    return str_slice(p->lexer.source, start_of_token(p), p->lexer.source.length);
}

static bool is(const struct token *token, const char *symbol)
{
    return token->kind == TOKEN_SYMBOL && str_equal(token->text, str_of(symbol));
}

/* Steps over symbol if it is there. */
static bool accept(struct parser *p, const char *symbol)
{
    bool found = is(&p->token, symbol);
    if (found) {
        advance(p);
    }
    return found;
}

/* True for a name, or for a keyword, which may serve as a name here. */
static bool is_word(const struct token *token)
{
    return token->kind == TOKEN_NAME || lexer_is_keyword(token->text);
}

static struct str shown(struct str s)
{
    return str_slice(s, 0, str_fit_columns(s, SHOWN_MAX));
}

/* -- Numbers -- */

/* Parses whole numbers as Lua does: decimal numbers that do not fit become floats, hexadecimal ones
 * wrap. */
static bool whole_number(struct str digits, bool hex, struct value *out)
{
    uint64_t number = 0;
    for (size_t i = 0; i < digits.length; i++) {
        char c = digits.bytes[i];
        uint64_t digit = isdigit((unsigned char)c) ? (uint64_t)(c - '0')
                                                   : (uint64_t)((c | 0x20) - 'a' + 10);
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

static bool parse_number(struct parser *p, struct value *out)
{
    bool negative = accept(p, "-");
    struct str digits = p->token.text;
    bool hex = str_starts_nocase(digits, STR("0x"));
    bool ok = p->token.kind == TOKEN_NUMBER &&
              (whole_number(str_slice(digits, hex ? 2 : 0, digits.length), hex, out) ||
                      float_number(digits, out));
    if (!ok) {
        bool one = p->token.kind == TOKEN_NUMBER || is_word(&p->token);
        return err_set(p->err, ERR_FORMAT, "%.*s is not a number",
                STR_FMT(shown(one ? digits : rest(p))));
    }
    advance(p);
    if (negative && out->kind == VALUE_INT) {
        out->integer = (int64_t)(0 - (uint64_t)out->integer);
    } else if (negative) {
        out->number = -out->number;
    }
    return true;
}

/* -- Strings -- */

static bool parse_string(struct parser *p, struct value *out)
{
    struct buf raw = {0};
    struct buf clean = {0};
    enum token_fault fault = token_string(&p->token, &raw);
    char quote = p->token.text.bytes[0];
    if (fault == TOKEN_NO_ESCAPE) {
        err_set(p->err, ERR_FORMAT, "there is no such escape in a string: write \\\\ for a \\");
    } else if (fault == TOKEN_NO_END && quote == '[') {
        err_set(p->err, ERR_FORMAT, "the text that begins with [[ has no ]] at its end");
    } else if (fault == TOKEN_NO_END) {
        err_set(p->err, ERR_FORMAT, "the text that begins with %c has no %c at its end", quote,
                quote);
    } else {
        str_clean(buf_str(&raw), true, &clean);
        *out = value_str(buf_str(&clean));
        advance(p);
    }
    buf_finish(&raw);
    buf_finish(&clean);
    return fault == TOKEN_FINE;
}

/* -- Objects and words -- */

static bool is_in_name(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || (c && strchr("_/.-:", c));
}

static bool parse_object(struct parser *p, struct value *out)
{
    struct str name = rest(p);
    size_t length = 1;
    uint64_t id = 0;
    while (length < name.length && is_in_name(name.bytes[length])) {
        length++;
    }
    name.length = length;
    if (!p->objects || !p->objects->find || !p->objects->find(p->objects->data, name, &id)) {
        return err_set(p->err, ERR_MISSING, "there is no object %.*s", STR_FMT(shown(name)));
    }
    p->lexer.at = start_of_token(p) + length;
    advance(p);
    *out = value_object(id);
    return true;
}

static bool parse_word(struct parser *p, struct value *out)
{
    struct str word = p->token.text;
    if (is(&p->token, "nil")) {
        *out = value_nil();
    } else if (is(&p->token, "true") || is(&p->token, "false")) {
        *out = value_bool(word.bytes[0] == 't');
    } else {
        struct str all = shown(str_trim(rest(p)));
        return err_set(p->err, ERR_FORMAT,
                "%.*s is not a value: put text in quotes, as \"%.*s\"; an object is #12 or "
                "$ref",
                STR_FMT(shown(word)), STR_FMT(p->depth == 0 ? all : shown(word)));
    }
    advance(p);
    return true;
}

/* -- Tables -- */

static bool expect(struct parser *p, const char *symbol, const char *where)
{
    return accept(p, symbol) ||
           err_set(p->err, ERR_FORMAT, "there should be a %s %s", symbol, where);
}

/* `name =` */
static bool is_named(const struct parser *p)
{
    struct parser ahead = *p;
    advance(&ahead);
    return is_word(&p->token) && is(&ahead.token, "=");
}

static bool parse_key(struct parser *p, struct value *out)
{
    if (is_named(p)) {
        *out = value_str(p->token.text);
        advance(p);
    } else {
        advance(p);
        if (!parse(p, out)) {
            return false;
        }
        if (out->kind == VALUE_NIL || out->kind == VALUE_TABLE) {
            value_finish(out);
            return err_set(p->err, ERR_FORMAT, "nil or a table cannot be a key");
        }
        if (!expect(p, "]", "after a key")) {
            value_finish(out);
            return false;
        }
    }
    if (!expect(p, "=", "after a key")) {
        value_finish(out);
        return false;
    }
    return true;
}

static bool parse_field(struct parser *p, struct value *table, int64_t *next)
{
    struct value key = value_int(*next);
    struct value value = value_nil();
    bool keyed = is(&p->token, "[") || is_named(p);
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
    advance(p);
    for (;;) {
        if (accept(p, "}")) {
            p->depth--;
            *out = table;
            return true;
        }
        if (!parse_field(p, &table, &next)) {
            goto done;
        }
        if (!accept(p, ",") && !accept(p, ";") && !is(&p->token, "}")) {
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
    struct str text = rest(p);
    char c = text.length > 0 ? text.bytes[0] : '\0';
    if (p->token.kind == TOKEN_END) {
        return err_set(p->err, ERR_FORMAT,
                "there is no value: a number, \"text\", true, false, nil, "
                "{a table}, #12 or $ref");
    }
    if (c == '{') {
        return parse_table(p, out);
    }
    if (p->token.kind == TOKEN_STRING) {
        return parse_string(p, out);
    }
    if (c == '#' || c == '$') {
        return parse_object(p, out);
    }
    if (p->token.kind == TOKEN_NUMBER || c == '-' || c == '.') {
        return parse_number(p, out);
    }
    if (is_word(&p->token)) {
        return parse_word(p, out);
    }
    return err_set(p->err, ERR_FORMAT,
            "%.*s is not a value: put text in quotes; an object is #12 or $ref",
            STR_FMT(shown(text)));
}

bool data_file_value(struct str text, const struct data_file_objects *objects,
        struct value *out, struct err *err)
{
    struct parser p = {.objects = objects, .err = err};
    struct value value = value_nil();
    lexer_begin(&p.lexer, str_trim(text));
    advance(&p);
    if (!parse(&p, &value)) {
        return false;
    }
    if (p.token.kind != TOKEN_END) {
        value_finish(&value);
        return err_set(err, ERR_FORMAT, "there is more after the value: %.*s",
                STR_FMT(shown(rest(&p))));
    }
    *out = value;
    return true;
}
