#pragma once
#include "net/telnet/tel_render.h"

/* Returns the text as the terminal can show it, as UTF-8: text itself, or what words or shown, both empty, then hold. */
struct str tel_charset_shown(
        const struct tel_style *style, struct str text, struct buf *words, struct buf *shown);
/* Makes what was appended to out from `from` on the bytes that the terminal reads. */
void tel_charset_finish(const struct tel_style *style, struct buf *out, size_t from);
