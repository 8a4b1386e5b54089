/* declared_scan.c -- looks for values of a wrong type in a whole world. They may be from before a
 * declaration, or from a file; values of today are checked when they are written. */
#include "engine/modules/types/declared_scan.h"

#include "engine/base/buf.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/types/declared.h"
#include "world/model/prop.h"

enum { AT_ONCE = 2000 }; /* objects in a transaction, so that the cache can drop them */

struct scanning {
    struct engine *engine;
    size_t most;
    size_t count;
    void (*fault)(void *data, const char *text);
    void *data;
};

static void put_label(const struct object *object, struct buf *out)
{
    if (object->ref) {
        buf_printf(out, "$%s", object->ref);
    } else {
        buf_printf(out, "#%llu", (unsigned long long)object->id);
    }
}

static void scan_object(struct scanning *scanning, struct object *object)
{
    struct world *world = engine_world(scanning->engine);
    for (uint32_t i = 0; i < object->prop_count && scanning->count < scanning->most; i++) {
        const struct prop *prop = &object->props[i];
        struct err why;
        if (!declared_fits(scanning->engine, object, atom_name(&world->atoms, prop->atom),
                    &prop->value, &why)) {
            struct buf text = {0};
            put_label(object, &text);
            buf_printf(&text, ": %s", why.text);
            scanning->fault(scanning->data, text.bytes);
            scanning->count++;
            buf_finish(&text);
        }
    }
}

size_t declared_scan(struct engine *engine, size_t most,
        void (*fault)(void *data, const char *text), void *data)
{
    struct scanning scanning = {engine, most, 0, fault, data};
    struct world *world = engine_world(engine);
    for (uint64_t id = 1; id < world->next_id && scanning.count < most;) {
        transaction_begin(engine, 0, 0);
        for (size_t i = 0; i < AT_ONCE && id < world->next_id && scanning.count < most; i++) {
            struct object *object = world_find(world, id++);
            if (object) {
                scan_object(&scanning, object);
            }
        }
        transaction_abort(engine);
        engine_trim(engine);
    }
    return scanning.count;
}
