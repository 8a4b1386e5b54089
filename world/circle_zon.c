/* circle_zon.c -- zones and their reset commands: *.zon
 *
 *     #vnum
 *     builders~                                (may be missing)
 *     name~
 *     bottom top minutes mode [flags*4 min-level max-level]
 *     M if mob max room
 *     O if object max room                     (room -1: nowhere)
 *     G if object max
 *     E if object max position
 *     P if object max container
 *     D if room direction state
 *     R if room object
 *     T if kind trigger room
 *     V if kind context room name value
 *     S
 *
 * What follows the numbers of a command is a comment. The letters stay letters
 * here and in the world; what they do is circle_reset.c. */
#include "world/circle_kinds.h"
#include "world/circle_read.h"

#include <string.h>

/* How many numbers follow each letter, the if-flag included. */
static size_t argument_count(char command)
{
    switch (command) {
    case 'M':
    case 'O':
    case 'E':
    case 'P':
    case 'D':
    case 'T':
    case 'V':
        return 4;
    case 'G':
    case 'R':
        return 3;
    default:
        return 0;
    }
}

static bool read_command(
        struct circle_reader *reader, struct circle_words *words, struct circle_reset *reset)
{
    char command = words->at[0].bytes[0];
    size_t count = argument_count(command);
    if (count == 0 || words->at[0].length != 1) {
        return circle_read_fail(reader,
                "a zone's command is one of M O G E P D R T V and S at the end, not \"%.*s\"",
                STR_FMT(circle_read_excerpt(words->line)));
    }
    int32_t numbers[4] = {0};
    if (!circle_read_numbers(reader, words, 1, count, "a zone command's argument", numbers)) {
        return false;
    }
    *reset = (struct circle_reset){
            .command = command,
            .chain = numbers[0] != 0,
            .line = reader->line,
            .name = STR_NONE,
            .value = STR_NONE,
    };
    memcpy(reset->args, numbers + 1, (count - 1) * sizeof(numbers[0]));
    if (command == 'V') {
        if (words->count < 6) {
            return circle_read_fail(reader, "V needs a variable's name");
        }
        /* The value is the rest of the line, blanks and all. */
        reset->name = words->at[5];
        const char *behind = reset->name.bytes + reset->name.length;
        const char *end = words->line.bytes + words->line.length;
        reset->value = str_trim((struct str){behind, (size_t)(end - behind)});
    }
    return true;
}

static bool read_commands(struct circle_reader *reader, struct circle_zone *zone)
{
    for (;;) {
        struct circle_words words;
        if (!circle_read_words(reader, "the zone's closing S", 1, &words)) {
            return false;
        }
        char command = words.at[0].bytes[0];
        if ((command == 'S' && words.at[0].length == 1) || command == '$') {
            return true;
        }
        struct circle_resets *resets = &zone->resets;
        if (resets->count == CIRCLE_RESETS_MAX) {
            return circle_read_fail(
                    reader, "a zone has at most %d commands", CIRCLE_RESETS_MAX);
        }
        resets->items = circle_grow(
                resets->items, resets->count, &resets->capacity, sizeof(*resets->items));
        if (!read_command(reader, &words, &resets->items[resets->count])) {
            return false;
        }
        resets->count++;
    }
}

static bool looks_like_range(const struct circle_words *words)
{
    int64_t number = 0;
    bool all = words->count >= 4;
    for (size_t i = 0; all && i < 4; i++) {
        all = str_to_i64(words->at[i], &number);
    }
    return all;
}

static struct str before_tilde(struct str line)
{
    return str_trim(str_take_until(&line, '~'));
}

static bool read_range(struct circle_reader *reader, struct circle_zone *zone,
        const struct circle_words *words)
{
    int32_t numbers[4];
    const char *what = "the zone's bottom, top, minutes or mode";
    if (!circle_read_numbers(reader, words, 0, 4, what, numbers)) {
        return false;
    }
    zone->bottom = numbers[0];
    zone->top = numbers[1];
    zone->minutes = numbers[2];
    zone->mode = numbers[3];
    zone->min_level = CIRCLE_NONE;
    zone->max_level = CIRCLE_NONE;
    if (zone->bottom > zone->top) {
        return circle_read_fail(
                reader, "the zone's bottom %d is above its top %d", zone->bottom, zone->top);
    }
    if (words->count < 10) {
        return true;
    }
    return circle_read_flags(reader, words, 4, 4, &zone->flags) &&
           circle_read_number(
                   reader, words->at[8], "the zone's lowest level", &zone->min_level) &&
           circle_read_number(
                   reader, words->at[9], "the zone's highest level", &zone->max_level);
}

static bool read_zone(struct circle_reader *reader, struct circle_zone *zone)
{
    struct str first = STR_NONE;
    struct circle_words words;
    if (!circle_read_line(reader, "the zone's builders", &first) ||
            !circle_read_words(reader, "the zone's name", 1, &words)) {
        return false;
    }
    if (looks_like_range(&words)) {
        zone->builders = STR_NONE;
        zone->name = before_tilde(first);
    } else {
        zone->builders = before_tilde(first);
        zone->name = before_tilde(words.line);
        if (!circle_read_words(reader, "the zone's bottom, top, minutes and mode", 4, &words)) {
            return false;
        }
    }
    return read_range(reader, zone, &words) && read_commands(reader, zone);
}

/* The S ends a zone for good: no '$' need follow. */
bool circle_zon_read(struct circle_reader *reader, struct circle_world *world)
{
    do {
        int32_t vnum = 0;
        enum circle_next next = circle_read_record(reader, &vnum);
        if (next != CIRCLE_NEXT_RECORD) {
            return next == CIRCLE_NEXT_END;
        }
        if (!read_zone(reader, circle_add(world, CIRCLE_ZON, reader, vnum))) {
            return false;
        }
    } while (circle_read_peek(reader) != '\0');
    return true;
}
