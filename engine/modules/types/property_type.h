#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* Types of properties, as builders write them:
 *
 *     boolean  integer  number  text  object  list  map  free
 *     seconds  hour  hours       a span, a time of day from 0 to 24, and {{from = 8, to = 12}, …}
 *     far                        "WORLD@REF", a place in another world of the realm
 *     integer 0..  number 0..1   with bounds
 *     object of npc              that inherits from $npc
 *     list of text  map of number  list of (text | object)
 *     he|she|they                one of these words; 'two words' in single quotes
 *     text | list of text        either
 *
 * A type is also a table of words: {"he", "she"}. `free` is any value. */

struct buf;
struct engine;
struct property_type;
struct value;
struct world;

#define PROPERTY_TYPE_MAX 400 /* bytes of a type as text */

/* Parses a type: a text, or a table of words. NULL, with one sentence in err, if it isn't a type. */
struct property_type *property_type_parse(const struct value *text, struct err *err);
void property_type_destroy(struct property_type *type);
/* True if the value, which isn't nil, is of the type. world: of the objects in it; NULL: objects are
 * named as in a file, and not looked at. */
bool property_type_fits(
        const struct property_type *type, const struct value *value, struct world *world);
/* True for `free`, which any value fits. */
bool property_type_is_free(const struct property_type *type);
/* Appends the type as builders write it. */
void property_type_put(const struct property_type *type, struct buf *out);
/* Appends it in the notation of Lua language servers (LuaCATS): number, string[], Object. */
void property_type_put_annotation(const struct property_type *type, struct buf *out);
/* Appends what a value has to be: "a number, 0 or more". */
void property_type_put_wanted(
        const struct engine *engine, const struct property_type *type, struct buf *out);

/* A type as a field of a form. */
struct property_field {
    const char *kind; /* switch, number, text, texts, details, reference, words or any */
    bool is_whole;
    bool has_least;
    bool has_most;
    double least;
    double most;
    struct str proto; /* of a reference; empty: any object */
};

void property_type_field(const struct property_type *type, struct property_field *out);
/* Calls visit with each word of a type that is words only. */
void property_type_each_word(const struct property_type *type,
        void (*visit)(void *data, struct str word), void *data);
