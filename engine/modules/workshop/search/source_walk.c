/* source_walk.c -- walks over the behaviours that a character may read or change. */
#include "engine/modules/workshop/search/source_walk.h"

#include "engine/core/rights/perm.h"
#include "world/store/store.h"

static bool take_page(void *data, const struct value *columns, size_t count)
{
    struct source_walk *walk = data;
    if (count > 0 && walk->count < SOURCE_WALK_PAGE) {
        walk->page[walk->count++] = value_as_id(&columns[0]);
    }
    return true;
}

/* Reads the next ids. Objects must not be loaded meanwhile. */
static bool read_page(struct source_walk *walk, struct err *err)
{
    struct value args[] = {value_int((int64_t)walk->after), value_int(SOURCE_WALK_PAGE)};
    walk->count = 0;
    walk->at = 0;
    return store_query(
            engine_store(walk->engine), QUERY_BEHAVING, args, 2, take_page, walk, err);
}

/* A ref within "mill" is mill or begins with "mill/". */
static bool is_within_walk(const struct source_walk *walk, const struct object *object)
{
    struct str ref = object->ref ? str_of(object->ref) : STR_NONE;
    size_t length = walk->within.length;
    return length == 0 || (str_starts(ref, walk->within) &&
                                  (ref.length == length || ref.bytes[length] == '/'));
}

enum source_step source_walk_next(struct source_walk *walk, struct object **out_object,
        struct script_source *out, struct err *err)
{
    if (!walk->over && walk->at == walk->count) {
        if (!read_page(walk, err)) {
            return SOURCE_UNREAD;
        }
        walk->over = walk->count == 0;
    }
    if (walk->over) {
        return SOURCE_OVER;
    }
    walk->after = walk->page[walk->at++];
    struct engine *engine = walk->engine;
    struct object *object = world_find(engine_world(engine), walk->after);
    bool may = object && object->behaviour != 0 && is_within_walk(walk, object) &&
               (walk->own ? perm_controls(engine, walk->character, object)
                          : perm_may_read_source(engine, walk->character, object));
    if (!may) {
        return SOURCE_PASSED;
    }
    if (!script_source(engine_script_data(engine), object, 0, out)) {
        buf_finish(&out->text);
        return SOURCE_PASSED;
    }
    *out_object = object;
    return SOURCE_FOUND;
}
