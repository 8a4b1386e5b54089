#pragma once
#include "engine/base/buf.h"
#include "world/value/value.h"

/* The changes of one building command, one entry per changed thing: its state before and as the
 * command left it. Contains only IDs and names, so it can be stored as bytes in the world
 * file. */

enum change_kind {
    CHANGE_CREATED = 1,
    CHANGE_DESTROYED, /* before: {owner, arrived}; its other state is in changes of its own */
    CHANGE_MOVED,     /* {place or 0, arrived} */
    CHANGE_PROPERTY,  /* name; a value, nil: not set */
    CHANGE_PROTOS,    /* {id, …} */
    CHANGE_OWNER,     /* an id or 0 */
    CHANGE_REF,       /* text, nil: none */
    CHANGE_BEHAVIOUR, /* active revision, 0: none */
    CHANGE_TIMER,     /* name; {due_ms, period_ms, owner, {data}}, nil: none */
    CHANGE_KINDS,
};

struct change {
    enum change_kind kind;
    bool own; /* the author controlled the object: changes by others prevent an undo */
    uint64_t object;
    struct value name;   /* text; nil: not used by the kind */
    struct value before; /* owned, like name and after */
    struct value after;
};

/* Sorted by object, kind and name after change_set_sort or change_set_decode. */
struct change_set {
    struct change *list; /* owned */
    size_t count;
    size_t capacity;
};

void change_set_finish(struct change_set *set);
/* Adds a change and takes ownership of its values. */
void change_set_add(struct change_set *set, struct change change);
void change_set_sort(struct change_set *set);
/* Keeps the changes for which keep returns true, in their order, and frees the values of the
 * others. */
void change_set_keep(struct change_set *set,
        bool (*keep)(void *data, const struct change *change), void *data);
/* Returns the change of that thing, or NULL. The set must be sorted. name: empty if the kind
 * has none. */
const struct change *change_set_find(
        const struct change_set *set, enum change_kind kind, uint64_t object, struct str name);
/* Appends the set as bytes. */
void change_set_encode(const struct change_set *set, struct buf *out);
/* Decodes bytes that may be damaged: each value of the result has the form of its kind, within
 * the limits of the world. */
MUST_CHECK bool change_set_decode(struct str bytes, struct change_set *out, struct err *err);

/* Returns the integer at place (from 0) of a list; 0 if it has no such place. */
uint64_t change_number(const struct value *list, size_t place);
