/* tel_mxp.c -- links that send a line when clicked.
 *
 * 1. The connection is in "lock locked" mode: the client parses no tag or entity in any text, so
 *    texts need no escaping. Our tags are each preceded by "temp secure", which holds for that one
 *    tag. A text cannot contain that escape sequence: tel_render.c removes the control bytes of a
 *    text.
 * 2. The client interprets the line that a click sends. In many clients ";" and "{" begin client
 *    commands, "|" separates the lines of a menu, "&text;" is the text of the link. So a line
 *    becomes a link only if it has nothing but letters, digits and a few harmless marks, and does
 *    not begin with a mark that a client interprets. */
#include "net/mudclients/tel_mxp.h"

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
