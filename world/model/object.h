#pragma once
#include "world/value/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One object of the world, resident in memory. Read the fields freely; write only through world.h,
 * prop.h, place.h and proto.h, which maintain undo and the store. */

/* Bytes that a property counts in addition to its value. */
#define PROP_STORED_BYTES 16

struct prop {
    uint32_t atom;
    uint32_t saved;     /* 1 + undo log index of its old value, or stale: see prop.c */
    struct value value; /* owned, never nil */
};

/* Owner of a lineage's memory. */
enum lineage_is {
    LINEAGE_OWN,      /* the object, with itself in front */
    LINEAGE_LENT,     /* same, and others point into it, so it must not move */
    LINEAGE_BORROWED, /* its prototype */
};

struct object {
    /* The fields that reading an object needs, kept together. */
    uint64_t id;
    uint64_t changed;         /* see world.h, invariant 5 */
    uint64_t prop_mask;       /* bit atom % 64 set for each property: ends most misses */
    struct prop *props;       /* owned; sorted by atom */
    struct object **lineage;  /* depth first, each once, without itself: see proto.c */
    uint64_t lineage_version; /* proto_version it was computed at; 0: never */
    uint16_t lineage_count;
    uint16_t proto_count;
    uint32_t prop_count;
    bool destroyed : 1; /* a tombstone until the tx ends, and then until that is durable */
    bool created : 1;   /* in the open tx */
    bool contents_loaded : 1; /* contents is complete */
    bool used : 1;            /* since the clock hand last passed: see world_evict.c */
    bool inherited : 1;       /* is in another object's lineage */
    uint8_t lineage_is : 2;   /* enum lineage_is */
    bool values_changed : 1;  /* since value_bytes was computed */
    uint8_t dirty;            /* parts that the commit being encoded writes: see tx_commit.c */
    uint16_t marks; /* for the engine: derived from the lineage; 0 when that may have changed */
    uint32_t behaviour; /* revision of its own behaviour; 0: none */
    uint64_t location;  /* 0: nowhere */
    uint64_t arrived;   /* orders the contents of a place */
    uint64_t owner;     /* 0: no owner (the world) */
    char *ref;          /* owned; NULL: none */

    uint64_t *contents; /* owned; ids in order of arrival */
    uint32_t content_count;
    uint32_t content_capacity;

    uint64_t *protos;      /* owned; direct prototypes, in order */
    uint32_t value_bytes;  /* bytes of its values in addition to props */
    uint32_t stored_bytes; /* bytes of its properties in the file; updated with value_bytes */
    uint32_t
            counted_bytes; /* bytes counted for its owner: stored_bytes as of the last commit */
    uint32_t bytes;        /* bytes counted for it in world.object_cache_bytes */

    uint64_t contents_version; /* grows when the contents change; never reused */

    struct object *place_next; /* residents with the same location */
    struct object *place_prev;
    struct object *clock_next; /* ring of all residents */
    struct object *clock_prev;

    uint64_t cache_version; /* for the script layer: */
    void *cache;            /* the layer's data about this object; borrowed */
};

/* -- memory only, without undo and indexes; for the modules of the world layer -- */

struct object *object_create(uint64_t id);
/* Frees it and everything it owns. The caller must have told all holders of pointers. */
void object_destroy(struct object *object);
/* Forgets everything except its id and stamps, which a tombstone needs. */
void object_strip(struct object *object);
/* Returns the index of atom among the properties, or where it would be inserted. */
uint32_t object_prop_index(const struct object *object, uint32_t atom);

/* Returns atom's bit in prop_mask. */
inline uint64_t object_prop_bit(uint32_t atom)
{
    return (uint64_t)1 << (atom % 64);
}

/* Returns the own property, or NULL. Most properties asked for do not exist, which their bit
 * shows. */
inline struct prop *object_find_prop(const struct object *object, uint32_t atom)
{
    if (!(object->prop_mask & object_prop_bit(atom))) {
        return NULL;
    }
    uint32_t i = object_prop_index(object, atom);
    return i < object->prop_count && object->props[i].atom == atom ? &object->props[i] : NULL;
}

/* Replaces the own value by value (nil removes it), and returns the old value, perhaps nil. */
struct value object_swap_prop(struct object *object, uint32_t atom, struct value value);
/* Inserts an id into the contents at index at, or removes it. */
void object_insert_content(struct object *object, uint32_t at, uint64_t id);
void object_remove_content(struct object *object, uint64_t id);
/* True if proto is one of its direct prototypes. */
bool object_has_proto(const struct object *object, uint64_t proto);
/* Returns the memory it takes. Values are measured again only if some have changed, since most
 * commits only move objects. */
size_t object_bytes(struct object *object);
/* Copies `count` objects as its lineage. Pointers to the previous lineage become stale, borrowed
 * ones included. */
void object_set_lineage(struct object *object, struct object *const *lineage, size_t count);
/* Sets its lineage to lender followed by lender's lineage, which must not be borrowed. Nothing is
 * copied, so the lineage is valid only as long as lender's. */
void object_borrow_lineage(struct object *object, struct object *lender);
