/* text_numbers.c -- ids and arrival numbers that survive an export and import as text.
 *
 * 1. An object without a ref is named by its id, "#12", and gets that id again. So references find
 *    it, and a second export names it the same.
 * 2. Contents are ordered by arrival. `at = { "square", 57 }` gives the arrival number: moving one
 *    object changes only its own line, not those of its neighbours.
 *
 * Both are kept only if they are free. An id must not be used twice, so such text is refused. An
 * arrival number that has passed is replaced by the next one. */
#include "world/text/text_numbers.h"

#include "engine/base/mem.h"
#include "world/model/place.h"
#include "world/text/text_state.h"

#include <stdlib.h>

/* -- ids -- */

uint64_t text_numbers_id(struct str ref)
{
    uint64_t id = 0;
    bool ok = ref.length > 1 && ref.bytes[0] == '#' &&
              str_to_u64(str_slice(ref, 1, ref.length), &id) && id <= TEXT_NUMBER_MAX;
    return ok ? id : 0;
}

bool text_numbers_reserve(struct text_apply *apply)
{
    uint64_t first = apply->world->next_id;
    for (size_t i = 0; i < apply->count; i++) {
        const struct text_record *record = &apply->records[i];
        uint64_t id = text_state_is(record) ? 0 : text_numbers_id(record->ref);
        if (id != 0 && id < first) {
            return text_refs_fail(apply, record, ERR_EXISTS,
                    "%.*s has been used in this world: give it a name instead of a number",
                    STR_FMT(record->ref));
        }
        if (id >= apply->world->next_id) {
            apply->world->next_id = id + 1;
        }
    }
    return true;
}

struct object *text_numbers_create(struct text_apply *apply, size_t i)
{
    struct world *world = apply->world;
    uint64_t id = text_numbers_id(apply->records[i].ref);
    if (id == 0) {
        return world_create(world, 0);
    }
    if (world_cached(world, id)) {
        text_refs_fail(apply, &apply->records[i], ERR_EXISTS, "\"%.*s\" is declared twice",
                STR_FMT(apply->records[i].ref));
        return NULL;
    }
    uint64_t next_id = world->next_id;
    world->next_id = id;
    struct object *object = world_create(world, 0);
    world->next_id = next_id;
    return object;
}

/* -- places -- */

/* A record whose object has a place. */
struct placing {
    size_t record;
    uint64_t arrived;          /* UINT64_MAX: not given, so it comes last */
    const struct value *place; /* borrowed */
};

static int compare_placings(const void *a, const void *b)
{
    const struct placing *one = a;
    const struct placing *other = b;
    if (one->arrived != other->arrived) {
        return one->arrived < other->arrived ? -1 : 1;
    }
    return (one->record > other->record) - (one->record < other->record);
}

static bool read_placing(
        struct text_apply *apply, struct placing *placing, const struct value *at)
{
    placing->arrived = UINT64_MAX;
    placing->place = at;
    struct value second = value_int(2);
    const struct value *arrived = at->kind == VALUE_TABLE ? value_table_get(at, &second) : NULL;
    if (!arrived) {
        return true;
    }
    struct value first = value_int(1);
    placing->place = value_table_get(at, &first);
    int64_t number = value_as_int(arrived, 0);
    if (!placing->place || number < 1 || (uint64_t)number > TEXT_NUMBER_MAX) {
        return text_refs_fail(apply, &apply->records[placing->record], ERR_FORMAT,
                "at: must be written at = \"REF\" or at = { \"REF\", NUMBER }");
    }
    placing->arrived = (uint64_t)number;
    return true;
}

static bool place_one(struct text_apply *apply, const struct placing *placing)
{
    struct world *world = apply->world;
    const struct text_record *record = &apply->records[placing->record];
    struct object *place = text_refs_target(apply, record, "place", placing->place);
    if (!place) {
        return false;
    }
    if (placing->arrived != UINT64_MAX && placing->arrived > world->next_arrival) {
        world->next_arrival = placing->arrived;
    }
    return place_move(world, apply->objects[placing->record], place) ||
           text_refs_fail(apply, record, ERR_FORMAT, "at: an object cannot be inside itself");
}

bool text_numbers_place(struct text_apply *apply)
{
    struct placing *placings = mem_alloc_array(apply->count, sizeof(*placings));
    size_t count = 0;
    bool ok = true;
    for (size_t i = 0; ok && i < apply->count; i++) {
        const struct value *at = value_table_get_str(&apply->records[i].props, STR("at"));
        if (at && !text_state_is(&apply->records[i])) {
            placings[count].record = i;
            ok = read_placing(apply, &placings[count++], at);
        }
    }
    qsort(placings, count, sizeof(*placings), compare_placings);
    for (size_t i = 0; ok && i < count; i++) {
        ok = place_one(apply, &placings[i]);
    }
    mem_free(placings);
    return ok;
}
