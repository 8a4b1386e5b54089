/* tel_render.c -- renders markup for telnet clients. Pure: bytes in, bytes out.
 *
 * 1. Without colours the output has no escape bytes. Control bytes of a text are removed, 0xFF is
 *    doubled, a line ends with CR LF.
 * 2. A line that would begin with "> " gets one blank before it: only a prompt begins so, and
 *    programs rely on that. A line that would begin like an MCP message gets a blank too, or is
 *    quoted, so that players' words never look like a program's message.
 * 3. Lines wrap by words and display columns, never inside a character; a word longer than the line
 *    is cut. Continuation lines begin below the text: after its indentation and its bullet or
 *    number.
 * 4. A line with other people's words has continuation lines that begin with two
 *    blanks, so that nobody can forge a line of the game by filling up the one before it.
 *
 * A line is written straight to the output. Blanks wait until a word follows, so none trail. If a
 * word does not fit, a line break is inserted before it. Escape sequences belong to the word they
 * touch and have no width.
 *
 * Nearly all text is plain and short and takes a fast path (copy_plain). So does a line with many
 * names if it is neither wrapped nor coloured (add_flat). tel_colour.c has the escape sequences. */
#include "net/telnet/tel_render.h"

#include "engine/base/err.h"
#include "engine/session/markup.h"
#include "net/telnet/tel_charset.h"
#include "net/telnet/tel_colour.h"
#include "net/telnet/tel_flat.h"

#include <string.h>

enum {
    STYLES_MAX = 16, /* tags nested deeper are not shown */
    HEAD_MAX = 3,    /* bytes of a line's first word, to tell prompts and messages */
    HANG = 2,        /* blanks before continuation lines of other people's words */
    GUARD_MAX = 3,   /* columns of the guard put before such a line */
    IAC = 255,
};

struct open_style {
    enum markup_style style; /* 0: a <cmd>, which has no style */
    uint32_t rgb;
    struct str link; /* the line that a click sends; no bytes: no link */
};

/* A line being written. */
struct writer {
    const struct tel_style *style;
    struct buf *out;
    size_t width; /* 0: no wrapping */
    bool is_prompt;

    size_t column; /* columns of the finished words */
    size_t indent; /* of continuation lines */
    size_t blanks; /* waiting for a word */
    size_t words;  /* finished words on this terminal line */
    bool has_head; /* a bullet was found; the next word sets the indent */
    bool hangs;    /* the line has other people's words */

    bool in_word;
    size_t word_at; /* its start in out, with its blanks */
    size_t word_blanks;
    size_t word_columns;
    size_t word_bytes; /* visible bytes */
    char word_head[HEAD_MAX];
    struct str word_link; /* the link that was open before it */

    struct str link; /* the open link; no bytes: none */

    struct open_style open[STYLES_MAX];
    size_t depth; /* may exceed STYLES_MAX */
};

/* -- fast path -- */

/* True if all bytes go out unchanged. The loop has no branches, so that compilers vectorise it. */
static bool is_clean(const struct tel_style *style, struct str s)
{
    unsigned char limit = style->utf8 && !style->latin1 && !style->aloud ? IAC : 0x80;
    unsigned char bad = 0;
    for (size_t i = 0; i < s.length; i++) {
        unsigned char c = (unsigned char)s.bytes[i];
        bad = (unsigned char)(bad | (c < 0x20) | (c == 0x7F) | (c >= limit));
    }
    return bad == 0;
}

/* True if a line can be copied unchanged. */
static bool is_plain_line(const struct tel_style *style, struct str line)
{
    return (style->columns <= 1 || line.length <= style->columns) && is_clean(style, line);
}

/* Copies plain lines; false, with nothing written, if any needs rendering. */
static bool copy_plain(const struct tel_style *style, struct str text, struct buf *out)
{
    size_t before = out->length;
    if (!markup_is_plain(text)) {
        return false;
    }
    for (bool more = true; more;) {
        more = str_find_char(text, '\n', 0) != SIZE_MAX;
        struct str line = str_take_until(&text, '\n');
        bool guard =
                str_starts(line, STR("> ")) || tel_flat_is_message(line.bytes, line.length);
        if (!is_plain_line(style, line) || guard) {
            buf_truncate(out, before);
            return false;
        }
        buf_add_str(out, line);
        buf_add(out, "\r\n", 2);
    }
    return true;
}

/* -- words and lines -- */

static void add_blanks(struct buf *out, size_t n)
{
    char *room = buf_reserve(out, n);
    if (room) {
        memset(room, ' ', n);
        buf_added(out, n);
    }
}

/* Replaces `drop` bytes at `at` with in. */
static void splice(struct buf *out, size_t at, size_t drop, struct str in)
{
    if (in.length > drop && !buf_reserve(out, in.length - drop)) {
        return;
    }
    size_t tail = out->length - at - drop;
    memmove(out->bytes + at + in.length, out->bytes + at + drop, tail);
    memcpy(out->bytes + at, in.bytes, in.length);
    if (in.length > drop) {
        buf_added(out, in.length - drop);
    } else {
        buf_truncate(out, out->length - (drop - in.length));
    }
}

static void begin_word(struct writer *w)
{
    if (w->in_word) {
        return;
    }
    if (w->words == 0 && w->width > 0 && w->blanks > w->width / 2) {
        w->blanks = w->width / 2;
    }
    w->in_word = true;
    w->word_at = w->out->length;
    w->word_blanks = w->blanks;
    w->word_columns = 0;
    w->word_bytes = 0;
    w->word_link = w->link;
    add_blanks(w->out, w->blanks);
    w->blanks = 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "-", "*", "•", "1.", "12)" */
static bool is_bullet(const struct writer *w)
{
    const char *head = w->word_head;
    size_t n = w->word_bytes;
    if (n == 1) {
        return head[0] == '-' || head[0] == '*';
    }
    if (n == 3 && memcmp(head, "\xE2\x80\xA2", 3) == 0) {
        return true;
    }
    bool mark = (n == 2 || n == 3) && (head[n - 1] == '.' || head[n - 1] == ')');
    return mark && is_digit(head[0]) && (n == 2 || is_digit(head[1]));
}

static void limit_indent(struct writer *w)
{
    w->indent = w->hangs && w->indent < HANG ? HANG : w->indent;
    if (w->indent > w->width / 2) {
        w->indent = w->width / 2;
    }
}

/* Sets the indent of continuation lines from the first words of a line. */
static void find_indent(struct writer *w)
{
    if (w->has_head) {
        w->indent = w->column + w->word_blanks;
        w->has_head = false;
    } else if (w->words == 0) {
        w->indent = w->word_blanks;
        w->has_head = is_bullet(w);
        w->hangs |= w->word_head[0] == '['; /* a channel's or a letter's */
    }
    limit_indent(w);
}

/* Moves the word just written to a line of its own. */
static void wrap_word(struct writer *w)
{
    struct buf line_break = {0};
    if (w->word_link.bytes) {
        w->style->links->close(&line_break);
    }
    buf_add(&line_break, "\r\n", 2);
    add_blanks(&line_break, w->indent);
    if (w->word_link.bytes) {
        w->style->links->open(w->word_link, &line_break);
    }
    splice(w->out, w->word_at, w->word_blanks, buf_str(&line_break));
    w->word_at += line_break.length;
    w->word_blanks = 0;
    w->column = w->indent;
    w->words = 0;
    w->has_head = false;
    buf_finish(&line_break);
}

/* Keeps a line from looking like a prompt or an MCP message. If the client speaks MCP, such a
 * message is quoted. */
static void guard_word(struct writer *w)
{
    bool at_start = w->words == 0 && w->word_blanks == 0 && w->column == 0;
    bool prompt = !w->is_prompt && w->word_bytes == 1 && w->word_head[0] == '>';
    bool message = tel_flat_is_message(w->word_head, w->word_bytes);
    if (at_start && (prompt || message)) {
        struct str guard = message && w->style->mcp ? STR("#$\"") : STR(" ");
        splice(w->out, w->word_at, 0, guard);
        w->column += guard.length;
    }
}

static void end_word(struct writer *w)
{
    if (!w->in_word) {
        return;
    }
    w->in_word = false;
    if (w->word_columns == 0) {
        /* Only escapes: keep the blanks for the next visible word. */
        splice(w->out, w->word_at, w->word_blanks, STR_NONE);
        w->blanks = w->word_blanks;
        return;
    }
    size_t end = w->column + w->word_blanks + w->word_columns;
    bool is_wrapped = w->width > 0 && w->words > 0 && end > w->width;
    if (is_wrapped) {
        wrap_word(w);
    } else if (w->width > 0 && (w->column == 0 || w->has_head)) {
        find_indent(w);
    }
    guard_word(w);
    w->column += w->word_blanks + w->word_columns;
    w->words++;
}

static void close_link(struct writer *w)
{
    if (w->link.bytes) {
        w->style->links->close(w->out);
        w->link = (struct str){NULL, 0};
    }
}

static void end_line_render(struct writer *w)
{
    end_word(w);
    close_link(w);
    buf_add(w->out, "\r\n", 2);
    w->column = 0;
    w->indent = 0;
    w->blanks = 0;
    w->words = 0;
    w->has_head = false;
    w->hangs = w->style->hangs;
}

/* Returns the length of the run of bytes that go out unchanged, or of those that don't. */
static size_t clean_run(struct str s, bool clean)
{
    size_t i = 0;
    while (i < s.length && clean == ((unsigned char)s.bytes[i] >= 0x20 && s.bytes[i] != 0x7F &&
                                            (unsigned char)s.bytes[i] != IAC)) {
        i++;
    }
    return i;
}

/* Appends bytes of a word unchanged. */
static void put_clean(struct writer *w, struct str bytes)
{
    buf_add_str(w->out, bytes);
    for (size_t i = 0; w->word_bytes + i < HEAD_MAX && i < bytes.length; i++) {
        w->word_head[w->word_bytes + i] = bytes.bytes[i];
    }
    w->word_bytes += bytes.length;
}

/* Appends bytes of a word in wire form. */
static void put_render(struct writer *w, struct str bytes)
{
    while (bytes.length > 0) {
        size_t clean = clean_run(bytes, true);
        if (clean > 0) {
            put_clean(w, str_slice(bytes, 0, clean));
        } else if ((unsigned char)bytes.bytes[0] == IAC) {
            put_clean(w, STR("\377\377"));
        }
        bytes = str_slice(bytes, clean > 0 ? clean : 1, bytes.length);
    }
}

/* Returns the length of the character that s begins with. */
static size_t first_character(struct str s)
{
    size_t i = 1;
    while (i < s.length && ((unsigned char)s.bytes[i] & 0xC0) == 0x80) {
        i++;
    }
    return i;
}

/* Returns the most columns that the word may take: on this line if it is the first, else on the
 * next. run is its next piece. */
static size_t room_for_word(const struct writer *w, struct str run)
{
    size_t room = w->width - (w->words == 0 ? w->column + w->word_blanks : w->indent);
    struct str shown = str_slice(run, clean_run(run, false), run.length);
    char first = w->word_bytes > 0 ? w->word_head[0] : shown.length > 0 ? shown.bytes[0] : ' ';
    return room - (first == '#' && room > (size_t)2 * GUARD_MAX ? GUARD_MAX : 0);
}

/* Appends a piece of a word; cuts a word that is longer than a whole line. */
static void add_run(struct writer *w, struct str run)
{
    begin_word(w);
    size_t columns = w->width > 0 ? str_columns(run) : run.length;
    while (w->width > 0 && w->word_columns + columns > room_for_word(w, run)) {
        size_t room = room_for_word(w, run);
        size_t fits = room > w->word_columns ? str_fit_columns(run, room - w->word_columns) : 0;
        if (fits == 0 && w->word_columns == 0) {
            fits = first_character(run);
        }
        struct str piece = str_slice(run, 0, fits);
        w->word_columns += str_columns(piece);
        put_render(w, piece);
        run = str_slice(run, fits, run.length);
        columns = str_columns(run);
        if (run.length == 0) {
            return;
        }
        end_word(w);
        begin_word(w);
    }
    w->word_columns += columns;
    put_render(w, run);
}

/* Returns the length of the run of blanks (or of other bytes) that s begins with. */
static size_t same_run(struct str s, bool blank)
{
    size_t i = 0;
    while (i < s.length && (s.bytes[i] == ' ') == blank) {
        i++;
    }
    return i;
}

static void add_text(struct writer *w, struct str text)
{
    if (w->width == 0 && (w->words > 0 || w->column > 0) && text.length > 0) {
        /* Neither the width nor the line's first word matters: no need to split words. */
        begin_word(w);
        w->word_columns += text.length;
        put_render(w, text);
        return;
    }
    while (text.length > 0) {
        size_t blanks = same_run(text, true);
        if (blanks > 0) {
            end_word(w);
            w->blanks += blanks;
            text = str_slice(text, blanks, text.length);
        }
        size_t others = same_run(text, false);
        if (others > 0) {
            add_run(w, str_slice(text, 0, others));
            text = str_slice(text, others, text.length);
        }
    }
}

/* -- styles -- */

static void show_style(struct writer *w, const struct open_style *open)
{
    if (open->style != 0) {
        tel_colour_open(w->style->colours, open->style, open->rgb, w->out);
    }
}

/* Returns the line that a click on <cmd LINE> sends, if it may be a link. */
static struct str link_of(const struct writer *w, struct str line)
{
    bool ok = w->style->links && !w->is_prompt && !w->link.bytes && w->depth < STYLES_MAX &&
              w->style->links->is_link(line) && is_clean(w->style, line);
    return ok ? line : (struct str){NULL, 0};
}

static void open_style(struct writer *w, struct open_style open)
{
    if (open.style == MARKUP_WHO || open.style == MARKUP_SAY) {
        w->hangs = true;
        limit_indent(w);
    }
    if (open.link.bytes) {
        begin_word(w);
        w->style->links->open(open.link, w->out);
        w->link = open.link;
    }
    if (w->depth < STYLES_MAX) {
        w->open[w->depth] = open;
        if (w->style->colours > 0) {
            begin_word(w);
            show_style(w, &open);
        }
    }
    w->depth++;
}

/* Closes the last style. Terminals can only turn everything off, so the outer styles are then
 * turned on again. */
static void close_style(struct writer *w)
{
    if (w->depth == 0) {
        return;
    }
    w->depth--;
    if (w->depth < STYLES_MAX && w->open[w->depth].link.bytes && w->link.bytes) {
        begin_word(w);
        close_link(w);
    }
    if (w->depth >= STYLES_MAX || w->open[w->depth].style == 0 || w->style->colours == 0) {
        return;
    }
    begin_word(w);
    tel_colour_reset(w->style->colours, w->out);
    for (size_t i = 0; i < w->depth; i++) {
        show_style(w, &w->open[i]);
    }
}

static bool any_shown(const struct writer *w)
{
    for (size_t i = 0; i < w->depth && i < STYLES_MAX; i++) {
        if (w->open[i].style != 0) {
            return true;
        }
    }
    return false;
}

/* -- a text -- */

/* Adds text in the terminal's character set. */
static void add_shown(struct writer *w, struct str text)
{
    struct buf words = {0};
    struct buf shown = {0};
    add_text(w, tel_charset_shown(w->style, text, &words, &shown));
    buf_finish(&shown);
    buf_finish(&words);
}

static void add_token(struct writer *w, const struct markup_token *token)
{
    switch (token->kind) {
    case MARKUP_TEXT:
        add_shown(w, token->text);
        break;
    case MARKUP_OPEN:
        open_style(w, (struct open_style){.style = token->style, .rgb = token->rgb});
        break;
    case MARKUP_CMD:
        open_style(w, (struct open_style){.link = link_of(w, token->text)});
        break;
    case MARKUP_CLOSE:
        close_style(w);
        break;
    case MARKUP_NEWLINE:
        end_line_render(w);
        break;
    case MARKUP_END:
        break;
    }
}

/* -- many names in a line -- */

/* Writes the rest of a line if neither width nor styles matter. False, with nothing written, if a
 * part of it can't go out unchanged. */
static bool add_flat(struct writer *w, struct str line)
{
    bool begins = !w->in_word && w->words == 0;
    begin_word(w);
    char *room = buf_reserve(w->out, line.length);
    struct str text = {room, room ? tel_flat_untag(line, room) : 0};
    if (!room || !is_clean(w->style, text) || (begins && tel_flat_is_special(text))) {
        w->in_word = !begins;
        return false;
    }
    w->word_head[0] = begins ? text.bytes[0] : w->word_head[0];
    buf_added(w->out, text.length);
    w->word_columns += text.length;
    w->word_bytes += text.length;
    return true;
}

static bool is_flat(const struct writer *w)
{
    bool begins = !w->in_word && w->blanks == 0;
    return w->width == 0 && w->style->colours == 0 && !w->style->links &&
           (w->words > 0 || w->column > 0 || begins);
}

static void render(struct writer *w, struct str markup)
{
    bool may_be_flat = true; /* add_flat has not refused this line */
    while (markup.length > 0) {
        if (may_be_flat && is_flat(w) && markup.bytes[0] != '\n') {
            struct str line = str_slice(markup, 0, str_find_char(markup, '\n', 0));
            may_be_flat = add_flat(w, line);
            if (may_be_flat) {
                markup = str_slice(markup, line.length, markup.length);
                continue;
            }
        }
        struct markup_token token = markup_next(&markup);
        may_be_flat |= token.kind == MARKUP_NEWLINE;
        add_token(w, &token);
    }
    if (w->style->colours > 0 && any_shown(w)) {
        tel_colour_reset(w->style->colours, w->out);
    }
}

void tel_render_lines(const struct tel_style *style, struct str markup, struct buf *out)
{
    if (copy_plain(style, markup, out)) {
        return;
    }
    size_t from = out->length;
    (void)buf_reserve(out, markup.length + 2);
    struct writer w = {.style = style,
            .out = out,
            .width = style->columns > 1 ? style->columns : 0,
            .hangs = style->hangs};
    render(&w, markup);
    end_line_render(&w);
    tel_charset_finish(style, out, from);
}

void tel_render_prompt(const struct tel_style *style, struct str markup, struct buf *out)
{
    if (markup_is_plain(markup) && is_clean(style, markup) && !str_starts(markup, STR("#"))) {
        buf_add_str(out, markup);
        return;
    }
    size_t from = out->length;
    struct writer w = {.style = style, .out = out, .is_prompt = true};
    render(&w, markup);
    end_word(&w);
    add_blanks(out, w.blanks);
    tel_charset_finish(style, out, from);
}
