/* travel_tree.c -- Gathering and encoding of what a traveller takes along.
 *
 * 1. Behaviours, timers, builders' prototypes, private script properties (names that begin with
 *    "_") and references to other objects stay at home. Properties that a thing inherits from
 *    prototypes which only its own world knows become its own abroad.
 * 2. Unique things of a world do not leave it: objects with a ref, prototypes with heirs, people,
 *    animals, rooms, exits, and things that their builder keeps (`abroad` is false).
 *
 * travel_make.c creates the things from this encoding. */
#include "engine/modules/realm/worlds/travel_tree.h"

#include "engine/core/act/history_impl.h"
#include "engine/core/output/format.h"
#include "engine/core/people/account.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/script/timer.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "world/model/place.h"
#include "world/model/played.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/model/tx.h"

#include <inttypes.h>
#include <stdio.h>

#define AWARDS STR("_awards")
#define CHAIN_MAX 16

/* -- portability -- */

bool travel_is_games_own(const struct object *proto)
{
    return proto->ref && proto->owner == 0;
}

/* True for the prototypes that every world has with the same properties. */
static bool is_everywhere(const struct object *proto)
{
    static const char *const names[] = {
            "thing", "room", "exit", "item", "container", "character", "player", "npc"};
    return travel_is_games_own(proto) &&
           str_is_one_of(str_of(proto->ref), names, sizeof(names) / sizeof(names[0]));
}

/* True for names that have a meaning in their own world only, and for a player's name, which
 * belongs to the account. */
bool travel_stays_by_name(struct str name, bool is_traveller)
{
    static const char *const stays[] = {"asleep", "home", "following", "sitting", "area",
            "accepts", "twin", "to", "coords", "vnum", "last_seen", "abroad"};
    bool is = played_is_mark(name) || (name.length > 0 && name.bytes[0] == '_') ||
              (is_traveller && str_equal(name, STR("name"))) ||
              str_is_one_of(name, stays, sizeof(stays) / sizeof(stays[0]));
    return is && !(is_traveller && str_equal(name, AWARDS));
}

static size_t place_in(const struct travel_tree *tree, uint64_t id)
{
    for (size_t i = 0; i < tree->count; i++) {
        if (tree->things[i]->id == id) {
            return i + 1;
        }
    }
    return 0;
}

/* -- gathering -- */

static bool stays(struct engine *engine, struct object *thing)
{
    const struct value *abroad = prop_get(engine_world(engine), thing,
            atom_intern(&engine_world(engine)->atoms, STR("abroad")));
    bool forbids = abroad->kind == VALUE_BOOL && !abroad->boolean;
    return forbids || thing->ref || thing->inherited || is_character(engine, thing) ||
           is_room(engine, thing) || is_exit(engine, thing);
}

static bool say_it_stays(struct engine *engine, struct object *thing, struct err *err)
{
    struct buf text = {0};
    struct event_arg args[] = {{STR("thing"), value_object(thing->id)}};
    format_phrase(engine, PHRASE_travel_stays, args, 1, NULL, &text);
    (void)err_set(err, ERR_DENIED, "%s", text.bytes);
    buf_finish(&text);
    return false;
}

static void add_travel_tree(struct travel_tree *tree, struct object *thing, size_t within)
{
    if (tree->count == tree->capacity) {
        tree->capacity = tree->capacity ? 2 * tree->capacity : 16;
        tree->things = mem_realloc(tree->things, tree->capacity * sizeof(struct object *));
        tree->within = mem_realloc(tree->within, tree->capacity * sizeof(*tree->within));
    }
    tree->things[tree->count] = thing;
    tree->within[tree->count++] = within;
}

bool travel_tree_gather(struct engine *engine, struct object *traveller,
        struct travel_tree *out, struct err *err)
{
    size_t most = engine_options(engine)->realm.carry_things;
    add_travel_tree(out, traveller, 0);
    for (size_t i = 0; i < out->count; i++) {
        size_t count = 0;
        const uint64_t *ids = place_contents(engine_world(engine), out->things[i], &count);
        for (size_t k = 0; k < count; k++) {
            struct object *thing = world_find(engine_world(engine), ids[k]);
            if (thing && stays(engine, thing)) {
                return say_it_stays(engine, thing, err);
            }
            if (out->count > most || out->count > TRAVEL_THINGS_MAX) {
                return phrase_err(engine, err, ERR_LIMIT, PHRASE_travel_things,
                        WITH("most", (uint64_t)most));
            }
            if (thing) {
                add_travel_tree(out, thing, i + 1);
            }
        }
    }
    return true;
}

void travel_tree_finish(struct travel_tree *tree)
{
    mem_free(tree->things);
    mem_free(tree->within);
    *tree = (struct travel_tree){0};
}

/* -- writing: values -- */

struct writing {
    struct engine *engine;
    const struct travel_tree *tree;
};

static struct value portable(const struct writing *writing, const struct value *value);

static struct value portable_table(const struct writing *writing, const struct value *value)
{
    struct value table = value_table();
    for (size_t i = 0; i < value_table_count(value); i++) {
        struct value key;
        const struct value *item = value_table_at(value, i, &key);
        struct value copy = portable(writing, item);
        if (copy.kind == VALUE_NIL && item->kind == VALUE_OBJECT) {
            struct object *named = world_find(engine_world(writing->engine), item->object);
            struct str name = named ? prop_str(engine_world(writing->engine), named, ATOM_name)
                                    : STR_NONE;
            copy = name.length > 0 ? value_str(name) : value_bool(false);
        }
        if (key.kind == VALUE_OBJECT) {
            value_finish(&copy);
        } else {
            value_table_set(&table, value_dup(&key), copy);
        }
    }
    return table;
}

/* Returns nil if the value is an object that does not travel along. */
static struct value portable(const struct writing *writing, const struct value *value)
{
    if (value->kind == VALUE_OBJECT) {
        size_t place = place_in(writing->tree, value->object);
        return place > 0 ? value_object(place) : value_nil();
    }
    return value->kind == VALUE_TABLE ? portable_table(writing, value) : value_dup(value);
}

static void put_property(const struct writing *writing, size_t i, const struct prop *prop,
        struct value *properties)
{
    struct str name = atom_name(&engine_world(writing->engine)->atoms, prop->atom);
    if (travel_stays_by_name(name, i == 0) || value_table_get_str(properties, name)) {
        return;
    }
    struct value value = portable(writing, &prop->value);
    if (i == 0) {
        travel_habits_out(writing->engine, name, &value);
    }
    value_table_set_str(properties, name, value);
}

/* Returns the thing's own properties and those from prototypes that other worlds may lack. */
static struct value properties_of(const struct writing *writing, size_t i)
{
    struct world *world = engine_world(writing->engine);
    struct object *thing = writing->tree->things[i];
    struct value properties = value_table();
    for (uint32_t k = 0; k < thing->prop_count; k++) {
        put_property(writing, i, &thing->props[k], &properties);
    }
    size_t count = 0;
    struct object *const *lineage = proto_lineage(world, thing, &count);
    for (size_t p = 0; i > 0 && p < count; p++) {
        for (uint32_t k = 0; !is_everywhere(lineage[p]) && k < lineage[p]->prop_count; k++) {
            put_property(writing, i, &lineage[p]->props[k], &properties);
        }
    }
    return properties;
}

/* -- writing: things -- */

static struct value chain_of(struct engine *engine, struct object *proto)
{
    struct value chain = value_table();
    size_t count = 0;
    size_t put = 0;
    struct object *const *lineage = proto_lineage(engine_world(engine), proto, &count);
    if (travel_is_games_own(proto)) {
        value_table_append(&chain, value_text(proto->ref));
    }
    for (size_t i = 0; i < count && put < CHAIN_MAX; i++) {
        if (travel_is_games_own(lineage[i])) {
            value_table_append(&chain, value_text(lineage[i]->ref));
            put++;
        }
    }
    return chain;
}

static struct value chains_of(struct engine *engine, const struct object *thing)
{
    struct value chains = value_table();
    for (uint32_t i = 0; i < thing->proto_count; i++) {
        struct object *proto = world_find(engine_world(engine), thing->protos[i]);
        if (proto) {
            value_table_append(&chains, chain_of(engine, proto));
        }
    }
    return chains;
}

static struct value origin_of(struct engine *engine, const struct object *thing)
{
    char text[TRAVEL_ORIGIN_MAX];
    const struct value *known =
            prop_own(thing, atom_intern(&engine_world(engine)->atoms, TRAVEL_ORIGIN));
    if (known && known->kind == VALUE_STRING) {
        return value_dup(known);
    }
    (void)snprintf(text, sizeof(text), "%s.%" PRIu64, outbox_name(engine), thing->id);
    return value_text(text);
}

struct value travel_tree_write(struct engine *engine, const struct travel_tree *tree)
{
    struct writing writing = {engine, tree};
    struct value all = value_table();
    uint64_t traveller = tree->things[0]->id;
    for (size_t i = 0; i < tree->count; i++) {
        struct value one = value_table();
        value_table_set_str(&one, STR("v"), properties_of(&writing, i));
        if (i > 0) {
            const struct object *thing = tree->things[i];
            value_table_set_str(&one, STR("o"), origin_of(engine, thing));
            value_table_set_str(&one, STR("in"), value_int((int64_t)tree->within[i]));
            value_table_set_str(&one, STR("p"), chains_of(engine, thing));
            value_table_set_str(&one, STR("own"), value_bool(thing->owner == traveller));
        }
        value_table_append(&all, one);
    }
    return all;
}

/* -- removal -- */

static bool went_along(void *data, const struct change *change)
{
    const struct travel_tree *tree = data;
    return place_in(tree, change->object) > 1;
}

void travel_tree_end(struct engine *engine, const struct travel_tree *tree, struct buf *kept)
{
    struct change_set set = {0};
    struct travel_tree gone = *tree;
    /* Holders come before the things in them, so walk backwards: holders go last. */
    for (size_t i = tree->count; i-- > 1;) {
        must(place_move(engine_world(engine), tree->things[i],
                NULL)); /* moving to nowhere cannot fail */
    }
    for (size_t i = tree->count; i-- > 1;) {
        timer_cancel_all(engine, tree->things[i]->id);
        world_destroy(engine_world(engine), tree->things[i]);
    }
    history_collect(engine, 0, &set);
    change_set_keep(&set, went_along, &gone);
    change_set_encode(&set, kept);
    change_set_finish(&set);
}
