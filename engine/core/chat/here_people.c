/* here_people.c -- the people in a room, and the chat clients that watch them. */
#include "engine/core/chat/here_impl.h"
#include "world/model/place.h"

enum { DEPTH_MAX = 4 };

static void walk_in(const struct here_walk *walk, struct object *place, unsigned depth)
{
    struct engine *engine = walk->engine;
    struct world *world = engine_world(engine);
    size_t count = 0;
    const uint64_t *ids = place_contents(world, place, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *object = NULL;
        if (presence_find(engine, ids[i])) {
            object = world_find(world, ids[i]);
            if (object) {
                walk->visit(walk->data, object);
            }
        } else if (depth < DEPTH_MAX && map_find(&world->places, ids[i])) {
            object = world_find(world, ids[i]);
            if (object) {
                walk_in(walk, object, depth + 1);
            }
        }
    }
}

void here_walk_people(const struct here_walk *walk, struct object *room)
{
    walk_in(walk, room, 0);
}

struct object *here_room_of(struct engine *engine, uint64_t place)
{
    struct object *object = place ? world_find(engine_world(engine), place) : NULL;
    return object ? place_top(engine_world(engine), object) : NULL;
}

static void watch_one(void *data, struct object *person)
{
    const struct here_watching *watching = data;
    if (person->id == watching->character) {
        return;
    }
    for (struct session *s = hub_sessions_of(engine_hub(watching->engine), person->id); s;
            s = s->next_of_character) {
        if (s->chats) {
            watching->visit(watching->data, s, person);
        }
    }
}

void here_each_watcher_in(
        struct engine *engine, struct object *room, struct here_watching *watching)
{
    struct here_walk walk = {engine, watch_one, watching};
    if (room) {
        here_walk_people(&walk, room);
    }
}

void here_each_watcher(struct engine *engine, uint64_t character,
        void (*visit)(void *data, struct session *session, struct object *watcher), void *data)
{
    struct here_watching watching = {engine, character, visit, data};
    const struct object *object = world_find(engine_world(engine), character);
    here_each_watcher_in(
            engine, object ? here_room_of(engine, object->location) : NULL, &watching);
}
