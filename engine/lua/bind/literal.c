/* literal.c -- values in the form that builders type and read: 12, "text", #12, $ref, {1, 2}. */
#include "engine/core/line/match.h"
#include "engine/core/output/format.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/run/transaction.h"
#include "engine/data/data_file.h"
#include "engine/lua/host_impl.h"

static bool find_named(void *data, struct str name, uint64_t *out_id)
{
    struct engine *engine = data;
    struct object *object = NULL;
    uint64_t id = 0;
    if (str_starts(name, STR("#")) && str_to_u64(str_slice(name, 1, name.length), &id)) {
        object = world_find(engine_world(engine), id);
    } else if (str_starts(name, STR("$"))) {
        struct object *actor =
                world_find(engine_world(engine), engine_transaction(engine)->actor);
        struct object *place = actor ? object_place(engine, actor) : NULL;
        object = match_ref(engine, place, str_slice(name, 1, name.length));
    }
    *out_id = object ? object->id : 0;
    return object != NULL;
}

bool literal_read(struct engine *engine, struct str text, struct value *out, struct err *err)
{
    struct data_file_objects objects = {.find = find_named, .data = engine};
    return data_file_value(text, &objects, out, err);
}

/* Appends "a sack (#12)", as @show writes objects. Plain text, which the caller escapes. */
static void write_named(void *data, uint64_t id, struct buf *out)
{
    struct engine *engine = data;
    struct object *object = world_find(engine_world(engine), id);
    if (object) {
        format_label(engine, object, out);
    } else {
        buf_printf(out, "a destroyed object (#%llu)", (unsigned long long)id);
    }
}

void literal_show(struct engine *engine, const struct value *value, struct buf *out)
{
    struct data_file_objects objects = {.write = write_named, .data = engine};
    data_file_write(value, &objects, out);
}
