#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>

/* The output form of a page: HTML for browsers, or lines of text as Gemini and finger show them. It
 * defines how a value becomes part of the page, so that user input is never interpreted as more
 * than text. */
struct web_form {
    const char *folder;      /* of its templates, as an asset: "data/lines/" */
    const char *of_packages; /* the same in scripts/NAME: "lines/"; NULL: packages have none */
    const char *suffix;      /* file name suffix of its templates */
    bool html;               /* the template's own text may have tags */
    void (*put)(struct buf *out, struct str text);
    void (*put_markup)(struct buf *out, struct str markup);
    void (*put_markdown)(struct buf *out, struct str markdown);
};
