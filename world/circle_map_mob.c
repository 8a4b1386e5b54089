/* circle_map_mob.c -- mobiles as prototypes of npcs.
 *
 * Whoever keeps a shop is a shopkeeper; others who stand, and are no sentinels, wander.
 *
 * Flags stay in circle.action and circle.affect; whatever a fight would need
 * is in `diku`, in this game's usual terms (hitroll for thac0, armour times
 * ten, dice not rolled). What a mobile with the flag "spec" does stands in the
 * original's C code and in no file: it is told, so that somebody may write it. */
#include "world/circle_map.h"

#include "world/circle_flags.h"
#include "world/circle_read.h"
#include "world/circle_text.h"

#include <ctype.h>

enum { POSITION_STANDING = 8, PURSE_UNLIMITED = 1000000000 };

/* The keys of enhanced mobiles, and what they are called here. */
static const struct {
    const char *key;
    const char *name;
} especs[] = {
        {"BareHandAttack", "attack"},
        {"Str", "str"},
        {"StrAdd", "str_add"},
        {"Int", "int"},
        {"Wis", "wis"},
        {"Dex", "dex"},
        {"Con", "con"},
        {"Cha", "cha"},
        {"SavingPara", "saving_para"},
        {"SavingRod", "saving_rod"},
        {"SavingPetri", "saving_petri"},
        {"SavingBreath", "saving_breath"},
        {"SavingSpell", "saving_spell"},
};

static struct value dice_value(struct circle_dice dice)
{
    struct value table = value_table();
    circle_map_set(&table, "number", value_int(dice.number));
    circle_map_set(&table, "size", value_int(dice.size));
    circle_map_set(&table, "plus", value_int(dice.plus));
    return table;
}

static void set_espec(const struct circle_map *map, const struct circle_mob *mob,
        const struct circle_espec *espec, struct value *diku)
{
    for (size_t i = 0; i < sizeof(especs) / sizeof(especs[0]); i++) {
        if (!str_equal_nocase(espec->key, str_of(especs[i].key))) {
            continue;
        }
        struct value value = i == 0 ? circle_flags_named(CIRCLE_NAMES_ATTACK, espec->value,
                                              "the attack", map->log, mob->head.origin)
                                    : value_int(espec->value);
        circle_map_set(diku, especs[i].name, value);
        return;
    }
    circle_oddity(map->log, mob->head.origin, "mobile #%d: nothing is known of \"%.*s\"; kept",
            mob->head.vnum, STR_FMT(circle_read_excerpt(espec->key)));
    value_table_set_str(diku, espec->key, value_int(espec->value));
}

static struct value diku_of(const struct circle_map *map, const struct circle_mob *mob)
{
    struct value diku = value_table();
    circle_map_set(&diku, "level", value_int(mob->level));
    circle_map_set(&diku, "alignment", value_int(mob->alignment));
    circle_map_set(&diku, "hitroll", value_int(INT64_C(20) - mob->thac0));
    circle_map_set(&diku, "armour", value_int(INT64_C(10) * mob->armour));
    circle_map_set(&diku, "hit_points", dice_value(mob->hit_points));
    circle_map_set(&diku, "damage", dice_value(mob->damage));
    circle_map_set(&diku, "gold", value_int(mob->gold));
    circle_map_set(&diku, "experience", value_int(mob->experience));
    for (size_t i = 0; i < mob->espec_count; i++) {
        set_espec(map, mob, &mob->especs[i], &diku);
    }
    return diku;
}

static struct value circle_of(struct circle_map *map, const struct circle_mob *mob)
{
    const struct circle_log *log = map->log;
    struct circle_origin origin = mob->head.origin;
    struct value circle = value_table();
    circle_map_set(&circle, "action",
            circle_flags_value(CIRCLE_FLAGS_ACTION, &mob->action, log, origin));
    circle_map_set(&circle, "affect",
            circle_flags_value(CIRCLE_FLAGS_AFFECT, &mob->affect, log, origin));
    circle_map_set(&circle, "position",
            circle_flags_named(
                    CIRCLE_NAMES_POSITION, mob->position, "the position", log, origin));
    circle_map_set(&circle, "default_position",
            circle_flags_named(CIRCLE_NAMES_POSITION, mob->default_position,
                    "the default position", log, origin));
    circle_map_set(&circle, "sex",
            circle_flags_named(CIRCLE_NAMES_SEX, mob->sex, "the sex", log, origin));
    circle_map_set(&circle, "triggers", circle_map_triggers(map, &mob->triggers, &mob->head));
    return circle;
}

/* "Gorm" and "Gorm the Bold" are proper names, "the baker" and "A baker" are not. */
static bool is_proper(struct str name)
{
    struct str rest = name;
    struct str first = str_take_word(&rest);
    return first.length > 0 && isupper((unsigned char)first.bytes[0]) &&
           !str_equal_nocase(first, STR("a")) && !str_equal_nocase(first, STR("an")) &&
           !str_equal_nocase(first, STR("the")) && !str_equal_nocase(first, STR("some"));
}

static const char *pronoun_of(int32_t sex)
{
    return sex == 1 ? "he" : sex == 2 ? "she" : "it";
}

/* -- What a mobile does -- */

static const struct circle_shop *shop_of(
        const struct circle_map *map, const struct circle_mob *mob)
{
    for (size_t i = 0; i < circle_count(map->from, CIRCLE_SHP); i++) {
        const struct circle_shop *shop = circle_at(map->from, CIRCLE_SHP, i);
        if (shop->keeper == mob->head.vnum) {
            return shop;
        }
    }
    return NULL;
}

static bool wanders(const struct circle_mob *mob)
{
    return !circle_flags_has(&mob->action, CIRCLE_ACTION_SENTINEL) &&
           mob->position == POSITION_STANDING && mob->default_position == POSITION_STANDING;
}

static void set_behaviour(
        const struct circle_map *map, const struct circle_mob *mob, struct value *props)
{
    const struct circle_shop *shop = shop_of(map, mob);
    if (!shop) {
        circle_map_set(props, "proto", value_text(wanders(mob) ? "wanderer" : "npc"));
        return;
    }
    int64_t purse =
            circle_flags_has(&shop->flags, CIRCLE_SHOP_UNLIMITED) ? PURSE_UNLIMITED : mob->gold;
    circle_map_set(props, "proto", value_text("shopkeeper"));
    circle_map_set(props, "shop", circle_map_link(CIRCLE_SHP, shop->head.vnum));
    circle_map_set(props, "purse", value_int(purse));
}

static void add_mob(struct circle_map *map, const struct circle_mob *mob)
{
    char buffer[CIRCLE_REF_MAX];
    struct value *props = circle_map_add(map, "prototype",
            circle_map_ref(CIRCLE_MOB, mob->head.vnum, buffer), mob->head.origin);
    struct value circle = circle_of(map, mob);
    set_behaviour(map, mob, props);
    circle_map_name(props, &circle, mob->short_desc, mob->keywords);
    if (is_proper(value_as_str(value_table_get_str(props, STR("name"))))) {
        circle_map_set(props, "proper", value_bool(true));
    }
    circle_map_set(props, "aliases", circle_map_words(mob->keywords));
    circle_map_set(props, "room_line", circle_text_line(mob->long_desc));
    circle_map_set(props, "desc", circle_text_block(mob->detail));
    circle_map_set(props, "pronoun", value_text(pronoun_of(mob->sex)));
    circle_map_set(props, "vnum", value_int(mob->head.vnum));
    if (circle_flags_has(&mob->affect, CIRCLE_AFFECT_INVISIBLE) ||
            circle_flags_has(&mob->affect, CIRCLE_AFFECT_HIDE)) {
        circle_map_set(props, "hidden", value_bool(true));
    }
    if (circle_flags_has(&mob->action, CIRCLE_ACTION_SPEC)) {
        circle_oddity(map->log, mob->head.origin,
                "mobile #%d has a special procedure, which is in no file", mob->head.vnum);
    }
    circle_map_set(props, "circle", circle);
    circle_map_set(props, "diku", diku_of(map, mob));
}

void circle_map_mobs(struct circle_map *map)
{
    for (size_t i = 0; i < circle_count(map->from, CIRCLE_MOB); i++) {
        add_mob(map, circle_at(map->from, CIRCLE_MOB, i));
    }
}

/* -- Instances of mobiles and objects -- */

static void add_spawn(struct circle_map *map, const struct circle_spawn *spawn)
{
    char buffer[CIRCLE_REF_MAX];
    struct str ref = spawn->holds ? circle_map_spawn_ref(spawn, buffer) : STR_NONE;
    enum circle_kind kind = spawn->is_mob ? CIRCLE_MOB : CIRCLE_OBJ;
    struct value *props =
            circle_map_add(map, spawn->is_mob ? "npc" : "item", ref, spawn->origin);
    circle_map_set(props, "proto", value_str(circle_map_ref(kind, spawn->vnum, buffer)));
    if (spawn->in != CIRCLE_SPAWN_NONE) {
        const struct circle_spawn *holder = &map->outcome.spawns[spawn->in];
        circle_map_set(props, "at", value_str(circle_map_spawn_ref(holder, buffer)));
    } else if (spawn->room != CIRCLE_NONE) {
        circle_map_set(props, "at", value_str(circle_map_ref(CIRCLE_WLD, spawn->room, buffer)));
    }
    if (spawn->worn) {
        circle_map_set(props, "worn", value_bool(true));
    }
    struct value reset = value_table();
    circle_map_set(&reset, "area", circle_map_link(CIRCLE_ZON, spawn->zone));
    circle_map_set(&reset, "row", value_int((int64_t)spawn->row));
    circle_map_set(props, "reset", reset);
}

void circle_map_spawns(struct circle_map *map)
{
    for (size_t i = 0; i < map->outcome.count; i++) {
        if (!map->outcome.spawns[i].gone) {
            add_spawn(map, &map->outcome.spawns[i]);
        }
    }
}
