#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* The game's markup as HTML that does no harm, whoever wrote it: text is escaped, elements are of a
 * fixed set, closed in order, with classes for styles and nothing inline. */

/* Appends markup as HTML: lines as <br>, styles as <b>, <i>, <u> or classes (`red`, `m-room`),
 * colours of their own as the nearest named one with data-rgb="ff8800" beside it. live: what can
 * be clicked becomes <button class="cmd" data-cmd="LINE">; else it is plain words. */
void web_render_html(struct str markup, bool live, struct buf *out);
/* Appends it as plain text. */
void web_render_text(struct str markup, struct buf *out);
