#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

struct catalogue;
struct catalogue_article;

/* How to find the articles of a language. */
struct catalogue_articles {
    const struct catalogue *of;
    const struct catalogue_article *(*find)(const struct catalogue *of, struct str key);
};

/* Checks that a translation can take the place of its English sentence: the same placeholders
 * (but for `by`, which a number form may leave out) and the same conversions of printf, in any order
 * if each has its number (%2$s). articles are the
 * translation's. On failure err is one sentence for the translator. */
MUST_CHECK bool catalogue_check(const struct catalogue_articles *articles, struct str english,
        struct str text, struct str by, struct err *err);
/* True if sentence has the placeholder {name}. */
bool catalogue_has_name(struct str sentence, struct str name);
