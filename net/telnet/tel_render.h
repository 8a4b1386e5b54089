#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"
#include "engine/session/broadcast_log.h"
#include "engine/session/msg.h"

#include <stdbool.h>
#include <stdint.h>

/* How links are written. */
struct tel_links {
    /* True if a click may send that line. */
    bool (*is_link)(struct str line);
    void (*open)(struct str line, struct buf *out);
    void (*close)(struct buf *out);
};

/* Output style: what a terminal can do and its user wants. */
struct tel_style {
    uint8_t colours; /* 0: no escape sequences, 1: 16, 2: 256, 3: true colour */
    bool utf8;       /* else transliterated to ASCII */
    bool latin1;     /* with utf8: ISO 8859-1 bytes; characters it lacks are transliterated */
    bool aloud;      /* for a screen reader: emoji become words */
    const struct tel_links
            *links; /* a <cmd> becomes a link that a click sends; NULL: no links */
    bool hangs;     /* a text with other people's words: its continuation lines are indented */
    bool mcp;       /* it reads lines that begin with "#$#" as messages of a program */
    uint16_t columns; /* width at which lines wrap; 0 and 1: never */
};

/* Appends whole lines as telnet bytes, each ended by CR LF. None begins with "> " or "#$#". */
void tel_render_lines(const struct tel_style *style, struct str markup, struct buf *out);

/* True if the message repeats somebody's words, so that its continuation lines are indented and
 * can't look like a line of the game. */
static inline bool tel_render_hangs(const struct msg *msg)
{
    return msg->style >= MSG_SAY && msg->style <= MSG_CHANNEL;
}

/* Does the same for a message's text. A text for many recipients is rendered once per style. */
void tel_render_text(const struct tel_style *style, const struct msg *msg, struct buf *out);
/* Returns a look that renders many messages' texts in one piece. Borrows style. */
struct broadcast_log_look tel_render_look(struct tel_style *style);
/* Appends a prompt: one line, not wrapped, without an end. */
void tel_render_prompt(const struct tel_style *style, struct str markup, struct buf *out);
