#pragma once
#include "world/value.h"

#include <stdbool.h>
#include <stdint.h>

/* One thing of the world, resident in memory. Read the fields freely; write
 * only through world.h, prop.h, place.h, proto.h, which keep undo and the store. */

struct prop {
    uint32_t atom;
    struct value value; /* owned, never nil */
};

struct object {
    uint64_t id;
    uint64_t location; /* 0: nowhere */
    uint64_t arrived;  /* order among its neighbours */
    uint64_t owner;    /* 0: the world itself */
    uint64_t changed;  /* see world.h, invariant 5 */
    char *ref;         /* owned; NULL: none */

    struct prop *props; /* sorted by atom */
    uint32_t prop_count;
    uint32_t prop_capacity;

    uint64_t *contents; /* ids in order of arrival; the truth once contents_loaded */
    uint32_t content_count;
    uint32_t content_capacity;

    uint64_t *protos; /* direct prototypes, in order */
    uint32_t proto_count;

    struct object **lineage; /* itself excluded, depth first, each once; see proto_lineage */
    uint32_t lineage_count;
    uint64_t lineage_version; /* proto_version it was made at; 0: never */

    struct object *place_next; /* residents with the same location */
    struct object *place_prev;

    uint32_t behaviour; /* revision of its own behaviour; 0: none */
    bool contents_loaded;
    bool destroyed;     /* a tombstone until the tx ends */
    bool created;       /* in the open tx */
    uint8_t dirty;      /* what the open tx must write: see tx.c */

    uint64_t cache_version; /* for the script layer: */
    void *cache;            /* what it knows of this object; it frees it in world.on_object */
};
