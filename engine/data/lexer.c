/* lexer.c -- splits Lua source into tokens. It is the only reader of Lua's syntax, used for
 * literals that builders type and for sources that the linter checks.
 *
 * 1. Each token is a piece of the source, in order, with blanks and comments between tokens.
 * 2. The work is one walk over the source, for any content.
 *
 * The end of a token is not checked strictly: a number such as 0x passes, and an unterminated
 * string runs to the end of the source. token_string checks strings. The caller interprets the
 * tokens. */
#include "engine/data/lexer.h"

#include <ctype.h>
#include <string.h>

static const char *const keywords[] = {"and", "break", "do", "else", "elseif", "end", "false",
        "for", "function", "goto", "if", "in", "local", "nil", "not", "or", "repeat", "return",
        "then", "true", "until", "while"};

/* Longer operators come first. */
static const char *const operators[] = {"...", "..", "::", "<<", ">>", "//",
        "==", "~=", "<=", ">=", "+", "-", "*", "/", "%", "^", "#", "&", "~", "|", "<", ">", "=",
        "(", ")", "{", "}", "[", "]", ";", ":", ",", "."};

void lexer_begin(struct lexer *lexer, struct str source)
{
    *lexer = (struct lexer){.source = source};
}

static char peek(const struct lexer *lexer, size_t ahead)
{
    size_t at = lexer->at + ahead;
    return at < lexer->source.length ? lexer->source.bytes[at] : '\0';
}

static void skip(struct lexer *lexer, size_t count)
{
    size_t left = lexer->source.length - lexer->at;
    lexer->at += count < left ? count : left;
}

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Returns the level of a long bracket that begins here, or SIZE_MAX. */
static size_t long_level(const struct lexer *lexer)
{
    size_t level = 0;
    while (peek(lexer, 1 + level) == '=') {
        level++;
    }
    return peek(lexer, 0) == '[' && peek(lexer, 1 + level) == '[' ? level : SIZE_MAX;
}

/* Moves behind the end of a long bracket, or to the end of the source. */
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

void lexer_skip_blanks(struct lexer *lexer)
{
    while (str_is_blank(peek(lexer, 0))) {
        skip(lexer, 1);
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
    char power = (peek(lexer, 1) | 0x20) == 'x' ? 'p' : 'e';
    char last = '\0';
    for (char c = peek(lexer, 0);
            is_name_char(c) || c == '.' || ((c == '+' || c == '-') && (last | 0x20) == power);
            c = peek(lexer, 0)) {
        last = c;
        skip(lexer, 1);
    }
}

bool lexer_is_keyword(struct str word)
{
    return str_is_one_of(word, keywords, sizeof(keywords) / sizeof(keywords[0]));
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

static enum token_kind skip_token(struct lexer *lexer)
{
    char c = peek(lexer, 0);
    if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)peek(lexer, 1)))) {
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

void lexer_take(struct lexer *lexer, struct token *out)
{
    size_t from = lexer->at;
    *out = (struct token){.kind = TOKEN_END};
    if (from < lexer->source.length) {
        out->kind = skip_token(lexer);
    }
    out->text = str_slice(lexer->source, from, lexer->at);
    if (out->kind == TOKEN_NAME && lexer_is_keyword(out->text)) {
        out->kind = TOKEN_SYMBOL;
    }
}

void lexer_next(struct lexer *lexer, struct token *out)
{
    lexer_skip_blanks(lexer);
    while (peek(lexer, 0) == '-' && peek(lexer, 1) == '-') {
        skip_comment(lexer);
        lexer_skip_blanks(lexer);
    }
    lexer_take(lexer, out);
    if (out->kind == TOKEN_WRONG) {
        lexer->at = lexer->source.length;
    }
}

void lexer_place(struct str source, size_t at, int *out_line, int *out_column)
{
    size_t start = 0;
    *out_line = 1;
    for (size_t i = 0; i < at; i++) {
        if (source.bytes[i] == '\n') {
            ++*out_line;
            start = i + 1;
        }
    }
    *out_column = (int)str_columns(str_slice(source, start, at)) + 1;
}

/* -- string contents -- */

static unsigned digit_value(char c)
{
    char small = (char)(c | 0x20);
    return isdigit((unsigned char)c)      ? (unsigned)(c - '0')
           : small >= 'a' && small <= 'f' ? (unsigned)(small - 'a' + 10)
                                          : UINT32_MAX;
}

/* Reads at most `most` digits at *at of text. False if it finds none. */
static bool take_digits(struct str text, size_t *at, size_t most, unsigned base, uint32_t *out)
{
    size_t from = *at;
    *out = 0;
    for (; *at < text.length && *at - from < most; (*at)++) {
        unsigned digit = digit_value(text.bytes[*at]);
        if (digit >= base) {
            break;
        }
        *out = *out * base + digit;
    }
    return *at > from;
}

static bool take_char(struct str text, size_t *at, char c)
{
    bool is = *at < text.length && text.bytes[*at] == c;
    *at += is;
    return is;
}

/* Appends the character for the escape at *at (behind the backslash) and moves *at behind it. False
 * for an unknown escape. */
static bool add_escape(struct str text, size_t *at, struct buf *out)
{
    static const char from[] = "abfnrtv\\\"'\n";
    static const char to[] = "\a\b\f\n\r\t\v\\\"'\n";
    char c = *at < text.length ? text.bytes[*at] : '\0';
    const char *found = c ? strchr(from, c) : NULL;
    uint32_t code = 0;
    if (isdigit((unsigned char)c)) {
        (void)take_digits(text, at, 3, 10, &code);
        buf_add_char(out, (char)code);
        return code <= UINT8_MAX;
    }
    ++*at;
    if (found) {
        buf_add_char(out, to[found - from]);
    } else if (c == 'x' && take_digits(text, at, 2, 16, &code)) {
        buf_add_char(out, (char)code);
    } else if (c == 'u' && take_char(text, at, '{') && take_digits(text, at, 6, 16, &code) &&
               take_char(text, at, '}') && code <= 0x10FFFF) {
        str_put_code(code, out);
    } else if (c == 'z') {
        *at = str_skip_blanks(text, *at);
    } else {
        return false;
    }
    return true;
}

static enum token_fault quoted_string(struct str text, struct buf *out)
{
    for (size_t at = 1; at < text.length;) {
        char c = text.bytes[at++];
        if (c == text.bytes[0]) {
            return TOKEN_FINE;
        }
        if (c != '\\') {
            buf_add_char(out, c);
        } else if (!add_escape(text, &at, out)) {
            return TOKEN_NO_ESCAPE;
        }
    }
    return TOKEN_NO_END;
}

static enum token_fault long_string(struct str text, struct buf *out)
{
    size_t bracket = str_find_char(text, '[', 1) + 1;
    if (text.length < 2 * bracket) {
        return TOKEN_NO_END;
    }
    size_t end = text.length - bracket;
    for (size_t i = 0; i < bracket; i++) {
        if (text.bytes[end + i] != (text.bytes[i] == '[' ? ']' : '=')) {
            return TOKEN_NO_END;
        }
    }
    bool newline = text.bytes[bracket] == '\n';
    buf_add_str(out, str_slice(text, bracket + newline, end));
    return TOKEN_FINE;
}

enum token_fault token_string(const struct token *token, struct buf *out)
{
    return token->text.bytes[0] == '[' ? long_string(token->text, out)
                                       : quoted_string(token->text, out);
}
