#pragma once
#include "engine/base/buf.h"
#include "engine/modules/apply/layout_read.h"

/* Positioned changes of a text: collected first, then applied together. */

struct layout_edit {
    size_t from;
    size_t to;
    size_t number; /* order among changes at an equal position */
    struct buf text;
};

struct layout_edits {
    struct layout_edit *list; /* owned */
    size_t count;
    size_t capacity;
};

/* Replaces the text between from and to. */
void layout_edit_put(struct layout_edits *edits, size_t from, size_t to, struct str text);
/* Removes an entry, with its lines if they hold nothing else. */
void layout_edit_cut(
        struct layout_edits *edits, struct str source, const struct layout_entry *entry);
/* Appends source with the changes applied; of two that overlap, the later is ignored. */
void layout_edits_apply(struct layout_edits *edits, struct str source, struct buf *out);
void layout_edits_finish(struct layout_edits *edits);

/* Entries to add at the end of a table. */
struct layout_addition {
    struct str source;
    size_t open;
    size_t close;
    const struct layout_entries *entries; /* the existing entries */
    struct buf text;
    size_t count;
    bool has_lines; /* the closing brace has its own line */
};

void layout_add_begin(struct layout_addition *addition, struct str source, size_t open,
        size_t close, const struct layout_entries *entries);
/* Adds `key = value`. */
void layout_add(struct layout_addition *addition, struct str entry);
void layout_add_end(struct layout_addition *addition, struct layout_edits *edits);
