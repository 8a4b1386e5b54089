/* trial_line.c -- types a line in a rehearsal, as the actor or as a visitor. */
#include "engine/modules/workshop/rehearse/trial_line.h"

#include "engine/core/login/dispatch.h"
#include "engine/core/people/presence.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

static struct object *make_visitor(struct trial_line *trying)
{
    struct engine *engine = trying->engine;
    struct world *world = engine_world(engine);
    struct object *player = world_get_ref(world, "player");
    struct object *room = world_find(world, trying->room);
    struct object *visitor = world_create(world, 0);
    struct err err;
    must(proto_set(world, visitor, &player, 1, &err));
    prop_set(world, visitor, ATOM_name, value_str(STR("Visitor")));
    trying->visitor = visitor->id;
    if (!room || !place_move(world, visitor, room)) {
        return NULL;
    }
    presence_stand_in(engine, visitor);
    trying->placed = true;
    return visitor;
}

enum outcome trial_line_play(void *data)
{
    struct trial_line *trying = data;
    struct engine *engine = trying->engine;
    struct object *actor =
            trying->room ? make_visitor(trying)
                         : world_find(engine_world(engine), engine_transaction(engine)->actor);
    if (!actor) {
        return OUTCOME_PASS;
    }
    engine_transaction(engine)->actor = actor->id;
    return dispatch_as_typed(engine, actor, trying->line);
}

void trial_line_end(const struct trial_line *trying)
{
    if (trying->placed) {
        presence_stand_out(trying->engine, trying->visitor);
    }
}
