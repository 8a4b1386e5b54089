/* script_lex.c -- which words is this Lua source made of?
 *
 * 1. Each token is a piece of the source, in order; blanks and comments lie between them.
 * 2. The work is one walk over the source, whatever stands in it.
 *
 * It is for sources that Lua has compiled already, so it is not strict: what Lua refuses may pass
 * here, as a number such as 0x or a string with an escape that does not exist. What a program
 * means is script_lint.c's question. */
#include "engine/lua/lint/script_lex.h"

#include <string.h>

static const char *const keywords[] = {"and", "break", "do", "else", "elseif", "end", "false",
        "for", "function", "goto", "if", "in", "local", "nil", "not", "or", "repeat", "return",
        "then", "true", "until", "while"};

/* The longer ones first. */
static const char *const operators[] = {"...", "..", "::", "<<", ">>", "//",
        "==", "~=", "<=", ">=", "+", "-", "*", "/", "%", "^", "#", "&", "~", "|", "<", ">", "=",
        "(", ")", "{", "}", "[", "]", ";", ":", ",", "."};

void lexer_begin(struct lexer *lexer, struct str source)
{
    *lexer = (struct lexer){.source = source, .line = 1};
}

static char peek(const struct lexer *lexer, size_t ahead)
{
    size_t at = lexer->at + ahead;
    return at < lexer->source.length ? lexer->source.bytes[at] : '\0';
}

static void skip(struct lexer *lexer, size_t count)
{
    for (; count > 0 && lexer->at < lexer->source.length; count--) {
        lexer->line += lexer->source.bytes[lexer->at++] == '\n';
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

/* The level of a long bracket that begins here, or SIZE_MAX. */
static size_t long_level(const struct lexer *lexer)
{
    size_t level = 0;
    while (peek(lexer, 1 + level) == '=') {
        level++;
    }
    return peek(lexer, 0) == '[' && peek(lexer, 1 + level) == '[' ? level : SIZE_MAX;
}

/* Goes behind the end of a long bracket, or to the end of the source. */
static void skip_long(struct lexer *lexer, size_t level)
{
    skip(lexer, level + 2);
    while (lexer->at < lexer->source.length) {
        size_t count = 0;
        while (peek(lexer, 0) == ']' && peek(lexer, 1 + count) == '=' && count < level) {
            count++;
        }
        if (peek(lexer, 0) == ']' && count == level && peek(lexer, 1 + level) == ']') {
            skip(lexer, level + 2);
            return;
        }
        skip(lexer, 1);
    }
}

static void skip_comment(struct lexer *lexer)
{
    skip(lexer, 2);
    size_t level = long_level(lexer);
    if (level != SIZE_MAX) {
        skip_long(lexer, level);
        return;
    }
    while (lexer->at < lexer->source.length && peek(lexer, 0) != '\n') {
        skip(lexer, 1);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_blanks(struct lexer *lexer)
{
    for (;;) {
        if (is_blank(peek(lexer, 0))) {
            skip(lexer, 1);
        } else if (peek(lexer, 0) == '-' && peek(lexer, 1) == '-') {
            skip_comment(lexer);
        } else {
            return;
        }
    }
}

static void skip_string(struct lexer *lexer)
{
    char quote = peek(lexer, 0);
    skip(lexer, 1);
    while (lexer->at < lexer->source.length && peek(lexer, 0) != quote) {
        skip(lexer, peek(lexer, 0) == '\\' ? 2 : 1);
    }
    skip(lexer, 1);
}

static void skip_number(struct lexer *lexer)
{
    char last = '\0';
    while (is_name_char(peek(lexer, 0)) || peek(lexer, 0) == '.' ||
            ((peek(lexer, 0) == '+' || peek(lexer, 0) == '-') && strchr("eEpP", last))) {
        last = peek(lexer, 0);
        skip(lexer, 1);
    }
}

static bool is_keyword(struct str word)
{
    for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
        if (str_equal(word, str_of(keywords[i]))) {
            return true;
        }
    }
    return false;
}

static bool skip_operator(struct lexer *lexer)
{
    struct str rest = str_slice(lexer->source, lexer->at, lexer->source.length);
    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
        if (str_starts(rest, str_of(operators[i]))) {
            skip(lexer, strlen(operators[i]));
            return true;
        }
    }
    return false;
}

static enum token_kind take(struct lexer *lexer)
{
    char c = peek(lexer, 0);
    if (is_digit(c) || (c == '.' && is_digit(peek(lexer, 1)))) {
        skip_number(lexer);
        return TOKEN_NUMBER;
    }
    if (is_name_char(c)) {
        while (is_name_char(peek(lexer, 0))) {
            skip(lexer, 1);
        }
        return TOKEN_NAME;
    }
    if (c == '"' || c == '\'') {
        skip_string(lexer);
        return TOKEN_STRING;
    }
    size_t level = long_level(lexer);
    if (level != SIZE_MAX) {
        skip_long(lexer, level);
        return TOKEN_STRING;
    }
    return skip_operator(lexer) ? TOKEN_SYMBOL : TOKEN_WRONG;
}

void lexer_next(struct lexer *lexer, struct token *out)
{
    skip_blanks(lexer);
    size_t from = lexer->at;
    *out = (struct token){.kind = TOKEN_END, .line = lexer->line};
    if (from < lexer->source.length) {
        out->kind = take(lexer);
    }
    out->text = str_slice(lexer->source, from, lexer->at);
    if (out->kind == TOKEN_NAME && is_keyword(out->text)) {
        out->kind = TOKEN_SYMBOL;
    }
    if (out->kind == TOKEN_WRONG) {
        lexer->at = lexer->source.length;
    }
}

int token_column(const struct lexer *lexer, const struct token *token)
{
    size_t at = (size_t)(token->text.bytes - lexer->source.bytes);
    size_t start = at;
    while (start > 0 && lexer->source.bytes[start - 1] != '\n') {
        start--;
    }
    return (int)str_columns(str_slice(lexer->source, start, at)) + 1;
}

/* -- what a string means -- */

static uint32_t hex_value(char c)
{
    return is_digit(c) ? (uint32_t)(c - '0') : (uint32_t)((c | 0x20) - 'a' + 10);
}

static bool is_hex(char c)
{
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Reads digits at *at of text: at most `most` of them. */
static uint32_t take_digits(struct str text, size_t *at, size_t most, bool hex)
{
    uint32_t value = 0;
    for (; most > 0 && *at < text.length; most--, (*at)++) {
        char c = text.bytes[*at];
        if (hex ? !is_hex(c) : !is_digit(c)) {
            break;
        }
        value = value * (hex ? 16 : 10) + hex_value(c);
    }
    return value;
}

/* What stands behind a backslash at *at, which is left behind it. */
static void add_escape(struct str text, size_t *at, struct buf *out)
{
    static const char from[] = "abfnrtv";
    static const char to[] = "\a\b\f\n\r\t\v";
    char c = text.bytes[(*at)++];
    const char *found = c ? strchr(from, c) : NULL;
    if (found) {
        buf_add_char(out, to[found - from]);
    } else if (is_digit(c)) {
        (*at)--;
        buf_add_char(out, (char)take_digits(text, at, 3, false));
    } else if (c == 'x') {
        buf_add_char(out, (char)take_digits(text, at, 2, true));
    } else if (c == 'u' && *at < text.length && text.bytes[*at] == '{') {
        (*at)++;
        str_put_code(take_digits(text, at, 6, true), out);
        *at += *at < text.length;
    } else if (c == 'z') {
        while (*at < text.length && is_blank(text.bytes[*at])) {
            (*at)++;
        }
    } else {
        buf_add_char(out, c);
    }
}

void token_string(const struct token *token, struct buf *out)
{
    struct str text = token->text;
    if (text.length > 0 && text.bytes[0] == '[') {
        size_t open = str_find_char(text, '[', 1);
        size_t from = open == SIZE_MAX ? text.length : open + 1;
        size_t to = text.length >= 2 * from ? text.length - from : from;
        text = str_slice(text, from, to);
        if (str_starts(text, STR("\n"))) {
            text = str_slice(text, 1, text.length);
        }
        buf_add_str(out, text);
        return;
    }
    text = str_slice(text, 1, text.length > 1 ? text.length - 1 : 1);
    for (size_t at = 0; at < text.length;) {
        char c = text.bytes[at++];
        if (c == '\\' && at < text.length) {
            add_escape(text, &at, out);
        } else {
            buf_add_char(out, c);
        }
    }
}
