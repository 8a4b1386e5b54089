#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct web_form;

/* The input of a filter. */
struct web_value {
    struct str text;  /* as it would be printed */
    int64_t number;   /* 0 if it is not a number */
    struct str words; /* the arguments that follow the filter's name in the template */
    const struct web_form *form;
};

/* A filter. Each escapes its output. */
struct web_filter {
    const char *name;
    void (*put)(struct buf *out, const struct web_value *value);
    size_t words;    /* number of words it needs, or WEB_WORDS_ANY */
    bool makes_tags; /* it makes tags, so it is not for attributes */
};

#define WEB_WORDS_ANY SIZE_MAX

/* Returns the filter, or NULL. */
const struct web_filter *web_filter_find(struct str name);
