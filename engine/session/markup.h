#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* The markup: <b> <i> <u>, colours <red> … and <#rrggbb>, named styles <room> <exit> <item>
 * <who> <say> <error> …, <cmd LINE>text</cmd>, </> closes the last (as does </name>), << is a
 * plain <. Anything else that begins with < is plain text. Clean UTF-8 in, tokens out;
 * protocols render them. */

enum markup_kind {
    MARKUP_END,
    MARKUP_TEXT,
    MARKUP_OPEN,
    MARKUP_CLOSE,
    MARKUP_CMD,
    MARKUP_NEWLINE
};

enum markup_style {
    MARKUP_BOLD = 1,
    MARKUP_ITALIC,
    MARKUP_UNDERLINE,
    MARKUP_BLACK,
    MARKUP_RED,
    MARKUP_GREEN,
    MARKUP_YELLOW,
    MARKUP_BLUE,
    MARKUP_MAGENTA,
    MARKUP_CYAN,
    MARKUP_WHITE,
    MARKUP_GREY,
    MARKUP_RGB, /* token.rgb */
    MARKUP_ROOM,
    MARKUP_EXIT,
    MARKUP_ITEM,
    MARKUP_WHO,
    MARKUP_SAY,
    MARKUP_ERROR,
    MARKUP_TITLE,
    MARKUP_CHANNEL,
    MARKUP_DIM,
    MARKUP_FIXED, /* a fixed-width font if the client can choose, as for a map */
};

struct markup_token {
    enum markup_kind kind;
    enum markup_style style; /* OPEN */
    uint32_t rgb;
    struct str text; /* TEXT; CMD: the line */
};

/* Takes the next token from *s. CLOSE closes the last opened tag (CMD included); one CLOSE too
 * many is harmless. */
struct markup_token markup_next(struct str *s);
/* Appends raw text, escaped so that it reads as itself in markup. */
void markup_escape(struct str raw, struct buf *out);
/* Appends markup's plain text. */
void markup_plain(struct str markup, struct buf *out);
/* Appends markup without links whose line may() refuses. */
void markup_tame(struct str markup, bool (*may)(void *data, struct str line), void *data,
        struct buf *out);
/* Makes the first letter after `from` a capital, also if it follows tags: <who>alice</> becomes
 * <who>Alice</>. */
void markup_capitalise(struct buf *out, size_t from);
/* True if the text has no tags: no '<' at all. Fast. */
bool markup_is_plain(struct str markup);
