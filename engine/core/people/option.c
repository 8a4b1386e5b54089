/* option.c -- preferences: a character's property `options`, a table by name. */
#include "engine/core/people/option.h"

#include "world/model/prop.h"

const struct value *option_of(const struct object *character, struct str name)
{
    const struct value *options = prop_own(character, ATOM_options);
    return options ? value_table_get_str(options, name) : NULL;
}
