/* map.c -- hash maps from ids and from strings to borrowed pointers.
 *
 * 1. capacity is 0 or a power of two; at most 3/4 of the slots are taken.
 * 2. No free slot lies between a key's home slot and its slot (linear probing), so a search ends at
 *    the first free slot. Removal keeps this by moving later keys back, without tombstones.
 * 3. When a map of MAP_LARGE slots or more grows or shrinks, its old slots become its rest, of
 *    which each later call moves MOVED_AT_ONCE. An entry that has left the rest keeps its key there,
 *    without a value. A search begins in the rest, because most pages of the new slots have no
 *    memory yet, and to give them some takes as long as many searches.
 *
 * The order of a walk depends only on the keys and the calls, so a run can be repeated. Callers
 * that show it to people sort first. A map from strings is one from their hashes. */
#include "engine/base/map.h"

#include "engine/base/err.h"
#include "engine/base/mem.h"
#include "engine/base/slab.h"

#include <string.h>

enum { MAP_FIRST = 8, MAP_KEPT = 256, MAP_LARGE = 8192, MOVED_AT_ONCE = 32 };

struct map_rest {
    struct map_slot *slots; /* owned */
    size_t capacity;
    size_t moved; /* slots before that are done */
};

/* -- By id -- */

extern inline size_t map_id_home(uint64_t key, size_t capacity);
extern inline struct map_slot *map_id_slot(const struct map *map, uint64_t key);
extern inline void *map_find(const struct map *map, uint64_t key);

void map_init(struct map *map)
{
    *map = (struct map){0};
}

static void forget_rest(struct map *map)
{
    if (map->rest) {
        mem_free(map->rest->slots);
        mem_free(map->rest);
        map->rest = NULL;
    }
}

void map_finish(struct map *map)
{
    if (map) {
        forget_rest(map);
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

/* Returns the slot of the rest that holds key or would; it has a value if the entry is there. */
static struct map_slot *rest_slot(const struct map *map, uint64_t key)
{
    const struct map rest = {.slots = map->rest->slots, .capacity = map->rest->capacity};
    return map_id_slot(&rest, key);
}

void *map_find_rest(const struct map *map, uint64_t key)
{
    return rest_slot(map, key)->value;
}

/* Returns the value that has been taken out of the rest, or NULL. */
static void *take_from_rest(struct map *map, uint64_t key)
{
    void *value = map->rest ? map_find_rest(map, key) : NULL;
    if (value) {
        rest_slot(map, key)->value = NULL;
    }
    return value;
}

static void move_slots(struct map *map, size_t count)
{
    struct map_rest *rest = map->rest;
    if (!rest) {
        return;
    }
    size_t left = rest->capacity - rest->moved;
    size_t end = rest->moved + (count < left ? count : left);
    for (; rest->moved < end; rest->moved++) {
        struct map_slot *from = &rest->slots[rest->moved];
        if (from->value) {
            *map_id_slot(map, from->key) = *from;
            from->value = NULL;
        }
    }
    if (rest->moved == rest->capacity) {
        forget_rest(map);
    }
}

static void id_resize(struct map *map, size_t capacity)
{
    move_slots(map, SIZE_MAX);
    struct map_slot *slots = mem_alloc_array(capacity, sizeof(*slots));
    if (map->capacity > 0) {
        map->rest = mem_alloc(sizeof(*map->rest));
        *map->rest = (struct map_rest){.slots = map->slots, .capacity = map->capacity};
    }
    map->slots = slots;
    map->capacity = capacity;
    move_slots(map, map->rest && map->rest->capacity >= MAP_LARGE ? MOVED_AT_ONCE : SIZE_MAX);
}

void *map_put(struct map *map, uint64_t key, void *value)
{
    must(key != 0 && value);
    move_slots(map, MOVED_AT_ONCE);
    if (needs_growth(map->count, map->capacity)) {
        id_resize(map, map->capacity ? map->capacity * 2 : MAP_FIRST);
    }
    struct map_slot *slot = map_id_slot(map, key);
    void *replaced = slot->key ? slot->value : take_from_rest(map, key);
    map->count += replaced == NULL;
    *slot = (struct map_slot){key, value};
    return replaced;
}

void map_replace(struct map *map, uint64_t key, void *value)
{
    must(value && map_find(map, key));
    bool rests = map->rest && map_find_rest(map, key);
    (rests ? rest_slot(map, key) : map_id_slot(map, key))->value = value;
}

/* Empties a slot, and moves later keys back. */
static void close_hole(struct map *map, size_t hole)
{
    size_t mask = map->capacity - 1;
    for (size_t i = (hole + 1) & mask; map->slots[i].key; i = (i + 1) & mask) {
        size_t home = map_id_home(map->slots[i].key, map->capacity);
        /* It may move back unless its home lies behind the hole. */
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            map->slots[hole] = map->slots[i];
            hole = i;
        }
    }
    map->slots[hole] = (struct map_slot){0};
}

void *map_remove(struct map *map, uint64_t key)
{
    if (map->count == 0 || key == 0) {
        return NULL;
    }
    move_slots(map, MOVED_AT_ONCE);
    struct map_slot *slot = map_id_slot(map, key);
    void *removed = slot->key ? slot->value : take_from_rest(map, key);
    if (!removed) {
        return NULL;
    }
    if (slot->key) {
        close_hole(map, (size_t)(slot - map->slots));
    }
    map->count--;
    /* frees the slots that a crowd needed */
    if (map->count == 0 && map->capacity > MAP_KEPT) {
        map_finish(map);
    } else if (map->capacity / 4 > MAP_KEPT && map->count < map->capacity / 8) {
        id_resize(map, map->capacity / 4);
    }
    return removed;
}

/* Returns the slot of a walk's step: the map's own, then those of the rest. */
static const struct map_slot *slot_at(const struct map *map, size_t i)
{
    return i < map->capacity ? &map->slots[i] : &map->rest->slots[i - map->capacity];
}

bool map_each(const struct map *map, size_t *cursor, uint64_t *out_key, void **out_value)
{
    size_t end = map->capacity + (map->rest ? map->rest->capacity : 0);
    for (size_t i = *cursor; i < end; i++) {
        const struct map_slot *slot = slot_at(map, i);
        if (slot->value) {
            if (out_key) {
                *out_key = slot->key;
            }
            *out_value = slot->value;
            *cursor = i + 1;
            return true;
        }
    }
    *cursor = end;
    return false;
}

/* -- By string -- */

/* An entry. Two keys hardly ever have the same hash. */
struct named {
    struct named *next;
    void *value;
    size_t length;
    char key[]; /* and a NUL */
};

static uint64_t hash_of(struct str key)
{
    uint64_t hash = str_hash(key);
    return hash ? hash : 1;
}

/* Returns the entry of key in a list, or NULL. */
static struct named *named_in(struct named *list, struct str key)
{
    while (list &&
            (list->length != key.length || memcmp(list->key, key.bytes, key.length) != 0)) {
        list = list->next;
    }
    return list;
}

void strmap_init(struct strmap *map)
{
    *map = (struct strmap){0};
}

static void free_list(void *list)
{
    for (struct named *named = list; named;) {
        struct named *next = named->next;
        slab_free(named);
        named = next;
    }
}

void strmap_finish(struct strmap *map)
{
    if (map) {
        map_finish_with(&map->lists, free_list);
        *map = (struct strmap){0};
    }
}

void *strmap_find(const struct strmap *map, struct str key)
{
    struct named *named =
            map->count ? named_in(map_find(&map->lists, hash_of(key)), key) : NULL;
    return named ? named->value : NULL;
}

void *strmap_put(struct strmap *map, struct str key, void *value)
{
    must(value);
    uint64_t hash = hash_of(key);
    struct named *list = map_find(&map->lists, hash);
    struct named *named = named_in(list, key);
    if (named) {
        void *replaced = named->value;
        named->value = value;
        return replaced;
    }
    named = slab_alloc(sizeof(*named) + key.length + 1);
    *named = (struct named){.next = list, .value = value, .length = key.length};
    memcpy(named->key, key.length ? key.bytes : "", key.length);
    (void)map_put(&map->lists, hash, named);
    map->count++;
    return NULL;
}

void *strmap_remove(struct strmap *map, struct str key)
{
    uint64_t hash = hash_of(key);
    struct named *list = map->count ? map_find(&map->lists, hash) : NULL;
    struct named *named = named_in(list, key);
    if (!named) {
        return NULL;
    }
    struct named **link = &list;
    while (*link != named) {
        link = &(*link)->next;
    }
    *link = named->next;
    if (list) {
        (void)map_put(&map->lists, hash, list);
    } else {
        (void)map_remove(&map->lists, hash);
    }
    void *removed = named->value;
    slab_free(named);
    map->count--;
    return removed;
}

/* The cursor has a list's in its low bits, and how many entries of the list have been met above. */
bool strmap_each(
        const struct strmap *map, size_t *cursor, struct str *out_key, void **out_value)
{
    enum { MET_SHIFT = 40 };

    size_t at = *cursor & (((size_t)1 << MET_SHIFT) - 1);
    size_t met = *cursor >> MET_SHIFT;
    size_t next = at;
    void *list = NULL;
    if (!map_each(&map->lists, &next, NULL, &list)) {
        return false;
    }
    const struct named *named = list;
    for (size_t i = 0; i < met; i++) {
        named = named->next;
    }
    if (out_key) {
        *out_key = (struct str){named->key, named->length};
    }
    *out_value = named->value;
    *cursor = named->next ? at | (met + 1) << MET_SHIFT : next;
    return true;
}
