#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* Marks by which this world recognises its own messages: a keyed hash, whose key is only in this
 * world's file. A message that comes back with a valid mark was written here; nobody else can make
 * one. */

#define REALM_MARK_SIZE 65 /* of the text, with its NUL */

/* Makes the key if it is missing, so that each backup of the file has it. Needs an open
 * transaction. */
void realm_own_begin(struct engine *engine);
/* In the open slice: writes the mark of a text. False with a sentence: the disk does not give the key just now. */
MUST_CHECK bool realm_own_mark(
        struct engine *engine, struct str text, char out[REALM_MARK_SIZE], struct err *err);
/* True if mark is this world's mark of the text. */
bool realm_own_is(struct engine *engine, struct str text, struct str mark);
/* In the open slice: adds to the body of a letter of that kind, to that world or to all ("*"), a mark by which this world
 * knows it again if it comes back. False with a sentence: the disk does not give the key just now. */
MUST_CHECK bool realm_sign(
        struct engine *engine, json_t *body, const char *kind, struct str to, struct err *err);
/* True if this world wrote that body to the world from which it comes back, or to all. */
bool realm_is_signed(
        struct engine *engine, const json_t *body, const char *kind, struct str from);
