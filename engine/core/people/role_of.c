/* role_of.c -- the role of a character. */
#include "engine/core/people/role.h"

#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "world/model/proto.h"

enum role role_of(struct engine *engine, uint64_t character)
{
    struct object *object = character ? world_find(engine_world(engine), character) : NULL;
    if (!object || !proto_is_ref(engine_world(engine), object, "player") ||
            presence_is_guest(engine, character)) {
        return PERM_PLAYER;
    }
    const struct account *account = account_of(engine, character);
    return account ? account->role : PERM_PLAYER;
}
