#pragma once
#include "net/telnet/tel_render.h"

/* Returns the text as the terminal can show it, in UTF-8: either text itself or a view of words or
 * shown. Both buffers must be empty. */
struct str tel_charset_shown(
        const struct tel_style *style, struct str text, struct buf *words, struct buf *shown);
/* Converts the bytes of out after `from` to the terminal's encoding, in place. */
void tel_charset_finish(const struct tel_style *style, struct buf *out, size_t from);
