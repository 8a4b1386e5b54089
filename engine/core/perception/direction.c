/* direction.c -- the twelve directions of exits, by name. */
#include "engine/core/perception/direction.h"

#include <stddef.h>

static const struct {
    const char *name;
    const char *abbreviations[3]; /* each begins like the name */
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

size_t direction_order(struct str direction)
{
    for (size_t i = 0; i < DIRECTION_COUNT; i++) {
        if (str_equal_nocase(direction, str_of(directions[i].name))) {
            return i;
        }
    }
    return SIZE_MAX;
}

const char *direction_find(struct str word)
{
    char initial = word.length > 0 ? (char)(word.bytes[0] | 0x20) : '\0';
    for (size_t i = 0; i < DIRECTION_COUNT; i++) {
        if (initial != directions[i].name[0]) {
            continue;
        }
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

const char *direction_opposite(const char *direction)
{
    size_t i = direction_order(str_of(direction));
    return i == SIZE_MAX ? NULL : directions[i].opposite;
}
