#pragma once
#include "net/text/web_word.h"

#include <jansson.h>

/* The current value of a template, and the enclosing ones. */
struct web_scope {
    json_t *value;
    const struct web_scope *around;
    size_t index; /* position in its list */
};

/* Looks "area.name" up in the current value, then in the enclosing ones. Returns the caller's
 * reference, or NULL. */
json_t *web_scope_find(const struct web_scope *scope, struct str path);
json_t *web_scope_find_word(const struct web_scope *scope, const struct web_word *word);
/* Evaluates a condition: NAME (is there anything?), NAME = WORD… (is it one of these?), NAME >
 * WORD… (is it more?). */
bool web_scope_holds(const struct web_scope *scope, struct str words);

/* Returns the value as it is printed; lists and missing values are empty. */
struct str web_scope_text(const json_t *value, char (*scratch)[32]);
/* Returns the number, or 0 if it is not one. */
int64_t web_scope_number(const json_t *value);
