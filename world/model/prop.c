/* prop.c -- properties: own, inherited, changed.
 *
 * 1. A value in a property is never nil, and within VALUE_SIZE_MAX.
 * 2. The newest version number of a table value is in the table itself. A table that was replaced,
 *    or restored by a rollback, has another number.
 * 3. Reading an inherited value counts as reading every object on the way to it, since any of them
 *    may have had the property until recently.
 *
 * The meaning of properties in the game is not known here. */
#include "world/model/prop.h"

#include "world/model/object_cache.h"
#include "world/model/played.h"
#include "world/model/proto.h"
#include "world/model/tx_log.h"

#include <math.h>

static const struct value nothing = {.kind = VALUE_NIL};

const struct value *prop_own(const struct object *object, uint32_t atom)
{
    const struct prop *prop = object_find_prop(object, atom);
    return prop ? &prop->value : NULL;
}

static inline void see_prop(struct world *world, const struct object *object)
{
    if (object->changed > world->seen) {
        world->seen = object->changed;
    }
}

/* Finds the property and the object that has it. */
static const struct value *find(
        struct world *world, struct object *object, uint32_t atom, struct object **out_source)
{
    see_prop(world, object);
    const struct prop *prop = object_find_prop(object, atom);
    if (prop) {
        *out_source = object;
        return &prop->value;
    }
    if (atom_is_state(atom)) {
        return NULL;
    }
    size_t count = 0;
    struct object *const *lineage = proto_lineage(world, object, &count);
    for (size_t i = 0; i < count; i++) {
        see_prop(world, lineage[i]);
        prop = object_find_prop(lineage[i], atom);
        if (prop) {
            *out_source = lineage[i];
            return &prop->value;
        }
    }
    return NULL;
}

const struct value *prop_get(struct world *world, struct object *object, uint32_t atom)
{
    struct object *source = NULL;
    const struct value *value = find(world, object, atom, &source);
    return value ? value : &nothing;
}

struct object *prop_source(struct world *world, struct object *object, uint32_t atom)
{
    struct object *source = NULL;
    (void)find(world, object, atom, &source);
    return source;
}

bool prop_bool(struct world *world, struct object *object, uint32_t atom)
{
    return value_is_true(prop_get(world, object, atom));
}

double prop_number(struct world *world, struct object *object, uint32_t atom, double otherwise)
{
    return value_as_number(prop_get(world, object, atom), otherwise);
}

struct str prop_str(struct world *world, struct object *object, uint32_t atom)
{
    return value_as_str(prop_get(world, object, atom));
}

struct object *prop_object(struct world *world, struct object *object, uint32_t atom)
{
    const struct value *value = prop_get(world, object, atom);
    return value->kind == VALUE_OBJECT ? world_find(world, value->object) : NULL;
}

/* -- changing -- */

/* True if the old value of prop is in the log already, behind the newest savepoint. prop->saved may
 * belong to an older tx, so the entry itself is checked. */
static bool is_saved(const struct tx *tx, const struct object *object, const struct prop *prop)
{
    size_t index = (size_t)prop->saved - 1;
    if (prop->saved == 0 || index < tx->barrier || index >= tx->count) {
        return false;
    }
    const struct tx_undo *undo = &tx->log[index];
    return undo->kind == TX_UNDO_PROP && undo->object == object && undo->atom == prop->atom;
}

/* Logs old as the previous value; takes it. */
static void save(struct world *world, struct object *object, uint32_t atom, struct value old)
{
    size_t index = tx_log(
            world, (struct tx_undo){
                           .kind = TX_UNDO_PROP, .atom = atom, .object = object, .value = old});
    struct prop *prop = object_find_prop(object, atom);
    if (prop) {
        prop->saved = index < UINT32_MAX ? (uint32_t)index + 1 : 0;
    }
}

static bool is_within_limits(const struct value *value)
{
    return (value->kind != VALUE_STRING && value->kind != VALUE_TABLE) ||
           (value_size(value) <= VALUE_SIZE_MAX && value_depth(value) <= VALUE_DEPTH_MAX);
}

void prop_set(struct world *world, struct object *object, uint32_t atom, struct value value)
{
    must(tx_is_open(world) && !object->destroyed);
    must(atom != ATOM_NONE && atom < world->atoms.count);
    must(is_within_limits(&value));
    const struct prop *prop = object_find_prop(object, atom);
    if (prop ? value_equal(&prop->value, &value) : value.kind == VALUE_NIL) {
        value_finish(&value);
        return;
    }
    played_note_property(world, object, atom);
    prop = object_find_prop(object, atom);
    bool saved = prop && is_saved(world->tx, object, prop);
    tx_touch(world, object);
    bool removed = value.kind == VALUE_NIL;
    struct value old = object_cache_swap_prop(world, object, atom, value);
    if (saved && !removed) {
        value_finish(&old);
    } else {
        save(world, object, atom, old);
    }
}

struct value *prop_change(struct world *world, struct object *object, uint32_t atom)
{
    must(tx_is_open(world) && !object->destroyed);
    struct prop *prop = object_find_prop(object, atom);
    if (!prop || prop->value.kind != VALUE_TABLE) {
        return NULL;
    }
    played_note_property(world, object, atom);
    prop = object_find_prop(object, atom);
    if (!is_saved(world->tx, object, prop)) {
        save(world, object, atom, value_dup(&prop->value));
    }
    object->values_changed = true;
    object_cache_tell_change(world, object, atom);
    return &prop->value;
}

struct value *prop_change_table(struct world *world, struct object *object, uint32_t atom)
{
    const struct value *had = prop_own(object, atom);
    if (!had || had->kind != VALUE_TABLE) {
        prop_set(world, object, atom, value_table());
    }
    return prop_change(world, object, atom);
}

uint64_t prop_version(const struct world *world, const struct object *object, uint32_t atom)
{
    (void)world;
    const struct value *value = prop_own(object, atom);
    return value && value->kind == VALUE_TABLE ? value->table->version : 0;
}
