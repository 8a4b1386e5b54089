/* circle_mob.c -- mobiles: *.mob
 *
 *     #vnum
 *     keywords~ / short description~ / long description~ / detailed description~
 *     action*4 affect*4 alignment S|E          (older: action affect alignment S|E)
 *     level thac0 armour HdH+H DdD+D
 *     gold experience
 *     position default-position sex
 *     Key: value                               (if the letter is E, any number)
 *     E                                        (if the letter is E)
 *     T trigger                                (any number)
 *
 * Nothing is rolled or converted here. */
#include "world/circle_kinds.h"
#include "world/circle_read.h"

static bool read_traits(
        struct circle_reader *reader, struct circle_mob *mob, bool *out_enhanced)
{
    struct circle_words words;
    if (!circle_read_words(reader, "the mobile's flags and alignment", 4, &words)) {
        return false;
    }
    bool modern = words.count >= 10;
    if (!modern && words.count != 4) {
        return circle_read_fail(reader,
                "a mobile's flags, alignment and letter are 4 or 10 values, not %zu",
                words.count);
    }
    bool ok = modern ? circle_read_flags(reader, &words, 0, 4, &mob->action) &&
                               circle_read_flags(reader, &words, 4, 4, &mob->affect)
                     : circle_read_flags(reader, &words, 0, 1, &mob->action) &&
                               circle_read_old_affect(reader, words.at[1], &mob->affect);
    size_t next = modern ? 8 : 2;
    if (!ok || !circle_read_number(
                       reader, words.at[next], "the mobile's alignment", &mob->alignment)) {
        return false;
    }
    struct str letter = words.at[next + 1];
    *out_enhanced = str_equal_nocase(letter, STR("E"));
    if (!*out_enhanced && !str_equal_nocase(letter, STR("S"))) {
        return circle_read_fail(reader, "a mobile's kind is S or E, not \"%.*s\"",
                STR_FMT(circle_read_excerpt(letter)));
    }
    return true;
}

/* "2d6+10" */
static bool read_dice(struct circle_reader *reader, struct str word, struct circle_dice *out)
{
    struct str rest = word;
    struct str number = str_take_until(&rest, 'd');
    struct str size = str_take_until(&rest, '+');
    return circle_read_number(
                   reader, number, "the number of dice (as in 2d6+10)", &out->number) &&
           circle_read_number(reader, size, "the dice's size (as in 2d6+10)", &out->size) &&
           circle_read_number(reader, rest, "the dice's bonus (as in 2d6+10)", &out->plus);
}

static bool read_numbers(struct circle_reader *reader, struct circle_mob *mob)
{
    struct circle_words words;
    int32_t numbers[3];
    if (!circle_read_words(reader, "the mobile's level, thac0, armour and dice", 5, &words) ||
            !circle_read_numbers(
                    reader, &words, 0, 3, "the mobile's level, thac0 or armour", numbers) ||
            !read_dice(reader, words.at[3], &mob->hit_points) ||
            !read_dice(reader, words.at[4], &mob->damage)) {
        return false;
    }
    mob->level = numbers[0];
    mob->thac0 = numbers[1];
    mob->armour = numbers[2];
    if (!circle_read_words(reader, "the mobile's gold and experience", 2, &words) ||
            !circle_read_numbers(
                    reader, &words, 0, 2, "the mobile's gold or experience", numbers)) {
        return false;
    }
    mob->gold = numbers[0];
    mob->experience = numbers[1];
    if (!circle_read_words(reader, "the mobile's positions and sex", 3, &words) ||
            !circle_read_numbers(
                    reader, &words, 0, 3, "the mobile's positions or sex", numbers)) {
        return false;
    }
    mob->position = numbers[0];
    mob->default_position = numbers[1];
    mob->sex = numbers[2];
    return true;
}

static bool read_espec(struct circle_reader *reader, struct circle_mob *mob, struct str line)
{
    struct str rest = line;
    struct str key = str_trim(str_take_until(&rest, ':'));
    int32_t value = 0;
    if (key.length == line.length) {
        return circle_read_fail(reader,
                "mobile #%d goes on with \"Key: value\" or E, not \"%.*s\"", mob->head.vnum,
                STR_FMT(circle_read_excerpt(line)));
    }
    if (!circle_read_number(reader, str_trim(rest), "the value behind ':'", &value)) {
        return false;
    }
    if (mob->espec_count == CIRCLE_ESPECS_MAX) {
        return circle_read_fail(
                reader, "more than %d \"Key: value\" lines in one mobile", CIRCLE_ESPECS_MAX);
    }
    mob->especs[mob->espec_count] = (struct circle_espec){key, value};
    mob->espec_count++;
    return true;
}

static bool read_especs(struct circle_reader *reader, struct circle_mob *mob)
{
    for (;;) {
        struct str line = STR_NONE;
        if (!circle_read_line(reader, "the mobile's closing E", &line)) {
            return false;
        }
        if (str_equal(line, STR("E"))) {
            return true;
        }
        if (!read_espec(reader, mob, line)) {
            return false;
        }
    }
}

static bool read_mob(struct circle_reader *reader, void *record)
{
    struct circle_mob *mob = record;
    bool enhanced = false;
    return circle_read_string(reader, "the mobile's keywords", &mob->keywords) &&
           circle_read_string(reader, "the mobile's short description", &mob->short_desc) &&
           circle_read_string(reader, "the mobile's long description", &mob->long_desc) &&
           circle_read_string(reader, "the mobile's detailed description", &mob->detail) &&
           read_traits(reader, mob, &enhanced) && read_numbers(reader, mob) &&
           (!enhanced || read_especs(reader, mob)) &&
           circle_read_triggers(reader, &mob->triggers);
}

bool circle_mob_read(struct circle_reader *reader, struct circle_world *world)
{
    return circle_read_all(reader, world, CIRCLE_MOB, read_mob);
}
