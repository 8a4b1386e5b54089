/* circle_obj.c -- objects: *.obj
 *
 *     #vnum
 *     keywords~ / short description~ / long description~ / action description~
 *     type extra*4 wear*4 affect*4             (older: type extra wear [affect])
 *     value value value value
 *     weight cost rent [level [timer]]
 *     E / keywords~ / text~
 *     A / location modifier
 *     T trigger
 *
 * The blocks come in any order; nothing but the next record ends them. What
 * the values mean depends on the type: see circle_map_obj.c. */
#include "world/circle_kinds.h"
#include "world/circle_read.h"

static bool read_traits(struct circle_reader *reader, struct circle_object *object)
{
    struct circle_words words;
    if (!circle_read_words(reader, "the object's type and flags", 3, &words) ||
            !circle_read_number(reader, words.at[0], "the object's type", &object->type)) {
        return false;
    }
    if (words.count >= 13) {
        return circle_read_flags(reader, &words, 1, 4, &object->extra) &&
               circle_read_flags(reader, &words, 5, 4, &object->wear) &&
               circle_read_flags(reader, &words, 9, 4, &object->affect);
    }
    if (words.count > 4) {
        return circle_read_fail(reader,
                "an object's type and flags are 3, 4 or 13 values, not %zu", words.count);
    }
    return circle_read_flags(reader, &words, 1, 1, &object->extra) &&
           circle_read_flags(reader, &words, 2, 1, &object->wear) &&
           (words.count < 4 || circle_read_old_affect(reader, words.at[3], &object->affect));
}

static bool read_numbers(struct circle_reader *reader, struct circle_object *object)
{
    struct circle_words words;
    if (!circle_read_words(reader, "the object's values", 4, &words) ||
            !circle_read_numbers(
                    reader, &words, 0, 4, "one of the object's values", object->values) ||
            !circle_read_words(reader, "the object's weight, cost and rent", 3, &words)) {
        return false;
    }
    int32_t numbers[5] = {0};
    size_t count = words.count < 5 ? words.count : 5;
    if (!circle_read_numbers(
                reader, &words, 0, count, "the object's weight, cost or rent", numbers)) {
        return false;
    }
    object->weight = numbers[0];
    object->cost = numbers[1];
    object->rent = numbers[2];
    object->level = numbers[3];
    object->timer = numbers[4];
    return true;
}

static bool read_extra(struct circle_reader *reader, struct circle_object *object)
{
    struct str line = STR_NONE;
    struct str keywords = STR_NONE;
    struct str text = STR_NONE;
    if (!circle_read_line(reader, "E", &line) ||
            !circle_read_string(reader, "an extra description's keywords", &keywords) ||
            !circle_read_string(reader, "an extra description", &text)) {
        return false;
    }
    circle_extras_add(&object->extras, keywords, text);
    return true;
}

static bool read_affect(struct circle_reader *reader, struct circle_object *object)
{
    struct str line = STR_NONE;
    struct circle_words words;
    int32_t numbers[2];
    if (!circle_read_line(reader, "A", &line) ||
            !circle_read_words(reader, "A's location and modifier", 2, &words) ||
            !circle_read_numbers(reader, &words, 0, 2, "A's location or modifier", numbers)) {
        return false;
    }
    if (object->affect_count == CIRCLE_AFFECTS_MAX) {
        circle_read_oddity(reader, "object #%d has more than %d A blocks: this one is left out",
                object->head.vnum, CIRCLE_AFFECTS_MAX);
        return true;
    }
    object->affects[object->affect_count] = (struct circle_affect){numbers[0], numbers[1]};
    object->affect_count++;
    return true;
}

/* Reads blocks until something else comes. */
static bool read_blocks(struct circle_reader *reader, struct circle_object *object)
{
    for (;;) {
        bool ok = true;
        switch (circle_read_peek(reader)) {
        case 'E':
            ok = read_extra(reader, object);
            break;
        case 'A':
            ok = read_affect(reader, object);
            break;
        case 'T':
            ok = circle_read_triggers(reader, &object->triggers);
            break;
        default:
            return true;
        }
        if (!ok) {
            return false;
        }
    }
}

static bool read_object(struct circle_reader *reader, void *record)
{
    struct circle_object *object = record;
    return circle_read_string(reader, "the object's keywords", &object->keywords) &&
           circle_read_string(reader, "the object's short description", &object->short_desc) &&
           circle_read_string(reader, "the object's long description", &object->long_desc) &&
           circle_read_string(reader, "the object's action description", &object->action) &&
           read_traits(reader, object) && read_numbers(reader, object) &&
           read_blocks(reader, object);
}

bool circle_obj_read(struct circle_reader *reader, struct circle_world *world)
{
    return circle_read_all(reader, world, CIRCLE_OBJ, read_object);
}
