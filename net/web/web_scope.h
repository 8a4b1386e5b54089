#pragma once
#include "net/web/web_word.h"

#include <jansson.h>

/* The value at hand in a template, and what is around it. */
struct web_scope {
    json_t *value;
    const struct web_scope *around;
    size_t index; /* among its like */
};

/* "area.name" is looked for in the value at hand, then in what is around it. The reference is the caller's;
 * NULL: there is none. */
json_t *web_scope_find(const struct web_scope *scope, struct str path);
json_t *web_scope_find_word(const struct web_scope *scope, const struct web_word *word);
/* NAME, NAME = WORD…, NAME > WORD…: is there anything, or one of these, or more? */
bool web_scope_holds(const struct web_scope *scope, struct str words);

/* As it is printed: lists and what is not there are empty. */
struct str web_scope_text(const json_t *value, char (*scratch)[32]);
/* 0: it is none. */
int64_t web_scope_number(const json_t *value);
