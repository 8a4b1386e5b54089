/* emphasis.c -- reads and writes the marks of emphasis.
 *
 * A mark begins a style only before a word and after a blank or an opening bracket, and ends it
 * only behind a word. So "2*3*4" and "snake_case" stay as they are. */
#include "net/shared/emphasis.h"

#include <string.h>

static const struct {
    const char *mark;
    unsigned style;
} marks[] = {
        {"**", EMPHASIS_BOLD},
        {"~~", EMPHASIS_STRUCK},
        {"*", EMPHASIS_ITALIC},
        {"`", EMPHASIS_CODE},
};

enum { MARK_COUNT = sizeof(marks) / sizeof(marks[0]) };

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
    return is_one_of(before, " ([{\"'*~`>") && char_at(text, at + length) != ' ';
}

static bool may_close(struct str text, size_t at, size_t length)
{
    char before = at > 0 ? text.bytes[at - 1] : ' ';
    return before != ' ' && is_one_of(char_at(text, at + length), " .,;:!?)]}\"'*~`<-");
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

/* Returns the length of the mark at a place that begins or ends a style, and sets that style; 0: there is none. */
static size_t mark_at(struct str text, size_t at, unsigned style, unsigned *out_style)
{
    struct str rest = str_slice(text, at, text.length);
    for (size_t i = 0; i < MARK_COUNT; i++) {
        struct str mark = str_of(marks[i].mark);
        bool literal = (style & EMPHASIS_CODE) && marks[i].style != EMPHASIS_CODE;
        if (literal || !str_starts(rest, mark)) {
            continue;
        }
        bool on = style & marks[i].style;
        if (on ? may_close(text, at, mark.length)
               : may_open(text, at, mark.length) &&
                                is_closed(text, at + mark.length + 1, mark)) {
            *out_style = style ^ marks[i].style;
            return mark.length;
        }
    }
    return 0;
}

void emphasis_each_run(
        struct str text, void (*visit)(void *data, struct str run, unsigned style), void *data)
{
    unsigned style = 0;
    size_t start = 0;
    for (size_t i = 0; i < text.length;) {
        unsigned next = style;
        size_t length = mark_at(text, i, style, &next);
        if (length > 0 && i > start) {
            visit(data, str_slice(text, start, i), style);
        }
        i += length > 0 ? length : 1;
        start = length > 0 ? i : start;
        style = next;
    }
    if (start < text.length) {
        visit(data, str_slice(text, start, text.length), style);
    }
}

void emphasis_add_marked(struct str text, unsigned style, struct buf *out)
{
    struct str inner = str_trim(text);
    if (inner.length == 0) {
        buf_add_str(out, text);
        return;
    }
    size_t before = (size_t)(inner.bytes - text.bytes);
    buf_add_str(out, str_slice(text, 0, before));
    for (size_t i = 0; i < MARK_COUNT; i++) {
        buf_add_text(out, style & marks[i].style ? marks[i].mark : "");
    }
    buf_add_str(out, inner);
    for (size_t i = MARK_COUNT; i-- > 0;) {
        buf_add_text(out, style & marks[i].style ? marks[i].mark : "");
    }
    buf_add_str(out, str_slice(text, before + inner.length, text.length));
}

static void add_run(void *data, struct str run, unsigned style)
{
    (void)style;
    buf_add_str(data, run);
}

void emphasis_add_unmarked(struct str text, struct buf *out)
{
    emphasis_each_run(text, add_run, out);
}
