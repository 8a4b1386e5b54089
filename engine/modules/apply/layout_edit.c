/* layout_edit.c -- positioned changes of a text. */
#include "engine/modules/apply/layout_edit.h"

#include "engine/base/mem.h"

#include <stdlib.h>

void layout_edit_put(struct layout_edits *edits, size_t from, size_t to, struct str text)
{
    edits->list = mem_grow(edits->list, edits->count, &edits->capacity, sizeof(*edits->list));
    struct layout_edit *edit = &edits->list[edits->count];
    *edit = (struct layout_edit){.from = from, .to = to, .number = edits->count++};
    buf_add_str(&edit->text, text);
}

void layout_edit_cut(
        struct layout_edits *edits, struct str source, const struct layout_entry *entry)
{
    size_t start = layout_line_start(source, entry->start);
    size_t end = layout_line_end(source, entry->end);
    bool whole = (start == 0 || source.bytes[start - 1] == '\n') && end > entry->end;
    size_t next = layout_skip_blanks(source, entry->end);
    bool is_last = next < source.length && source.bytes[next] == '}';
    if (whole) {
        layout_edit_put(edits, start, end, STR_NONE);
    } else {
        layout_edit_put(edits, entry->start, is_last ? entry->end : next, STR_NONE);
    }
}

static int compare_edits(const void *a, const void *b)
{
    const struct layout_edit *one = a;
    const struct layout_edit *other = b;
    return one->from != other->from
                   ? (one->from > other->from) - (one->from < other->from)
                   : (one->number > other->number) - (one->number < other->number);
}

void layout_edits_apply(struct layout_edits *edits, struct str source, struct buf *out)
{
    size_t done = 0;
    if (edits->count > 1) {
        qsort(edits->list, edits->count, sizeof(*edits->list), compare_edits);
    }
    for (size_t i = 0; i < edits->count; i++) {
        const struct layout_edit *edit = &edits->list[i];
        if (edit->from >= done) {
            buf_add_str(out, str_slice(source, done, edit->from));
            buf_add_str(out, buf_str(&edit->text));
            done = edit->to;
        }
    }
    buf_add_str(out, str_slice(source, done, source.length));
}

void layout_edits_finish(struct layout_edits *edits)
{
    for (size_t i = 0; i < edits->count; i++) {
        buf_finish(&edits->list[i].text);
    }
    mem_free(edits->list);
    *edits = (struct layout_edits){0};
}

/* -- additions -- */

void layout_add_begin(struct layout_addition *addition, struct str source, size_t open,
        size_t close, const struct layout_entries *entries)
{
    size_t start = layout_line_start(source, close);
    *addition = (struct layout_addition){
            .source = source, .open = open, .close = close, .entries = entries};
    addition->has_lines = start > open && source.bytes[start - 1] == '\n';
}

void layout_add(struct layout_addition *addition, struct str entry)
{
    if (addition->has_lines) {
        buf_printf(&addition->text, "  %.*s,\n", STR_FMT(entry));
    } else {
        buf_printf(&addition->text, "%s %.*s", addition->count > 0 ? "," : "", STR_FMT(entry));
    }
    addition->count++;
}

void layout_add_end(struct layout_addition *addition, struct layout_edits *edits)
{
    struct str source = addition->source;
    const struct layout_entries *entries = addition->entries;
    const struct layout_entry *last =
            entries->count > 0 ? &entries->list[entries->count - 1] : NULL;
    size_t at = addition->close;
    if (addition->count > 0 && last && last->end == last->stop) {
        layout_edit_put(edits, last->stop, last->stop, STR(","));
    }
    if (addition->count > 0 && addition->has_lines) {
        at = layout_line_start(source, addition->close);
    } else if (addition->count > 0) {
        while (at > addition->open + 1 && source.bytes[at - 1] == ' ') {
            at--;
        }
        buf_add_text(&addition->text, at == addition->close ? " " : "");
    }
    if (addition->count > 0) {
        layout_edit_put(edits, at, at, buf_str(&addition->text));
    }
    buf_finish(&addition->text);
}
