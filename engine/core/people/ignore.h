#pragma once
#include "engine/core/engine.h"

/* Whom a player does not want to hear: their option `ignore`, a table of character id = name, and of folded mask = mask
 * for people of bridged networks. A guest is there by their cloak, too; `guests` is all of them. */

/* May this character put no words before others (a wizard's @mute or @jail)? Fills err (may be NULL) if so. */
bool ignore_is_muted(struct engine *engine, uint64_t character, struct err *err);
/* Does the listener ignore anybody at all? */
bool ignore_any(struct engine *engine, uint64_t listener);
/* Does listener ignore speaker, where they are known by name? For what is seen and heard in a place: guise_ignores. */
bool ignore_has(struct engine *engine, uint64_t listener, uint64_t speaker);
/* Same, where they are taken for something else. */
bool ignore_has_guised(struct engine *engine, uint64_t listener, uint64_t speaker);
/* Same, by their face, of whom one has not met (tell/recognition.h): option `faces`, a table of character id = words. */
bool ignore_has_face(struct engine *engine, uint64_t listener, uint64_t speaker);
/* True if listener ignores somebody of a bridged network, "nick@bridge". */
bool ignore_has_elsewhere(struct engine *engine, uint64_t listener, struct str sender);
