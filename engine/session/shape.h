#pragma once
#include "engine/base/err.h"

#include <jansson.h>

#include <stdbool.h>

/* Shapes: types of JSON values in the notation of data/calls, converted to JSON Schema (draft
 * 2020-12), and checks of values.
 *
 * A shape is an object of shapes, whose members with a "?" after the name are optional, or a
 * text:
 *
 *     [list of | map of] TYPE [LEAST..MOST] [or null] [: what it means]
 *
 * TYPE is text, number (whole, 0 and up), integer, real, flag, any, or the name of a shape.
 * LEAST..MOST are bounds of a number, or of a text's bytes. A map is an object with arbitrary
 * members. */

/* The prefix of a shape's name in "$ref". */
#define SHAPE_REF "#/components/schemas/"

/* Returns a new reference; NULL with err if it is not a shape. */
json_t *shape_schema(const json_t *shape, struct err *err);
/* True if value matches schema. named: name -> schema, for "$ref". On failure err is a sentence
 * that begins with the member's name. Members that are not in the schema are ignored. */
MUST_CHECK bool shape_fits(
        const json_t *named, const json_t *schema, const json_t *value, struct err *err);
