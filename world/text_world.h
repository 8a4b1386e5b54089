#pragma once
#include "world/world.h"

/* The world as text: records in, objects out. A record is one declaration of
 * a data file, as the Lua reader found it:  kind "ref" { props }.
 *
 * Keys with a meaning of their own:
 *   proto = "light" or { "a", "b" }
 *       prototypes, by ref (default: the kind; kind "prototype": none)
 *   at = "square"
 *       where it is, by ref (or "#12")
 *   owner = "name"
 *       kept only if an account of that name exists: else the world's
 *   exits = { north = "gate" }
 *       exit objects from this room; a value may be a table of properties with
 *       `to`. Two exits that lead back to each other become twins, opposite
 *       directions first, and share what one says of the door; `twin = false` keeps one single
 *   behaviour = "source"
 *       as text files beside the data; the reader fills it in
 *   timers = { name = { after = seconds, every = seconds, data = … } }
 *
 * Everything else is a property. In `key` and `area` a string is a ref too. A
 * table { ["$ref"] = "x" } as a value, at any depth, is the object with that ref. */

/* Strings are borrowed: they stay until the last record is finished. */
struct text_record {
    struct str kind;
    struct str ref;     /* empty: none */
    struct value props; /* a table, owned */
    struct str file;    /* for messages */
    uint32_t line;
};

/* Makes objects of all records in one go inside the open tx; refs may point forward, or to
 * objects there already. Fails (the caller rolls back) with "file:line: message". */
MUST_CHECK bool text_world_apply(
        struct world *world, struct text_record *records, size_t count, struct err *err);
/* Frees the properties. */
void text_record_finish(struct text_record *record);
