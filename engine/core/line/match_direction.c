/* match_direction.c -- the ways out of a room, by name.
 *
 * The directions' names are the world's: exits are named by them, in whatever
 * language the game speaks. An exit also answers to its aliases, such as the
 * keyword of its door. */
#include "engine/core/line/match_impl.h"
#include "world/model/place.h"
#include "world/model/prop.h"

static const struct {
    const char *name;
    const char *abbreviations[3];
    const char *opposite;
} directions[] = {
        {"north", {"n"}, "south"},
        {"northeast", {"ne", "north-east"}, "southwest"},
        {"east", {"e"}, "west"},
        {"southeast", {"se", "south-east"}, "northwest"},
        {"south", {"s"}, "north"},
        {"southwest", {"sw", "south-west"}, "northeast"},
        {"west", {"w"}, "east"},
        {"northwest", {"nw", "north-west"}, "southeast"},
        {"up", {"u", "upwards"}, "down"},
        {"down", {"d", "downwards"}, "up"},
        {"in", {"inside"}, "out"},
        {"out", {"outside"}, "in"},
};

enum { DIRECTION_COUNT = sizeof(directions) / sizeof(directions[0]) };

size_t match_direction_order(struct str direction)
{
    for (size_t i = 0; i < DIRECTION_COUNT; i++) {
        if (str_equal_nocase(direction, str_of(directions[i].name))) {
            return i;
        }
    }
    return SIZE_MAX;
}

const char *match_direction(struct str word)
{
    for (size_t i = 0; i < DIRECTION_COUNT; i++) {
        if (str_equal_nocase(word, str_of(directions[i].name))) {
            return directions[i].name;
        }
        for (size_t k = 0; directions[i].abbreviations[k]; k++) {
            if (str_equal_nocase(word, str_of(directions[i].abbreviations[k]))) {
                return directions[i].name;
            }
        }
    }
    return NULL;
}

const char *match_opposite(const char *direction)
{
    size_t i = match_direction_order(str_of(direction));
    return i == SIZE_MAX ? NULL : directions[i].opposite;
}

struct object *match_exit(struct engine *engine, struct object *room, struct str name)
{
    const char *direction = match_direction(name);
    struct str wanted = direction ? str_of(direction) : name;
    struct match_words words;
    match_words_read(engine, wanted, &words);
    struct object *named = NULL;
    size_t count = 0;
    const uint64_t *ids = place_contents(engine->world, room, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(engine->world, ids[i]);
        if (!exit || !is_exit(engine, exit)) {
            continue;
        }
        if (str_equal_nocase(prop_str(engine->world, exit, ATOM_name), wanted)) {
            return exit;
        }
        if (!named && match_words_name(engine, exit, &words)) {
            named = exit;
        }
    }
    return named;
}
