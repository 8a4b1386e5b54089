/* circle_flags.c -- what the bits and numbers of area files are called.
 *
 * The meanings are those of tbaMUD, which are CircleMUD's with additions; only
 * the names are ours: lower case, whole words, '_' between them. The position
 * in a list is the bit or the number; "" is one that means nothing.
 *
 * A bit without a name is kept as "tba_bit_N" and told, so a world whose code
 * had more flags loses none. To name one, add it to its list. */
#include "world/circle_flags.h"

#include "world/circle_read.h"

#include <stdio.h>

struct names {
    const char *const *items;
    size_t count;
};

#define NAMES(...)                                                                             \
    {                                                                                          \
        (const char *const[]){__VA_ARGS__},                                                    \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)              \
    }

static const struct names flag_sets[] = {
        [CIRCLE_FLAGS_ROOM] = NAMES("dark", "death", "no_mob", "indoors", "peaceful",
                "soundproof", "no_track", "no_magic", "tunnel", "private", "godroom", "house",
                "house_crash", "atrium", "olc", "search_mark", "worldmap"),
        [CIRCLE_FLAGS_ZONE] = NAMES(
                "closed", "no_immortals", "quest", "grid", "no_build", "no_astral", "worldmap"),
        [CIRCLE_FLAGS_ACTION] = NAMES("spec", "sentinel", "scavenger", "npc", "aware",
                "aggressive", "stay_zone", "wimpy", "aggressive_to_evil", "aggressive_to_good",
                "aggressive_to_neutral", "memory", "helper", "no_charm", "no_summon",
                "no_sleep", "no_bash", "no_blind", "no_kill", "dying"),
        [CIRCLE_FLAGS_AFFECT] = NAMES("", "blind", "invisible", "detect_alignment",
                "detect_invisible", "detect_magic", "sense_life", "waterwalk", "sanctuary",
                "group", "curse", "infravision", "poison", "protect_from_evil",
                "protect_from_good", "sleep", "no_track", "flying", "scuba", "sneak", "hide",
                "", "charm"),
        [CIRCLE_FLAGS_EXTRA] = NAMES("glow", "hum", "no_rent", "no_donate", "no_invisible",
                "invisible", "magic", "no_drop", "bless", "anti_good", "anti_evil",
                "anti_neutral", "anti_mage", "anti_cleric", "anti_thief", "anti_warrior",
                "no_sell", "quest"),
        [CIRCLE_FLAGS_WEAR] = NAMES("take", "finger", "neck", "body", "head", "legs", "feet",
                "hands", "arms", "shield", "about", "waist", "wrist", "wield", "hold"),
        [CIRCLE_FLAGS_CONTAINER] = NAMES("closeable", "pickproof", "closed", "locked"),
        [CIRCLE_FLAGS_SHOP] = NAMES("fights", "banks", "unlimited_cash"),
        [CIRCLE_FLAGS_CUSTOMER] =
                NAMES("good", "evil", "neutral", "mage", "cleric", "thief", "warrior"),
        [CIRCLE_FLAGS_QUEST] = NAMES("repeatable"),
        [CIRCLE_FLAGS_MOB_TRIGGER] = NAMES("global", "random", "command", "speech", "act",
                "death", "greet", "greet_all", "entry", "receive", "fight", "hit_percent",
                "bribe", "load", "memory", "cast", "leave", "door", "", "time", "damage"),
        [CIRCLE_FLAGS_OBJ_TRIGGER] = NAMES("global", "random", "command", "", "", "timer",
                "get", "drop", "give", "wear", "", "remove", "", "load", "", "cast", "leave",
                "", "consume", "time"),
        [CIRCLE_FLAGS_WLD_TRIGGER] =
                NAMES("global", "random", "command", "speech", "", "reset", "enter", "drop", "",
                        "", "", "", "", "", "", "cast", "leave", "door", "login", "time"),
};

static const struct names name_sets[] = {
        [CIRCLE_NAMES_DIRECTION] = NAMES("north", "east", "south", "west", "up", "down",
                "northwest", "northeast", "southeast", "southwest"),
        [CIRCLE_NAMES_SECTOR] = NAMES("inside", "city", "field", "forest", "hills", "mountains",
                "water_swim", "water_no_swim", "flying", "underwater"),
        [CIRCLE_NAMES_TYPE] = NAMES("undefined", "light", "scroll", "wand", "staff", "weapon",
                "furniture", "free", "treasure", "armour", "potion", "worn", "other", "trash",
                "free2", "container", "note", "drink", "key", "food", "money", "pen", "boat",
                "fountain"),
        [CIRCLE_NAMES_POSITION] = NAMES("dead", "mortally_wounded", "incapacitated", "stunned",
                "sleeping", "resting", "sitting", "fighting", "standing"),
        [CIRCLE_NAMES_SEX] = NAMES("neutral", "male", "female"),
        [CIRCLE_NAMES_LIQUID] = NAMES("water", "beer", "wine", "ale", "dark_ale", "whisky",
                "lemonade", "firebreather", "local_speciality", "slime_mold_juice", "milk",
                "tea", "coffee", "blood", "salt_water", "clear_water"),
        [CIRCLE_NAMES_ATTACK] = NAMES("hit", "sting", "whip", "slash", "bite", "bludgeon",
                "crush", "pound", "claw", "maul", "thrash", "pierce", "blast", "punch", "stab"),
        [CIRCLE_NAMES_WORN] = NAMES("light", "right_finger", "left_finger", "neck_1", "neck_2",
                "body", "head", "legs", "feet", "hands", "arms", "shield", "about", "waist",
                "right_wrist", "left_wrist", "wield", "hold"),
        [CIRCLE_NAMES_APPLY] = NAMES("none", "str", "dex", "int", "wis", "con", "cha", "class",
                "level", "age", "weight", "height", "mana", "hit_points", "move", "gold",
                "experience", "armour", "hitroll", "damroll", "saving_para", "saving_rod",
                "saving_petri", "saving_breath", "saving_spell"),
        [CIRCLE_NAMES_DOOR] = NAMES("open", "closed", "locked"),
        [CIRCLE_NAMES_RESET_MODE] = NAMES("never", "empty", "always"),
        [CIRCLE_NAMES_QUEST] = NAMES("find_object", "find_room", "find_mobile", "kill_mobile",
                "save_mobile", "return_object", "clear_room"),
        [CIRCLE_NAMES_TRIGGER] = NAMES("mobile", "object", "room"),
};

enum { WORD_BITS = 32, FLAG_BITS = 4 * WORD_BITS };

bool circle_flags_has(const struct circle_flags *flags, unsigned bit)
{
    return bit < FLAG_BITS && (flags->words[bit / WORD_BITS] >> (bit % WORD_BITS) & 1);
}

static const char *name_at(const struct names *names, size_t i)
{
    return i < names->count && names->items[i][0] != '\0' ? names->items[i] : NULL;
}

struct value circle_flags_value(enum circle_flag_set set, const struct circle_flags *flags,
        const struct circle_log *log, struct circle_origin origin)
{
    struct value list = value_table();
    for (unsigned bit = 0; bit < FLAG_BITS; bit++) {
        if (!circle_flags_has(flags, bit)) {
            continue;
        }
        const char *name = name_at(&flag_sets[set], bit);
        char unknown[24];
        if (!name) {
            (void)snprintf(unknown, sizeof(unknown), "tba_bit_%u", bit);
            circle_oddity(log, origin, "an unknown flag, kept as %s", unknown);
            name = unknown;
        }
        value_table_append(&list, value_text(name));
    }
    if (value_table_count(&list) == 0) {
        value_finish(&list);
        return value_nil();
    }
    return list;
}

const char *circle_flags_name(enum circle_name_set set, int32_t number)
{
    return number < 0 ? NULL : name_at(&name_sets[set], (size_t)number);
}

struct value circle_flags_named(enum circle_name_set set, int32_t number, const char *what,
        const struct circle_log *log, struct circle_origin origin)
{
    const char *name = circle_flags_name(set, number);
    if (name) {
        return value_text(name);
    }
    circle_oddity(log, origin, "%s %d is unknown, kept as a number", what, number);
    return value_int(number);
}
