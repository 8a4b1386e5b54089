/* packages.c -- tells which packages of the game are on. */
#include "engine/core/run/packages.h"

#include "engine/base/buf.h"
#include "engine/base/package.h"
#include "engine/core/engine.h"
#include "engine/core/part.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

struct packages_place {
    struct packages *packages;   /* owned; NULL before the scripts are loaded */
    const struct package *asked; /* the last one that packages_is_on found */
    struct str asked_name;
};

PART_STATE(packages_place, PART_PACKAGES)

struct packages *packages_of(const struct engine *engine)
{
    return packages_place_state(engine)->packages;
}

struct packages *packages_set(struct engine *engine, struct packages *packages)
{
    struct packages *former = packages_of(engine);
    *packages_place_state(engine) = (struct packages_place){.packages = packages};
    return former;
}

bool packages_is_on(const struct engine *engine, struct str name)
{
    struct packages_place *place = packages_place_state(engine);
    if (!place->asked || !str_equal(place->asked_name, name)) {
        place->asked = packages_find(place->packages, name);
        place->asked_name = place->asked ? str_of(place->asked->name) : STR_NONE;
    }
    return place->asked && package_is_active(place->asked);
}

const struct package *packages_off_of(struct engine *engine, struct object *object)
{
    for (size_t i = 0; packages_of(engine) && i < packages_of(engine)->count; i++) {
        const struct package *package = packages_of(engine)->list[i];
        for (size_t k = 0; k < package->kinds.count; k++) {
            if (proto_is_ref(engine_world(engine), object, package->kinds.list[k])) {
                return package;
            }
        }
    }
    return NULL;
}

const char *packages_missing(const struct engine *engine)
{
    return packages_of(engine) ? packages_of(engine)->missing : NULL;
}

bool packages_game(struct world *world, struct buf *out)
{
    struct row row = row_of_str(TABLE_META, STR(PACKAGES_GAME_ROW));
    bool found = rows_find(world, &row);
    if (found) {
        buf_add_str(out, row_str(&row, "value"));
    }
    row_finish(&row);
    return found;
}

void packages_keep_game(struct world *world, struct str text)
{
    struct row row = row_of_str(TABLE_META, STR(PACKAGES_GAME_ROW));
    row_set_str(&row, "value", text);
    rows_put(world, &row);
}

static void packages_finish(struct engine *engine)
{
    packages_destroy(packages_set(engine, NULL));
}

const struct kernel_part packages_part = {
        .state_size = sizeof(struct packages_place), .destroy = packages_finish};
