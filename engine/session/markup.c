/* markup.c -- parser of the markup for all text that people read.
 *
 * Nothing is a syntax error: any text that is not a tag shows as itself. So a stray '<' of a
 * player or a builder is harmless, and the worst text still renders.
 *
 * 1. Tokens are views of the text read; nothing is allocated.
 * 2. Every byte of the input belongs to exactly one token, so markup_tame can copy tags
 *    verbatim.
 * 3. A tag never continues after the end of a line.
 *
 * Each protocol decides how a style looks: see tel_render. To add a style: enum markup_style,
 * the table below, and each protocol's table. */
#include "engine/session/markup.h"

#include <string.h>

struct name {
    struct str name;
    enum markup_style style;
};

#define NAME(text, style)                                                                      \
    {                                                                                          \
        {text, sizeof(text) - 1}, style                                                        \
    }

static const struct name names[] = {
        NAME("b", MARKUP_BOLD),
        NAME("i", MARKUP_ITALIC),
        NAME("u", MARKUP_UNDERLINE),
        NAME("black", MARKUP_BLACK),
        NAME("red", MARKUP_RED),
        NAME("green", MARKUP_GREEN),
        NAME("yellow", MARKUP_YELLOW),
        NAME("blue", MARKUP_BLUE),
        NAME("magenta", MARKUP_MAGENTA),
        NAME("cyan", MARKUP_CYAN),
        NAME("white", MARKUP_WHITE),
        NAME("grey", MARKUP_GREY),
        NAME("gray", MARKUP_GREY),
        NAME("room", MARKUP_ROOM),
        NAME("exit", MARKUP_EXIT),
        NAME("item", MARKUP_ITEM),
        NAME("who", MARKUP_WHO),
        NAME("say", MARKUP_SAY),
        NAME("error", MARKUP_ERROR),
        NAME("title", MARKUP_TITLE),
        NAME("channel", MARKUP_CHANNEL),
        NAME("dim", MARKUP_DIM),
        NAME("fixed", MARKUP_FIXED),
};

/* Tags nested deeper than this become plain text in markup_tame. */
enum { TAME_DEPTH = 64 };

/* Returns 0 if there is no such style. */
static enum markup_style style_named(struct str name)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct str known = names[i].name;
        if (known.length == name.length && memcmp(known.bytes, name.bytes, name.length) == 0) {
            return names[i].style;
        }
    }
    return (enum markup_style)0;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "#rrggbb" */
static bool parse_rgb(struct str s, uint32_t *out)
{
    if (s.length != 7 || s.bytes[0] != '#') {
        return false;
    }
    uint32_t rgb = 0;
    for (size_t i = 1; i < 7; i++) {
        int digit = hex_digit(s.bytes[i]);
        if (digit < 0) {
            return false;
        }
        rgb = rgb << 4 | (uint32_t)digit;
    }
    *out = rgb;
    return true;
}

static bool is_close(struct str tag)
{
    struct str name = str_slice(tag, 1, tag.length);
    return name.length == 0 || str_equal(name, STR("cmd")) || style_named(name) != 0;
}

/* Parses the text between '<' and '>'. Returns false if it is not a tag. */
static bool parse_tag(struct str tag, struct markup_token *out)
{
    if (tag.length > 0 && tag.bytes[0] == '/') {
        out->kind = MARKUP_CLOSE;
        return is_close(tag);
    }
    if (str_starts(tag, STR("cmd "))) {
        out->kind = MARKUP_CMD;
        out->text = str_trim(str_slice(tag, 4, tag.length));
        return out->text.length > 0;
    }
    out->kind = MARKUP_OPEN;
    out->style = style_named(tag);
    if (out->style == 0 && parse_rgb(tag, &out->rgb)) {
        out->style = MARKUP_RGB;
    }
    return out->style != 0;
}

/* Returns the length of the tag that s begins with, brackets included, or 0. */
static size_t read_tag(struct str s, struct markup_token *out)
{
    for (size_t i = 1; i < s.length && s.bytes[i] != '\n' && s.bytes[i] != '<'; i++) {
        if (s.bytes[i] == '>') {
            return parse_tag(str_slice(s, 1, i), out) ? i + 1 : 0;
        }
    }
    return 0;
}

/* Returns the length of the text up to the next '<' or line end; s does not begin with these. */
static size_t text_length(struct str s)
{
    size_t i = 0;
    while (i < s.length && s.bytes[i] != '<' && s.bytes[i] != '\n') {
        i++;
    }
    return i;
}

struct markup_token markup_next(struct str *s)
{
    struct markup_token token = {.kind = MARKUP_END, .text = STR_NONE};
    size_t length = 0;
    if (s->length == 0) {
        return token;
    }
    if (s->bytes[0] == '\n') {
        token.kind = MARKUP_NEWLINE;
        length = 1;
    } else if (s->bytes[0] != '<') {
        length = text_length(*s);
        token = (struct markup_token){.kind = MARKUP_TEXT, .text = {s->bytes, length}};
    } else if (s->length > 1 && s->bytes[1] == '<') {
        length = 2;
        token = (struct markup_token){.kind = MARKUP_TEXT, .text = {s->bytes, 1}};
    } else {
        length = read_tag(*s, &token);
        if (length == 0) {
            length = 1;
            token = (struct markup_token){.kind = MARKUP_TEXT, .text = {s->bytes, 1}};
        }
    }
    *s = str_slice(*s, length, s->length);
    return token;
}

void markup_escape(struct str raw, struct buf *out)
{
    for (size_t i = 0; i < raw.length;) {
        size_t at = str_find_char(raw, '<', i);
        size_t end = at < raw.length ? at : raw.length;
        buf_add(out, raw.bytes + i, end - i);
        if (end < raw.length) {
            buf_add_str(out, STR("<<"));
        }
        i = end + 1;
    }
}

void markup_plain(struct str markup, struct buf *out)
{
    for (;;) {
        struct markup_token token = markup_next(&markup);
        if (token.kind == MARKUP_END) {
            return;
        }
        if (token.kind == MARKUP_TEXT) {
            buf_add_str(out, token.text);
        } else if (token.kind == MARKUP_NEWLINE) {
            buf_add_char(out, '\n');
        }
    }
}

/* The open tags of a text in markup_tame. */
struct open_tags {
    bool (*may)(void *data, struct str line); /* True if a link may send that line */
    void *data;
    bool kept[TAME_DEPTH];
    size_t depth; /* may exceed TAME_DEPTH: deeper tags were dropped */
};

/* Returns whether the token stays, and tracks the open tags. */
static bool stays(struct open_tags *open, const struct markup_token *token)
{
    bool keep = true;
    switch (token->kind) {
    case MARKUP_OPEN:
    case MARKUP_CMD:
        keep = open->depth < TAME_DEPTH &&
               (token->kind == MARKUP_OPEN || open->may(open->data, token->text));
        if (open->depth < TAME_DEPTH) {
            open->kept[open->depth] = keep;
        }
        open->depth++;
        return keep;
    case MARKUP_CLOSE:
        if (open->depth > 0) {
            open->depth--;
            keep = open->depth < TAME_DEPTH && open->kept[open->depth];
        }
        return keep;
    case MARKUP_TEXT:
    case MARKUP_NEWLINE:
    case MARKUP_END:
        break;
    }
    return keep;
}

void markup_tame(struct str markup, bool (*may)(void *data, struct str line), void *data,
        struct buf *out)
{
    struct open_tags open = {.may = may, .data = data};
    for (;;) {
        struct str before = markup;
        struct markup_token token = markup_next(&markup);
        if (token.kind == MARKUP_END) {
            return;
        }
        if (token.kind == MARKUP_TEXT) {
            /* Not copied verbatim: "<c", a dropped tag and "md quit>" must not form a tag. */
            markup_escape(token.text, out);
        } else if (stays(&open, &token)) {
            buf_add(out, before.bytes, before.length - markup.length);
        }
    }
}

bool markup_is_plain(struct str markup)
{
    return markup.length == 0 || !memchr(markup.bytes, '<', markup.length);
}

void markup_capitalise(struct buf *out, size_t from)
{
    struct str text = str_slice(buf_str(out), from, out->length);
    size_t at = 0;
    while (at + 1 < text.length && text.bytes[at] == '<' && text.bytes[at + 1] != '<') {
        size_t close = str_find_char(text, '>', at);
        if (close == SIZE_MAX) {
            return;
        }
        at = close + 1;
    }
    if (at < text.length && text.bytes[at] >= 'a' && text.bytes[at] <= 'z') {
        out->bytes[from + at] = (char)(text.bytes[at] - 'a' + 'A');
    }
}
