/* object.c -- the memory of one object.
 *
 * 1. props are sorted by atom, none is nil, and prop_mask has the bit of each.
 * 2. contents are unique ids; they are complete only if contents_loaded is set.
 *
 * Nothing here knows of other objects, undo or the store: object_cache.c maintains the indexes, and the
 * modules above log changes. Objects have few properties (5 to 20), so a sorted array with binary
 * search is better than a hash table each. */
#include "world/model/object.h"

#include "engine/base/mem.h"
#include "engine/base/slab.h"

#include <string.h>

struct object *object_create(uint64_t id)
{
    must(id != 0);
    struct object *object = slab_alloc(sizeof(*object));
    object->id = id;
    return object;
}

/* -- lineage -- */

/* Returns the allocated lineage block, or NULL. It has a slot for the object itself, then the
 * lineage. */
static struct object **lineage_block(const struct object *object)
{
    bool is_own = object->lineage && object->lineage_is != LINEAGE_BORROWED;
    return is_own ? object->lineage - 1 : NULL;
}

static size_t lineage_bytes(const struct object *object)
{
    return lineage_block(object) ? (1 + (size_t)object->lineage_count) * sizeof(struct object *)
                                 : 0;
}

void object_set_lineage(struct object *object, struct object *const *lineage, size_t count)
{
    size_t bytes = (1 + count) * sizeof(struct object *);
    struct object **block = lineage_block(object);
    if (bytes != lineage_bytes(object)) {
        slab_free(block);
        block = slab_alloc(bytes + (count == 0)); /* leak checkers miss a pointer to its end */
    }
    block[0] = object;
    memcpy(block + 1, lineage, count * sizeof(struct object *));
    object->lineage = block + 1;
    object->lineage_count = (uint16_t)count;
    object->lineage_is = object->lineage_is == LINEAGE_LENT ? LINEAGE_LENT : LINEAGE_OWN;
}

void object_borrow_lineage(struct object *object, struct object *lender)
{
    must(lender->lineage_is != LINEAGE_BORROWED);
    lender->lineage_is = LINEAGE_LENT;
    slab_free(lineage_block(object));
    object->lineage = lender->lineage - 1;
    object->lineage_count = lender->lineage_count + 1;
    object->lineage_is = LINEAGE_BORROWED;
}

/* -- creation and destruction -- */

void object_strip(struct object *object)
{
    for (uint32_t i = 0; i < object->prop_count; i++) {
        value_finish(&object->props[i].value);
    }
    slab_free(object->props);
    slab_free(lineage_block(object));
    mem_free(object->ref);
    slab_free(object->contents);
    slab_free(object->protos);
    object->props = NULL;
    object->prop_count = 0;
    object->prop_mask = 0;
    object->value_bytes = object->stored_bytes = object->counted_bytes = 0;
    object->lineage = NULL;
    object->lineage_is = LINEAGE_OWN;
    object->lineage_count = 0;
    object->lineage_version = 0;
    object->ref = NULL;
    object->contents = NULL;
    object->content_count = object->content_capacity = 0;
    object->protos = NULL;
    object->proto_count = 0;
}

void object_destroy(struct object *object)
{
    if (object) {
        object_strip(object);
        slab_free(object);
    }
}

extern inline uint64_t object_prop_bit(uint32_t atom);
extern inline struct prop *object_find_prop(const struct object *object, uint32_t atom);

uint32_t object_prop_index(const struct object *object, uint32_t atom)
{
    uint32_t low = 0;
    uint32_t high = object->prop_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (object->props[middle].atom < atom) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void insert_prop(struct object *object, uint32_t at, uint32_t atom, struct value value)
{
    /* The allocator rounds sizes up, so most calls return the same block. */
    object->props =
            slab_realloc(object->props, (object->prop_count + 1) * sizeof(*object->props));
    memmove(&object->props[at + 1], &object->props[at],
            (object->prop_count - at) * sizeof(*object->props));
    object->props[at] = (struct prop){.atom = atom, .value = value};
    object->prop_count++;
    object->prop_mask |= object_prop_bit(atom);
}

static void remove_prop(struct object *object, uint32_t at)
{
    object->prop_count--;
    memmove(&object->props[at], &object->props[at + 1],
            (object->prop_count - at) * sizeof(*object->props));
    object->prop_mask = 0;
    for (uint32_t i = 0; i < object->prop_count; i++) {
        object->prop_mask |= object_prop_bit(object->props[i].atom);
    }
}

struct value object_swap_prop(struct object *object, uint32_t atom, struct value value)
{
    uint32_t at = object_prop_index(object, atom);
    object->values_changed = true;
    if (at == object->prop_count || object->props[at].atom != atom) {
        if (value.kind != VALUE_NIL) {
            insert_prop(object, at, atom, value);
        }
        return value_nil();
    }
    struct value old = object->props[at].value;
    if (value.kind == VALUE_NIL) {
        remove_prop(object, at);
    } else {
        object->props[at].value = value;
    }
    return old;
}

void object_insert_content(struct object *object, uint32_t at, uint64_t id)
{
    must(at <= object->content_count);
    if (object->content_count == object->content_capacity) {
        object->content_capacity = object->content_capacity ? object->content_capacity * 2 : 1;
        object->contents = slab_realloc(
                object->contents, object->content_capacity * sizeof(*object->contents));
    }
    memmove(&object->contents[at + 1], &object->contents[at],
            (object->content_count - at) * sizeof(*object->contents));
    object->contents[at] = id;
    object->content_count++;
}

void object_remove_content(struct object *object, uint64_t id)
{
    for (uint32_t i = 0; i < object->content_count; i++) {
        if (object->contents[i] == id) {
            object->content_count--;
            memmove(&object->contents[i], &object->contents[i + 1],
                    (object->content_count - i) * sizeof(*object->contents));
            return;
        }
    }
}

bool object_has_proto(const struct object *object, uint64_t proto)
{
    for (uint32_t i = 0; i < object->proto_count; i++) {
        if (object->protos[i] == proto) {
            return true;
        }
    }
    return false;
}

static void measure_values(struct object *object)
{
    size_t bytes = 0;
    size_t stored = 0;
    for (uint32_t i = 0; i < object->prop_count; i++) {
        bytes += value_bytes(&object->props[i].value);
        stored += PROP_STORED_BYTES + value_stored_size(&object->props[i].value);
    }
    object->value_bytes = bytes < UINT32_MAX ? (uint32_t)bytes : UINT32_MAX;
    object->stored_bytes = stored < UINT32_MAX ? (uint32_t)stored : UINT32_MAX;
    object->values_changed = false;
}

size_t object_bytes(struct object *object)
{
    if (object->values_changed) {
        measure_values(object);
    }
    size_t bytes = sizeof(*object) + object->prop_count * sizeof(*object->props) +
                   object->value_bytes + lineage_bytes(object) +
                   object->content_capacity * sizeof(*object->contents) +
                   object->proto_count * sizeof(*object->protos);
    return bytes + (object->ref ? strlen(object->ref) + 1 : 0);
}
