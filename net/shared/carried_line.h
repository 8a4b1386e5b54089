#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* Lines that bridges carry: text functions without side effects. */

/* The most lines of one message; the rest is cut with "…". */
#define CARRIED_LINES_MAX 6

/* Returns the length of the invisible character at a place of text, if str_clean leaves it;
 * else 0. */
size_t carried_unseen(struct str text, size_t at);
/* Appends "nick@network"; home is the network for a sender without one. Invalid characters are
 * dropped. */
void carried_name(struct str sender, struct str home, bool soften, struct buf *out);
/* True if template is a form of a carried line: {nick} once, {network} at most once, and {text} at
 * the end. */
bool carried_template_is(const char *template);
/* Appends what stands before the text of a line by name, "nick@network". template NULL: "<name> ".
 * A form of its own begins with a zero-width space, by which bridges recognise it (bridge.c). */
void carried_speaker(const char *template, struct str name, struct buf *out);
/* Takes the next line of a message that has words, cleaned. Returns false if none is left. One message
 * gives at most CARRIED_LINES_MAX lines, the last with "…" if it has more: *taken counts them, and
 * begins as 0. */
bool carried_take_line(struct str *body, size_t *taken, struct buf *out);
