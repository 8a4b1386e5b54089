/* option_mxp.c -- MXP, the MUD eXtension Protocol (option 91; zuggsoft.com/zmud/mxp.htm): only its
 * links, <SEND>, that send a line when clicked.
 *
 * 1. The connection is in "lock locked" mode: the client parses no tag or entity in any text, so
 *    texts need no escaping. Our tags are each preceded by "temp secure", which holds for that one
 *    tag. A text cannot contain that escape sequence: tel_render.c removes the control bytes of a
 *    text.
 * 2. The client interprets the line that a click sends. In many clients ";" and "{" begin client
 *    commands, "|" separates the lines of a menu, "&text;" is the text of the link. So a line
 *    becomes a link only if it has nothing but letters, digits and a few harmless marks, does not
 *    begin with a mark that a client interprets, and has no word that the player has to fill in. */
#include "engine/base/buf.h"
#include "net/mudclients/options.h"
#include "net/telnet/tel_opts.h"

#include <string.h>

enum { OPTION_MXP = 91, LINK_LINE_MAX = 200 };

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

static bool is_link(struct str line)
{
    bool ok = line.length > 0 && line.length <= LINK_LINE_MAX &&
              links_find_blank(line) == line.length &&
              (is_plain(line.bytes[0]) || line.bytes[0] == '@');
    for (size_t i = 0; ok && i < line.length; i++) {
        char c = line.bytes[i];
        ok = is_plain(c) || (c != '\0' && strchr(" '-.,_#@:", c) != NULL);
    }
    return ok;
}

static void open_link(struct str line, struct buf *out)
{
    buf_printf(out, "\x1B[4z<SEND HREF=\"%.*s\">", STR_FMT(line));
}

static void close_link(struct buf *out)
{
    buf_add_text(out, "\x1B[4z</SEND>");
}

static const struct tel_links links = {
        .is_link = is_link, .open = open_link, .close = close_link};

/* Text is not parsed as MXP from here on. */
static void begin_mxp(struct tel_opts *opts, void *state)
{
    (void)state;
    tel_opts_send(opts, OPTION_MXP, STR_NONE);
    telnet_send(opts->telnet, "\x1B[7z", 4);
}

static void style_of_mxp(const void *state, struct tel_style *style)
{
    (void)state;
    style->links = &links;
}

const struct tel_option option_mxp = {
        .number = OPTION_MXP, .size = 1, .begin = begin_mxp, .style = style_of_mxp};
