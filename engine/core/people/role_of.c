/* role_of.c -- the role of a character. */
#include "engine/core/people/role.h"

#include "engine/core/object_kind.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"

enum role role_of(struct engine *engine, uint64_t character)
{
    const struct account *account = character ? account_of(engine, character) : NULL;
    if (!account || account->role == PERM_PLAYER || presence_is_guest(engine, character)) {
        return PERM_PLAYER;
    }
    struct object *object = world_find(engine_world(engine), character);
    return object && is_player_character(engine, object) ? account->role : PERM_PLAYER;
}
