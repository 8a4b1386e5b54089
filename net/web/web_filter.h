#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct web_form;

/* What a filter is given. */
struct web_value {
    struct str text;  /* as it is printed */
    int64_t number;   /* 0: it is none */
    struct str words; /* what the template says behind the filter's name */
    const struct web_form *form;
};

/* What can be made of a value. Each escapes what it puts. */
struct web_filter {
    const char *name;
    void (*put)(struct buf *out, const struct web_value *value);
    size_t words;    /* how many it needs; WEB_WORDS_ANY */
    bool makes_tags; /* not for attributes */
};

#define WEB_WORDS_ANY SIZE_MAX

/* NULL: there is none. */
const struct web_filter *web_filter_find(struct str name);
