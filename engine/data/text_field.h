#pragma once
#include "engine/base/buf.h"
#include "world/value/value.h"

#include <stdint.h>

/* Property values as text, independent of the world. Objects are names instead of ids, so that the
 * values in a file, in a world and in an earlier export can be compared. */

struct text_namer {
    /* Appends the object's name in the text form. */
    void (*name)(void *data, uint64_t id, struct buf *out);
    /* Returns the name of the account whose character this object is; NULL: it is not a
     * character. */
    const char *(*account)(void *data, uint64_t id);
    void *data;
    bool keeps_objects; /* keeps objects in values, not in keys: the caller can write them */
};

/* Returns the property's value in text form. The caller must finish it. */
struct value text_field_mark(
        const struct text_namer *namer, struct str property, const struct value *value);
/* Same for a value read from a file: brings alternative spellings into one form. */
struct value text_field_read(struct str property, const struct value *value);
/* Returns a hash of the marked value. */
uint64_t text_field_hash(const struct value *marked);
/* Appends " NAME:HASH" to the line of a base (base.h). */
void text_field_note_hash(struct str field, uint64_t hash, struct buf *line);
/* Appends the name alone, in a form without blanks. */
void text_field_note_name(struct str name, struct buf *line);
