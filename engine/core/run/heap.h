#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An item of a heap of due times. Must be the first member of its container. */
struct heap_item {
    int64_t due_ms;
    uint64_t order; /* among items due together, the first made comes first */
    size_t at;      /* index in the heap; HEAP_OUT: in no heap */
};

#define HEAP_OUT SIZE_MAX

/* A heap with the soonest item on top. */
struct heap {
    struct heap_item **items; /* the array is owned, the items are borrowed */
    size_t count;
    size_t capacity;
};

bool heap_is_before(const struct heap_item *a, const struct heap_item *b);
void heap_finish(struct heap *heap);
void heap_put(struct heap *heap, struct heap_item *item);
/* Does nothing if the item is in no heap. */
void heap_remove(struct heap *heap, struct heap_item *item);
/* Returns NULL if the heap is empty. */
struct heap_item *heap_top(const struct heap *heap);
