#pragma once
#include "engine/base/mem.h"

#include <stdbool.h>
#include <stdint.h>

/* Lists of numbers of objects. */

struct id_list {
    uint64_t *items; /* owned */
    size_t count;
    size_t capacity;
};

/* Appends id to data, a struct id_list. */
static inline void id_list_add(void *data, uint64_t id)
{
    struct id_list *list = data;
    list->items = mem_grow(list->items, list->count, &list->capacity, sizeof(*list->items));
    list->items[list->count++] = id;
}

/* True if id is one of the ids. */
static inline bool ids_have(const uint64_t *ids, size_t count, uint64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id) {
            return true;
        }
    }
    return false;
}
