#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Lua's words, one after the other. */

enum token_kind {
    TOKEN_END,
    TOKEN_NAME,
    TOKEN_NUMBER,
    TOKEN_STRING,
    TOKEN_SYMBOL, /* a keyword or an operator: its text says which */
    TOKEN_WRONG,  /* nothing of Lua */
};

struct token {
    struct str text; /* as it stands in the source, borrowed; of strings with its quotes */
    enum token_kind kind;
};

struct lexer {
    struct str source; /* borrowed */
    size_t at;
};

void lexer_begin(struct lexer *lexer, struct str source);
/* Steps over blanks and comments, and takes the token behind them. After a wrong one comes the end. */
void lexer_next(struct lexer *lexer, struct token *out);
/* The same by hand, for where comments are none: steps over blanks; takes the token that begins here. A
 * wrong one is empty and stays. */
void lexer_skip_blanks(struct lexer *lexer);
void lexer_take(struct lexer *lexer, struct token *out);
bool lexer_is_keyword(struct str word);
/* The line and column, from 1, of a place in a source. */
void lexer_place(struct str source, size_t at, int *out_line, int *out_column);

enum token_fault {
    TOKEN_FINE,
    TOKEN_NO_ESCAPE, /* a backslash with nothing of Lua behind it */
    TOKEN_NO_END,
};

/* Appends what a string means, up to what is wrong in it. */
enum token_fault token_string(const struct token *token, struct buf *out);
