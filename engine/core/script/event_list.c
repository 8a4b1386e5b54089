/* event_list.c -- the game's events that are not named after a stock verb.
 *
 * The linter finds misspelt names with it, and emit() refuses these names. To add an event, add
 * its name here and in data/help/handlers.md. */
#include "engine/core/script/event_list.h"

const char *const *event_list(size_t *out_count)
{
    static const char *const events[] = {"move", "enter", "leave", "hear", "connect",
            "disconnect", "joined", "depart", "arrive", "describe", "name", "command", "award",
            "act", "afterwards", "quest", "create", "death", "hit", "idle", "miss", "round",
            "tick", "level", "reset", "attack", "time:dawn", "time:dusk", "time:hour"};
    *out_count = sizeof(events) / sizeof(events[0]);
    return events;
}

const char *const event_role_names[ROLE_COUNT] = {
        [ROLE_ANY] = "",
        [ROLE_THING] = "thing",
        [ROLE_FROM] = "from",
        [ROLE_TO] = "to",
        [ROLE_ACTOR] = "actor",
        [ROLE_HELD] = "held",
        [ROLE_ROOM] = "room",
        [ROLE_WITNESS] = "witness",
        [ROLE_AREA] = "area",
        [ROLE_WORLD] = "world",
};
