/* option_links.c -- OSC 8 hyperlinks that send a command, for terminals that say they have them.
 *
 * "send:" sends the line, "prompt:" writes it into the client's line (wiki.mudlet.org, "Standards: OSC
 * 8"). A client says so by the NEW-ENVIRON variables OSC_HYPERLINKS_SEND and OSC_HYPERLINKS_PROMPT.
 * Without them no hyperlink is sent, because other terminals would open a browser. */
#include "engine/base/buf.h"
#include "net/mudclients/options.h"
#include "net/telnet/tel_opts.h"
#include "net/telnet/tel_render.h"

enum { HYPERLINK_MAX = 200 };

size_t links_find_blank(struct str line)
{
    for (size_t i = 0; i + 1 < line.length; i++) {
        bool begins = i == 0 || line.bytes[i - 1] == ' ';
        size_t end = i;
        while (end < line.length && line.bytes[end] >= 'A' && line.bytes[end] <= 'Z') {
            end++;
        }
        if (begins && end > i + 1 && (end == line.length || line.bytes[end] == ' ')) {
            return i;
        }
    }
    return line.length;
}

static bool is_hyperlink(struct str line)
{
    return line.length > 0 && line.length <= HYPERLINK_MAX;
}

static bool is_complete_hyperlink(struct str line)
{
    return is_hyperlink(line) && links_find_blank(line) == line.length;
}

/* Opens a link; every byte of the line but letters and digits is written as %XX. */
static void open_hyperlink(const char *scheme, struct str line, struct buf *out)
{
    buf_printf(out, "\x1B]8;;%s:", scheme);
    for (size_t i = 0; i < line.length; i++) {
        unsigned char c = (unsigned char)line.bytes[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain) {
            buf_add_char(out, line.bytes[i]);
        } else {
            buf_printf(out, "%%%02X", c);
        }
    }
    buf_add_text(out, "\x1B\\");
}

static void open_sending(struct str line, struct buf *out)
{
    open_hyperlink("send", line, out);
}

/* Where the player has to fill in a word, the line is written up to it. */
static void open_either(struct str line, struct buf *out)
{
    size_t blank = links_find_blank(line);
    open_hyperlink(blank == line.length ? "send" : "prompt", str_slice(line, 0, blank), out);
}

static void close_hyperlink(struct buf *out)
{
    buf_add_text(out, "\x1B]8;;\x1B\\");
}

static const struct tel_links links_sending = {
        .is_link = is_complete_hyperlink, .open = open_sending, .close = close_hyperlink};
static const struct tel_links links_either = {
        .is_link = is_hyperlink, .open = open_either, .close = close_hyperlink};

struct links {
    bool sends;   /* a link can send a line */
    bool prompts; /* and write one into the client's line */
};

static void note_links(struct tel_opts *opts, void *state)
{
    struct links *links = state;
    *links = (struct links){opts->client.sends_links, opts->client.prompts_links};
}

static void style_of_links(const void *state, struct tel_style *style)
{
    const struct links *links = state;
    if (links->sends && !style->aloud) {
        style->links = links->prompts ? &links_either : &links_sending;
    }
}

const struct tel_option option_links = {
        .size = sizeof(struct links), .client_changed = note_links, .style = style_of_links};
