/* travel_make.c -- Creation of a traveller's things from another world's message.
 *
 * 1. The message is treated as untrusted input. Malformed parts create nothing. People, rooms and
 *    exits are never created.
 * 2. Things that return to a world which knows them become the same objects again, under their ids.
 *    They are restored as they left (by a change set, like @undo), and then get the changes made
 *    elsewhere. */
#include "engine/core/act/history_impl.h"
#include "engine/core/perception/perceive.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "engine/modules/realm/worlds/travel_tree.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* -- reading -- */

struct reading {
    struct engine *engine;
    const struct value *value;
    struct change_set kept;
    struct object **things; /* owned */
    uint64_t *known;        /* owned: the id that it returns under; 0 for a new thing */
    size_t count;
    struct str home_from; /* as in struct travel_read */
    struct travel_luggage luggage;
    struct err *err;
};

static const struct value *field(const struct reading *reading, size_t i, const char *name)
{
    return value_table_get_str(&reading->value->table->items[i], str_of(name));
}

static bool is_well_formed(struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        const struct value *one = &reading->value->table->items[i];
        bool ok = one->kind == VALUE_TABLE;
        const struct value *properties = ok ? field(reading, i, "v") : NULL;
        const struct value *within = ok ? field(reading, i, "in") : NULL;
        uint64_t holder = within ? value_as_id(within) : 0;
        ok = properties && properties->kind == VALUE_TABLE &&
             (i == 0 || (holder >= 1 && holder <= i));
        if (!ok) {
            return err_set(reading->err, ERR_FORMAT, "the %zu. thing is malformed", i + 1);
        }
    }
    return true;
}

/* Returns the kept thing with that original identity, or 0. */
static uint64_t find_known(const struct reading *reading, struct str origin)
{
    char own[TRAVEL_ORIGIN_MAX];
    for (size_t i = 0; i < reading->kept.count; i++) {
        const struct change *change = &reading->kept.list[i];
        if (change->kind != CHANGE_DESTROYED) {
            continue;
        }
        const struct change *first =
                change_set_find(&reading->kept, CHANGE_PROPERTY, change->object, TRAVEL_ORIGIN);
        struct str name = first ? value_as_str(&first->before) : STR_NONE;
        if (name.length == 0) {
            (void)snprintf(own, sizeof(own), "%s.%" PRIu64, outbox_name(reading->engine),
                    change->object);
            name = str_of(own);
        }
        if (str_equal(name, origin)) {
            return change->object;
        }
    }
    return 0;
}

static bool is_known(const struct reading *reading, uint64_t id)
{
    for (size_t i = 1; i < reading->count; i++) {
        if (reading->known[i] == id) {
            return true;
        }
    }
    return false;
}

static void note_nothing(void *data, const struct history_item *item)
{
    (void)data;
    (void)item;
}

static bool is_known_and_gone(void *data, const struct change *change)
{
    const struct reading *reading = data;
    return is_known(reading, change->object) &&
           !world_find(engine_world(reading->engine), change->object);
}

/* Restores the known things as they left. If a thing exists already, it was restored from a backup
 * meanwhile; it is the same thing, and goes to its holder. */
static void bring_back(struct reading *reading)
{
    for (size_t i = 1; i < reading->count; i++) {
        const struct value *origin = field(reading, i, "o");
        uint64_t id = origin ? find_known(reading, value_as_str(origin)) : 0;
        if (id != 0 && !is_known(reading, id)) {
            reading->known[i] = id;
        }
    }
    change_set_keep(&reading->kept, is_known_and_gone, reading);
    history_put_back(reading->engine, &reading->kept, note_nothing, NULL);
}

/* False for prototypes of people, rooms and exits, which are never created this way. */
static bool fits_as_proto(struct engine *engine, struct object *proto)
{
    return travel_is_games_own(proto) && !is_character(engine, proto) &&
           !is_room(engine, proto) && !is_exit(engine, proto);
}

static struct object *nearest_proto(struct engine *engine, const struct value *chain)
{
    for (size_t i = 0; chain->kind == VALUE_TABLE && i < chain->table->item_count; i++) {
        struct str ref = value_as_str(&chain->table->items[i]);
        struct object *proto = ref.length > 0 && ref.length <= WORLD_REF_MAX
                                       ? world_find_ref(engine_world(engine), ref)
                                       : NULL;
        if (proto && fits_as_proto(engine, proto)) {
            return proto;
        }
    }
    return NULL;
}

static bool make_new(struct reading *reading, size_t i, uint64_t owner)
{
    struct engine *engine = reading->engine;
    struct world *world = engine_world(engine);
    struct object *protos[PROTO_DIRECT_MAX];
    const struct value *chains = field(reading, i, "p");
    const struct value *own = field(reading, i, "own");
    const struct value *origin = field(reading, i, "o");
    size_t count = 0;
    size_t chain_count = chains && chains->kind == VALUE_TABLE ? chains->table->item_count : 0;
    for (size_t k = 0; k < chain_count && count < PROTO_DIRECT_MAX; k++) {
        struct object *proto = nearest_proto(engine, &chains->table->items[k]);
        bool twice = !proto;
        for (size_t j = 0; j < count && !twice; j++) {
            twice = protos[j] == proto;
        }
        if (!twice) {
            protos[count++] = proto;
        }
    }
    if (count == 0) {
        protos[count++] = world_get_ref(world, "item");
    }
    struct object *thing = world_create(world, own && value_is_true(own) ? owner : 0);
    reading->things[i] = thing;
    if (origin && value_as_str(origin).length > 0 &&
            value_as_str(origin).length < TRAVEL_ORIGIN_MAX) {
        prop_set(world, thing, atom_intern(&world->atoms, TRAVEL_ORIGIN), value_dup(origin));
    }
    return proto_set(world, thing, protos, count, reading->err);
}

/* -- reading: properties -- */

static struct value resolved(const struct reading *reading, const struct value *value)
{
    if (value->kind == VALUE_OBJECT) {
        uint64_t place = value->object;
        return place >= 1 && place <= reading->count
                       ? value_object(reading->things[place - 1]->id)
                       : value_nil();
    }
    if (value->kind != VALUE_TABLE) {
        return value_dup(value);
    }
    struct value table = value_table();
    for (size_t i = 0; i < value_table_count(value); i++) {
        struct value key;
        const struct value *item = value_table_at(value, i, &key);
        if (key.kind != VALUE_OBJECT) {
            value_table_set(&table, value_dup(&key), resolved(reading, item));
        }
    }
    return table;
}

static bool may_be(struct str name, const struct value *value)
{
    bool is_name = str_equal(name, STR("name"));
    return name.length > 0 && name.length <= PROP_NAME_MAX &&
           str_is_plain_line(name, PROP_NAME_MAX) && value_depth(value) <= VALUE_DEPTH_MAX &&
           value_size(value) <= VALUE_SIZE_MAX &&
           (!is_name || str_is_plain_line(value_as_str(value), OBJECT_NAME_MAX));
}

static void set_one(
        const struct reading *reading, size_t i, struct str name, const struct value *value)
{
    struct world *world = engine_world(reading->engine);
    struct object *thing = reading->things[i];
    struct value now = resolved(reading, value);
    if (i == 0) {
        travel_habits_in(reading->engine, name, &now);
    }
    if (travel_stays_by_name(name, i == 0) || !may_be(name, &now) || now.kind == VALUE_NIL) {
        value_finish(&now);
        return;
    }
    uint32_t atom = atom_intern(&world->atoms, name);
    /* A value equal to the inherited one is not stored. */
    if (!prop_own(thing, atom) && value_equal(prop_get(world, thing, atom), &now)) {
        value_finish(&now);
        return;
    }
    prop_set(world, thing, atom, now);
}

/* Removes properties that the thing had when it left and has no more. */
static void unset_others(
        const struct reading *reading, size_t i, const struct value *properties)
{
    struct world *world = engine_world(reading->engine);
    struct object *thing = reading->things[i];
    for (uint32_t k = thing->prop_count; k-- > 0;) {
        struct str name = atom_name(&world->atoms, thing->props[k].atom);
        const struct value *value = &thing->props[k].value;
        bool of_here = value->kind == VALUE_OBJECT && world_find(world, value->object) &&
                       !is_known(reading, value->object);
        if (!travel_stays_by_name(name, i == 0) && !of_here &&
                !value_table_get_str(properties, name)) {
            prop_set(world, thing, thing->props[k].atom, value_nil());
        }
    }
}

static void set_properties(const struct reading *reading, size_t i)
{
    const struct value *properties = field(reading, i, "v");
    if (i == 0 || reading->known[i] != 0) {
        unset_others(reading, i, properties);
    }
    for (size_t k = 0; k < value_table_count(properties); k++) {
        struct value key;
        const struct value *value = value_table_at(properties, k, &key);
        if (key.kind == VALUE_STRING && reading->things[i]->prop_count < TRAVEL_THINGS_MAX) {
            set_one(reading, i, value_as_str(&key), value);
        }
    }
}

/* Decides which things are handed over and which wait. */
static void look_through(struct reading *reading)
{
    struct travel_luggage *luggage = &reading->luggage;
    luggage->things = reading->things;
    luggage->known = reading->known;
    luggage->count = reading->count;
    luggage->waits = mem_alloc_array(reading->count, sizeof(bool));
    luggage->experience = value_table_get_str(field(reading, 0, "v"), STR("experience"));
    if (reading->home_from.length > 0) {
        travel_accept(luggage);
    }
}

/* Returns where a thing goes: a waiting thing into the box; a thing from a waiting container that
 * does not wait itself, to the traveller. */
static struct object *holder_of(const struct reading *reading, size_t i)
{
    size_t holder = (size_t)value_as_id(field(reading, i, "in")) - 1;
    const bool *waits = reading->luggage.waits;
    if (waits[i] != waits[holder]) {
        return waits[i] ? reading->luggage.box : reading->things[0];
    }
    return reading->things[holder];
}

static bool place_all(struct reading *reading)
{
    struct world *world = engine_world(reading->engine);
    for (size_t i = 1; i < reading->count; i++) {
        if (!place_move(world, reading->things[i], NULL) ||
                !place_move(world, reading->things[i], holder_of(reading, i))) {
            return err_set(reading->err, ERR_FORMAT, "the %zu. thing is inside itself", i + 1);
        }
    }
    return true;
}

static bool make_all(struct reading *reading)
{
    struct world *world = engine_world(reading->engine);
    uint64_t owner = reading->things[0]->id;
    for (size_t i = 1; i < reading->count; i++) {
        reading->things[i] = reading->known[i] ? world_find(world, reading->known[i]) : NULL;
        if (!reading->things[i] && !make_new(reading, i, owner)) {
            return false;
        }
    }
    /* Players who come home keep their properties from before they left. */
    for (size_t i = reading->home_from.length > 0 ? 1 : 0; i < reading->count; i++) {
        set_properties(reading, i);
    }
    look_through(reading);
    bool ok = place_all(reading);
    if (ok && reading->luggage.box) {
        travel_accept_tell(&reading->luggage);
    }
    mem_free(reading->luggage.waits);
    return ok;
}

bool travel_tree_read(struct engine *engine, const struct travel_read *read, struct err *err)
{
    size_t count = read->value->kind == VALUE_TABLE ? read->value->table->item_count : 0;
    if (count == 0 || count > TRAVEL_THINGS_MAX + 1) {
        return err_set(err, ERR_FORMAT, "it has no traveller");
    }
    struct reading reading = {.engine = engine,
            .value = read->value,
            .count = count,
            .home_from = read->home_from,
            .err = err};
    struct err damaged;
    if (!is_well_formed(&reading)) {
        return false;
    }
    if (read->kept.length > 0 && !change_set_decode(read->kept, &reading.kept, &damaged)) {
        log_error("cannot read a traveller's stored things: %s", damaged.text);
        reading.kept = (struct change_set){0};
    }
    reading.luggage = (struct travel_luggage){.engine = engine, .from = read->home_from};
    travel_accept_left(&reading.luggage, &reading.kept);
    reading.things = mem_alloc_array(count, sizeof(struct object *));
    reading.known = mem_alloc_array(count, sizeof(*reading.known));
    reading.things[0] = read->traveller;
    bring_back(&reading);
    bool ok = make_all(&reading);
    mem_free(reading.things);
    mem_free(reading.known);
    return ok;
}

static bool is_gone(void *data, const struct change *change)
{
    return !world_find(data, change->object);
}

void travel_tree_restore(struct engine *engine, struct str kept)
{
    struct change_set set;
    struct err damaged;
    if (kept.length == 0) {
        return;
    }
    if (!change_set_decode(kept, &set, &damaged)) {
        log_error("cannot read a traveller's stored things: %s", damaged.text);
        return;
    }
    change_set_keep(&set, is_gone, engine_world(engine));
    history_put_back(engine, &set, note_nothing, NULL);
}

size_t travel_tree_owned(const struct value *value)
{
    size_t owned = 0;
    for (size_t i = 0; value->kind == VALUE_TABLE && i < value->table->item_count; i++) {
        const struct value *own = value_table_get_str(&value->table->items[i], STR("own"));
        owned += own && value_is_true(own);
    }
    return owned;
}
