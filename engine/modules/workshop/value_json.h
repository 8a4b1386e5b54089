#pragma once
#include "engine/core/engine.h"
#include "world/value/value.h"

#include <jansson.h>

/* Reads a property value in the form of engine/core/calls/calls_json.h. Returns false with err if
 * the JSON is not a valid value: too deep, too long, an unknown object. */
MUST_CHECK bool value_json_read(
        struct engine *engine, const json_t *json, struct value *out, struct err *err);
