/* proto.c -- prototypes and lineages of objects.
 *
 * 1. Nothing inherits from itself, at any depth.
 * 2. A lineage is depth first and left to right, each object once, the object itself excluded. It
 *    has at most LINEAGE_MAX objects and is at most PROTO_DEPTH_MAX deep, or one more if it is
 *    borrowed.
 * 3. A lineage is valid while its number equals world.proto_version. It holds pointers, so that
 *    version is raised when an object in a lineage leaves memory or gets another ref.
 * 4. Thousands of objects have the same single prototype. They borrow its lineage, which is stored
 *    with the prototype in front. A borrowed lineage is valid only as long as the lender's: any
 *    change of that raises world.proto_version.
 *
 * Setting prototypes checks only what lies above the object. Objects that inherit from it are not
 * walked, since they may be the whole world. If one gets too deep, its lineage ends at the
 * limit. */
#include "world/model/proto.h"

#include "engine/base/slab.h"
#include "world/model/object_cache.h"
#include "world/model/prop.h"
#include "world/model/tx_log.h"

#include <inttypes.h>
#include <string.h>

enum { LINEAGE_MAX = 256 };

/* A lineage under construction. */
struct line {
    struct object *objects[LINEAGE_MAX];
    uint32_t count;
    bool incomplete; /* an object could not be read */
};

static bool has(const struct line *line, const struct object *object)
{
    for (uint32_t i = 0; i < line->count; i++) {
        if (line->objects[i] == object) {
            return true;
        }
    }
    return false;
}

static void gather(struct world *world, const struct object *self, const struct object *object,
        unsigned depth, struct line *line)
{
    if (depth == PROTO_DEPTH_MAX) {
        return;
    }
    for (uint32_t i = 0; i < object->proto_count; i++) {
        struct object *proto = world_find(world, object->protos[i]);
        if (!proto) {
            line->incomplete = true;
            continue;
        }
        if (proto == self || has(line, proto) || line->count == LINEAGE_MAX) {
            continue;
        }
        line->objects[line->count++] = proto;
        gather(world, self, proto, depth + 1, line);
    }
}

static void gather_lineage(struct world *world, struct object *object)
{
    struct line line = {.count = 0};
    gather(world, object, object, 0, &line);
    for (uint32_t i = 0; i < line.count; i++) {
        line.objects[i]->inherited = true;
    }
    object_set_lineage(object, line.objects, line.count);
    /* A failed read is tried again next time, since the disk may be back. */
    object->lineage_version = line.incomplete ? 0 : world->proto_version;
    object->marks = 0;
}

/* Returns the object's only prototype with a valid lineage that can be borrowed, or NULL. An object
 * that has lent its own lineage keeps it, since others point into it. */
static struct object *ready_lender(struct world *world, const struct object *object)
{
    struct object *proto =
            object->proto_count == 1 ? world_find(world, object->protos[0]) : NULL;
    if (!proto || proto == object || object->lineage_is == LINEAGE_LENT) {
        return NULL;
    }
    /* A valid own lineage must not move: its caller may be walking it. */
    if (proto->lineage_is == LINEAGE_BORROWED ||
            proto->lineage_version != world->proto_version) {
        gather_lineage(world, proto);
    }
    proto->inherited = true;
    /* In a damaged file the prototype may in turn inherit from the object. */
    bool is_good = proto->lineage_version == world->proto_version;
    return is_good && !proto_is(world, proto, object->id) ? proto : NULL;
}

static void make_lineage(struct world *world, struct object *object)
{
    struct object *lender = ready_lender(world, object);
    if (!lender) {
        gather_lineage(world, object);
        return;
    }
    object_borrow_lineage(object, lender);
    object->lineage_version = lender->lineage_version;
    object->marks = 0;
}

struct object *const *proto_lineage(
        struct world *world, struct object *object, size_t *out_count)
{
    if (object->lineage_version != world->proto_version) {
        make_lineage(world, object);
    }
    *out_count = object->lineage_count;
    return object->lineage;
}

bool proto_is(struct world *world, struct object *object, uint64_t proto)
{
    if (object->id == proto) {
        return true;
    }
    size_t count = 0;
    struct object *const *lineage = proto_lineage(world, object, &count);
    for (size_t i = 0; i < count; i++) {
        if (lineage[i]->id == proto) {
            return true;
        }
    }
    return false;
}

static bool is_called(const struct object *object, const char *ref)
{
    return object->ref && strcmp(object->ref, ref) == 0;
}

bool proto_is_ref(struct world *world, struct object *object, const char *ref)
{
    if (is_called(object, ref)) {
        return true;
    }
    size_t count = 0;
    struct object *const *lineage = proto_lineage(world, object, &count);
    for (size_t i = 0; i < count; i++) {
        if (is_called(lineage[i], ref)) {
            return true;
        }
    }
    return false;
}

/* -- changing -- */

/* Adds the prototypes of all objects in level to next. False on a cycle back to object, or too
 * many. */
static bool climb(struct world *world, const struct object *object, const struct line *level,
        struct line *next, struct err *err)
{
    next->count = 0;
    for (uint32_t i = 0; i < level->count; i++) {
        const struct object *below = level->objects[i];
        for (uint32_t k = 0; k < below->proto_count; k++) {
            struct object *proto = world_find(world, below->protos[k]);
            if (!proto || has(next, proto)) {
                continue;
            }
            if (next->count == LINEAGE_MAX) {
                return err_set(
                        err, ERR_LIMIT, "that would be more than %d prototypes", LINEAGE_MAX);
            }
            next->objects[next->count++] = proto;
        }
    }
    if (has(next, object)) {
        return err_set(err, ERR_DENIED,
                "that would make a circle: #%" PRIu64 " would inherit from itself", object->id);
    }
    return true;
}

/* Walks upward level by level, with a limit, since a cycle has no end. */
static bool fits_proto(struct world *world, const struct object *object,
        const struct line *protos, unsigned depth_max, struct err *err)
{
    if (has(protos, object)) {
        return err_set(err, ERR_DENIED, "#%" PRIu64 " cannot inherit from itself", object->id);
    }
    struct line levels[2] = {*protos, {.count = 0}};
    for (unsigned depth = 1; levels[(depth - 1) % 2].count > 0; depth++) {
        if (depth > depth_max) {
            return err_set(
                    err, ERR_LIMIT, "that would be more than %u prototypes deep", depth_max);
        }
        if (!climb(world, object, &levels[(depth - 1) % 2], &levels[depth % 2], err)) {
            return false;
        }
    }
    return true;
}

static bool is_as_before(const struct object *object, const struct line *protos)
{
    if (object->proto_count != protos->count) {
        return false;
    }
    for (uint32_t i = 0; i < protos->count; i++) {
        if (object->protos[i] != protos->objects[i]->id) {
            return false;
        }
    }
    return true;
}

static bool set_proto(struct world *world, struct object *object, struct object *const *protos,
        size_t count, unsigned depth_max, struct err *err)
{
    must(tx_is_open(world) && !object->destroyed);
    struct line wanted = {.count = 0};
    for (size_t i = 0; i < count; i++) {
        must(!protos[i]->destroyed);
        if (has(&wanted, protos[i])) {
            continue;
        }
        if (wanted.count == PROTO_DIRECT_MAX) {
            return err_set(err, ERR_LIMIT, "an object has at most %d prototypes of its own",
                    PROTO_DIRECT_MAX);
        }
        wanted.objects[wanted.count++] = protos[i];
    }
    if (is_as_before(object, &wanted)) {
        return true;
    }
    if (!fits_proto(world, object, &wanted, depth_max, err)) {
        return false;
    }
    uint32_t id_count = wanted.count;
    uint64_t *ids = slab_alloc(id_count * sizeof(*ids));
    for (uint32_t i = 0; i < id_count; i++) {
        ids[i] = wanted.objects[i]->id;
    }
    tx_touch(world, object);
    object_cache_swap_protos(world, object, &ids, &id_count);
    tx_log(world, (struct tx_undo){.kind = TX_UNDO_PROTOS,
                          .object = object,
                          .protos = {.ids = ids, .count = id_count}});
    return true;
}

bool proto_set(struct world *world, struct object *object, struct object *const *protos,
        size_t count, struct err *err)
{
    return set_proto(world, object, protos, count, PROTO_DEPTH_MAX, err);
}

bool proto_set_read(struct world *world, struct object *object, struct object *const *protos,
        size_t count, struct err *err)
{
    return set_proto(world, object, protos, count, LINEAGE_MAX, err);
}
