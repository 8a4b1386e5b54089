#pragma once
#include "engine/core/engine.h"
#include "world/value/value.h"

#include <jansson.h>

/* Reports of rehearsals (bind/rehearsing.h) as JSON, for calls. Each returns a new reference. */

/* Returns the member's tables, a flat object each; an empty list if it is missing. */
json_t *script_report_list(
        struct engine *engine, const struct value *report, const char *member);
/* Returns the member itself; null if it is missing. */
json_t *script_report_get(
        struct engine *engine, const struct value *report, const char *member);
