/* diff.c -- line differences between two texts.
 *
 * The common beginning and end are cut off. For the rest the shortest edit script is found (E.
 * Myers, "An O(ND) Difference Algorithm"): the furthest point on each diagonal with d changes
 * follows from those with d - 1. The furthest points of each d are kept to walk back.
 *
 * 1. The result always turns the old text into the new one.
 * 2. Work and memory are bounded by DIFFERENCES_MAX and STEPS_MAX. Beyond them the rest counts as
 *    wholly replaced.
 *
 * The last line counts as a line whether or not it ends in a newline. */
#include "engine/modules/workshop/diff.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"

#include <stdint.h>
#include <string.h>

#define DIFFERENCES_MAX 1000
#define STEPS_MAX 2000000
#define CONTEXT 3

struct diff_line {
    struct str text;
    uint64_t hash;
};

struct text {
    struct diff_line *lines; /* owned */
    size_t count;
};

/* Lines of the old text that are deleted (gone) and of the new text that are inserted (come). */
struct marks {
    struct text old;
    struct text new;
    bool *gone; /* owned */
    bool *come; /* owned */
};

static struct text split(struct str bytes)
{
    struct text text = {0};
    for (size_t i = 0; i < bytes.length; i++) {
        text.count += bytes.bytes[i] == '\n' || i + 1 == bytes.length;
    }
    text.lines = mem_alloc_array(text.count, sizeof(*text.lines));
    for (size_t i = 0; i < text.count; i++) {
        struct str line = str_take_until(&bytes, '\n');
        text.lines[i] = (struct diff_line){line, str_hash(line)};
    }
    return text;
}

static bool same(const struct diff_line *a, const struct diff_line *b)
{
    return a->hash == b->hash && str_equal(a->text, b->text);
}

/* -- shortest edit script -- */

struct search {
    const struct diff_line *old;
    const struct diff_line *new;
    int64_t old_count;
    int64_t new_count;
    int64_t *trace[DIFFERENCES_MAX + 1]; /* owned; [d]: the furthest x on diagonals -d to d */
    int64_t steps;
};

static int64_t furthest(const struct search *search, int64_t d, int64_t k)
{
    return search->trace[d][k + d];
}

/* True if diagonal k is reached with d changes by inserting a new line (down), not by deleting an
 * old one. */
static bool goes_down(const struct search *search, int64_t d, int64_t k)
{
    return k == -d ||
           (k != d && furthest(search, d - 1, k - 1) < furthest(search, d - 1, k + 1));
}

static int64_t start_of(const struct search *search, int64_t d, int64_t k)
{
    if (d == 0) {
        return 0;
    }
    return goes_down(search, d, k) ? furthest(search, d - 1, k + 1)
                                   : furthest(search, d - 1, k - 1) + 1;
}

/* Computes the trace for d. True if the end is reached. */
static bool reach(struct search *search, int64_t d)
{
    search->trace[d] = mem_alloc_array((size_t)(2 * d + 1), sizeof(int64_t));
    for (int64_t k = -d; k <= d; k += 2) {
        int64_t x = start_of(search, d, k);
        while (x < search->old_count && x - k < search->new_count && x >= 0 && x - k >= 0 &&
                same(&search->old[x], &search->new[x - k])) {
            x++;
            search->steps++;
        }
        search->steps++;
        search->trace[d][k + d] = x;
        if (k == search->old_count - search->new_count && x >= search->old_count) {
            return true;
        }
    }
    return false;
}

static void walk_back(const struct search *search, int64_t d, bool *gone, bool *come)
{
    int64_t k = search->old_count - search->new_count;
    for (; d > 0; d--) {
        if (goes_down(search, d, k)) {
            k++;
            come[furthest(search, d - 1, k) - k] = true;
        } else {
            k--;
            gone[furthest(search, d - 1, k)] = true;
        }
    }
}

/* Marks the differing lines of the given parts. */
static void compare(struct search *search, bool *gone, bool *come)
{
    int64_t d = 0;
    bool found = reach(search, 0);
    while (!found && d < DIFFERENCES_MAX && search->steps < STEPS_MAX) {
        found = reach(search, ++d);
    }
    if (found) {
        walk_back(search, d, gone, come);
    } else {
        memset(gone, true, (size_t)search->old_count * sizeof(*gone));
        memset(come, true, (size_t)search->new_count * sizeof(*come));
    }
    for (int64_t i = 0; i <= d; i++) {
        mem_free(search->trace[i]);
    }
}

static void mark(struct marks *marks)
{
    size_t first = 0;
    size_t old_end = marks->old.count;
    size_t new_end = marks->new.count;
    while (first < old_end && first < new_end &&
            same(&marks->old.lines[first], &marks->new.lines[first])) {
        first++;
    }
    while (old_end > first && new_end > first &&
            same(&marks->old.lines[old_end - 1], &marks->new.lines[new_end - 1])) {
        old_end--;
        new_end--;
    }
    struct search *search = mem_alloc(sizeof(*search));
    search->old = marks->old.lines + first;
    search->new = marks->new.lines + first;
    search->old_count = (int64_t)(old_end - first);
    search->new_count = (int64_t)(new_end - first);
    compare(search, marks->gone + first, marks->come + first);
    mem_free(search);
}

/* -- output -- */

struct hunk {
    size_t old_from;
    size_t old_to;
    size_t new_from;
    size_t new_to;
};

/* Moves *old and *new to the next difference. False at the end. */
static bool find_difference(const struct marks *marks, size_t *old, size_t *new)
{
    while (*old < marks->old.count && *new < marks->new.count && !marks->gone[*old] &&
            !marks->come[*new]) {
        ++*old;
        ++*new;
    }
    return *old < marks->old.count || *new < marks->new.count;
}

static void pass_difference(const struct marks *marks, size_t *old, size_t *new)
{
    while (*old < marks->old.count && marks->gone[*old]) {
        ++*old;
    }
    while (*new < marks->new.count && marks->come[*new]) {
        ++*new;
    }
}

/* Finds the next hunk from old and new on: differences at most two contexts apart. */
static bool next_hunk(const struct marks *marks, size_t *old, size_t *new, struct hunk *out)
{
    size_t from_old = *old;
    if (!find_difference(marks, old, new)) {
        return false;
    }
    size_t lead = *old - from_old < CONTEXT ? *old - from_old : CONTEXT;
    out->old_from = *old - lead;
    out->new_from = *new - lead;
    for (;;) {
        pass_difference(marks, old, new);
        size_t next_old = *old;
        size_t next_new = *new;
        if (!find_difference(marks, &next_old, &next_new) ||
                next_old - *old > (size_t)2 * CONTEXT) {
            break;
        }
        *old = next_old;
        *new = next_new;
    }
    size_t left = marks->old.count - *old;
    size_t tail = left < CONTEXT ? left : CONTEXT;
    *old += tail;
    *new += tail;
    out->old_to = *old;
    out->new_to = *new;
    return true;
}

static void add_range(struct buf *out, char sign, size_t from, size_t to)
{
    size_t count = to - from;
    buf_printf(out, "%c%zu", sign, count ? from + 1 : from);
    if (count != 1) {
        buf_printf(out, ",%zu", count);
    }
}

/* Output of a hunk's lines: a buffer or a callback. */
struct teller {
    void (*visit)(void *data, char sign, struct str line);
    void *data;
    struct buf *out; /* used if visit is NULL */
    bool spoken;
};

static void tell_line(const struct teller *teller, char sign, size_t number, struct str text)
{
    if (teller->visit) {
        teller->visit(teller->data, sign, text);
        return;
    }
    must(teller->out);
    if (teller->spoken) {
        const char *word = sign == '-' ? "gone" : sign == '+' ? "new" : "same";
        buf_printf(teller->out, "%s %zu: ", word, number + 1);
    } else {
        buf_add_char(teller->out, sign);
    }
    buf_add_str(teller->out, text);
    buf_add_char(teller->out, '\n');
}

static void each_line(
        const struct marks *marks, const struct hunk *hunk, const struct teller teller)
{
    size_t old = hunk->old_from;
    size_t new = hunk->new_from;
    while (old < hunk->old_to || new < hunk->new_to) {
        if (old < hunk->old_to && marks->gone[old]) {
            tell_line(&teller, '-', old, marks->old.lines[old].text);
            old++;
        } else if (new < hunk->new_to && marks->come[new]) {
            tell_line(&teller, '+', new, marks->new.lines[new].text);
            new ++;
        } else {
            tell_line(&teller, ' ', new, marks->new.lines[new].text);
            old++;
            new ++;
        }
    }
}

static void add_hunk(
        const struct marks *marks, const struct hunk *hunk, bool spoken, struct buf *out)
{
    if (!spoken) {
        buf_add_text(out, "@@ ");
        add_range(out, '-', hunk->old_from, hunk->old_to);
        buf_add_char(out, ' ');
        add_range(out, '+', hunk->new_from, hunk->new_to);
        buf_add_text(out, " @@\n");
    }
    each_line(marks, hunk, (struct teller){.out = out, .spoken = spoken});
}

static struct marks marks_of(struct str before, struct str after)
{
    struct marks marks = {.old = split(before), .new = split(after)};
    marks.gone = mem_alloc_array(marks.old.count, sizeof(*marks.gone));
    marks.come = mem_alloc_array(marks.new.count, sizeof(*marks.come));
    mark(&marks);
    return marks;
}

static void marks_finish(struct marks *marks)
{
    mem_free(marks->gone);
    mem_free(marks->come);
    mem_free(marks->old.lines);
    mem_free(marks->new.lines);
}

void diff_each(struct str before, struct str after,
        void (*visit)(void *data, char sign, struct str line), void *data)
{
    struct marks marks = marks_of(before, after);
    struct hunk all = {.old_to = marks.old.count, .new_to = marks.new.count};
    each_line(&marks, &all, (struct teller){.visit = visit, .data = data});
    marks_finish(&marks);
}

void diff_unified(
        struct str before, struct str after, const struct diff_names *names, struct buf *out)
{
    struct marks marks = marks_of(before, after);
    size_t old = 0;
    size_t new = 0;
    struct hunk hunk;
    bool head = names->before && !names->spoken;
    while (next_hunk(&marks, &old, &new, &hunk)) {
        if (head) {
            buf_printf(out, "--- %s\n+++ %s\n", names->before, names->after);
            head = false;
        }
        add_hunk(&marks, &hunk, names->spoken, out);
    }
    marks_finish(&marks);
}
