#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

/* Emphasis in lines. In the game a line is plain text, so a bridge writes a network's bold or
 * italic text with the marks of Markdown, and turns such marks into the network's own form:
 * **bold**, *italic*, ~~struck~~ and `code`. Without side effects. */

#define EMPHASIS_BOLD 1U
#define EMPHASIS_ITALIC 2U
#define EMPHASIS_STRUCK 4U
#define EMPHASIS_CODE 8U
#define EMPHASIS_UNDERLINED 16U /* has no mark in the game */

/* How a network's text marks a style, on both sides. */
struct emphasis_mark {
    const char *mark; /* "_"; longer ones stand before their beginnings in a list */
    unsigned style;
};

struct emphasis_dialect {
    const struct emphasis_mark *marks; /* the first of each style is written */
    size_t count;
    /* Appends text of one style so that the network reads it as it stands. NULL: unchanged. */
    void (*escape)(struct str text, unsigned style, struct buf *out);
};

/* Visits the parts of text that have one style, in order and without their marks. A mark without
 * its partner is text. */
void emphasis_each_run(
        struct str text, void (*visit)(void *data, struct str run, unsigned style), void *data);
/* Appends text with the marks of a style; blanks around it stay outside. */
void emphasis_add_marked(struct str text, unsigned style, struct buf *out);
/* Appends text without marks. */
void emphasis_add_unmarked(struct str text, struct buf *out);
/* Appends a network's text with the marks of the game, and the game's with those of a network. */
void emphasis_read(struct str text, const struct emphasis_dialect *dialect, struct buf *out);
void emphasis_write(struct str text, const struct emphasis_dialect *dialect, struct buf *out);
