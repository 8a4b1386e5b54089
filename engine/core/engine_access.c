/* engine_access.c -- returns what all parts of the game work with. */
#include "engine/core/engine_access.h"

#include "engine/core/engine_impl.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

const struct engine_options *engine_options(const struct engine *engine)
{
    return &engine->options;
}

struct object *engine_start(struct engine *engine)
{
    struct world *world = engine_world(engine);
    struct object *start = world_find_ref(world, str_of(engine->options.start));
    struct object *other =
            start ? prop_object(world, start, atom_intern(&world->atoms, STR("newcomers")))
                  : NULL;
    return other && proto_is_ref(world, other, "room") ? other : start;
}

struct engine_options *engine_change_options(struct engine *engine)
{
    return &engine->options;
}

struct worker_pool *engine_workers(const struct engine *engine)
{
    return engine->workers;
}

struct rng *engine_rng(struct engine *engine)
{
    return &engine->rng;
}

uint64_t engine_process_number(const struct engine *engine)
{
    return engine->process_number;
}

const struct script_ops *engine_script(const struct engine *engine)
{
    return engine->script;
}

void *engine_script_data(const struct engine *engine)
{
    return engine->script_data;
}

void engine_set_script(struct engine *engine, const struct script_ops *ops, void *data)
{
    engine->script = ops;
    engine->script_data = data;
}
