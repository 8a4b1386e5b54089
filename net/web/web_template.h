#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <jansson.h>

#include <stdbool.h>
#include <stddef.h>

/* Pages as text with tags in double braces, filled in from a JSON value; as HTML, or in another form (web_form.h). `help web-pages` describes
 * the notation to those who write them.
 *
 *   {{area.name}}                      the text, escaped
 *   {{text|markup}}                    through a filter, of web_filter.c
 *   {{map|html}}                       a ready piece, which C hands over beside the value
 *   {{#if NAME}} … {{else if NAME = "x" "y"}} … {{else if NAME > 9}} … {{else}} … {{/if}}
 *   {{#each NAME 30}} … {{else}} … {{/each}}    the first 30; the item is {{.}}, {{@index}} its place
 *   {{> head start title="Who"}}       the template `head`, for the value `start`
 *   {{! why }}
 *
 * All that can be wrong with a template is found when it is loaded; a value that is not there is
 * empty. A value within a tag of HTML stands in quotes, and no text of the value goes out unescaped, whatever
 * the template says. */

struct web_form;
struct web_templates;

/* HTML that C has made. */
struct web_piece {
    const char *name;
    struct str html;
};

/* Reads the assets in FOLDER that have the form's suffix; a template is named as its file. pieces: those that there may be; a
 * NULL name ends them. NULL: one is no template, and err says where and why, "FILE:LINE: …". */
struct web_templates *web_templates_load(const char *folder, const struct web_form *form,
        const struct web_piece *pieces, struct err *err);
void web_templates_free(struct web_templates *set);
const struct web_form *web_templates_form(const struct web_templates *set);
bool web_templates_has(const struct web_templates *set, const char *name);
/* Appends a template filled in; pieces as above, NULL: none. False if it becomes too
 * much, or is not there; then out is as it was. */
MUST_CHECK bool web_templates_fill(const struct web_templates *set, const char *name,
        json_t *value, const struct web_piece *pieces, struct buf *out, struct err *err);
