/* area_texts.c -- the texts that a builder may have started from before saving an area's file.
 *
 * An editor does not say which text it started from, and a file manager may read the file again
 * in between. So the text with the fewest differing lines is chosen, of several the longest.
 * Somebody who saves an unchanged text started from that, and nobody types others' changes by
 * chance. If that is ambiguous, the oldest is chosen: at worst a false conflict is reported,
 * and that text is dropped.
 *
 * Removed lines say little: an edit of the newest text may remove just what is new in it. So if
 * a save conflicts, it is tried as an edit of the newest text that has as many of its lines
 * (area_save.c).
 *
 * A text that equals an older one than the newest is not saved: either nothing was changed in it since, or somebody wants
 * to take back what others did. It is refused, once: after reading the file again, it is an edit of the newest. */
#include "engine/modules/apply/area_texts.h"

#include "engine/base/map.h"

#include <string.h>

static bool is_of_area_texts(const struct area_text *text, uint64_t character, uint64_t area)
{
    return text->character == character && text->area == area;
}

static void drop(struct area_texts *texts, size_t i)
{
    texts->bytes -= texts->list[i].text.length;
    buf_finish(&texts->list[i].text);
    buf_finish(&texts->list[i].problem);
    texts->count--;
    memmove(&texts->list[i], &texts->list[i + 1], (texts->count - i) * sizeof(texts->list[0]));
}

void area_texts_finish(struct area_texts *texts)
{
    while (texts->count > 0) {
        drop(texts, texts->count - 1);
    }
}

/* Returns the builder's newest text of the area; NULL if none exists. */
static struct area_text *newest(
        const struct area_texts *texts, uint64_t character, uint64_t area)
{
    size_t i = texts->count;
    while (i > 0 && !is_of_area_texts(&texts->list[i - 1], character, area)) {
        i--;
    }
    return i > 0 ? (struct area_text *)(uintptr_t)&texts->list[i - 1] : NULL;
}

/* Drops an equal text, one that was passed, and the oldest ones if there are too many. */
static void make_room(
        struct area_texts *texts, uint64_t character, uint64_t area, struct str text)
{
    size_t kept = 0;
    for (size_t i = texts->count; i > 0; i--) {
        const struct area_text *one = &texts->list[i - 1];
        if (is_of_area_texts(one, character, area) &&
                (one->passed || str_equal(buf_str(&one->text), text) ||
                        ++kept >= AREA_TEXTS_EACH)) {
            drop(texts, i - 1);
        }
    }
    while (texts->count == AREA_TEXTS_MAX ||
            (texts->count > 0 && texts->bytes + text.length > AREA_TEXTS_BYTES)) {
        drop(texts, 0);
    }
}

void area_texts_put(
        struct area_texts *texts, uint64_t character, uint64_t area, struct str text)
{
    struct buf problem = {0};
    if (text.length > AREA_TEXT_MAX) {
        return;
    }
    buf_add_str(&problem, area_texts_problem(texts, character, area));
    make_room(texts, character, area, text);
    struct area_text *one = &texts->list[texts->count++];
    *one = (struct area_text){
            .number = ++texts->last, .character = character, .area = area, .problem = problem};
    buf_add_str(&one->text, text);
    texts->bytes += text.length;
}

size_t area_texts_copy(const struct area_texts *texts, uint64_t character, uint64_t area,
        struct area_began out[AREA_TEXTS_EACH])
{
    size_t count = 0;
    for (size_t i = 0; i < texts->count; i++) {
        if (is_of_area_texts(&texts->list[i], character, area) &&
                texts->list[i].text.length > 0) {
            out[count].number = texts->list[i].number;
            buf_add_str(&out[count++].text, buf_str(&texts->list[i].text));
        }
    }
    return count;
}

void area_texts_drop(
        struct area_texts *texts, uint64_t character, uint64_t area, uint64_t number)
{
    struct buf problem = {0};
    buf_add_str(&problem, area_texts_problem(texts, character, area));
    for (size_t i = texts->count; i > 0; i--) {
        const struct area_text *one = &texts->list[i - 1];
        if (is_of_area_texts(one, character, area) && one->number <= number) {
            drop(texts, i - 1);
        }
    }
    if (problem.length > 0 && !newest(texts, character, area)) {
        area_texts_put(texts, character, area, STR_NONE); /* an empty entry keeps the problem */
        area_texts_set_problem(texts, character, area, buf_str(&problem));
    }
    buf_finish(&problem);
}

void area_texts_pass(
        struct area_texts *texts, uint64_t character, uint64_t area, uint64_t number)
{
    for (size_t i = 0; i < texts->count; i++) {
        struct area_text *one = &texts->list[i];
        one->passed |= is_of_area_texts(one, character, area) && one->number == number;
    }
}

struct str area_texts_problem(const struct area_texts *texts, uint64_t character, uint64_t area)
{
    const struct area_text *one = newest(texts, character, area);
    return one ? buf_str(&one->problem) : STR_NONE;
}

void area_texts_set_problem(
        struct area_texts *texts, uint64_t character, uint64_t area, struct str problem)
{
    struct area_text *one = newest(texts, character, area);
    if (one) {
        buf_clear(&one->problem);
        buf_add_str(&one->problem, problem);
    }
}

/* -- choosing -- */

/* Counts each line, by its hash. */
static void count_lines(struct map *lines, struct str text)
{
    while (text.length > 0) {
        uint64_t key = str_hash(str_take_until(&text, '\n')) | 1;
        uintptr_t before = (uintptr_t)map_find(lines, key);
        (void)map_put(lines, key, (void *)(before + 1));
    }
}

/* Returns how many lines of `one` are missing in `other`. */
static size_t missing(const struct map *one, const struct map *other)
{
    size_t count = 0;
    size_t cursor = 0;
    uint64_t key = 0;
    void *value = NULL;
    while (map_each(one, &cursor, &key, &value)) {
        uintptr_t here = (uintptr_t)value;
        uintptr_t there = (uintptr_t)map_find(other, key);
        count += here > there ? here - there : 0;
    }
    return count;
}

size_t area_texts_nearest(
        const struct area_began *began, size_t count, struct str text, size_t *out_newest)
{
    struct map wanted;
    size_t typed[AREA_TEXTS_EACH] = {0}; /* new lines compared with each */
    size_t best = 0;
    size_t least = SIZE_MAX;
    size_t most = 0; /* lines of the best */
    map_init(&wanted);
    count_lines(&wanted, text);
    for (size_t i = 0; i < count; i++) {
        struct map lines;
        map_init(&lines);
        count_lines(&lines, buf_str(&began[i].text));
        bool is_it = str_equal(buf_str(&began[i].text), text);
        typed[i] = missing(&wanted, &lines);
        size_t distance = is_it ? 0 : 1 + typed[i] + missing(&lines, &wanted);
        if (distance < least || (distance == least && lines.count > most)) {
            best = i;
            least = distance;
            most = lines.count;
        }
        map_finish(&lines);
    }
    map_finish(&wanted);
    *out_newest = best;
    for (size_t i = best + 1; i < count; i++) {
        *out_newest = typed[i] <= typed[best] ? i : *out_newest;
    }
    return best;
}
