#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Markup as lines that IRC clients show. Pure. */

struct irc_lines {
    bool colours; /* mIRC codes for what markup says; else plain */
    size_t room;  /* bytes of one line, at least 64 */
    void (*line)(void *data, struct str text);
    void *data;
};

/* Hands each line of markup over, in pieces that end between words and within `room`; a word that
 * fits no line is cut between characters. Lines without anything visible are left out. No control
 * byte of the text comes through. */
void irc_render(const struct irc_lines *lines, struct str markup);
/* Same for raw text, as people spoke it. */
void irc_render_raw(const struct irc_lines *lines, struct str text);
