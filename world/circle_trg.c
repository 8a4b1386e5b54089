/* circle_trg.c -- triggers: *.trg
 *
 *     #vnum
 *     name~
 *     kind types [number]                      (kind: 0 mobile, 1 object, 2 room)
 *     argument~
 *     body~
 *
 * The body is a script in a language of its own. It is kept to the letter. */
#include "world/circle_kinds.h"
#include "world/circle_read.h"

static bool read_traits(struct circle_reader *reader, struct circle_trigger *trigger)
{
    struct circle_words words;
    struct circle_flags types;
    if (!circle_read_words(reader, "the trigger's kind, types and number", 2, &words) ||
            !circle_read_number(reader, words.at[0], "the trigger's kind", &trigger->attach) ||
            !circle_read_flags(reader, &words, 1, 1, &types)) {
        return false;
    }
    if (trigger->attach < 0 || trigger->attach > 2) {
        return circle_read_fail(
                reader, "a trigger's kind is 0, 1 or 2, not %d", trigger->attach);
    }
    trigger->types = types.words[0];
    return words.count < 3 ||
           circle_read_number(reader, words.at[2], "the trigger's number", &trigger->number);
}

static bool read_trigger(struct circle_reader *reader, void *record)
{
    struct circle_trigger *trigger = record;
    return circle_read_string(reader, "the trigger's name", &trigger->name) &&
           read_traits(reader, trigger) &&
           circle_read_string(reader, "the trigger's argument", &trigger->argument) &&
           circle_read_string(reader, "the trigger's body", &trigger->body);
}

bool circle_trg_read(struct circle_reader *reader, struct circle_world *world)
{
    return circle_read_all(reader, world, CIRCLE_TRG, read_trigger);
}
