#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Lua's words, one after the other: for looking at the source of a behaviour. */

enum token_kind {
    TOKEN_END,
    TOKEN_NAME,
    TOKEN_NUMBER,
    TOKEN_STRING,
    TOKEN_SYMBOL, /* a keyword or an operator: its text says which */
    TOKEN_WRONG,  /* nothing of Lua; nothing comes after it */
};

struct token {
    struct str text; /* as it stands in the source, borrowed; of strings with its quotes */
    enum token_kind kind;
    int line; /* from 1 */
};

struct lexer {
    struct str source; /* borrowed */
    size_t at;
    int line;
};

void lexer_begin(struct lexer *lexer, struct str source);
void lexer_next(struct lexer *lexer, struct token *out);
/* Where a token begins in its line, from 1. */
int token_column(const struct lexer *lexer, const struct token *token);
/* Appends what a string means. */
void token_string(const struct token *token, struct buf *out);
