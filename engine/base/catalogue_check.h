#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

struct catalogue;

/* Checks that a translation can take the place of its English sentence: the same placeholders
 * (but for `by`, which a number form may leave out) and the same conversions of printf, in any order
 * if each has its number (%2$s). catalogue
 * has the articles of the translation. On failure err is one sentence for the translator. */
MUST_CHECK bool catalogue_check(const struct catalogue *catalogue, struct str english,
        struct str text, struct str by, struct err *err);
/* True if sentence has the placeholder {name}. */
bool catalogue_has_name(struct str sentence, struct str name);
