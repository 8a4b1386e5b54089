/* circle_wld.c -- rooms: *.wld
 *
 *     #vnum
 *     name~
 *     description~
 *     zone flags flags flags flags sector      (older: zone flags sector)
 *     D<direction> / description~ / keywords~ / door key to
 *     E / keywords~ / text~
 *     S
 *     T trigger                                (any number, behind the S)
 *
 * An exit's target 0 or -1 is nowhere: an exit to look at only. The zone
 * number is kept but means nothing: a zone's range of numbers decides. */
#include "world/circle_kinds.h"
#include "world/circle_read.h"

static bool read_traits(struct circle_reader *reader, struct circle_room *room)
{
    struct circle_words words;
    if (!circle_read_words(reader, "the room's zone, flags and sector", 3, &words)) {
        return false;
    }
    if (words.count != 3 && words.count < 6) {
        return circle_read_fail(reader,
                "a room's zone, flags and sector are 3 or 6 values, not %zu", words.count);
    }
    size_t flag_words = words.count == 3 ? 1 : 4;
    return circle_read_number(reader, words.at[0], "the room's zone", &room->zone) &&
           circle_read_flags(reader, &words, 1, flag_words, &room->flags) &&
           circle_read_number(
                   reader, words.at[1 + flag_words], "the room's sector", &room->sector);
}

static enum circle_door door_of(struct circle_reader *reader, int32_t number)
{
    if (number < CIRCLE_DOOR_NONE || number > CIRCLE_DOOR_HIDDEN_PICKPROOF) {
        circle_read_oddity(reader, "door kind %d is none of 0-4: taken as no door", number);
        return CIRCLE_DOOR_NONE;
    }
    return (enum circle_door)number;
}

static bool read_exit(struct circle_reader *reader, struct circle_room *room, struct str line)
{
    int32_t direction = 0;
    if (!circle_read_number(reader, str_trim(str_slice(line, 1, line.length)), "D's direction",
                &direction)) {
        return false;
    }
    if (direction < 0 || direction >= CIRCLE_DIRECTIONS) {
        return circle_read_fail(reader, "direction %d is none of 0-9", direction);
    }
    struct circle_exit *exit = &room->exits[direction];
    if (exit->given) {
        circle_read_oddity(reader, "a second D%d in room #%d replaces the first", direction,
                room->head.vnum);
    }
    *exit = (struct circle_exit){.given = true, .line = reader->line};
    struct circle_words words;
    int32_t numbers[3];
    if (!circle_read_string(reader, "an exit's description", &exit->desc) ||
            !circle_read_string(reader, "an exit's keywords", &exit->keywords) ||
            !circle_read_words(reader, "an exit's door, key and target", 3, &words) ||
            !circle_read_numbers(
                    reader, &words, 0, 3, "an exit's door, key or target", numbers)) {
        return false;
    }
    exit->door = door_of(reader, numbers[0]);
    exit->key = circle_read_vnum(numbers[1]);
    exit->to = numbers[2] == 0 ? CIRCLE_NONE : circle_read_vnum(numbers[2]);
    return true;
}

static bool read_extra(struct circle_reader *reader, struct circle_extras *extras)
{
    struct str keywords = STR_NONE;
    struct str text = STR_NONE;
    if (!circle_read_string(reader, "an extra description's keywords", &keywords) ||
            !circle_read_string(reader, "an extra description", &text)) {
        return false;
    }
    circle_extras_add(extras, keywords, text);
    return true;
}

static bool read_room(struct circle_reader *reader, void *record)
{
    struct circle_room *room = record;
    if (!circle_read_string(reader, "the room's name", &room->name) ||
            !circle_read_string(reader, "the room's description", &room->desc) ||
            !read_traits(reader, room)) {
        return false;
    }
    for (;;) {
        struct str line = STR_NONE;
        if (!circle_read_line(reader, "the room's closing S", &line)) {
            return false;
        }
        bool ok = true;
        switch (line.bytes[0]) {
        case 'D':
            ok = read_exit(reader, room, line);
            break;
        case 'E':
            ok = read_extra(reader, &room->extras);
            break;
        case 'S':
            return circle_read_triggers(reader, &room->triggers);
        default:
            ok = circle_read_fail(reader, "room #%d goes on with D, E or S, not \"%.*s\"",
                    room->head.vnum, STR_FMT(circle_read_excerpt(line)));
            break;
        }
        if (!ok) {
            return false;
        }
    }
}

bool circle_wld_read(struct circle_reader *reader, struct circle_world *world)
{
    return circle_read_all(reader, world, CIRCLE_WLD, read_room);
}
