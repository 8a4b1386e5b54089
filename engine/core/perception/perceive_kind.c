/* perceive_kind.c -- kinds of objects: rooms, people, boxes; and whether they are open.
 *
 * A kind is a stock prototype in an object's lineage, recognised by its ref. One short walk
 * answers for all kinds at once. The object caches the answer (object.marks) while its lineage
 * is valid; a change of a prototype's ref invalidates it. To add a kind: a bit in perceive.h
 * and its ref in kind_of_ref; marks has no bit left and must become wider. */
#include "engine/core/perception/perceive.h"

#include "world/model/prop.h"
#include "world/model/proto.h"

#include <string.h>

enum {
    STAGE_DEPTH_MAX = 8,
    KINDS_KNOWN = 0x80, /* in object.marks: the kinds are known */
};

static unsigned kind_of_ref(const char *ref)
{
    switch (ref[0]) {
    case 'c':
        if (strcmp(ref, "character") == 0) {
            return KIND_CHARACTER;
        }
        if (strcmp(ref, "coin") == 0) {
            return KIND_COIN;
        }
        return strcmp(ref, "container") == 0 ? KIND_CONTAINER : 0;
    case 'e':
        return strcmp(ref, "exit") == 0 ? KIND_EXIT : 0;
    case 'g':
        return strcmp(ref, "garment") == 0 ? KIND_GARMENT : 0;
    case 'l':
        return strcmp(ref, "light") == 0 ? KIND_LIGHT : 0;
    case 'r':
        return strcmp(ref, "room") == 0 ? KIND_ROOM : 0;
    default:
        return 0;
    }
}

unsigned perceive_kinds(struct engine *engine, struct object *object)
{
    if (object->lineage_version == engine->world->proto_version &&
            (object->marks & KINDS_KNOWN)) {
        return object->marks & ~(unsigned)KINDS_KNOWN;
    }
    size_t count = 0;
    struct object *const *lineage = proto_lineage(engine->world, object, &count);
    unsigned kinds = object->ref ? kind_of_ref(object->ref) : 0;
    for (size_t i = 0; i < count; i++) {
        kinds |= lineage[i]->ref ? kind_of_ref(lineage[i]->ref) : 0;
    }
    object->marks = (uint8_t)(kinds | KINDS_KNOWN);
    return kinds;
}

bool is_character(struct engine *engine, struct object *object)
{
    return perceive_kinds(engine, object) & KIND_CHARACTER;
}

bool is_room(struct engine *engine, struct object *object)
{
    return perceive_kinds(engine, object) & KIND_ROOM;
}

bool is_exit(struct engine *engine, struct object *object)
{
    return perceive_kinds(engine, object) & KIND_EXIT;
}

static bool is_shut(struct engine *engine, struct object *object, unsigned kinds)
{
    if (kinds & KIND_EXIT) {
        return prop_bool(engine->world, object, ATOM_door) &&
               !prop_bool(engine->world, object, ATOM_open);
    }
    return (kinds & KIND_CONTAINER) && !prop_bool(engine->world, object, ATOM_open);
}

bool is_closed(struct engine *engine, struct object *object)
{
    return is_shut(engine, object, perceive_kinds(engine, object));
}

bool perceive_lets_touch(struct engine *engine, struct object *object, unsigned kinds)
{
    return (kinds & (KIND_EXIT | KIND_CONTAINER)) && !is_shut(engine, object, kinds);
}

bool perceive_lets_sight(struct engine *engine, struct object *object, unsigned kinds)
{
    return perceive_lets_touch(engine, object, kinds) ||
           ((kinds & (KIND_EXIT | KIND_CONTAINER)) &&
                   prop_bool(engine->world, object, ATOM_transparent));
}

struct object *perceive_beyond(struct engine *engine, struct object *exit)
{
    struct object *room = prop_object(engine->world, exit, ATOM_to);
    bool sight = room && perceive_lets_sight(engine, exit, KIND_EXIT);
    return sight && engine->shows(engine, exit) ? room : NULL;
}

struct object *perceive_stage(struct engine *engine, struct object *place)
{
    for (unsigned depth = 0; depth < STAGE_DEPTH_MAX && place->location; depth++) {
        unsigned kinds = perceive_kinds(engine, place);
        struct object *outer = world_find(engine->world, place->location);
        if (!outer || !(kinds & KIND_CONTAINER) || is_character(engine, outer) ||
                !perceive_lets_sight(engine, place, kinds)) {
            break;
        }
        place = outer;
    }
    return place;
}
