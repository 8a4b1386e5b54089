#pragma once
#include "world/circle.h"
#include "world/value/value.h"

/* Names of flag bits and of numbered types: in the world stand names, never numbers. */

enum circle_flag_set {
    CIRCLE_FLAGS_ROOM,
    CIRCLE_FLAGS_ZONE,
    CIRCLE_FLAGS_ACTION, /* what a mobile does */
    CIRCLE_FLAGS_AFFECT,
    CIRCLE_FLAGS_EXTRA, /* of objects */
    CIRCLE_FLAGS_WEAR,
    CIRCLE_FLAGS_CONTAINER,
    CIRCLE_FLAGS_SHOP,
    CIRCLE_FLAGS_CUSTOMER, /* whom a shop refuses */
    CIRCLE_FLAGS_QUEST,
    CIRCLE_FLAGS_MOB_TRIGGER, /* these three in the order of a trigger's kind */
    CIRCLE_FLAGS_OBJ_TRIGGER,
    CIRCLE_FLAGS_WLD_TRIGGER,
};

enum circle_name_set {
    CIRCLE_NAMES_DIRECTION,
    CIRCLE_NAMES_SECTOR,
    CIRCLE_NAMES_TYPE, /* of objects */
    CIRCLE_NAMES_POSITION,
    CIRCLE_NAMES_SEX,
    CIRCLE_NAMES_LIQUID,
    CIRCLE_NAMES_ATTACK,
    CIRCLE_NAMES_WORN, /* positions of equipment */
    CIRCLE_NAMES_APPLY,
    CIRCLE_NAMES_DOOR, /* its state at a reset */
    CIRCLE_NAMES_RESET_MODE,
    CIRCLE_NAMES_QUEST,
    CIRCLE_NAMES_TRIGGER, /* what it is attached to */
};

/* Bits that the import itself asks for. */
enum circle_room_bit { CIRCLE_ROOM_DARK = 0, CIRCLE_ROOM_GODROOM = 10 };

enum circle_action_bit { CIRCLE_ACTION_SPEC = 0, CIRCLE_ACTION_SENTINEL = 1 };

enum circle_shop_bit { CIRCLE_SHOP_UNLIMITED = 2 };

enum circle_affect_bit { CIRCLE_AFFECT_INVISIBLE = 2, CIRCLE_AFFECT_HIDE = 20 };

enum circle_extra_bit { CIRCLE_EXTRA_INVISIBLE = 5 };

enum circle_wear_bit {
    CIRCLE_WEAR_TAKE,
    CIRCLE_WEAR_FINGER,
    CIRCLE_WEAR_NECK,
    CIRCLE_WEAR_BODY,
    CIRCLE_WEAR_HEAD,
    CIRCLE_WEAR_LEGS,
    CIRCLE_WEAR_FEET,
    CIRCLE_WEAR_HANDS,
    CIRCLE_WEAR_ARMS,
    CIRCLE_WEAR_SHIELD,
    CIRCLE_WEAR_ABOUT,
    CIRCLE_WEAR_WAIST,
    CIRCLE_WEAR_WRIST,
    CIRCLE_WEAR_WIELD,
    CIRCLE_WEAR_HOLD,
};

enum circle_type {
    CIRCLE_TYPE_LIGHT = 1,
    CIRCLE_TYPE_SCROLL = 2,
    CIRCLE_TYPE_WAND = 3,
    CIRCLE_TYPE_STAFF = 4,
    CIRCLE_TYPE_WEAPON = 5,
    CIRCLE_TYPE_FURNITURE = 6,
    CIRCLE_TYPE_ARMOUR = 9,
    CIRCLE_TYPE_POTION = 10,
    CIRCLE_TYPE_CONTAINER = 15,
    CIRCLE_TYPE_NOTE = 16,
    CIRCLE_TYPE_DRINK = 17,
    CIRCLE_TYPE_FOOD = 19,
    CIRCLE_TYPE_MONEY = 20,
    CIRCLE_TYPE_FOUNTAIN = 23,
};

bool circle_flags_has(const struct circle_flags *flags, unsigned bit);
/* The names of the bits set, as a list; nil if there are none. A bit without a name is
 * "tba_bit_17", and an oddity at origin. The caller owns the value. */
struct value circle_flags_value(enum circle_flag_set set, const struct circle_flags *flags,
        const struct circle_log *log, struct circle_origin origin);
/* The name of number, or NULL. */
const char *circle_flags_name(enum circle_name_set set, int32_t number);
/* The name as a value, or the number itself, which is an oddity at origin. */
struct value circle_flags_named(enum circle_name_set set, int32_t number, const char *what,
        const struct circle_log *log, struct circle_origin origin);
