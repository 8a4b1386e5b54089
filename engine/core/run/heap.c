/* heap.c -- a binary heap of due items, which know their index.
 *
 * Because of the index, removing an item from the middle (a cancelled wait) costs as little as
 * removing the top. Items due together come in the order they were made. */
#include "engine/core/run/heap.h"

#include "engine/base/base.h"
#include "engine/base/mem.h"

bool heap_is_before(const struct heap_item *a, const struct heap_item *b)
{
    return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->order < b->order;
}

static void place(struct heap *heap, struct heap_item *item, size_t at)
{
    heap->items[at] = item;
    item->at = at;
}

static void sift_up(struct heap *heap, struct heap_item *item, size_t at)
{
    while (at > 0 && heap_is_before(item, heap->items[(at - 1) / 2])) {
        place(heap, heap->items[(at - 1) / 2], at);
        at = (at - 1) / 2;
    }
    place(heap, item, at);
}

static void sift_down(struct heap *heap, struct heap_item *item, size_t at)
{
    for (;;) {
        size_t child = at * 2 + 1;
        if (child >= heap->count) {
            break;
        }
        if (child + 1 < heap->count &&
                heap_is_before(heap->items[child + 1], heap->items[child])) {
            child++;
        }
        if (!heap_is_before(heap->items[child], item)) {
            break;
        }
        place(heap, heap->items[child], at);
        at = child;
    }
    place(heap, item, at);
}

void heap_finish(struct heap *heap)
{
    mem_free(heap->items);
    *heap = (struct heap){0};
}

void heap_put(struct heap *heap, struct heap_item *item)
{
    heap->items =
            mem_grow(heap->items, heap->count, &heap->capacity, sizeof(struct heap_item *));
    heap->count++;
    sift_up(heap, item, heap->count - 1);
}

void heap_remove(struct heap *heap, struct heap_item *item)
{
    if (item->at == HEAP_OUT) {
        return;
    }
    size_t at = item->at;
    must(at < heap->count && heap->items[at] == item);
    struct heap_item *last = heap->items[--heap->count];
    item->at = HEAP_OUT;
    if (last == item) {
        return;
    }
    if (at > 0 && heap_is_before(last, heap->items[(at - 1) / 2])) {
        sift_up(heap, last, at);
    } else {
        sift_down(heap, last, at);
    }
}

struct heap_item *heap_top(const struct heap *heap)
{
    return heap->count ? heap->items[0] : NULL;
}
