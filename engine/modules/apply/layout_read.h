#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* The positions of declarations and their entries in the text of a data file. They allow a
 * change that keeps the comments, the order and the spacing of everything else. */

/* kind "ref" { … } */
struct layout_item {
    char *ref;    /* owned */
    size_t start; /* the kind */
    size_t open;  /* the opening brace */
    size_t close; /* the closing brace */
    size_t end;   /* after it, and after a comment that ends its last line */
};

struct layout_items {
    struct layout_item *list; /* owned */
    size_t count;
    size_t capacity;
};

/* key = value, */
struct layout_entry {
    char *key;    /* owned; empty for property(…), which is an entry without a key */
    size_t start; /* the key */
    size_t value; /* the value */
    size_t stop;  /* after the value */
    size_t end;   /* after the comma; equal to stop without a comma */
};

struct layout_entries {
    struct layout_entry *list; /* owned */
    size_t count;
    size_t capacity;
    const struct layout_entry **by_field; /* owned; sorted by field, then by position */
    size_t compared;                      /* comparisons made by layout_find_entry, for tests */
};

/* Reads the declarations of source. Returns false if it contains anything else: a loop, a
 * variable, brackets around a table. */
bool layout_read_items(struct str source, struct layout_items *out);
void layout_items_finish(struct layout_items *items);
/* Reads the entries between the braces at open and close. Returns false if an entry is not `key
 * = value`. */
bool layout_read_entries(
        struct str source, size_t open, size_t close, struct layout_entries *out);
/* Returns the field that an entry sets. */
struct str layout_field_of(const struct layout_entry *entry);
/* Returns the first entry that sets the field, or NULL. */
const struct layout_entry *layout_find_entry(struct layout_entries *entries, struct str field);
void layout_entries_finish(struct layout_entries *entries);
/* Returns the position after the blanks at `at`, in that line. */
size_t layout_skip_blanks(struct str source, size_t at);
/* Returns the beginning of the line if only blanks precede `at`; else `at`. */
size_t layout_line_start(struct str source, size_t at);
/* Returns the position after the rest of the line if it is blank or a comment; else `at`. */
size_t layout_line_end(struct str source, size_t at);
