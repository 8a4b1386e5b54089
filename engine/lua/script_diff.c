/* script_diff.c -- what differs between two revisions?
 *
 * The longest common sequence of lines, by the textbook table, after what is equal at both ends is set
 * aside. Texts are 64 KiB at most, but may be all of short lines: beyond CELLS_MAX what remains counts as replaced,
 * which is true as well. */
#include "engine/lua/script_diff.h"

#include "engine/base/mem.h"

#include <stdint.h>

enum { CELLS_MAX = 4000000 };

struct lines {
    struct str *list; /* owned */
    size_t count;
};

struct diff {
    struct lines a;
    struct lines b;
    void (*line)(void *data, char op, struct str text);
    void *data;
};

static struct lines split(struct str text)
{
    struct lines lines = {0};
    size_t capacity = 0;
    while (text.length > 0) {
        if (lines.count == capacity) {
            capacity = capacity ? capacity * 2 : 64;
            lines.list = mem_realloc(lines.list, capacity * sizeof(*lines.list));
        }
        lines.list[lines.count++] = str_take_until(&text, '\n');
    }
    return lines;
}

static bool same(const struct diff *diff, size_t i, size_t j)
{
    return str_equal(diff->a.list[i], diff->b.list[j]);
}

/* lengths[i][j]: of the common sequence of a from i on and b from j on. */
static uint16_t *fill(const struct diff *diff, size_t start, size_t n, size_t m)
{
    uint16_t *lengths = mem_alloc_array((n + 1) * (m + 1), sizeof(*lengths));
    for (size_t i = n; i-- > 0;) {
        for (size_t j = m; j-- > 0;) {
            uint16_t down = lengths[(i + 1) * (m + 1) + j];
            uint16_t right = lengths[i * (m + 1) + j + 1];
            lengths[i * (m + 1) + j] =
                    same(diff, start + i, start + j)
                            ? (uint16_t)(lengths[(i + 1) * (m + 1) + j + 1] + 1)
                            : (down > right ? down : right);
        }
    }
    return lengths;
}

static void give_replaced(const struct diff *diff, size_t start, size_t n, size_t m)
{
    for (size_t i = 0; i < n; i++) {
        diff->line(diff->data, '-', diff->a.list[start + i]);
    }
    for (size_t j = 0; j < m; j++) {
        diff->line(diff->data, '+', diff->b.list[start + j]);
    }
}

static void give_middle(const struct diff *diff, size_t start, size_t n, size_t m)
{
    if (n == 0 || m == 0 || (n + 1) * (m + 1) > CELLS_MAX) {
        give_replaced(diff, start, n, m);
        return;
    }
    uint16_t *lengths = fill(diff, start, n, m);
    size_t i = 0;
    size_t j = 0;
    while (i < n || j < m) {
        if (i < n && j < m && same(diff, start + i, start + j)) {
            diff->line(diff->data, ' ', diff->a.list[start + i]);
            i++;
            j++;
        } else if (i < n &&
                   (j == m || lengths[(i + 1) * (m + 1) + j] >= lengths[i * (m + 1) + j + 1])) {
            diff->line(diff->data, '-', diff->a.list[start + i++]);
        } else {
            diff->line(diff->data, '+', diff->b.list[start + j++]);
        }
    }
    mem_free(lengths);
}

void script_diff(struct str a, struct str b, void (*line)(void *data, char op, struct str text),
        void *data)
{
    struct diff diff = {.a = split(a), .b = split(b), .line = line, .data = data};
    size_t least = diff.a.count < diff.b.count ? diff.a.count : diff.b.count;
    size_t start = 0;
    size_t end = 0;
    while (start < least && same(&diff, start, start)) {
        start++;
    }
    while (end < least - start && same(&diff, diff.a.count - 1 - end, diff.b.count - 1 - end)) {
        end++;
    }
    for (size_t i = 0; i < start; i++) {
        line(data, ' ', diff.a.list[i]);
    }
    give_middle(&diff, start, diff.a.count - start - end, diff.b.count - start - end);
    for (size_t i = diff.a.count - end; i < diff.a.count; i++) {
        line(data, ' ', diff.a.list[i]);
    }
    mem_free(diff.a.list);
    mem_free(diff.b.list);
}
