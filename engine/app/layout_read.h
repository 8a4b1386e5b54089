#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* The places of declarations and their entries in the text of a data file, so that one can be changed and the comments,
 * the order and the blanks of the rest stay. */

/* kind "ref" { … } */
struct layout_item {
    char *ref;    /* owned */
    size_t start; /* of the kind */
    size_t open;  /* of the brace */
    size_t close; /* of the other one */
    size_t end; /* behind it, and behind what else is in its last line, if that is a comment */
};

struct layout_items {
    struct layout_item *list; /* owned */
    size_t count;
    size_t capacity;
};

/* key = value, */
struct layout_entry {
    char *key;    /* owned */
    size_t start; /* of the key */
    size_t value; /* of the value */
    size_t stop;  /* behind the value */
    size_t end;   /* behind its comma; the same as stop, if there is none */
};

struct layout_entries {
    struct layout_entry *list; /* owned */
    size_t count;
    size_t capacity;
};

/* Reads the declarations of source. False if it has anything else: a loop, a variable, brackets around a table. */
bool layout_read_items(struct str source, struct layout_items *out);
void layout_items_finish(struct layout_items *items);
/* Reads the entries between the braces at open and close. False if one is not `key = value`. */
bool layout_read_entries(
        struct str source, size_t open, size_t close, struct layout_entries *out);
void layout_entries_finish(struct layout_entries *entries);
/* The place behind the blanks at `at`, in the same line. */
size_t layout_skip_blanks(struct str source, size_t at);
/* The beginning of the line, if only blanks are between; else `at`. */
size_t layout_line_start(struct str source, size_t at);
/* The place behind the rest of the line, if it is blanks or a comment; else `at`. */
size_t layout_line_end(struct str source, size_t at);
