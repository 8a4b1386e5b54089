#pragma once
#include "engine/base/str.h"

/* A word of a template's tag: bare, or in double quotes. */
struct web_word {
    struct str text;
    bool literal; /* in quotes, or a number: stands for itself, not for a value */
};

/* Removes the next word; false if the text is empty. */
bool web_word_take(struct str *rest, struct web_word *out);
/* Removes NAME=WORD; false, with nothing removed, if the text does not begin so. */
bool web_word_take_named(struct str *rest, struct str *out_name, struct web_word *out);
/* "name", "area.name", ".", "@index" */
bool web_word_is_name(const struct web_word *word);
/* Are words what `if` (kind 'i': NAME, NAME = WORD…, NAME > WORD…), `each` ('e': NAME, NAME NUMBER) or `>` ('>':
 * TEMPLATE, TEMPLATE NAME, either with NAME=WORD…) takes? */
bool web_words_fit(struct str rest, char kind);
