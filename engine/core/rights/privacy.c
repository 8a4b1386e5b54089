/* privacy.c -- what only the player, wizards and the stock game read of a player.
 *
 * 1. A property is private by its name alone, so that a new option is private without a line here: all that `set` keeps
 *    is in the table `options` or is one of the terminal's properties.
 * 2. A room is public if it and its area are; homes are not, whatever is shown of them on the map.
 * 3. Names, descriptions, points and what is held stay readable, as `look` shows them.
 *
 * Whoever lists properties or places asks here; tests/script/privacy_test.c walks all calls, functions and properties. */
#include "engine/core/rights/privacy.h"

#include "engine/core/rights/perm.h"
#include "engine/core/run/slice.h"
#include "world/model/place.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

static const struct str private_names[] = {STR_IS("options"), STR_IS("width"), STR_IS("colour"),
        STR_IS("screenreader"), STR_IS("brief"), STR_IS("confirm"), STR_IS("prompt"),
        STR_IS("provenance"), STR_IS("home")};

static bool is_private_of(struct engine *engine, uint64_t reader, struct object *object)
{
    return reader != 0 && reader != object->id &&
           proto_is_ref(engine->world, object, "player") &&
           perm_role(engine, reader) != PERM_WIZARD;
}

bool privacy_hides_property(
        struct engine *engine, uint64_t reader, struct object *object, struct str name)
{
    return str_is_among(
                   name, private_names, sizeof(private_names) / sizeof(private_names[0])) &&
           is_private_of(engine, reader, object);
}

/* The room that the object with this id is in; NULL: none. */
static struct object *room_of(struct engine *engine, uint64_t id)
{
    struct object *object = id ? world_find(engine->world, id) : NULL;
    return object ? place_top(engine->world, object) : NULL;
}

static bool is_public_place(struct engine *engine, struct object *room)
{
    uint32_t atom = atom_intern(&engine->world->atoms, STR("home_of"));
    return !prop_object(engine->world, room, atom) && perm_is_public(engine, room);
}

static bool is_known_place(struct engine *engine, uint64_t reader, struct object *room)
{
    const struct slice *slice = engine->slice;
    return is_public_place(engine, room) || perm_controls(engine, reader, room) ||
           room == room_of(engine, slice->actor) ||
           room == room_of(engine, slice->place_object) || room == room_of(engine, reader);
}

bool privacy_hides_place(struct engine *engine, uint64_t reader, struct object *object)
{
    if (object->location == 0 || !is_private_of(engine, reader, object)) {
        return false;
    }
    struct object *room = place_top(engine->world, object);
    return room && !is_known_place(engine, reader, room);
}

uint64_t privacy_location(struct engine *engine, uint64_t reader, struct object *object)
{
    return privacy_hides_place(engine, reader, object) ? 0 : object->location;
}

bool privacy_hides_way(struct engine *engine, uint64_t reader, struct object *place)
{
    struct object *room = place ? place_top(engine->world, place) : NULL;
    return reader != 0 && room && perm_role(engine, reader) != PERM_WIZARD &&
           !is_known_place(engine, reader, room);
}
