/* guise.c -- is somebody known by their name here, or taken for something else?
 *
 * 1. Scripts are asked through engine->guises, which the script room sets, and only where there may be such handlers:
 *    who has none pays for one flag.
 * 2. While one is asked nothing has a guise: a handler that names things reads their names.
 * 3. Nothing of it is remembered: what a handler answers may change with anything. */
#include "engine/core/tell/guise.h"

#include "engine/core/rights/perm.h"
#include "engine/core/run/slice.h"

bool guise_any(struct engine *engine)
{
    return engine->guises && !engine->slice->asks_guise && engine->guises->any(engine);
}

bool guise_has(struct engine *engine, struct object *object)
{
    return guise_any(engine) && engine->guises->has(engine, object);
}

enum guise guise_of(
        struct engine *engine, struct object *object, struct object *viewer, struct buf *out)
{
    if (object == viewer || !guise_has(engine, object)) {
        return GUISE_NONE;
    }
    if (!engine->slice->open) {
        return GUISE_UNKNOWN;
    }
    engine->slice->asks_guise = true;
    enum guise guise = engine->guises->ask(engine, object, viewer, out);
    engine->slice->asks_guise = false;
    return guise;
}

bool guise_hides(struct engine *engine, struct object *object, struct object *viewer)
{
    struct buf words = {0};
    bool hides = guise_of(engine, object, viewer, &words) != GUISE_NONE;
    buf_finish(&words);
    return hides;
}

bool guise_sees_through(struct engine *engine, const struct object *viewer)
{
    return viewer && perm_role(engine, viewer->id) == PERM_WIZARD;
}

struct object *guise_changed(struct engine *engine, struct object *object)
{
    return guise_any(engine) ? engine->guises->of_whom(engine, object) : NULL;
}
