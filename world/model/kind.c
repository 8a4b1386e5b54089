/* kind.c -- kinds of objects: rooms, people, boxes.
 *
 * A kind is a stock prototype in an object's lineage, recognised by its ref. One short walk
 * answers for all kinds at once. The object caches the answer (object.marks) while its lineage
 * is valid; a change of a prototype's ref invalidates it. To add a kind: a bit in kind.h
 * and its ref in kind_of_ref. */
#include "world/model/kind.h"

#include "world/model/proto.h"

#include <string.h>

enum { KINDS_KNOWN = 0x8000 }; /* in object.marks: the kinds are known */

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
    case 'p':
        return strcmp(ref, "player") == 0 ? KIND_PLAYER : 0;
    case 'r':
        return strcmp(ref, "room") == 0 ? KIND_ROOM : 0;
    default:
        return 0;
    }
}

unsigned kind_bits(struct world *world, struct object *object)
{
    if (object->lineage_version == world->proto_version && (object->marks & KINDS_KNOWN)) {
        return object->marks & ~(unsigned)KINDS_KNOWN;
    }
    size_t count = 0;
    struct object *const *lineage = proto_lineage(world, object, &count);
    unsigned kinds = object->ref ? kind_of_ref(object->ref) : 0;
    for (size_t i = 0; i < count; i++) {
        kinds |= lineage[i]->ref ? kind_of_ref(lineage[i]->ref) : 0;
    }
    object->marks = (uint16_t)(kinds | KINDS_KNOWN);
    return kinds;
}
