#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Lines with many names in tags, where neither width nor styles are to be watched: byte by byte. */

/* Writes a line of markup without its tags, which is no longer than with them, to room; returns how many bytes. */
size_t tel_flat_untag(struct str line, char *room);
/* Does a line that begins with text look like a prompt or a program's message, or have blanks at an end, which may not
 * show? */
bool tel_flat_is_special(struct str text);
/* Would a client that speaks MCP take a line that begins so for a message, or for one that was quoted? */
bool tel_flat_is_message(const char *head, size_t length);
