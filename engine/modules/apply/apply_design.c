/* apply_design.c -- names and places in the design of the running world.
 *
 * export_index.c decides the same from the world file, and an apply compares the two field by field.
 * So each rule here is one of those there; tests/script/design_test.c compares them.
 *
 * 1. A thing's place is where the design has it, and so on outward. If a player is around it there,
 *    it has no place.
 * 2. A thing that play has used up still has its name and place, unless its ref now belongs to another
 *    thing, or its prototypes or its place are gone for good.
 * 3. Things made by play have no name, unless a thing of the design inherits from them. */
#include "engine/modules/apply/apply_design.h"

#include "engine/base/mem.h"
#include "engine/core/act/history_set.h"
#include "engine/core/engine.h"
#include "engine/core/people/account.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/export/lost_thing.h"
#include "world/model/played.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

#include <inttypes.h>

enum { APPLY_HEIRS_MAX = 1000 };

void apply_design_init(struct apply_design *design, struct host *host)
{
    *design = (struct apply_design){.host = host, .engine = host->engine};
    map_init(&design->lost);
    map_init(&design->kept);
    strmap_init(&design->lost_refs);
}

void apply_design_finish(struct apply_design *design)
{
    for (size_t i = 0; i < design->set_count; i++) {
        change_set_finish(&design->sets[i]);
    }
    mem_free(design->sets);
    map_finish_with(&design->lost, mem_free);
    map_finish(&design->kept);
    strmap_finish(&design->lost_refs);
}

/* -- things that play has used up -- */

static void add_lost_thing(struct apply_design *design, const struct lost_thing *was)
{
    struct world *world = engine_world(design->engine);
    bool named = was->ref.length > 0;
    if (world_find(world, was->id) || map_find(&design->lost, was->id) ||
            (named && (world_find_ref(world, was->ref) ||
                              strmap_find(&design->lost_refs, was->ref)))) {
        return;
    }
    struct lost_thing *lost = mem_alloc(sizeof(*lost));
    *lost = *was;
    (void)map_put(&design->lost, was->id, lost);
    if (named) {
        (void)strmap_put(&design->lost_refs, was->ref, lost);
    }
}

/* Reads the sets that play left, the newest first. */
static void read_lost(struct apply_design *design)
{
    struct store_select select = rows_with(TABLE_CHANGE_SET, "author", 0, "number");
    select.descending = true;
    struct rows rows = rows_read(engine_world(design->engine), &select, 0);
    design->has_lost = true;
    design->sets = mem_alloc_array(rows.count + 1, sizeof(*design->sets));
    for (size_t i = 0; i < rows.count; i++) {
        struct change_set *set = &design->sets[design->set_count];
        struct lost_thing was;
        struct err err;
        if (!lost_thing_decode(row_value(&rows.items[i], "data"), set, &err)) {
            continue;
        }
        design->set_count++;
        for (size_t k = 0; k < set->count; k++) {
            if (lost_thing_read(set, k, &was)) {
                add_lost_thing(design, &was);
            }
        }
    }
    rows_finish(&rows);
}

static const struct lost_thing *find_lost(struct apply_design *design, uint64_t id)
{
    if (!design->has_lost) {
        read_lost(design);
    }
    return map_find(&design->lost, id);
}

static bool is_known(struct apply_design *design, uint64_t id)
{
    return world_find(engine_world(design->engine), id) || find_lost(design, id);
}

static bool is_gone_for_good(struct apply_design *design, const struct lost_thing *lost)
{
    bool gone = lost->location != 0 && !is_known(design, lost->location);
    for (size_t i = 0; !gone && lost->protos && i < value_table_count(lost->protos); i++) {
        gone = !is_known(design, change_number(lost->protos, i));
    }
    return gone;
}

const struct lost_thing *apply_design_lost(struct apply_design *design, struct str name)
{
    uint64_t id = 0;
    bool by_number =
            str_starts(name, STR("#")) && str_to_u64(str_slice(name, 1, name.length), &id);
    if (!design->has_lost) {
        read_lost(design);
    }
    return by_number ? map_find(&design->lost, id) : strmap_find(&design->lost_refs, name);
}

/* -- places -- */

/* True for the character of a player or guest. */
static bool is_person(const struct apply_design *design, const struct object *object)
{
    const struct object *player = world_find_ref(engine_world(design->engine), STR("player"));
    bool is = account_of(design->engine, object->id);
    for (uint32_t i = 0; player && !object->ref && i < object->proto_count && !is; i++) {
        is = object->protos[i] == player->id;
    }
    return is;
}

uint64_t apply_design_at(const struct apply_design *design, const struct object *object)
{
    uint32_t atom = atom_find(&engine_world(design->engine)->atoms, STR(PLAYED_PLACE));
    const struct value *mark = atom == ATOM_NONE ? NULL : prop_own(object, atom);
    bool moved = mark && mark->kind == VALUE_TABLE && mark->table->item_count == 2;
    return moved ? value_as_id(&mark->table->items[0]) : object->location;
}

/* True if the design has a player there, or around there. Bounded, since places in the design may
 * be inside each other. */
static bool is_in_hands(struct apply_design *design, uint64_t place)
{
    for (size_t depth = 0; place != 0 && depth < AROUND_MAX; depth++) {
        const struct object *object = world_find(engine_world(design->engine), place);
        const struct lost_thing *lost = object ? NULL : find_lost(design, place);
        if (object && is_person(design, object)) {
            return true;
        }
        place = object ? apply_design_at(design, object) : lost ? lost->location : 0;
    }
    return false;
}

uint64_t apply_design_place(struct apply_design *design, struct object *object)
{
    uint64_t place = apply_design_at(design, object);
    return is_in_hands(design, place) ? 0 : place;
}

/* -- names -- */

struct design_heirs {
    struct apply_design *design;
    bool found;
};

static void take_heir(void *data, uint64_t id)
{
    struct design_heirs *heirs = data;
    struct world *world = engine_world(heirs->design->engine);
    struct object *heir = heirs->found ? NULL : world_find(world, id);
    heirs->found |=
            heir && !played_is_made(world, heir) && !is_person(heirs->design, heir) &&
            (heir->ref || !is_in_hands(heirs->design, apply_design_at(heirs->design, heir)));
}

/* True if it was made by play, and nothing of the design inherits from it. */
static bool is_made(struct apply_design *design, struct object *object)
{
    struct world *world = engine_world(design->engine);
    struct world_find_query query = {.proto = object->id, .limit = APPLY_HEIRS_MAX};
    struct design_heirs heirs = {.design = design};
    if (!played_is_made(world, object) || map_find(&design->kept, object->id)) {
        return false;
    }
    world_search(world, &query, take_heir, &heirs);
    if (heirs.found) {
        (void)map_put(&design->kept, object->id, design);
    }
    return !heirs.found;
}

void apply_design_name(struct apply_design *design, uint64_t id, struct buf *out)
{
    struct object *object = id ? world_find(engine_world(design->engine), id) : NULL;
    const struct lost_thing *lost = object || !id ? NULL : find_lost(design, id);
    bool here = object && !is_person(design, object) && !is_made(design, object);
    bool was = lost && !is_in_hands(design, lost->location) && !is_gone_for_good(design, lost);
    struct str ref = here && object->ref ? str_of(object->ref) : was ? lost->ref : STR_NONE;
    if (!here && !was) {
        buf_add_text(out, "#0");
    } else if (ref.length > 0) {
        buf_add_str(out, ref);
    } else {
        buf_printf(out, "#%" PRIu64, id);
    }
}
