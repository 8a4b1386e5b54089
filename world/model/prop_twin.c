/* prop_twin.c -- the properties shared by the two sides of an exit.
 *
 * 1. Twins name each other: a.twin is b and b.twin is a. Writing one side writes both.
 * 2. They agree on every property of twin_shared: a door has two sides but is one.
 *
 * twin_set keeps both rules. Other code (files, undo) writes each property by itself, so a commit
 * settles what it wrote. check.c verifies both rules in a world. text_exits.c pairs the exits of
 * worlds as text. */
#include "world/model/prop.h"

#include "world/model/proto.h"
#include "world/model/tx_log.h"

const uint32_t twin_shared[TWIN_SHARED_COUNT] = {
        ATOM_door, ATOM_open, ATOM_locked, ATOM_key, ATOM_transparent};

static bool is_shared(uint32_t atom)
{
    for (size_t i = 0; i < TWIN_SHARED_COUNT; i++) {
        if (twin_shared[i] == atom) {
            return true;
        }
    }
    return false;
}

static struct object *named_twin(struct world *world, const struct object *exit)
{
    const struct value *value = prop_own(exit, ATOM_twin);
    return value && value->kind == VALUE_OBJECT ? world_find(world, value->object) : NULL;
}

struct object *twin_find(struct world *world, const struct object *exit)
{
    struct object *twin = named_twin(world, exit);
    return twin && twin != exit && named_twin(world, twin) == exit ? twin : NULL;
}

static void part(struct world *world, const struct object *exit)
{
    struct object *twin = twin_find(world, exit);
    if (twin) {
        prop_set(world, twin, ATOM_twin, value_nil());
    }
}

static void share(struct world *world, const struct object *from, struct object *to)
{
    for (size_t i = 0; i < TWIN_SHARED_COUNT; i++) {
        const struct value *value = prop_own(from, twin_shared[i]);
        prop_set(world, to, twin_shared[i], value ? value_dup(value) : value_nil());
    }
}

static void set_twin(struct world *world, struct object *exit, struct value value)
{
    struct object *twin = value.kind == VALUE_OBJECT ? world_find(world, value.object) : NULL;
    twin = twin && proto_is_ref(world, twin, "exit") ? twin : NULL;
    if (twin_find(world, exit) != twin || !twin) {
        part(world, exit);
    }
    if (twin && twin != exit && twin_find(world, twin) != exit) {
        part(world, twin);
        share(world, exit, twin);
        prop_set(world, twin, ATOM_twin, value_object(exit->id));
    }
    prop_set(world, exit, ATOM_twin, value);
}

void twin_set(struct world *world, struct object *object, uint32_t atom, struct value value)
{
    if (atom == ATOM_twin && proto_is_ref(world, object, "exit")) {
        set_twin(world, object, value);
        return;
    }
    struct object *twin = is_shared(atom) ? twin_find(world, object) : NULL;
    if (twin) {
        prop_set(world, twin, atom, value_dup(&value));
    }
    prop_set(world, object, atom, value);
}

/* Removes an own twin that names another twin, or none. */
static void settle_pair(struct world *world, struct object *object)
{
    struct object *twin = object->destroyed ? NULL : named_twin(world, object);
    if (twin && named_twin(world, twin) != object) {
        prop_set(world, object, ATOM_twin, value_nil());
    }
}

static void settle_shared(struct world *world, const struct object *object, uint32_t atom)
{
    struct object *twin = object->destroyed ? NULL : twin_find(world, object);
    const struct value *own = twin ? prop_own(object, atom) : NULL;
    const struct value *other = twin ? prop_own(twin, atom) : NULL;
    if (twin && (own && other ? !value_equal(own, other) : own || other)) {
        prop_set(world, twin, atom, own ? value_dup(own) : value_nil());
    }
}

void twin_settle(struct world *world)
{
    const struct tx *tx = world->tx;
    for (size_t i = 0, count = tx->count; i < count; i++) {
        if (tx->log[i].kind != TX_UNDO_PROP && tx->log[i].kind != TX_UNDO_REVIVE) {
            continue;
        }
        struct tx_undo undo = tx->log[i]; /* the log moves as it grows */
        bool paired = undo.kind == TX_UNDO_REVIVE ||
                      (undo.kind == TX_UNDO_PROP && undo.atom == ATOM_twin);
        if (paired) {
            struct object *former = undo.kind == TX_UNDO_PROP && undo.value.kind == VALUE_OBJECT
                                            ? world_find(world, undo.value.object)
                                            : NULL;
            settle_pair(world, undo.object);
            if (former) {
                settle_pair(world, former);
            }
        }
        for (size_t k = 0; k < TWIN_SHARED_COUNT; k++) {
            if (paired || (undo.kind == TX_UNDO_PROP && undo.atom == twin_shared[k])) {
                settle_shared(world, undo.object, twin_shared[k]);
            }
        }
    }
}
