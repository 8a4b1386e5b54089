#pragma once
#include "net/web/web_word.h"

#include <jansson.h>

/* The current value of a template, and the enclosing ones. */
struct web_scope {
    json_t *value;
    const struct web_scope *around;
    size_t index; /* among its like */
};

/* Looks "area.name" up in the current value, then in the enclosing ones. Returns the caller's
 * reference, or NULL. */
json_t *web_scope_find(const struct web_scope *scope, struct str path);
json_t *web_scope_find_word(const struct web_scope *scope, const struct web_word *word);
/* NAME, NAME = WORD…, NAME > WORD…: is there anything, or one of these, or more? */
bool web_scope_holds(const struct web_scope *scope, struct str words);

/* Returns the value as printed: lists and missing values are empty. */
struct str web_scope_text(const json_t *value, char (*scratch)[32]);
/* Returns the number, or 0 if it is not one. */
int64_t web_scope_number(const json_t *value);
