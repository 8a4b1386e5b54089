/* map.c -- hash maps from ids and from strings to borrowed pointers.
 *
 * 1. capacity is 0 or a power of two; at most 3/4 of the slots are taken.
 * 2. No free slot lies between a key's home slot and its slot (linear probing), so a search ends at
 *    the first free slot. Removal keeps this by moving later keys back, without tombstones.
 *
 * The order of a walk depends only on the keys and the calls, so a run can be repeated. Callers
 * that show it to people sort first.
 *
 * The two kinds are written out instead of sharing one body by macros: the lookup by id is the
 * hottest path of the world. */
#include "engine/base/map.h"

#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/base/slab.h"

#include <string.h>

enum { MAP_FIRST = 8, MAP_KEPT = 256 };

/* -- By id -- */

extern inline size_t map_id_home(uint64_t key, size_t capacity);
extern inline struct map_slot *map_id_slot(const struct map *map, uint64_t key);
extern inline void *map_find(const struct map *map, uint64_t key);

void map_init(struct map *map)
{
    *map = (struct map){0};
}

void map_finish(struct map *map)
{
    if (map) {
        mem_free(map->slots);
        *map = (struct map){0};
    }
}

void map_finish_with(struct map *map, void (*drop)(void *value))
{
    size_t cursor = 0;
    void *value = NULL;
    while (map_each(map, &cursor, NULL, &value)) {
        drop(value);
    }
    map_finish(map);
}

static bool needs_growth(size_t count, size_t capacity)
{
    return count + 1 > capacity - capacity / 4;
}

static void id_resize(struct map *map, size_t capacity)
{
    struct map old = *map;
    map->capacity = capacity;
    map->slots = mem_alloc_array(map->capacity, sizeof(*map->slots));
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.slots[i].key) {
            *map_id_slot(map, old.slots[i].key) = old.slots[i];
        }
    }
    mem_free(old.slots);
}

void *map_put(struct map *map, uint64_t key, void *value)
{
    must(key != 0 && value);
    if (needs_growth(map->count, map->capacity)) {
        id_resize(map, map->capacity ? map->capacity * 2 : MAP_FIRST);
    }
    struct map_slot *slot = map_id_slot(map, key);
    void *replaced = slot->value;
    map->count += slot->key == 0;
    *slot = (struct map_slot){key, value};
    return replaced;
}

void *map_remove(struct map *map, uint64_t key)
{
    struct map_slot *slot = map->count > 0 ? map_id_slot(map, key) : NULL;
    void *removed = slot ? slot->value : NULL;
    if (!removed) {
        return NULL;
    }
    size_t mask = map->capacity - 1;
    size_t hole = (size_t)(slot - map->slots);
    for (size_t i = (hole + 1) & mask; map->slots[i].key; i = (i + 1) & mask) {
        size_t home = map_id_home(map->slots[i].key, map->capacity);
        /* It may move back unless its home lies behind the hole. */
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            map->slots[hole] = map->slots[i];
            hole = i;
        }
    }
    map->slots[hole] = (struct map_slot){0};
    map->count--;
    /* frees the slots that a crowd needed */
    if (map->count == 0 && map->capacity > MAP_KEPT) {
        map_finish(map);
    } else if (map->capacity / 4 > MAP_KEPT && map->count < map->capacity / 8) {
        id_resize(map, map->capacity / 4);
    }
    return removed;
}

bool map_each(const struct map *map, size_t *cursor, uint64_t *out_key, void **out_value)
{
    for (size_t i = *cursor; i < map->capacity; i++) {
        if (map->slots[i].key) {
            if (out_key) {
                *out_key = map->slots[i].key;
            }
            *out_value = map->slots[i].value;
            *cursor = i + 1;
            return true;
        }
    }
    *cursor = map->capacity;
    return false;
}

/* -- By string -- */

static bool holds(const struct strmap_slot *slot, struct str key, uint32_t hash)
{
    return slot->hash == hash && slot->length == key.length &&
           memcmp(slot->key, key.bytes, key.length) == 0;
}

static struct strmap_slot *str_slot(const struct strmap *map, struct str key, uint32_t hash)
{
    size_t i = hash & (map->capacity - 1);
    while (map->slots[i].key && !holds(&map->slots[i], key, hash)) {
        i = (i + 1) & (map->capacity - 1);
    }
    return &map->slots[i];
}

void strmap_init(struct strmap *map)
{
    *map = (struct strmap){0};
}

void strmap_finish(struct strmap *map)
{
    if (map) {
        for (size_t i = 0; i < map->capacity; i++) {
            slab_free(map->slots[i].key);
        }
        mem_free(map->slots);
        *map = (struct strmap){0};
    }
}

void *strmap_find(const struct strmap *map, struct str key)
{
    return map->count ? str_slot(map, key, (uint32_t)str_hash(key))->value : NULL;
}

static void str_grow(struct strmap *map)
{
    struct strmap old = *map;
    map->capacity = old.capacity ? old.capacity * 2 : MAP_FIRST;
    map->slots = mem_alloc_array(map->capacity, sizeof(*map->slots));
    for (size_t i = 0; i < old.capacity; i++) {
        struct strmap_slot *slot = &old.slots[i];
        if (slot->key) {
            *str_slot(map, (struct str){slot->key, slot->length}, slot->hash) = *slot;
        }
    }
    mem_free(old.slots);
}

void *strmap_put(struct strmap *map, struct str key, void *value)
{
    must(value);
    if (needs_growth(map->count, map->capacity)) {
        str_grow(map);
    }
    uint32_t hash = (uint32_t)str_hash(key);
    struct strmap_slot *slot = str_slot(map, key, hash);
    void *replaced = slot->value;
    if (slot->key) {
        slot->value = value;
    } else {
        *slot = (struct strmap_slot){slab_text(key), (uint32_t)key.length, hash, value};
        map->count++;
    }
    return replaced;
}

void *strmap_remove(struct strmap *map, struct str key)
{
    if (map->count == 0) {
        return NULL;
    }
    struct strmap_slot *slot = str_slot(map, key, (uint32_t)str_hash(key));
    void *removed = slot->value;
    if (!removed) {
        return NULL;
    }
    slab_free(slot->key);
    size_t mask = map->capacity - 1;
    size_t hole = (size_t)(slot - map->slots);
    for (size_t i = (hole + 1) & mask; map->slots[i].key; i = (i + 1) & mask) {
        size_t home = map->slots[i].hash & mask;
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            map->slots[hole] = map->slots[i];
            hole = i;
        }
    }
    map->slots[hole] = (struct strmap_slot){0};
    map->count--;
    return removed;
}

bool strmap_each(
        const struct strmap *map, size_t *cursor, struct str *out_key, void **out_value)
{
    for (size_t i = *cursor; i < map->capacity; i++) {
        const struct strmap_slot *slot = &map->slots[i];
        if (slot->key) {
            if (out_key) {
                *out_key = (struct str){slot->key, slot->length};
            }
            *out_value = slot->value;
            *cursor = i + 1;
            return true;
        }
    }
    *cursor = map->capacity;
    return false;
}
