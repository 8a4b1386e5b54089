#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* Commands in the game's texts, worded for people on IRC. Pure. */

/* Takes the rest of a link <cmd LINE>TEXT</cmd> off *rest and appends TEXT to out as a person on
 * IRC types it: "!look" if the text stands in #here, "look" in the query with skein, and "/msg
 * skein register PASSWORD" everywhere for a command that takes a password. Returns false, and
 * takes nothing, if TEXT is not the beginning of LINE: then it is no hint but a name or a
 * sentence. */
bool irc_hint_take(struct str line, struct str *rest, bool here, struct buf *out);
