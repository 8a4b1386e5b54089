/* match_player.c -- Finding of a character by its exact name, in play or asleep. */
#include "engine/core/line/match.h"

#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"

struct object *match_player(struct engine *engine, struct str name, bool in_play)
{
    char bytes[ACCOUNT_NAME_MAX + 1];
    (void)spelling_find(engine, &name, bytes);
    if (name.length == 0 || name.length > ACCOUNT_NAME_MAX) {
        return NULL;
    }
    const struct presence *named = presence_named(engine, name);
    if (named) {
        return world_find(engine_world(engine), named->character);
    }
    const struct account *account = in_play ? NULL : account_find(engine, name);
    return account ? world_find(engine_world(engine), account->character) : NULL;
}
