#pragma once
#include "engine/app/layout_read.h"
#include "engine/base/buf.h"

/* Changes of a text, by place: collected first, then made at once. */

struct layout_edit {
    size_t from;
    size_t to;
    size_t number; /* of those at one place, which comes first */
    struct buf text;
};

struct layout_edits {
    struct layout_edit *list; /* owned */
    size_t count;
    size_t capacity;
};

/* Puts text in place of what stands there. */
void layout_edit_put(struct layout_edits *edits, size_t from, size_t to, struct str text);
/* Takes an entry out, and its lines if nothing else is in them. */
void layout_edit_cut(
        struct layout_edits *edits, struct str source, const struct layout_entry *entry);
/* Appends source with the changes; of two that overlap, the later one is not made. */
void layout_edits_apply(struct layout_edits *edits, struct str source, struct buf *out);
void layout_edits_finish(struct layout_edits *edits);

/* Entries that are added at the end of a table. */
struct layout_addition {
    struct str source;
    size_t open;
    size_t close;
    const struct layout_entries *entries; /* that the table has */
    struct buf text;
    size_t count;
    bool has_lines; /* the closing brace is in a line of its own */
};

void layout_add_begin(struct layout_addition *addition, struct str source, size_t open,
        size_t close, const struct layout_entries *entries);
/* Adds `key = value`. */
void layout_add(struct layout_addition *addition, struct str entry);
void layout_add_end(struct layout_addition *addition, struct layout_edits *edits);
