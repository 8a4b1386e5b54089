/* changeable.c -- may the running code change this object, and if not, whose is it? */
#include "engine/core/rights/perm.h"
#include "engine/core/script/absent.h"
#include "engine/core/tell/format.h"
#include "engine/lua/host_impl.h"
#include "engine/session/markup.h"
#include "world/model/proto.h"

/* nil and "You don't control a sack (#12): it belongs to Bea." */
int push_not_yours(lua_State *L, struct object *object)
{
    struct buf label = {0};
    struct buf reason = {0};
    format_label(engine_of(L), object, &label);
    buf_add_text(&reason, "You don't control ");
    markup_escape(buf_str(&label), &reason);
    if (proto_is_ref(engine_of(L)->world, object, "player")) {
        buf_add_text(&reason, ": they are a player.");
    } else {
        struct buf owner = {0};
        absent_write_owner(engine_of(L), object, &owner);
        buf_add_text(&reason, ": it belongs to ");
        markup_escape(buf_str(&owner), &reason);
        buf_add_char(&reason, '.');
        buf_finish(&owner);
    }
    int count = push_refusal(L, buf_str(&reason));
    buf_finish(&label);
    buf_finish(&reason);
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
