/* emphasis.c -- reads and writes the marks of emphasis.
 *
 * A mark begins a style only before a word and after a blank or an opening bracket, and ends it
 * only behind a word. So "2*3*4" and "snake_case" stay as they are. */
#include "net/shared/emphasis.h"

#include <string.h>

static const struct emphasis_mark game_marks[] = {
        {"**", EMPHASIS_BOLD},
        {"~~", EMPHASIS_STRUCK},
        {"*", EMPHASIS_ITALIC},
        {"`", EMPHASIS_CODE},
};

static const struct emphasis_dialect game = {
        game_marks, sizeof(game_marks) / sizeof(game_marks[0]), NULL};

/* Returns the character at a place; a blank beyond the text. */
static char char_at(struct str text, size_t at)
{
    return at < text.length ? text.bytes[at] : ' ';
}

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static bool may_open(struct str text, size_t at, size_t length)
{
    char before = at > 0 ? text.bytes[at - 1] : ' ';
    return is_one_of(before, " \n([{\"'*~_|`>") &&
           !is_one_of(char_at(text, at + length), " \n");
}

static bool may_close(struct str text, size_t at, size_t length)
{
    char before = at > 0 ? text.bytes[at - 1] : ' ';
    return !is_one_of(before, " \n") &&
           is_one_of(char_at(text, at + length), " \n.,;:!?)]}\"'*~_|`<-");
}

static bool is_closed(struct str text, size_t from, struct str mark)
{
    for (size_t at = from; (at = str_find(text, mark, at)) != SIZE_MAX; at++) {
        if (may_close(text, at, mark.length)) {
            return true;
        }
    }
    return false;
}

/* A text that is read. */
struct emphasis_reading {
    const struct emphasis_dialect *dialect;
    struct str text;
    unsigned style;
    unsigned hopeless; /* styles whose mark has no partner in the rest: looked for once */
};

/* Returns the length of the mark at a place that begins or ends a style, and sets that style; 0: there is none. */
static size_t mark_at(struct emphasis_reading *reading, size_t at, unsigned *out_style)
{
    struct str rest = str_slice(reading->text, at, reading->text.length);
    for (size_t i = 0; i < reading->dialect->count; i++) {
        const struct emphasis_mark *known = &reading->dialect->marks[i];
        struct str mark = str_of(known->mark);
        bool literal = (reading->style & EMPHASIS_CODE) && known->style != EMPHASIS_CODE;
        if (literal || !str_starts(rest, mark)) {
            continue;
        }
        bool on = reading->style & known->style;
        if (on && may_close(reading->text, at, mark.length)) {
            *out_style = reading->style ^ known->style;
            return mark.length;
        }
        if (on || !may_open(reading->text, at, mark.length) || (reading->hopeless >> i & 1)) {
            continue;
        }
        if (is_closed(reading->text, at + mark.length + 1, mark)) {
            *out_style = reading->style ^ known->style;
            return mark.length;
        }
        reading->hopeless |= 1U << i;
    }
    return 0;
}

static void each_run(struct str text, const struct emphasis_dialect *dialect,
        void (*visit)(void *data, struct str run, unsigned style), void *data)
{
    struct emphasis_reading reading = {.dialect = dialect, .text = text};
    size_t start = 0;
    for (size_t i = 0; i < text.length;) {
        unsigned next = reading.style;
        size_t length = mark_at(&reading, i, &next);
        if (length > 0 && i > start) {
            visit(data, str_slice(text, start, i), reading.style);
        }
        i += length > 0 ? length : 1;
        start = length > 0 ? i : start;
        reading.style = next;
    }
    if (start < text.length) {
        visit(data, str_slice(text, start, text.length), reading.style);
    }
}

void emphasis_each_run(
        struct str text, void (*visit)(void *data, struct str run, unsigned style), void *data)
{
    each_run(text, &game, visit, data);
}

struct emphasis_writing {
    const struct emphasis_dialect *dialect;
    struct buf *out;
};

/* Appends the marks of a style, before a text or, in reverse order, behind it. Two marks of one style
 * count as one. */
static void add_marks(const struct emphasis_writing *writing, unsigned style, bool behind)
{
    const struct emphasis_dialect *dialect = writing->dialect;
    const char *marks[8] = {0};
    size_t count = 0;
    for (size_t i = 0; i < dialect->count && count < 8; i++) {
        if (style & dialect->marks[i].style) {
            marks[count++] = dialect->marks[i].mark;
            style &= ~dialect->marks[i].style;
        }
    }
    for (size_t i = 0; i < count; i++) {
        buf_add_text(writing->out, marks[behind ? count - 1 - i : i]);
    }
}

static void write_marked_run(void *data, struct str text, unsigned style)
{
    const struct emphasis_writing *writing = data;
    struct str inner = str_trim(text);
    size_t before = inner.length > 0 ? (size_t)(inner.bytes - text.bytes) : text.length;
    buf_add_str(writing->out, str_slice(text, 0, before));
    if (inner.length == 0) {
        return;
    }
    add_marks(writing, style, false);
    if (writing->dialect->escape) {
        writing->dialect->escape(inner, style, writing->out);
    } else {
        buf_add_str(writing->out, inner);
    }
    add_marks(writing, style, true);
    buf_add_str(writing->out, str_slice(text, before + inner.length, text.length));
}

void emphasis_add_marked(struct str text, unsigned style, struct buf *out)
{
    struct emphasis_writing writing = {&game, out};
    write_marked_run(&writing, text, style);
}

static void add_run(void *data, struct str run, unsigned style)
{
    (void)style;
    buf_add_str(data, run);
}

void emphasis_add_unmarked(struct str text, struct buf *out)
{
    each_run(text, &game, add_run, out);
}

void emphasis_read(struct str text, const struct emphasis_dialect *dialect, struct buf *out)
{
    struct emphasis_writing writing = {&game, out};
    each_run(text, dialect, write_marked_run, &writing);
}

void emphasis_write(struct str text, const struct emphasis_dialect *dialect, struct buf *out)
{
    struct emphasis_writing writing = {dialect, out};
    each_run(text, &game, write_marked_run, &writing);
}
