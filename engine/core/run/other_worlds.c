/* other_worlds.c -- asks the module realm about other worlds, or answers for a world without others. */
#include "engine/core/run/other_worlds.h"

const char *other_worlds_name(const struct engine *engine)
{
    const char *name = engine->options.realm.name;
    return engine->other_worlds ? engine->other_worlds->name(engine) : name ? name : "";
}

bool other_worlds_has_realm(const struct engine *engine)
{
    return other_worlds_name(engine)[0] != '\0';
}

bool other_worlds_is_opening(const struct engine *engine)
{
    return engine->other_worlds && engine->other_worlds->is_opening(engine);
}

bool other_worlds_is_shut(const struct engine *engine)
{
    return engine->other_worlds && engine->other_worlds->is_shut(engine);
}

bool other_worlds_knows(const struct engine *engine, struct str world)
{
    return engine->other_worlds && engine->other_worlds->knows(engine, world);
}

const char *other_worlds_find_person(
        struct engine *engine, struct str name, const char **out_written)
{
    return engine->other_worlds ? engine->other_worlds->find_person(engine, name, out_written)
                                : NULL;
}

bool other_worlds_sanction(struct engine *engine, struct object *wizard,
        const struct far_sanction *sanction, struct err *err)
{
    must(engine->other_worlds);
    return engine->other_worlds->sanction(engine, wizard, sanction, err);
}

bool other_worlds_say(struct engine *engine, struct str body, struct err *err)
{
    return !engine->other_worlds || engine->other_worlds->say(engine, body, err);
}
