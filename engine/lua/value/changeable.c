/* changeable.c -- checks that the running code may change an object, and names its owner if not. */
#include "engine/core/act/absent.h"
#include "engine/core/output/format.h"
#include "engine/core/rights/perm.h"
#include "engine/lua/host_impl.h"
#include "world/model/proto.h"

/* Pushes nil and "You don't control a sack (#12): it belongs to Bea." */
int push_not_yours(lua_State *L, struct object *object)
{
    struct engine *engine = engine_of(L);
    struct buf thing = {0};
    struct buf owner = {0};
    format_label(engine, object, &thing);
    absent_write_owner(engine, object, &owner);
    bool player = proto_is_ref(engine_world(engine), object, "player");
    int count = push_no(L, player ? PHRASE_not_yours_player : PHRASE_not_yours,
            WITH_RAW("thing", buf_str(&thing)), WITH_RAW("owner", buf_str(&owner)));
    buf_finish(&thing);
    buf_finish(&owner);
    return count;
}

struct object *to_changeable(lua_State *L, int index)
{
    struct object *object = to_object(L, index);
    host_check_writable(L);
    if (perm_may_write(engine_of(L), object)) {
        return object;
    }
    (void)push_not_yours(L, object);
    return NULL;
}
