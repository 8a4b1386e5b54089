#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Splits Lua source into tokens. */

enum token_kind {
    TOKEN_END,
    TOKEN_NAME,
    TOKEN_NUMBER,
    TOKEN_STRING,
    TOKEN_SYMBOL, /* a keyword or an operator, given by its text */
    TOKEN_WRONG,  /* not valid Lua */
};

struct token {
    struct str text; /* as in the source, borrowed; strings include their quotes */
    enum token_kind kind;
};

struct lexer {
    struct str source; /* borrowed */
    size_t at;
};

void lexer_begin(struct lexer *lexer, struct str source);
/* Skips blanks and comments, and takes the next token. After a wrong token comes the end. */
void lexer_next(struct lexer *lexer, struct token *out);
/* The same in two steps, for text without comments: lexer_skip_blanks skips blanks, and lexer_take
 * takes the token that begins here. A wrong token is empty, and the position stays. */
void lexer_skip_blanks(struct lexer *lexer);
void lexer_take(struct lexer *lexer, struct token *out);
bool lexer_is_keyword(struct str word);
/* Computes the line and column, from 1, of an offset in a source. */
void lexer_place(struct str source, size_t at, int *out_line, int *out_column);

enum token_fault {
    TOKEN_FINE,
    TOKEN_NO_ESCAPE, /* a backslash before an unknown escape */
    TOKEN_NO_END,
};

/* Appends the value of a string token, up to the first error in it. */
enum token_fault token_string(const struct token *token, struct buf *out);
