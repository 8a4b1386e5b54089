#pragma once
#include "world/model/world.h"

/* The world as text: records in, objects out. A record is one declaration of
 * a data file, as the Lua reader found it:  kind "ref" { props }.
 *
 * Keys with a meaning of their own:
 *   proto = "light" or { "a", "b" }
 *       prototypes, by ref (default: the kind; kind "prototype": none)
 *   at = "square" or { "square", 57 }
 *       where it is, by ref (or "#12"), and as which arrival, for the order of contents
 *   owner = "name"
 *       the account of that name; while there is none, the owner is an id that nobody has,
 *       one for each name, and the name stays as the property TEXT_WORLD_OWNER
 *   exits = { north = "gate" }
 *       exit objects from this room; a value may be a table of properties with
 *       `to`. Two exits that lead back to each other become twins, opposite
 *       directions first, and share what one says of the door; `twin = false` keeps one single
 *   behaviour = "source"
 *       as text files beside the data; the reader fills it in
 *   timers = { name = { after = seconds, every = seconds, data = … } }
 *       or due = milliseconds of world time, in place of after
 *
 * Everything else is a property. In `key` and `area` a string is a ref too. A
 * table { ["$ref"] = "x" } as a value, at any depth, is the object with that ref, or with
 * "#0" one that is no more. A key "$ref x" in a table is an object as well; one that begins
 * with "$$" is text, and begins with one less. A property's name that begins with "$" has no
 * meaning of its own, nor has a string in it: "$at" is the property `at`.
 *
 * A record that is played and of the kind "state" says what play has made of the one with that ref: text_state.c.
 *
 * A record whose ref is "#12" has no ref, but that id; only where no object had it. */

#define TEXT_WORLD_OWNER "_owner"

/* Strings are borrowed: they stay until the last record is finished. */
struct text_record {
    struct str kind;
    struct str ref;     /* empty: none */
    struct value props; /* a table, owned */
    struct str file;    /* for messages */
    uint32_t line;
    bool played; /* not of the design: what play made, or (kind "state") has made of another one */
};

/* Makes objects of all records in one go inside the open tx; refs may point forward, or to
 * objects there already. Fails (the caller rolls back) with "file:line: message". */
MUST_CHECK bool text_world_apply(
        struct world *world, struct text_record *records, size_t count, struct err *err);
/* Whether name means something else than a property of that name. */
bool text_world_is_word(struct str name);
/* Frees the properties. */
void text_record_finish(struct text_record *record);
