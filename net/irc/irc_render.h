#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Rendering of markup as lines for IRC clients. Pure. */

struct irc_lines {
    bool colours; /* mIRC codes for styles; otherwise plain */
    bool here;    /* for #here, where a command begins with '!' */
    size_t room;  /* bytes of one line, at least 64 */
    void (*line)(void *data, struct str text);
    void *data;
};

/* Passes each line of markup on, in pieces that end between words and fit into `room`. A longer
 * word is cut between characters. Lines without visible text are left out. Control bytes in the
 * text are dropped. */
void irc_render(const struct irc_lines *lines, struct str markup);
/* Same for raw text, as spoken by people. */
void irc_render_raw(const struct irc_lines *lines, struct str text);
