#pragma once
#include "world/model/world.h"

/* The world as text: records in, objects out. A record is one declaration of a data file, as the
 * Lua reader found it:  kind "ref" { props }.
 *
 * Keys with a special meaning:
 *   proto = "light" or { "a", "b" }
 *       prototypes, by ref (default: the kind, unless that is "prototype")
 *   at = "square" or { "square", 57 }
 *       its place, by ref (or "#12"), and its arrival number, for the order of contents
 *   owner = "name"
 *       the account of that name; while there is none, the owner is an unused id, one for each
 *       name, and the name stays as the property TEXT_WORLD_OWNER
 *   exits = { north = "gate" }
 *       exit objects from this room; a value may be a table of properties with `to`. Two exits
 *       that lead back to each other become twins, opposite directions first, and share the
 *       state of their door; `twin = false` keeps an exit single
 *   behaviour = "source"
 *       stored in text files beside the data; the reader fills it in
 *   timers = { name = { after = seconds, every = seconds, data = … } }
 *       or due = milliseconds of world time, in place of after
 *
 * All other keys are properties. In `key` and `area` a string is a ref too. A table { ["$ref"] =
 * "x" } as a value, at any depth, is the object with that ref, or with "#0" an object that no
 * longer exists. A key "$ref x" in a table is an object as well. A key that begins with "$$" is
 * text with one "$" removed. A property name that begins with "$" has no special meaning, nor has a
 * string in it: "$at" is the property `at`.
 *
 * A played record of the kind "state" holds play's changes of the record with that ref:
 * text_state.c.
 *
 * A record whose ref is "#12" has that id instead of a ref, which is allowed only if no object had
 * the id. */

#define TEXT_WORLD_OWNER "_owner"

/* Strings are borrowed, and stay valid until the last record is finished. */
struct text_record {
    struct str kind;
    struct str ref;     /* empty: no ref */
    struct value props; /* a table, owned */
    struct str file;    /* for messages */
    uint32_t line;
    bool played; /* made in play, or (kind "state") changes made in play */
};

/* Makes objects of all records inside the open tx. Refs may point forward, or to existing objects.
 * Fails with "file:line: message"; the caller then rolls back. */
MUST_CHECK bool text_world_apply(
        struct world *world, struct text_record *records, size_t count, struct err *err);
/* Makes of a key of a record, which is no word, the name of the property, and of value, a copy of what
 * the record says, its value in the world. Fails as text_world_apply does. */
MUST_CHECK bool text_world_read(struct world *world, const struct text_record *record,
        struct str *name, struct value *value, struct err *err);

/* The special meaning of a name. */
enum text_word {
    TEXT_WORD_NONE, /* it is a property */
    TEXT_WORD_KEY,
    TEXT_WORD_RESERVED, /* no file can set it */
};
enum text_word text_world_word(struct str name);
/* Frees the properties. */
void text_record_finish(struct text_record *record);
