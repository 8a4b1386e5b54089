/* other_worlds.c -- asks the module realm about other worlds, or answers for a world without others. */
#include "engine/core/run/other_worlds.h"

#include "engine/core/part.h"

struct other_worlds_place {
    const struct other_worlds *ops; /* NULL: there are none */
};

PART_STATE(other_worlds_place, PART_OTHER_WORLDS)

static const struct other_worlds *ops_of(const struct engine *engine)
{
    return other_worlds_place_state(engine)->ops;
}

void other_worlds_set(struct engine *engine, const struct other_worlds *ops)
{
    other_worlds_place_state(engine)->ops = ops;
}

bool other_worlds_are(const struct engine *engine)
{
    return ops_of(engine) != NULL;
}

const char *other_worlds_name(const struct engine *engine)
{
    const char *name = engine_options(engine)->realm.name;
    return ops_of(engine) ? ops_of(engine)->name(engine) : name ? name : "";
}

bool other_worlds_has_realm(const struct engine *engine)
{
    return other_worlds_name(engine)[0] != '\0';
}

bool other_worlds_is_opening(const struct engine *engine)
{
    return ops_of(engine) && ops_of(engine)->is_opening(engine);
}

bool other_worlds_is_shut(const struct engine *engine)
{
    return ops_of(engine) && ops_of(engine)->is_shut(engine);
}

bool other_worlds_knows(const struct engine *engine, struct str world)
{
    return ops_of(engine) && ops_of(engine)->knows(engine, world);
}

const char *other_worlds_find_person(
        struct engine *engine, struct str name, const char **out_written)
{
    return ops_of(engine) ? ops_of(engine)->find_person(engine, name, out_written) : NULL;
}

bool other_worlds_sanction(struct engine *engine, struct object *wizard,
        const struct far_sanction *sanction, struct err *err)
{
    must(ops_of(engine));
    return ops_of(engine)->sanction(engine, wizard, sanction, err);
}

void other_worlds_say(
        struct engine *engine, const struct channel *channel, const struct channel_line *line)
{
    if (ops_of(engine)) {
        ops_of(engine)->say(engine, channel, line);
    }
}

const struct kernel_part other_worlds_part = {.state_size = sizeof(struct other_worlds_place)};
