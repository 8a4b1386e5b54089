/* match_exit.c -- Finding of an exit of a room.
 *
 * An exit is named by its direction, and also matches its aliases, such as the keyword of its
 * door. */
#include "engine/core/line/match_impl.h"
#include "engine/core/output/words.h"
#include "engine/core/perception/direction.h"
#include "world/model/place.h"
#include "world/model/prop.h"

struct object *match_exit_by_name(struct engine *engine, struct object *room, struct str name)
{
    struct world *world = engine_world(engine);
    size_t count = 0;
    const uint64_t *ids = place_contents(world, room, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(world, ids[i]);
        if (exit && is_exit(engine, exit) &&
                str_equal_nocase(prop_str(world, exit, ATOM_name), name)) {
            return exit;
        }
    }
    return NULL;
}

struct object *match_exit(struct engine *engine, struct object *room, struct str name)
{
    const char *direction = direction_find(name);
    struct str wanted = direction ? str_of(direction) : name;
    struct object *named = match_exit_by_name(engine, room, wanted);
    if (named) {
        return named;
    }
    struct words words;
    words_read(engine, wanted, &words);
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(engine), room, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(engine_world(engine), ids[i]);
        if (exit && is_exit(engine, exit) && words_name(engine, exit, &words)) {
            return exit;
        }
    }
    return NULL;
}
