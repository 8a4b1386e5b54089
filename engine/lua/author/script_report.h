#pragma once
#include "engine/core/engine.h"
#include "world/value/value.h"

#include <jansson.h>

/* Reports of rehearsals (bind/rehearsing.h) as JSON, for calls. A new reference each. */

/* The member's tables, a flat object each; an empty list if there is none. */
json_t *script_report_list(
        struct engine *engine, const struct value *report, const char *member);
/* The member itself; null if there is none. */
json_t *script_report_get(
        struct engine *engine, const struct value *report, const char *member);
