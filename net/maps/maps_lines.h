#pragma once
#include "engine/base/str.h"

#include <jansson.h>

#include <stdint.h>

/* The answers of several calls as one text, a line of JSON each: the input of a drawing. */

/* Takes a line of JSON from the front of a text of several. NULL if it is empty or malformed. */
json_t *maps_take_line(struct str *rest);
/* Returns the number of the area whose map shows the room of an answer of world.room; 0: none. */
int64_t maps_area_of(struct str json);
