/* ignore.c -- does this player want to hear that one?
 *
 * What is kept back is what somebody says and does with words: speech, emotes, gestures, channels.
 * Tells and letters are refused where they are sent, by the scripts. What happens in the world is
 * shown to everybody, whoever does it: a door that somebody ignored opens is open.
 *
 * Asked for each listener of each word said, so it is two look-ups in memory. */
#include "engine/core/ignore.h"

#include "world/prop.h"

bool ignore_has(struct engine *engine, uint64_t listener, uint64_t speaker)
{
    const struct object *player = world_find(engine->world, listener);
    const struct value *options = player ? prop_own(player, ATOM_options) : NULL;
    const struct value *ignored = options && options->kind == VALUE_TABLE
                                          ? value_table_get_str(options, STR("ignore"))
                                          : NULL;
    struct value id = value_int((int64_t)speaker);
    return ignored && ignored->kind == VALUE_TABLE && value_table_get(ignored, &id) != NULL;
}
