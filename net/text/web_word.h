#pragma once
#include "engine/base/str.h"

/* A word of a template's tag: bare, or in double quotes. */
struct web_word {
    struct str text;
    bool literal; /* in quotes, or a number: a literal, not a name */
};

/* Removes the next word; false at the end of the text. */
bool web_word_take(struct str *rest, struct web_word *out);
/* Removes NAME=WORD; false, with nothing removed, if the text does not begin with it. */
bool web_word_take_named(struct str *rest, struct str *out_name, struct web_word *out);
/* True if the word is a name: "name", "area.name", ".", "@index". */
bool web_word_is_name(const struct web_word *word);
/* True if the words fit the kind of tag: 'i' for `if` (NAME, NAME = WORD…, NAME > WORD…), 'e' for
 * `each` (NAME, NAME NUMBER), '>' for `>` (TEMPLATE, TEMPLATE NAME, either with NAME=WORD…). */
bool web_words_fit(struct str rest, char kind);
