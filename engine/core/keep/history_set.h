#pragma once
#include "engine/base/buf.h"
#include "world/value/value.h"

/* What one building command changed, each changed thing once: as it was before and as the command left
 * it. It knows ids and names only, so it lives as bytes in the world file. */

enum change_kind {
    CHANGE_CREATED = 1,
    CHANGE_DESTROYED, /* before: {owner, arrived}; the rest it had is changes of its own */
    CHANGE_MOVED,     /* {place or 0, arrived} */
    CHANGE_PROPERTY,  /* name; a value, nil: none of its own */
    CHANGE_PROTOS,    /* {id, …} */
    CHANGE_OWNER,     /* an id or 0 */
    CHANGE_REF,       /* text, nil: none */
    CHANGE_BEHAVIOUR, /* revision in force, 0: none */
    CHANGE_TIMER,     /* name; {due_ms, period_ms, owner, {data}}, nil: none */
    CHANGE_KINDS,
};

struct change {
    enum change_kind kind;
    bool own; /* of an object that the author controlled: what others did to it stands in the way */
    uint64_t object;
    struct value name;   /* text; nil: the kind has none */
    struct value before; /* owned, all three */
    struct value after;
};

/* Sorted by object, kind, name once change_set_sort was called, or it was decoded. */
struct change_set {
    struct change *list; /* owned */
    size_t count;
    size_t capacity;
};

void change_set_finish(struct change_set *set);
/* Takes the values of change. */
void change_set_add(struct change_set *set, struct change change);
void change_set_sort(struct change_set *set);
/* Keeps those of which keep says so, in their order, and frees the values of the others. */
void change_set_keep(struct change_set *set,
        bool (*keep)(void *data, const struct change *change), void *data);
/* The change of that thing, or NULL; the set is sorted. name: empty if the kind has none. */
const struct change *change_set_find(
        const struct change_set *set, enum change_kind kind, uint64_t object, struct str name);
/* Appends the set as bytes. */
void change_set_encode(const struct change_set *set, struct buf *out);
/* Reads what may be damaged: each value of a decoded set has the form that its kind says, within the
 * limits that the world sets. */
MUST_CHECK bool change_set_decode(struct str bytes, struct change_set *out, struct err *err);

/* The integer at place (from 0) of a list; 0 if there is none. */
uint64_t change_number(const struct value *list, size_t place);
