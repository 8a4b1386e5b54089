#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <jansson.h>

#include <stdbool.h>
#include <stddef.h>

/* Templates: text with tags in double braces, filled in from a JSON value; as HTML, or in another
 * form (web_form.h). `help web-pages` describes the notation for authors.
 *
 *   {{area.name}}                      the text, escaped
 *   {{text|markup}}                    through a filter, of web_filter.c
 *   {{map|html}}                       a ready piece, which C passes beside the value
 *   {{#if NAME}} … {{else if NAME = "x" "y"}} … {{else if NAME > 9}} … {{else}} … {{/if}}
 *   {{#each NAME 30}} … {{else}} … {{/each}}    the first 30; {{.}} is the item, {{@index}} its
 *                                      position
 *   {{> head start title="Who"}}       the template `head`, for the value `start`
 *   {{! why }}
 *
 * All errors of a template are found when it is loaded; a missing value is empty. A value within an
 * HTML tag must be in quotes, and no value is written unescaped, whatever the template says. */

struct web_form;
struct web_templates;

/* A piece of HTML made by C. */
struct web_piece {
    const char *name;
    struct str html;
};

/* Reads the assets in FOLDER that have the form's suffix; the file names the template. pieces: the
 * allowed pieces, ended by a NULL name. NULL if a template is invalid; err has the place and the
 * reason, "FILE:LINE: …". */
struct web_templates *web_templates_load(const char *folder, const struct web_form *form,
        const struct web_piece *pieces, struct err *err);
void web_templates_free(struct web_templates *set);
bool web_templates_has(const struct web_templates *set, const char *name);
/* True if the templates are HTML. */
bool web_templates_are_html(const struct web_templates *set);
/* Appends a filled-in template; pieces as above, NULL: none. False if the template is missing or
 * the result too large; then out is unchanged. */
MUST_CHECK bool web_templates_fill(const struct web_templates *set, const char *name,
        json_t *value, const struct web_piece *pieces, struct buf *out, struct err *err);
