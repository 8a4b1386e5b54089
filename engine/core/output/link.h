#pragma once
#include "engine/base/buf.h"
#include "engine/core/engine.h"

/* Checks which command a link sends when a reader presses it. A link that contains a builder's
 * text or name sends one command, never two; a link written by a builder sends a harmless
 * one. */

/* Returns the part of words before the first place where the interpreter could begin another
 * command (line/join.h); all of words if none exists. words is part of a link's command.
 * Borrowed from words. */
struct str link_first(struct engine *engine, struct str words);
/* True if words, anywhere in a line, can't begin another command or end the tag. */
bool link_is_one(struct engine *engine, struct str words);
/* True if line is one command that changes nothing but the actor's place: look, examine, read,
 * help, go, or a direction by itself. */
bool link_is_harmless(struct engine *engine, struct str line);
/* Appends markup with only its harmless links; for text whose owner is not a wizard. */
void link_tame(struct engine *engine, struct str markup, struct buf *out);
