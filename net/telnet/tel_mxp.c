/* tel_mxp.c -- links that a click sends as a line.
 *
 * 1. The conversation is in "lock locked" mode: the client reads no tag and no entity in any text, whoever wrote it, so
 *    nothing of it is escaped. Each tag of ours is led in by "temp secure", which is for that one tag. A text cannot
 *    bring the escape sequence that does so: tel_render.c lets no control byte of a text through.
 * 2. What a click sends passes through the client's own command language on its way: ";" and "{" begin commands of the
 *    client in many, "|" parts the lines of a menu, "&text;" is the text of the link. So a line is a link only if it has
 *    nothing but letters, digits and a few marks that mean nothing anywhere, and begins with what no client reads. */
#include "net/telnet/tel_mxp.h"

#include <string.h>

enum { LINK_LINE_MAX = 200 };

void tel_mxp_begin(struct buf *out)
{
    buf_add_text(out, "\x1B[7z");
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

bool tel_mxp_is_link(struct str line)
{
    bool ok = line.length > 0 && line.length <= LINK_LINE_MAX &&
              (is_plain(line.bytes[0]) || line.bytes[0] == '@');
    for (size_t i = 0; ok && i < line.length; i++) {
        char c = line.bytes[i];
        ok = is_plain(c) || (c != '\0' && strchr(" '-.,_#@:", c) != NULL);
    }
    return ok;
}

void tel_mxp_open(struct str line, struct buf *out)
{
    buf_printf(out, "\x1B[4z<SEND HREF=\"%.*s\">", STR_FMT(line));
}

void tel_mxp_close(struct buf *out)
{
    buf_add_text(out, "\x1B[4z</SEND>");
}
