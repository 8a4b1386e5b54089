#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "net/text/web_form.h"

#include <stdbool.h>

/* Renders the game's markup as safe HTML, whoever wrote it: text is escaped, and elements are of
 * a fixed set, closed in order, with classes for styles and nothing inline. */

/* Appends markup as HTML: lines as <br>, styles as <b>, <i>, <u> or classes (`red`, `m-room`),
 * other colours as the nearest named one with data-rgb="ff8800". live: clickable parts become
 * <button class="cmd" data-cmd="LINE">; otherwise they are plain words. */
void web_render_html(struct str markup, bool live, struct buf *out);
/* Appends markup as plain text. */
void web_render_text(struct str markup, struct buf *out);
/* Appends Markdown as HTML, dropping any HTML in it; web_markdown.c. */
void web_put_markdown(struct buf *out, struct str markdown);

extern const struct web_form web_form_html; /* ".html" */
