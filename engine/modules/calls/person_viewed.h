#pragma once
#include "engine/core/people/person.h"

/* Returns person_json for a viewer: if they ignore the person, without texts that the person wrote. */
json_t *person_json_for(
        struct engine *engine, const struct presence *presence, uint64_t viewer);
/* Returns the away message for the sender of a tell or an invitation; empty if either ignores
 * the other. */
struct str person_away_for(
        struct engine *engine, const struct presence *presence, uint64_t viewer);
