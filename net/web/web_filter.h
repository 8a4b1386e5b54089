#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What templates are made of below their tags: words, and what can be made of a value. */

/* Bare, or in double quotes. */
struct web_word {
    struct str text;
    bool literal; /* in quotes, or a number: stands for itself, not for a value */
};

/* Cuts off the next word; false if there is none. */
bool web_word_take(struct str *rest, struct web_word *out);
/* The same for NAME=WORD; false, and nothing is cut off, if it is none. */
bool web_word_take_named(struct str *rest, struct str *out_name, struct web_word *out);

struct web_value {
    struct str text;  /* as it is printed */
    int64_t number;   /* 0: it is none */
    struct str words; /* what the template says behind the filter's name */
};

/* Each escapes what it puts. */
struct web_filter {
    const char *name;
    void (*put)(struct buf *out, const struct web_value *value);
    size_t words;    /* how many it needs; WEB_WORDS_ANY */
    bool makes_tags; /* not for attributes */
};

#define WEB_WORDS_ANY SIZE_MAX

/* NULL: there is none. */
const struct web_filter *web_filter_find(struct str name);
