/* packages.c -- tells which packages of the game are on. */
#include "engine/core/run/packages.h"

#include "engine/base/buf.h"
#include "engine/base/package.h"
#include "engine/core/engine.h"
#include "engine/core/part.h"
#include "world/model/proto.h"
#include "world/model/rows.h"

bool packages_is_on(const struct engine *engine, struct str name)
{
    const struct package *package = packages_find(engine->packages, name);
    return package && package_is_active(package);
}

const struct package *packages_off_of(struct engine *engine, struct object *object)
{
    for (size_t i = 0; engine->packages && i < engine->packages->count; i++) {
        const struct package *package = engine->packages->list[i];
        for (size_t k = 0; k < package->kinds.count; k++) {
            if (proto_is_ref(engine->world, object, package->kinds.list[k])) {
                return package;
            }
        }
    }
    return NULL;
}

const char *packages_missing(const struct engine *engine)
{
    return engine->packages ? engine->packages->missing : NULL;
}

static struct row game_row(void)
{
    struct row row = row_new(TABLE_META);
    row_set_str(&row, "name", STR(PACKAGES_GAME_ROW));
    return row;
}

bool packages_game(struct world *world, struct buf *out)
{
    struct row row = game_row();
    bool found = rows_find(world, &row);
    if (found) {
        buf_add_str(out, row_str(&row, "value"));
    }
    row_finish(&row);
    return found;
}

void packages_keep_game(struct world *world, struct str text)
{
    struct row row = game_row();
    row_set_str(&row, "value", text);
    rows_put(world, &row);
}

static void destroy(struct engine *engine)
{
    packages_destroy(engine->packages);
    engine->packages = NULL;
}

const struct kernel_part packages_part = {.destroy = destroy};
