/* sandbox_sort.c -- in which order do these come?
 *
 * A stable merge sort of numbers that stand for something else. Whatever less
 * answers, n log n comparisons are enough and no index leaves the range, so a
 * script's comparator cannot make it run long or read beyond. */
#include "engine/lua/sandbox_impl.h"

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

static void merge(const uint32_t *left, size_t left_count, const uint32_t *right,
        size_t right_count, uint32_t *out, bool (*less)(void *data, uint32_t a, uint32_t b),
        void *data)
{
    while (left_count > 0 && right_count > 0) {
        if (less(data, *right, *left)) {
            *out++ = *right++;
            right_count--;
        } else {
            *out++ = *left++;
            left_count--;
        }
    }
    memcpy(out, left, left_count * sizeof(*out));
    memcpy(out + left_count, right, right_count * sizeof(*out));
}

void sandbox_sort(uint32_t *items, uint32_t *scratch, size_t count,
        bool (*less)(void *data, uint32_t a, uint32_t b), void *data)
{
    for (size_t from = 0; from < count; from += RUN) {
        insert_sort(items + from, count - from < RUN ? count - from : RUN, less, data);
    }
    for (size_t width = RUN; width < count; width *= 2) {
        for (size_t from = 0; from < count; from += 2 * width) {
            size_t left = count - from < width ? count - from : width;
            size_t rest = count - from - left;
            size_t right = rest < width ? rest : width;
            merge(items + from, left, items + from + left, right, scratch + from, less, data);
        }
        memcpy(items, scratch, count * sizeof(*items));
    }
}
