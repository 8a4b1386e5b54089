#pragma once
#include "engine/base/buf.h"
#include "world/value/value.h"

#include <stdint.h>

/* A field of a thing as text has it, whichever world it stands in: objects are names, not numbers, so that what a file
 * says, what a world has and what was exported once can be compared. */

struct text_namer {
    /* Appends what text calls the object. */
    void (*name)(void *data, uint64_t id, struct buf *out);
    /* The name of the account whose character it is; NULL: it is nobody's. */
    const char *(*account)(void *data, uint64_t id);
    void *data;
    bool keeps_objects; /* but for keys: whoever writes it down has a way for them */
};

/* The value of the property of that name as text has it; the caller's to finish. */
struct value text_field_mark(
        const struct text_namer *namer, struct str property, const struct value *value);
/* The same of what a file says of the property: what may be written in two ways is in one. */
struct value text_field_read(struct str property, const struct value *value);
/* What the marked value is known by. */
uint64_t text_field_hash(const struct value *marked);
/* Appends " NAME:HASH" to the line of a base (base.h). */
void text_field_note_hash(struct str field, uint64_t hash, struct buf *line);
/* The name alone, in a form that has no blank. */
void text_field_note_name(struct str name, struct buf *line);
