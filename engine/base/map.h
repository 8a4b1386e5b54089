#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Hash maps to borrowed pointers: from non-zero 64-bit ids, and from strings
 * (which the map copies). Open addressing, grows at 3/4; a lookup is a few ns. A large map by id
 * grows and shrinks a few slots at a time, so that no call takes long. */
struct map {
    struct map_slot *slots;
    size_t count;
    size_t capacity;
    struct map_rest *rest; /* owned; entries still to be moved to slots; NULL: none */
};

struct map_slot {
    uint64_t key; /* 0: free */
    void *value;
};

/* Multiplying by the golden ratio spreads ids given out in sequence. The high bits are the best
 * mixed. */
inline size_t map_id_home(uint64_t key, size_t capacity)
{
    return (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & (capacity - 1);
}

/* Returns the slot that holds key, or the free slot where it would go, leaving aside the rest. The
 * capacity must not be 0. */
inline struct map_slot *map_id_slot(const struct map *map, uint64_t key)
{
    size_t i = map_id_home(key, map->capacity);
    while (map->slots[i].key != key && map->slots[i].key != 0) {
        i = (i + 1) & (map->capacity - 1);
    }
    return &map->slots[i];
}

void map_init(struct map *map);
void map_finish(struct map *map);
/* Same as map_finish for a map that owns its values: calls drop (usually mem_free) for each. */
void map_finish_with(struct map *map, void (*drop)(void *value));

/* Same as map_find, in the rest alone. */
void *map_find_rest(const struct map *map, uint64_t key);

/* Returns the value, or NULL if key is not there. */
inline void *map_find(const struct map *map, uint64_t key)
{
    if (map->count == 0 || key == 0) {
        return NULL;
    }
    void *value = map->rest ? map_find_rest(map, key) : NULL;
    return value ? value : map_id_slot(map, key)->value;
}

/* Returns the value replaced, or NULL. value must not be NULL. */
void *map_put(struct map *map, uint64_t key, void *value);
/* Replaces the value of a key that is there. Allowed during a walk. */
void map_replace(struct map *map, uint64_t key, void *value);
/* Returns the value removed, or NULL. A large map shrinks when seven eighths of it are free: such
 * maps hold people, who come in crowds. (Maps by id only.) */
void *map_remove(struct map *map, uint64_t key);
/* Walks the map: start with *cursor = 0; false at the end. The map must not change meanwhile.
 * out_key may be NULL. */
bool map_each(const struct map *map, size_t *cursor, uint64_t *out_key, void **out_value);

struct strmap {
    struct map lists; /* hash -> owned list of the entries that have it */
    size_t count;
};

void strmap_init(struct strmap *map);
void strmap_finish(struct strmap *map);
void *strmap_find(const struct strmap *map, struct str key);
void *strmap_put(struct strmap *map, struct str key, void *value);
void *strmap_remove(struct strmap *map, struct str key);
bool strmap_each(
        const struct strmap *map, size_t *cursor, struct str *out_key, void **out_value);
