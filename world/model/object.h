#pragma once
#include "world/value/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One thing of the world, resident in memory. Read the fields freely; write
 * only through world.h, prop.h, place.h, proto.h, which keep undo and the store. */

/* What a property is counted for beside its value. */
#define PROP_STORED_BYTES 16

struct prop {
    uint32_t atom;
    uint32_t saved;     /* 1 + where in the undo log its old value may be: see prop.c */
    struct value value; /* owned, never nil */
};

/* Whose memory a lineage is in. */
enum lineage_is {
    LINEAGE_OWN,      /* the object's, with itself in front */
    LINEAGE_LENT,     /* the same, and others point into it: it stays where it is */
    LINEAGE_BORROWED, /* its prototype's */
};

struct object {
    /* What a look reads of each object, kept together. */
    uint64_t id;
    uint64_t changed;         /* see world.h, invariant 5 */
    uint64_t prop_mask;       /* bit atom % 64 is set for each property: most misses end here */
    struct prop *props;       /* owned; sorted by atom */
    struct object **lineage;  /* itself excluded, depth first, each once: see proto.c */
    uint64_t lineage_version; /* proto_version it was made at; 0: never */
    uint16_t lineage_count;
    uint16_t proto_count;
    uint32_t prop_count;
    bool destroyed;          /* a tombstone: until the tx ends, then until that is durable */
    bool created;            /* in the open tx */
    bool contents_loaded;    /* contents is the truth */
    bool used;               /* since the clock's hand last passed: see world_evict.c */
    bool inherited;          /* is in the lineage of some object */
    uint8_t lineage_is : 2;  /* enum lineage_is */
    bool values_changed : 1; /* since value_bytes was found */
    uint8_t marks; /* for the engine: what it made of the lineage; 0 whenever that may be another */
    uint8_t dirty; /* what the commit being encoded writes of it: see tx_commit.c */

    uint32_t prop_capacity;
    uint32_t behaviour; /* revision of its own behaviour; 0: none */
    uint64_t location;  /* 0: nowhere */
    uint64_t arrived;   /* order among its neighbours */
    uint64_t owner;     /* 0: the world itself */
    char *ref;          /* owned; NULL: none */

    uint64_t *contents; /* owned; ids in order of arrival */
    uint32_t content_count;
    uint32_t content_capacity;

    uint64_t *protos;      /* owned; direct prototypes, in order */
    uint32_t value_bytes;  /* what its values take beside props */
    uint32_t stored_bytes; /* what its properties take in the file; found with value_bytes */
    uint32_t
            counted_bytes; /* what its owner is counted for: stored_bytes as of the last commit */
    uint32_t bytes;        /* what it is counted for in world.resident_bytes */

    uint64_t contents_version; /* grows when something comes or goes; never the same again */

    struct object *place_next; /* residents with the same location */
    struct object *place_prev;
    struct object *clock_next; /* all residents, a ring */
    struct object *clock_prev;

    uint64_t cache_version; /* for the script layer: */
    void *cache;            /* what it knows of this object; borrowed from it */
};

/* -- memory only: no undo, no index; for the modules of the world layer -- */

struct object *object_create(uint64_t id);
/* Frees it and all it owns; whoever points at it was told before. */
void object_destroy(struct object *object);
/* Forgets all but its id and stamps: what a tombstone needs. */
void object_strip(struct object *object);
/* Returns where atom is among the properties, or would be inserted. */
uint32_t object_prop_index(const struct object *object, uint32_t atom);

/* Returns the bit of prop_mask that stands for atom. */
inline uint64_t object_prop_bit(uint32_t atom)
{
    return (uint64_t)1 << (atom % 64);
}

/* Returns the own property, or NULL. Most of those asked for are not there, and a bit says so. */
inline struct prop *object_find_prop(const struct object *object, uint32_t atom)
{
    if (!(object->prop_mask & object_prop_bit(atom))) {
        return NULL;
    }
    uint32_t i = object_prop_index(object, atom);
    return i < object->prop_count && object->props[i].atom == atom ? &object->props[i] : NULL;
}

/* Puts value (nil: removes) in the place of the own one, which is handed over, nil if there was
 * none. */
struct value object_swap_prop(struct object *object, uint32_t atom, struct value value);
/* Inserts or removes an id in the contents; at is an index. */
void object_insert_content(struct object *object, uint32_t at, uint64_t id);
void object_remove_content(struct object *object, uint64_t id);
/* True if proto is one of its direct prototypes. */
bool object_has_proto(const struct object *object, uint64_t proto);
/* Memory it takes. Values are measured again only if some have changed: most commits just move things. */
size_t object_bytes(struct object *object);
/* Copies `count` objects as its lineage. Who holds a pointer to the one before has a stale one, whoever borrowed it as well. */
void object_set_lineage(struct object *object, struct object *const *lineage, size_t count);
/* Its lineage is lender, then lender's, which is not borrowed. No copy: it is good for as long as lender's is. */
void object_borrow_lineage(struct object *object, struct object *lender);
