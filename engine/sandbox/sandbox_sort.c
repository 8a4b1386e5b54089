/* sandbox_sort.c -- a stable merge sort with an untrusted comparator.
 *
 * It sorts numbers that stand for other values. For any answers of less, n log n comparisons are
 * enough and no index leaves the range. So a script's comparator cannot make it run long or read
 * out of bounds. */
#include "engine/sandbox/sandbox_impl.h"

#include <string.h>

#define RUN 8

static void insert_sort(uint32_t *items, size_t count,
        bool (*less)(void *data, uint32_t a, uint32_t b), void *data)
{
    for (size_t i = 1; i < count; i++) {
        uint32_t item = items[i];
        size_t at = i;
        while (at > 0 && less(data, item, items[at - 1])) {
            items[at] = items[at - 1];
            at--;
        }
        items[at] = item;
    }
}

/* Merges the two runs in items: the first `left` items, and the rest. */
static void merge(const uint32_t *items, size_t left, size_t count, uint32_t *out,
        bool (*less)(void *data, uint32_t a, uint32_t b), void *data)
{
    const uint32_t *a = items;
    const uint32_t *b = items + left;
    while (a < items + left && b < items + count) {
        *out++ = less(data, *b, *a) ? *b++ : *a++;
    }
    size_t rest = (size_t)(items + left - a);
    memcpy(out, a, rest * sizeof(*out));
    memcpy(out + rest, b, (size_t)(items + count - b) * sizeof(*out));
}

void sandbox_sort(uint32_t *items, uint32_t *scratch, size_t count,
        bool (*less)(void *data, uint32_t a, uint32_t b), void *data)
{
    for (size_t from = 0; from < count; from += RUN) {
        insert_sort(items + from, count - from < RUN ? count - from : RUN, less, data);
    }
    for (size_t width = RUN; width < count; width *= 2) {
        for (size_t from = 0; from < count; from += 2 * width) {
            size_t both = count - from < 2 * width ? count - from : 2 * width;
            size_t left = both < width ? both : width;
            merge(items + from, left, both, scratch + from, less, data);
        }
        memcpy(items, scratch, count * sizeof(*items));
    }
}
