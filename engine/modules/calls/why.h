#pragma once
#include "engine/core/run/trace.h"

/* Makes a trace for a rehearsal. spares_scripts: see struct trace. deep: it also records things nearby that the viewer
 * could not know. */
struct trace *why_create(bool spares_scripts, bool deep);

/* -- why_nouns.c -- */

/* Note what a noun means. */
void why_note_noun(
        struct engine *engine, const struct match_request *request, const struct match *match);
void why_note_noun_deep(
        struct engine *engine, const struct match_request *request, const struct match *match);
