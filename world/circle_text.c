/* circle_text.c -- colours and line breaks of area files.
 *
 * Colours: "@r" is red and "@R" bright red until the next colour, "@n" is none,
 * "@[F510]" one of 216; "@@" is an at sign. Here each becomes an element that
 * is closed before the next one, lazily, so that a colour nobody sees leaves no
 * trace. Backgrounds and blinking are dropped. A '<' of the source is doubled.
 *
 * Lines: descriptions are wrapped by hand at 70 to 80 columns. A line break is
 * undone if the next line's first word would not have fitted; any other break
 * was meant and stays. An indented line begins a paragraph; several in a row,
 * or lines with wide gaps, are a drawing or a table and stay as they are. The
 * two blanks that a typist leaves behind a sentence become the one that a
 * joined line gets there. */
#include "world/circle_text.h"

#include "engine/base/buf.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum {
    WRAP_COLUMNS = 62, /* what fitted in here was not wrapped, but broken on purpose */
    INDENT_MAX = 6,    /* a paragraph's; deeper is a drawing or a heading */
    STYLE_MAX = 24,
};

static struct str trim_end(struct str line)
{
    while (line.length > 0 && line.bytes[line.length - 1] == ' ') {
        line.length--;
    }
    return line;
}

/* -- Colours -- */

struct painter {
    struct buf out;
    char wanted[STYLE_MAX]; /* elements that the next character shall stand in, as "<b><red>" */
    char open[STYLE_MAX];   /* those it would stand in now */
    bool plain;             /* no markup at all */
    bool line;              /* no blanks in front */
};

static const struct {
    char code;
    const char *style;
} colours[] = {
        {'d', "<black>"},
        {'D', "<grey>"},
        {'r', "<red>"},
        {'R', "<b><red>"},
        {'g', "<green>"},
        {'G', "<b><green>"},
        {'y', "<yellow>"},
        {'Y', "<b><yellow>"},
        {'b', "<blue>"},
        {'B', "<b><blue>"},
        {'m', "<magenta>"},
        {'M', "<b><magenta>"},
        {'c', "<cyan>"},
        {'C', "<b><cyan>"},
        {'w', "<white>"},
        {'W', "<b><white>"},
        {'u', "<u>"},
        {'n', ""},
};

static void close_open(struct painter *painter)
{
    for (const char *c = painter->open; *c != '\0'; c++) {
        if (*c == '<') {
            buf_add_text(&painter->out, "</>");
        }
    }
    painter->open[0] = '\0';
}

static void put(struct painter *painter, char c)
{
    bool blank = c == ' ' || c == '\n';
    if (blank && painter->line && painter->out.length == 0) {
        return;
    }
    if (strcmp(painter->wanted, painter->open) != 0) {
        close_open(painter);
        if (!blank) {
            buf_add_text(&painter->out, painter->wanted);
            memcpy(painter->open, painter->wanted, sizeof(painter->open));
        }
    }
    if (c == '<' && !painter->plain) {
        buf_add_char(&painter->out, c);
    }
    buf_add_char(&painter->out, c);
}

static void want(struct painter *painter, const char *style)
{
    if (!painter->plain) {
        (void)snprintf(painter->wanted, sizeof(painter->wanted), "%s", style);
    }
}

/* "[F510]" with digits 0-5; returns its length, or 0 if it is not that. */
static size_t paint_rgb(struct painter *painter, struct str text)
{
    if (text.length < 6 || text.bytes[5] != ']' || !strchr("FfBb", text.bytes[1])) {
        return 0;
    }
    static const char *const levels[] = {"00", "5f", "87", "af", "d7", "ff"};
    const char *parts[3];
    for (size_t i = 0; i < 3; i++) {
        char digit = text.bytes[2 + i];
        if (digit < '0' || digit > '5') {
            return 0;
        }
        parts[i] = levels[digit - '0'];
    }
    if (text.bytes[1] == 'F' || text.bytes[1] == 'f') {
        char style[STYLE_MAX];
        (void)snprintf(style, sizeof(style), "<#%s%s%s>", parts[0], parts[1], parts[2]);
        want(painter, style);
    }
    return 6;
}

/* Reads the code behind '@'; returns how many bytes it took, 0 if the '@' is just text. */
static size_t paint_code(struct painter *painter, struct str text)
{
    if (text.length == 0) {
        return 0;
    }
    char code = text.bytes[0];
    if (code == '@') {
        put(painter, '@');
        return 1;
    }
    if (code == '[') {
        return paint_rgb(painter, text);
    }
    for (size_t i = 0; i < sizeof(colours) / sizeof(colours[0]); i++) {
        if (colours[i].code == code) {
            want(painter, colours[i].style);
            return 1;
        }
    }
    /* Backgrounds, blinking and the like. */
    return isalnum((unsigned char)code) || code == '(' || code == ')' ? 1 : 0;
}

static struct value paint(struct str text, bool line, bool plain)
{
    struct painter painter = {.plain = plain, .line = line};
    for (size_t i = 0; i < text.length; i++) {
        size_t code = 0;
        if (text.bytes[i] == '@') {
            code = paint_code(&painter, str_slice(text, i + 1, text.length));
        }
        if (code == 0) {
            put(&painter, text.bytes[i]);
        }
        i += code;
    }
    buf_truncate(&painter.out, trim_end(buf_str(&painter.out)).length);
    close_open(&painter);
    struct value value =
            painter.out.length > 0 ? value_str(buf_str(&painter.out)) : value_nil();
    buf_finish(&painter.out);
    return value;
}

/* -- Lines -- */

static size_t indent_of(struct str line)
{
    size_t blanks = 0;
    while (blanks < line.length && line.bytes[blanks] == ' ') {
        blanks++;
    }
    return blanks;
}

/* A table or drawing: a gap of three blanks inside. */
static bool has_gap(struct str line)
{
    return str_find(str_trim(line), STR("   "), 0) != SIZE_MAX;
}

static bool is_empty(struct str line)
{
    return str_trim(line).length == 0;
}

/* True if the break between the two lines is there only because the first was full. */
static bool is_wrapped(struct str line, struct str next)
{
    if (is_empty(line) || is_empty(next) || indent_of(next) > 0 || has_gap(line) ||
            has_gap(next)) {
        return false;
    }
    struct str rest = next;
    struct str word = str_take_word(&rest);
    return str_columns(line) + 1 + str_columns(word) > WRAP_COLUMNS;
}

/* True if the line is indented as the beginning of a paragraph, which it need not be here. */
static bool begins_paragraph(struct str line, struct str next)
{
    size_t indent = indent_of(line);
    return indent > 0 && indent <= INDENT_MAX && indent_of(next) == 0 && !has_gap(line);
}

static bool ends_sentence(struct str text, size_t end)
{
    return end > 0 && strchr(".!?:\"')", text.bytes[end - 1]) != NULL;
}

static void put_sentences(struct str line, struct buf *out)
{
    for (size_t i = 0; i < line.length; i++) {
        bool second = i > 0 && line.bytes[i] == ' ' && line.bytes[i - 1] == ' ';
        if (!second || !ends_sentence(line, i - 1)) {
            buf_add_char(out, line.bytes[i]);
        }
    }
}

static void unwrap(struct str text, struct buf *out)
{
    struct str rest = text;
    struct str line = trim_end(str_take_until(&rest, '\n'));
    bool joins = false;
    bool drawing = false; /* the line before was left indented */
    for (;;) {
        bool last = rest.length == 0;
        struct str next = last ? STR_NONE : trim_end(str_take_until(&rest, '\n'));
        bool whole = joins || (!drawing && begins_paragraph(line, next));
        drawing = !whole && indent_of(line) > 0;
        if (drawing || has_gap(line)) {
            buf_add_str(out, whole ? str_trim(line) : line);
        } else {
            put_sentences(whole ? str_trim(line) : line, out);
        }
        if (last) {
            return;
        }
        joins = is_wrapped(line, next);
        buf_add_char(out, joins ? ' ' : '\n');
        line = next;
    }
}

/* Cuts off empty lines at both ends, but not the first line's indentation. */
static struct str trim_lines(struct str text)
{
    struct str rest = text;
    while (rest.length > 0) {
        struct str behind = rest;
        if (!is_empty(str_take_until(&behind, '\n'))) {
            break;
        }
        rest = behind;
    }
    while (rest.length > 0 && isspace((unsigned char)rest.bytes[rest.length - 1])) {
        rest.length--;
    }
    return rest;
}

struct value circle_text_block(struct str text)
{
    struct buf lines = {0};
    unwrap(trim_lines(text), &lines);
    struct value value = paint(buf_str(&lines), false, false);
    buf_finish(&lines);
    return value;
}

static struct value paint_line(struct str text, bool plain)
{
    struct buf line = {0};
    struct str rest = text;
    while (rest.length > 0) {
        struct str word = str_take_word(&rest);
        if (line.length > 0 && word.length > 0) {
            buf_add_char(&line, ' ');
        }
        buf_add_str(&line, word);
    }
    struct value value = paint(buf_str(&line), true, plain);
    buf_finish(&line);
    return value;
}

struct value circle_text_line(struct str text)
{
    return paint_line(text, false);
}

struct value circle_text_plain(struct str text)
{
    return paint_line(text, true);
}

struct value circle_text_verbatim(struct str text)
{
    struct str body = text;
    if (str_ends(body, STR("\n"))) {
        body.length--;
    }
    return body.length > 0 ? value_str(body) : value_nil();
}
