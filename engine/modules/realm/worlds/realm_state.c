/* realm_state.c -- Readers of what this process knows of the realm, and of messages' members. */
#include "engine/modules/realm/worlds/realm_state_impl.h"

#include <string.h>

struct attempts *realm_noted(struct engine *engine)
{
    return realm_people(engine)->noted;
}

struct travel_state *realm_travel(struct engine *engine)
{
    return &realm_people(engine)->travel;
}

const char *realm_text(const json_t *json, const char *name)
{
    const char *text = json_string_value(json_object_get(json, name));
    return text ? text : "";
}

const json_t *realm_news_of(const struct engine *engine, const char *name)
{
    size_t i = 0;
    const json_t *world = NULL;
    json_array_foreach(realm_people(engine)->worlds, i, world)
    {
        if (strcmp(realm_text(world, "name"), name) == 0) {
            return world;
        }
    }
    return NULL;
}

const char *realm_news_text(const struct engine *engine, const char *world, const char *name)
{
    const json_t *news = realm_news_of(engine, world);
    return news ? realm_text(news, name) : "";
}
