#pragma once
#include "engine/base/buf.h"
#include "engine/core/engine.h"

/* Which lines a link may send when a reader presses it. A link that a builder's text or name has a part in sends one
 * command, never two; one that a builder wrote sends a harmless one. */

/* Returns the part of words, which are part of a link's line, before the first place where the interpreter could begin
 * another command (line/join.h); all of words if there is none. Borrowed from words. */
struct str link_first(struct engine *engine, struct str words);
/* True if words can't begin another command, or end the tag, wherever they stand in a line. */
bool link_is_one(struct engine *engine, struct str words);
/* True if line is one command that changes nothing but where the actor stands: look, examine, read, help, go, or a
 * direction by itself. */
bool link_is_harmless(struct engine *engine, struct str line);
/* Appends markup, keeping only harmless links: for text whose owner is no wizard. */
void link_tame(struct engine *engine, struct str markup, struct buf *out);
