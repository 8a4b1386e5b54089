#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Fast path for lines with many tagged names, where neither width nor styles matter. */

/* Writes a line of markup without its tags to room, which must be as large as the line. Returns the
 * number of bytes. */
size_t tel_flat_untag(struct str line, char *room);
/* True if a line that begins with text looks like a prompt or an MCP message, or has a blank at
 * either end, which may not be shown. */
bool tel_flat_is_special(struct str text);
/* True if a client that speaks MCP would take a line with this beginning for a message or a quoted
 * line. */
bool tel_flat_is_message(const char *head, size_t length);
