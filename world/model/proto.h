#pragma once
#include "world/model/world.h"
#include "world/value/table.h"

#define PROTO_DIRECT_MAX 16

/* Prototypes and lineages. The lineage of an object is its prototypes depth first and left to
 * right, each once, without the object itself. */
struct object *const *proto_lineage(
        struct world *world, struct object *object, size_t *out_count);
/* True if proto is object or in its lineage. */
bool proto_is(struct world *world, struct object *object, uint64_t proto);
bool proto_is_ref(struct world *world, struct object *object, const char *ref);
/* Replaces object's direct prototypes. Fails, with a sentence, on a cycle, more than
 * PROTO_DIRECT_MAX or too great a depth. */
MUST_CHECK bool proto_set(struct world *world, struct object *object,
        struct object *const *protos, size_t count, struct err *err);
/* Same for a world that is read from text. Its lineages may be deeper, because a change of an
 * object's prototypes does not check those that inherit from it. */
MUST_CHECK bool proto_set_read(struct world *world, struct object *object,
        struct object *const *protos, size_t count, struct err *err);
