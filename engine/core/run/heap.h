#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is due some time. Embedded first in what it stands for. */
struct heap_item {
    int64_t due_ms;
    uint64_t order; /* of those due together, the first made is first */
    size_t at;      /* place in the heap; HEAP_OUT: in none */
};

#define HEAP_OUT SIZE_MAX

/* The soonest on top. */
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
/* NULL if empty. */
struct heap_item *heap_top(const struct heap *heap);
