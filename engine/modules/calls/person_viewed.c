/* person_viewed.c -- a person in play for a viewer, who may ignore them. */
#include "engine/modules/calls/person_viewed.h"

#include "engine/core/people/ignore.h"

json_t *person_json_for(struct engine *engine, const struct presence *presence, uint64_t viewer)
{
    json_t *person = person_json(engine, presence);
    if (ignore_has(engine, viewer, presence->character)) {
        (void)json_object_set(person, "realname", json_object_get(person, "nick"));
        if (json_object_get(person, "away")) {
            (void)json_object_set_new(person, "away", json_string("away"));
        }
    }
    return person;
}

struct str person_away_for(
        struct engine *engine, const struct presence *presence, uint64_t viewer)
{
    bool hushed = ignore_has(engine, viewer, presence->character) ||
                  ignore_has(engine, presence->character, viewer);
    return hushed ? STR_NONE : person_away(engine, presence);
}
