#pragma once
#include "engine/base/err.h"

#include <jansson.h>

#include <stdbool.h>

/* What a JSON value is like, in the words of data/calls, as JSON Schema (draft 2020-12), and whether a
 * value is like that.
 *
 * A shape is an object of shapes, whose members with a "?" behind the name may be missing, or a text:
 *
 *     [list of | map of] TYPE [LEAST..MOST] [or null] [: what it means]
 *
 * TYPE is text, number (whole, 0 and up), integer, real, flag, any, or the name of a shape. LEAST..MOST are
 * bounds of a number, or of a text's bytes. A map is an object with whatever members. */

/* What goes before the name of a shape in "$ref". */
#define SHAPE_REF "#/components/schemas/"

/* A new reference; NULL with err if it is no shape. */
json_t *shape_schema(const json_t *shape, struct err *err);
/* Is value like schema? named: name -> schema, of what "$ref" refers to. On failure err is a sentence that
 * begins with the member's name. Members that no schema names are passed over. */
MUST_CHECK bool shape_fits(
        const json_t *named, const json_t *schema, const json_t *value, struct err *err);
