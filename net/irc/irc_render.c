/* irc_render.c -- Rendering of markup as lines for IRC clients.
 *
 * 1. A line has at most `room` bytes. It ends between words if possible, and always between
 *    characters.
 * 2. Without colours, no control bytes are written. With colours, each change of style is a reset
 *    (0x0F) and then all present styles, so that codes cannot get out of step. A piece of a split
 *    line begins with the present styles.
 * 3. Input text is clean already (no control bytes); any others are dropped.
 * 4. A command to type is worded for IRC (irc_hint.h). Inside of a name's style, such as an exit's,
 *    a link is the name itself.
 *
 * To show a style in another way: `looks`. */
#include "net/irc/irc_render.h"

#include "engine/session/markup.h"
#include "net/irc/irc_hint.h"

#include <stdio.h>
#include <string.h>

enum { DEPTH_MAX = 16, LOOK_MAX = 8 };

#define RESET '\x0F'

/* mIRC codes of the styles; a colour has two digits. */
static const char *const looks[] = {
        [MARKUP_BOLD] = "\x02",
        [MARKUP_ITALIC] = "\x1D",
        [MARKUP_UNDERLINE] = "\x1F",
        [MARKUP_BLACK] = "\x03"
                         "01",
        [MARKUP_RED] = "\x03"
                       "04",
        [MARKUP_GREEN] = "\x03"
                         "03",
        [MARKUP_YELLOW] = "\x03"
                          "08",
        [MARKUP_BLUE] = "\x03"
                        "12",
        [MARKUP_MAGENTA] = "\x03"
                           "06",
        [MARKUP_CYAN] = "\x03"
                        "10",
        [MARKUP_WHITE] = "\x03"
                         "00",
        [MARKUP_GREY] = "\x03"
                        "14",
        [MARKUP_RGB] = NULL,
        [MARKUP_ROOM] = "\x02",
        [MARKUP_EXIT] = "\x03"
                        "10",
        [MARKUP_ITEM] = "",
        [MARKUP_WHO] = "\x02",
        [MARKUP_SAY] = "",
        [MARKUP_ERROR] = "\x03"
                         "04",
        [MARKUP_TITLE] = "\x02",
        [MARKUP_CHANNEL] = "\x03"
                           "03",
        [MARKUP_DIM] = "\x03"
                       "14",
        [MARKUP_FIXED] = "",
};

/* The sixteen colours of all clients. */
static const uint32_t palette[] = {0xFFFFFF, 0x000000, 0x00007F, 0x009300, 0xFF0000, 0x7F0000,
        0x9C009C, 0xFC7F00, 0xFFFF00, 0x00FC00, 0x009393, 0x00FFFF, 0x0000FC, 0xFF00FF,
        0x7F7F7F, 0xD2D2D2};

static int distance(uint32_t a, uint32_t b)
{
    int sum = 0;
    for (unsigned shift = 0; shift <= 16; shift += 8) {
        int d = (int)((a >> shift) & 0xFF) - (int)((b >> shift) & 0xFF);
        sum += d * d;
    }
    return sum;
}

static void look_of(const struct markup_token *token, char out[LOOK_MAX])
{
    unsigned nearest = 0;
    if (token->kind == MARKUP_CMD) {
        (void)snprintf(out, LOOK_MAX, "\x1F");
        return;
    }
    if (token->style != MARKUP_RGB) {
        (void)snprintf(out, LOOK_MAX, "%s", looks[token->style]);
        return;
    }
    for (unsigned i = 1; i < sizeof(palette) / sizeof(palette[0]); i++) {
        if (distance(palette[i], token->rgb) < distance(palette[nearest], token->rgb)) {
            nearest = i;
        }
    }
    (void)snprintf(out, LOOK_MAX, "\x03%02u", nearest % 100); /* always two digits */
}

/* -- splitting -- */

static bool is_code(char c)
{
    return (unsigned char)c < 0x20;
}

/* Returns the codes that are active at the end of text, for the next piece. */
static struct str in_force(struct str text)
{
    size_t start = text.length;
    for (size_t i = text.length; i > 0; i--) {
        if (text.bytes[i - 1] == RESET) {
            start = i;
            break;
        }
    }
    size_t end = start;
    while (end < text.length && is_code(text.bytes[end])) {
        end += text.bytes[end] == '\x03' ? 3 : 1;
    }
    return str_slice(text, start, end);
}

static bool is_visible(struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '\x03') {
            i += 2;
        } else if (!is_code(text.bytes[i]) && text.bytes[i] != ' ') {
            return true;
        }
    }
    return false;
}

/* Returns how much of text the next line takes. */
static size_t piece_length(struct str text, size_t room)
{
    if (text.length <= room) {
        return text.length;
    }
    for (size_t i = room; i > room / 2; i--) {
        if (text.bytes[i] == ' ') {
            return i;
        }
    }
    size_t end = str_fit(text, room).length;
    /* Do not cut inside a colour's digits either. */
    for (size_t back = 1; back <= 2 && back < end; back++) {
        if (text.bytes[end - back] == '\x03') {
            end -= back;
        }
    }
    return end > 0 ? end : room;
}

static void give(const struct irc_lines *lines, struct str text)
{
    struct buf piece = {0};
    struct buf force = {0};
    while (text.length > 0) {
        buf_clear(&piece);
        buf_add_str(&piece, buf_str(&force));
        size_t length = piece_length(text, lines->room - piece.length);
        struct str taken = str_slice(text, 0, length);
        buf_add_str(&piece, taken);
        if (is_visible(buf_str(&piece))) {
            lines->line(lines->data, buf_str(&piece));
        }
        text = str_slice(text, length, text.length);
        while (text.length > 0 && text.bytes[0] == ' ') {
            text = str_slice(text, 1, text.length);
        }
        struct str now = in_force(buf_str(&piece));
        buf_clear(&force);
        if (lines->colours && now.length > 0) {
            buf_add_char(&force, RESET);
            buf_add_str(&force, now);
        }
    }
    buf_finish(&piece);
    buf_finish(&force);
}

/* -- rendering -- */

struct open_styles {
    char looks[DEPTH_MAX][LOOK_MAX];
    bool names[DEPTH_MAX]; /* the style marks a name */
    unsigned depth;        /* may exceed the stored depth */
};

static bool is_name_style(const struct markup_token *token)
{
    static const enum markup_style names[] = {
            MARKUP_ROOM, MARKUP_EXIT, MARKUP_ITEM, MARKUP_WHO, MARKUP_CHANNEL};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (token->kind == MARKUP_OPEN && token->style == names[i]) {
            return true;
        }
    }
    return false;
}

static bool is_in_name_style(const struct open_styles *open)
{
    for (unsigned i = 0; i < open->depth && i < DEPTH_MAX; i++) {
        if (open->names[i]) {
            return true;
        }
    }
    return false;
}

static void add_force(const struct open_styles *open, struct buf *out)
{
    buf_add_char(out, RESET);
    for (unsigned i = 0; i < open->depth && i < DEPTH_MAX; i++) {
        buf_add_text(out, open->looks[i]);
    }
}

static void restyle(const struct irc_lines *lines, struct open_styles *open,
        const struct markup_token *token, struct buf *out)
{
    if (token->kind == MARKUP_CLOSE) {
        open->depth -= open->depth > 0;
    } else {
        if (open->depth < DEPTH_MAX) {
            look_of(token, open->looks[open->depth]);
            open->names[open->depth] = is_name_style(token);
        }
        open->depth++;
    }
    if (lines->colours) {
        add_force(open, out);
    }
}

static void add_text(const struct irc_lines *lines, struct str text, struct buf *out)
{
    /* A comma after a colour's digits would start another colour. */
    bool after_colour =
            lines->colours && out->length >= 3 && out->bytes[out->length - 3] == '\x03';
    if (after_colour && text.length > 0 && text.bytes[0] == ',') {
        buf_add(out, "\x02\x02", 2);
    }
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (c >= 0x20 && c != 0x7F) {
            buf_add_char(out, (char)c);
        }
    }
}

/* Appends a link whose opening tag has been taken off *rest; of a hint also the rest. */
static void add_link(const struct irc_lines *lines, struct open_styles *open,
        const struct markup_token *token, struct str *rest, struct buf *out)
{
    struct buf hint = {0};
    bool found =
            !is_in_name_style(open) && irc_hint_take(token->text, rest, lines->here, &hint);
    restyle(lines, open, token, out);
    if (found) {
        struct markup_token close = {.kind = MARKUP_CLOSE};
        add_text(lines, buf_str(&hint), out);
        restyle(lines, open, &close, out);
    }
    buf_finish(&hint);
}

void irc_render(const struct irc_lines *lines, struct str markup)
{
    struct open_styles open = {.depth = 0};
    struct buf line = {0};
    for (;;) {
        struct markup_token token = markup_next(&markup);
        switch (token.kind) {
        case MARKUP_TEXT:
            add_text(lines, token.text, &line);
            break;
        case MARKUP_OPEN:
        case MARKUP_CLOSE:
            restyle(lines, &open, &token, &line);
            break;
        case MARKUP_CMD:
            add_link(lines, &open, &token, &markup, &line);
            break;
        case MARKUP_NEWLINE:
        case MARKUP_END:
            give(lines, buf_str(&line));
            buf_clear(&line);
            if (token.kind == MARKUP_END) {
                buf_finish(&line);
                return;
            }
            if (lines->colours && open.depth > 0) {
                add_force(&open, &line);
            }
            break;
        }
    }
}

void irc_render_raw(const struct irc_lines *lines, struct str text)
{
    struct irc_lines plain = *lines;
    struct buf line = {0};
    plain.colours = false;
    while (text.length > 0) {
        struct str one = str_take_until(&text, '\n');
        buf_clear(&line);
        add_text(&plain, one, &line);
        give(&plain, buf_str(&line));
    }
    buf_finish(&line);
}
