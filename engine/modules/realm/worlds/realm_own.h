#pragma once
#include "engine/core/engine.h"

#include <jansson.h>

/* Marks by which this world recognises its own messages: a keyed hash, whose key is only in this
 * world's file. A message that comes back with a valid mark was written here; nobody else can make
 * one. */

/* The row of the key, of TABLE_META. It never changes, and each copy of the file has it, so that it
 * also makes the codes of the view on the broker (engine/modules/realm/broker/view.h), by another hash. */
#define REALM_OWN_ROW "realm:own"

#define REALM_MARK_SIZE 65  /* of the text, with its NUL */
#define REALM_MARK_LEAST 48 /* digits that are enough to recognise a mark by its beginning */

/* Makes the key if it is missing, so that each backup of the file has it. Needs an open
 * transaction. */
void realm_own_begin(struct engine *engine);
/* Writes the mark of a text, in the open transaction. Returns false with a sentence on a disk
 * error. */
MUST_CHECK bool realm_own_mark(
        struct engine *engine, struct str text, char out[REALM_MARK_SIZE], struct err *err);
/* True if mark is this world's mark of the text, or at least REALM_MARK_LEAST digits of it from the
 * beginning. */
bool realm_own_is(struct engine *engine, struct str text, struct str mark);
/* Adds a mark to the body of a message of that kind, to that world or to all ("*"), in the open
 * transaction. This world recognises the message by it if it returns. Returns false with a
 * sentence on a disk error. */
MUST_CHECK bool realm_sign(
        struct engine *engine, json_t *body, const char *kind, struct str to, struct err *err);
/* True if this world wrote that body to the world from which it comes back, or to all. */
bool realm_is_signed(
        struct engine *engine, const json_t *body, const char *kind, struct str from);
