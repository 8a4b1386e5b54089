#pragma once
#include "engine/base/mem.h"

#include <stdint.h>

/* A growing list of numbers of objects. */
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
