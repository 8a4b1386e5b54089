/* privacy.c -- data of a player that only the player, wizards and the stock game may read.
 *
 * 1. A property is private by its name alone, so a new option needs no line here: all that
 *    `set` keeps is in the table `options` or is one of the terminal's properties.
 * 2. A room is public if it and its area are; homes are not, even if the map shows them.
 * 3. Outsiders learn only a home's name and owner: neither its looks nor its contents.
 * 4. Names, descriptions, points and held things stay readable, as `look` shows them.
 * 5. A script's thing in a home lists only what is its owner's: it hears what is said there, but
 *    does not look around.
 * 6. Carried things are as private as their carrier: their owner does not learn where they are,
 *    and they are not found by place.
 *
 * All functions that list properties or places call this; tests/script/privacy_test.c checks
 * all calls, functions and properties. */
#include "engine/core/rights/privacy.h"

#include "engine/core/object_kind.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

static const struct str private_names[] = {STR_IS("options"), STR_IS("width"), STR_IS("colour"),
        STR_IS("screenreader"), STR_IS("brief"), STR_IS("confirm"), STR_IS("prompt"),
        STR_IS("provenance"), STR_IS("home")};

/* The properties of a home that outsiders may read: `homes` and its door show them, and access
 * is checked by them. */
static const struct str home_names[] = {
        STR_IS("name"), STR_IS("home_of"), STR_IS("area"), STR_IS("public")};

static bool is_private_of(struct engine *engine, uint64_t reader, struct object *object)
{
    return reader != 0 && reader != object->id && is_player_character(engine, object) &&
           role_of(engine, reader) != PERM_WIZARD;
}

/* Returns the room around the object with this id, or NULL. */
static struct object *room_of(struct engine *engine, uint64_t id)
{
    struct object *object = id ? world_find(engine_world(engine), id) : NULL;
    return object ? place_top(engine_world(engine), object) : NULL;
}

/* Returns the player who lives in room, or NULL. */
static struct object *lives_in(struct engine *engine, struct object *room)
{
    return prop_object(engine_world(engine), room, ATOM_home_of);
}

static bool is_public_place(struct engine *engine, struct object *room)
{
    return !lives_in(engine, room) && perm_is_public(engine, room);
}

/* True if a player other than reader carries it, at any depth. */
static bool is_carried(struct engine *engine, uint64_t reader, struct object *object)
{
    struct world *world = engine_world(engine);
    for (uint64_t id = object->location; id != 0; id = object->location) {
        object = world_find(world, id);
        if (!object) {
            return false;
        }
        if (id != reader && is_player_character(engine, object)) {
            return true;
        }
    }
    return false;
}

/* True if the object with this id is in room and not carried by another player. */
static bool stands_in(
        struct engine *engine, uint64_t reader, uint64_t id, const struct object *room)
{
    struct object *object = id ? world_find(engine_world(engine), id) : NULL;
    return object && room == room_of(engine, id) && !is_carried(engine, reader, object);
}

static bool is_known_place(struct engine *engine, uint64_t reader, struct object *room)
{
    const struct transaction *transaction = engine_transaction(engine);
    const struct object *owner = lives_in(engine, room);
    return (owner && owner->id == reader) || is_public_place(engine, room) ||
           perm_controls(engine, reader, room) ||
           stands_in(engine, reader, transaction->actor, room) ||
           stands_in(engine, reader, transaction->place_object, room) ||
           room == room_of(engine, reader);
}

/* True if it is somebody else's home and reader is not inside. */
static bool is_hidden_home(struct engine *engine, uint64_t reader, struct object *room)
{
    return reader != 0 && lives_in(engine, room) && role_of(engine, reader) != PERM_WIZARD &&
           !is_known_place(engine, reader, room);
}

bool privacy_hides_property(
        struct engine *engine, uint64_t reader, struct object *object, struct str name)
{
    if (object->location == 0 &&
            !str_is_among(name, home_names, sizeof(home_names) / sizeof(home_names[0])) &&
            is_hidden_home(engine, reader, object)) {
        return true;
    }
    return str_is_among(
                   name, private_names, sizeof(private_names) / sizeof(private_names[0])) &&
           is_private_of(engine, reader, object);
}

bool privacy_hides_place(struct engine *engine, uint64_t reader, struct object *object)
{
    struct object *room = object->location ? place_top(engine_world(engine), object) : NULL;
    if (!room) {
        return false;
    }
    return (is_hidden_home(engine, reader, room) && !is_carried(engine, reader, object)) ||
           (is_private_of(engine, reader, object) && !is_known_place(engine, reader, room));
}

/* True if it is somebody else's home, whose rooms reader neither controls nor stands in. A script's
 * thing that stands there does not look around for its owner. */
static bool is_closed_home(struct engine *engine, uint64_t reader, struct object *room)
{
    const struct object *owner = room ? lives_in(engine, room) : NULL;
    return reader != 0 && owner && owner->id != reader && room != room_of(engine, reader) &&
           !perm_controls(engine, reader, room);
}

/* True if it belongs to reader, or is the actor or a part of the script's own thing. */
static bool is_readers_own(struct engine *engine, uint64_t reader, struct object *object)
{
    const struct transaction *transaction = engine_transaction(engine);
    const struct object *thing = transaction->place_object ? world_find(engine_world(engine),
                                                                     transaction->place_object)
                                                           : NULL;
    return object->id == transaction->actor || perm_controls(engine, reader, object) ||
           (thing && (thing == object || place_is_inside(engine_world(engine), object, thing)));
}

bool privacy_hides_listed(
        struct engine *engine, uint64_t reader, struct object *object, struct object *place)
{
    bool held = is_character(engine, place) || is_carried(engine, reader, place);
    return !held && is_closed_home(engine, reader, place_top(engine_world(engine), place)) &&
           !is_readers_own(engine, reader, object);
}

bool privacy_hides_inside(
        struct engine *engine, uint64_t reader, struct object *object, struct object *place)
{
    if (privacy_hides_listed(engine, reader, object, place)) {
        return true;
    }
    while (object && object != place) {
        if (privacy_hides_place(engine, reader, object)) {
            return true;
        }
        object = object->location ? world_find(engine_world(engine), object->location) : NULL;
    }
    return false;
}

bool privacy_hides_found(struct engine *engine, uint64_t reader, struct object *object)
{
    struct object *room = object->location ? place_top(engine_world(engine), object) : NULL;
    return reader != 0 && room &&
           (is_carried(engine, reader, object) || is_closed_home(engine, reader, room)) &&
           !is_readers_own(engine, reader, object);
}

uint64_t privacy_location(struct engine *engine, uint64_t reader, struct object *object)
{
    return privacy_hides_place(engine, reader, object) ? 0 : object->location;
}

bool privacy_hides_way(struct engine *engine, uint64_t reader, struct object *place)
{
    struct object *room = place ? place_top(engine_world(engine), place) : NULL;
    return reader != 0 && room && role_of(engine, reader) != PERM_WIZARD &&
           !is_known_place(engine, reader, room);
}
