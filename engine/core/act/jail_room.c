/* jail_room.c -- which room is the jail, and who may be moved into it and out of it. */
#include "engine/core/act/jail.h"

#include "engine/core/object_kind.h"
#include "engine/core/people/role.h"
#include "engine/core/people/sanction.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/trust.h"

/* Returns NULL if there is no such room. */
struct object *jail_find_room(struct engine *engine)
{
    struct object *room = world_find_ref(engine_world(engine), STR(SANCTION_JAIL_REF));
    bool fits = room && is_room(engine, room) && trust_is_official(engine, room);
    return fits ? room : NULL;
}

bool jail_is_ready(struct engine *engine)
{
    return !world_find_ref(engine_world(engine), STR(SANCTION_JAIL_REF)) ||
           jail_find_room(engine);
}

bool jail_lets(
        struct engine *engine, struct object *thing, const struct object *to, struct buf *out)
{
    const struct object *room =
            sanction_first(engine, SANCTION_JAIL) ? jail_find_room(engine) : NULL;
    if (!room || !to || !is_character(engine, thing)) {
        return true;
    }
    const struct sanction *jail = sanction_on(engine, SANCTION_JAIL, thing->id);
    if (jail && to != room) {
        buf_clear(out);
        /* the reason is for the jailed player and wizards only */
        phrase_put(engine, out, PHRASE_jail_stays);
        return false;
    }
    bool goes_in = !jail && to == room && thing->location != room->id &&
                   role_of(engine, thing->id) != PERM_WIZARD;
    if (goes_in) {
        buf_clear(out);
        phrase_put(engine, out, PHRASE_jail_visit);
    }
    return !goes_in;
}
