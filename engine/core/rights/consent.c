/* consent.c -- which owners' scripts a place accepts.
 *
 * 1. A place is a room, or anything that people and things can be in. Its controllers are
 *    accepted there, wherever the place is.
 * 2. `accepts` is inherited only from prototypes that belong to a controller of the place: a
 *    prototype's owner cannot open other people's rooms to themselves.
 * 3. An exit counts as a way only if its owner, and the owner of its destination (its own `to`,
 *    or the one it inherits), is the game or accepted there. So nobody digs a way around a
 *    lock.
 * 4. The answer is computed when something happens, never stored: a builder who loses a place
 *    is a guest there from then on.
 *
 * The rights of guests are in hook.c (handlers) and here (moving, performing). */
#include "engine/core/rights/consent.h"

#include "engine/base/ids.h"
#include "engine/core/object_kind.h"
#include "engine/core/part.h"
#include "engine/core/perception/perceive.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#define DEPTH_MAX 64

static bool is_named(struct engine *engine, const struct value *value, uint64_t who)
{
    if (value->kind != VALUE_TABLE) {
        return str_equal_nocase(value_as_str(value), STR("anybody")) ||
               perm_is_named(engine, who, value);
    }
    for (size_t i = 0; i < value->table->item_count; i++) {
        const struct value *item = &value->table->items[i];
        if (item->kind != VALUE_TABLE && is_named(engine, item, who)) {
            return true;
        }
    }
    return false;
}

const struct value *consent_named(struct engine *engine, struct object *place)
{
    struct object *source = prop_source(engine_world(engine), place, ATOM_accepts);
    if (!source || (source != place && source->owner != 0 &&
                           !perm_controls(engine, source->owner, place))) {
        return NULL;
    }
    return prop_own(source, ATOM_accepts);
}

static bool names(struct engine *engine, struct object *place, uint64_t who)
{
    const struct value *named = consent_named(engine, place);
    return named && is_named(engine, named, who);
}

static bool is_wizards(struct engine *engine, uint64_t owner)
{
    return owner == 0 || role_of(engine, owner) == PERM_WIZARD;
}

bool consent_accepts(struct engine *engine, uint64_t owner, struct object *place)
{
    if (is_wizards(engine, owner)) {
        return true;
    }
    const struct object *start = engine_start(engine);
    for (unsigned depth = 0; place && depth < DEPTH_MAX; depth++) {
        if (place == start) {
            return false;
        }
        if (place->id == owner || perm_controls(engine, owner, place) ||
                names(engine, place, owner)) {
            return true;
        }
        place = place->location ? world_find(engine_world(engine), place->location) : NULL;
    }
    return false;
}

/* Returns the owner whose rights an exit's destination has: an exit of the game may inherit
 * `to` from a builder's. */
static uint64_t way_owner(struct engine *engine, struct object *exit)
{
    const struct object *source = prop_source(engine_world(engine), exit, ATOM_to);
    bool lent = source && source != exit && !is_wizards(engine, source->owner);
    return lent ? source->owner : exit->owner;
}

static bool leads_rightly(struct engine *engine, struct object *exit, struct object *to)
{
    return consent_accepts(engine, exit->owner, to) &&
           consent_accepts(engine, way_owner(engine, exit), to);
}

struct walk {
    struct engine *engine;
    struct object *goal;
    uint64_t rooms[CONSENT_ROOMS];
    size_t count;
};

static bool is_open_consent(struct engine *engine, struct object *exit)
{
    struct world *world = engine_world(engine);
    return !prop_bool(world, exit, ATOM_door) ||
           (prop_bool(world, exit, ATOM_open) && !prop_bool(world, exit, ATOM_locked));
}

static void add_room(struct walk *walk, uint64_t id)
{
    if (walk->count < CONSENT_ROOMS && !ids_have(walk->rooms, walk->count, id)) {
        walk->rooms[walk->count++] = id;
    }
}

/* Adds the rooms that are reachable from room. */
static void add_ways(struct walk *walk, struct object *room)
{
    struct engine *engine = walk->engine;
    struct world *world = engine_world(engine);
    size_t count = 0;
    const uint64_t *ids = place_contents(world, room, &count);
    for (size_t i = 0; i < count; i++) {
        struct object *exit = world_find(world, ids[i]);
        if (!exit || !is_exit(engine, exit) || !is_open_consent(engine, exit)) {
            continue;
        }
        struct object *to = prop_object(world, exit, ATOM_to);
        if (to && is_room(engine, to) && perm_is_public(engine, to) &&
                leads_rightly(engine, exit, to)) {
            add_room(walk, to->id);
        }
    }
}

static bool leads_to(struct engine *engine, struct object *from, struct object *goal)
{
    struct walk walk = {.engine = engine, .goal = goal};
    add_room(&walk, from->id);
    for (size_t i = 0; i < walk.count; i++) {
        struct object *room = world_find(engine_world(engine), walk.rooms[i]);
        if (room == goal) {
            return true;
        }
        if (room) {
            add_ways(&walk, room);
        }
    }
    return false;
}

bool consent_must_let_go(struct engine *engine, const struct object *holder,
        const struct object *thing, uint64_t owner, struct str verb)
{
    static const char *const verbs[] = {"drop", "put", "give", "remove", "empty"};
    bool lets_go = str_is_one_of(verb, verbs, sizeof(verbs) / sizeof(verbs[0]));
    struct object *place = lets_go ? world_find(engine_world(engine), holder->location) : NULL;
    return place && place_is_inside(engine_world(engine), thing, holder) && owner != 0 &&
           owner != holder->id && !consent_accepts(engine, owner, place);
}

bool consent_is_reachable(struct engine *engine, struct object *from, struct object *room)
{
    if (!is_room(engine, room) || !perm_is_public(engine, room)) {
        return false;
    }
    struct object *start = engine_start(engine);
    return (start && leads_to(engine, start, room)) ||
           (from && from != start && leads_to(engine, from, room));
}

bool consent_leads_back(struct engine *engine, const struct object *who, struct object *to)
{
    struct world *world = engine_world(engine);
    struct object *from = who->location ? world_find(world, who->location) : NULL;
    struct object *room = place_top(world, to);
    struct object *start = engine_start(engine);
    from = from ? place_top(world, from) : NULL;
    return room &&
           ((from && leads_to(engine, room, from)) || (start && leads_to(engine, room, start)));
}

static bool is_player(struct engine *engine, struct object *object)
{
    return is_player_character(engine, object);
}

/* True if thing holds, at any depth, a player whom the running code may not move anyway. */
static bool holds_others(struct engine *engine, struct object *thing, unsigned depth)
{
    struct world *world = engine_world(engine);
    const struct rights *rights = &engine_transaction(engine)->rights;
    size_t count = 0;
    const uint64_t *ids = place_contents(world, thing, &count);
    for (size_t i = 0; i < count && depth < DEPTH_MAX; i++) {
        struct object *inside = world_find(world, ids[i]);
        if (!inside) {
            continue;
        }
        bool other = is_player(engine, inside) && inside->id != rights->owner &&
                     inside->id != rights->trusted;
        if (other || holds_others(engine, inside, depth + 1)) {
            return true;
        }
        ids = place_contents(world, thing, &count);
    }
    return false;
}

static enum phrase refuses_to_bring_person(
        struct engine *engine, struct object *person, struct object *to)
{
    uint64_t owner = engine_transaction(engine)->rights.owner;
    struct object *from =
            person->location ? world_find(engine_world(engine), person->location) : NULL;
    if (person->id == owner) {
        return PHRASE_END;
    }
    if (person->id != engine_transaction(engine)->rights.trusted && from &&
            !consent_accepts(engine, owner, from)) {
        return PHRASE_consent_from;
    }
    bool may = consent_accepts(engine, owner, to) || consent_is_reachable(engine, from, to);
    return may ? PHRASE_END : PHRASE_consent_to;
}

bool consent_may_stand(struct engine *engine, struct object *place)
{
    struct world *world = engine_world(engine);
    uint64_t owner = engine_transaction(engine)->rights.owner;
    struct object *author = owner ? world_find(world, owner) : NULL;
    if (is_wizards(engine, owner) || consent_accepts(engine, owner, place)) {
        return true;
    }
    struct object *from =
            author && author->location ? world_find(world, author->location) : NULL;
    struct object *top = place;
    while (top->location != 0 && !is_character(engine, top)) {
        top = world_find(world, top->location);
    }
    return !is_character(engine, top) &&
           ((from && from == top) || consent_is_reachable(engine, from, top));
}

enum phrase consent_refuses_to_bring(
        struct engine *engine, struct object *thing, struct object *to)
{
    uint64_t owner = engine_transaction(engine)->rights.owner;
    if (is_wizards(engine, owner)) {
        return PHRASE_END;
    }
    if (is_player(engine, thing)) {
        return is_character(engine, to) ? PHRASE_move_unheld
                                        : refuses_to_bring_person(engine, thing, to);
    }
    if (is_character(engine, to)) {
        return PHRASE_END; /* into hands: perm_may_put decides */
    }
    if (!consent_accepts(engine, owner, to)) {
        return PHRASE_consent_thing;
    }
    struct object *from =
            thing->location ? world_find(engine_world(engine), thing->location) : NULL;
    bool kept = from && holds_others(engine, thing, 0) && !consent_accepts(engine, owner, from);
    return kept ? PHRASE_consent_inside : PHRASE_END;
}

bool consent_may_pass(struct engine *engine, struct object *exit, struct object *who)
{
    struct object *to = prop_object(engine_world(engine), exit, ATOM_to);
    if (!to || leads_rightly(engine, exit, to) ||
            (who->id == exit->owner && who->id == way_owner(engine, exit))) {
        return true;
    }
    bool own_way = is_player(engine, who) && consent_accepts(engine, who->id, to) &&
                   role_of(engine, who->id) >= PERM_BUILDER;
    struct object *from =
            exit->location ? world_find(engine_world(engine), exit->location) : NULL;
    return own_way || consent_is_reachable(engine, from, to);
}

/* True if a viewer through exit may be shown its destination. False for a private room where
 * the exit's owner may send nobody. */
static bool consent_shows(struct engine *engine, struct object *exit)
{
    struct object *to = prop_object(engine_world(engine), exit, ATOM_to);
    return !to || perm_is_public(engine, to) || leads_rightly(engine, exit, to);
}

bool consent_may_perform(
        struct engine *engine, uint64_t behalf, struct object *npc, struct str family)
{
    static const char *const harmless[] = {"talk", "shout", "look", "move"};
    return consent_accepts(engine, behalf, object_place(engine, npc)) ||
           str_is_one_of(family, harmless, sizeof(harmless) / sizeof(harmless[0]));
}

bool consent_may_hand(
        struct engine *engine, struct object *mover, struct object *thing, struct object *to)
{
    uint64_t behalf = engine_transaction(engine)->rights.behalf;
    if (!to || is_character(engine, to)) {
        return true;
    }
    if (behalf != 0 && engine_transaction(engine)->rights.owner == 0 &&
            !consent_accepts(engine, behalf, to)) {
        return false;
    }
    return !mover || !is_player(engine, mover) || !is_exit(engine, thing) ||
           consent_accepts(engine, mover->id, to);
}

/* INTERNAL_EXIT. */
static void consent_hides(struct engine *engine, void *about)
{
    struct exit_asking *asking = about;
    asking->hides = !consent_shows(engine, asking->exit);
}

const struct kernel_part consent_part = {.on = {[INTERNAL_EXIT] = consent_hides}};
