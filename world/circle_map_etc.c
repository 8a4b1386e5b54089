/* circle_map_etc.c -- shops, triggers and quests as objects that only hold data.
 *
 * Each is an object that is nowhere, with what was read in one table (`shop`, `trigger`,
 * `quest`) under readable names; vnums stay numbers there, as they are part of the scripts'
 * text as well. Nothing acts on triggers and quests: whoever makes one of them act finds all of
 * it there.
 *
 * A shop's terms are its properties, as scripts/rules/trade.lua wants them of what a keeper has
 * in `shop`; the table has only what that does not know. A pair of hours 0-0 is none. */
#include "world/circle_map.h"

#include "engine/base/buf.h"
#include "world/circle_flags.h"
#include "world/circle_read.h"
#include "world/circle_text.h"

#include <stdio.h>

static void need(const struct circle_map *map, const struct circle_head *head,
        enum circle_kind kind, const char *what, int32_t vnum)
{
    if (vnum != CIRCLE_NONE && !circle_knows(map->from, &map->known, kind, vnum)) {
        circle_oddity(map->log, head->origin, "#%d names the %s #%d, which is not there",
                head->vnum, what, vnum);
    }
}

static void need_all(const struct circle_map *map, const struct circle_head *head,
        enum circle_kind kind, const char *what, const struct circle_vnums *vnums)
{
    for (size_t i = 0; i < vnums->count; i++) {
        need(map, head, kind, what, vnums->items[i]);
    }
}

static void set_vnum(struct value *table, const char *key, int32_t vnum)
{
    if (vnum != CIRCLE_NONE) {
        circle_map_set(table, key, value_int(vnum));
    }
}

/* A record that is nowhere, called name. */
static struct value *add_data(struct circle_map *map, enum circle_kind kind,
        const struct circle_head *head, struct str name)
{
    char buffer[CIRCLE_REF_MAX];
    struct value *props = circle_map_add(
            map, "prototype", circle_map_ref(kind, head->vnum, buffer), head->origin);
    circle_map_set(props, "proto", value_text("thing"));
    circle_map_called(props, props, circle_text_plain(name));
    circle_map_set(props, "vnum", value_int(head->vnum));
    return props;
}

/* -- Shops -- */

static const char *const message_names[CIRCLE_SHOP_MESSAGES] = {"keeper_lacks_item",
        "player_lacks_item", "does_not_buy", "keeper_lacks_money", "player_lacks_money",
        "player_buys", "player_sells"};

static struct value messages_of(const struct circle_shop *shop)
{
    struct value messages = value_table();
    for (size_t i = 0; i < CIRCLE_SHOP_MESSAGES; i++) {
        circle_map_set(&messages, message_names[i], circle_text_line(shop->messages[i]));
    }
    return circle_map_or_nil(messages);
}

static struct value types_of(const struct circle_map *map, const struct circle_shop *shop)
{
    struct value types = value_table();
    for (size_t i = 0; i < shop->types.count; i++) {
        const struct circle_shop_type *type = &shop->types.items[i];
        struct value one = value_table();
        circle_map_set(&one, "type",
                type->type == CIRCLE_NONE ? circle_text_verbatim(type->word)
                                          : circle_flags_named(CIRCLE_NAMES_TYPE, type->type,
                                                    "the type", map->log, shop->head.origin));
        circle_map_set(&one, "keywords", circle_text_verbatim(type->expression));
        value_table_append(&types, one);
    }
    return circle_map_or_nil(types);
}

/* Types as scripts ask for them, without the expressions. */
static struct value wanted_of(const struct circle_shop *shop)
{
    struct value wanted = value_table();
    for (size_t i = 0; i < shop->types.count; i++) {
        const struct circle_shop_type *type = &shop->types.items[i];
        const char *name = circle_flags_name(CIRCLE_NAMES_TYPE, type->type);
        struct buf word = {0};
        str_fold(name ? str_of(name) : str_trim(type->word), &word);
        if (word.length > 0) {
            value_table_append(&wanted, value_str(buf_str(&word)));
        }
        buf_finish(&word);
    }
    return circle_map_or_nil(wanted);
}

/* Those of vnums that are there. */
static struct value links_of(
        const struct circle_map *map, enum circle_kind kind, const struct circle_vnums *vnums)
{
    struct value links = value_table();
    for (size_t i = 0; i < vnums->count; i++) {
        if (circle_knows(map->from, &map->known, kind, vnums->items[i])) {
            value_table_append(&links, circle_map_link(kind, vnums->items[i]));
        }
    }
    return circle_map_or_nil(links);
}

static struct value hours_of(const struct circle_shop *shop)
{
    struct value hours = value_table();
    for (size_t i = 0; i < 4; i += 2) {
        if (shop->hours[i] != 0 || shop->hours[i + 1] != 0) {
            struct value one = value_table();
            circle_map_set(&one, "from", value_int(shop->hours[i]));
            circle_map_set(&one, "to", value_int(shop->hours[i + 1]));
            value_table_append(&hours, one);
        }
    }
    return circle_map_or_nil(hours);
}

static void add_shop(struct circle_map *map, const struct circle_shop *shop)
{
    const struct circle_log *log = map->log;
    struct circle_origin origin = shop->head.origin;
    const struct circle_mob *keeper = circle_find(map->from, CIRCLE_MOB, shop->keeper);
    char name[256];
    (void)snprintf(name, sizeof(name), "the shop of %.*s",
            STR_FMT(circle_read_excerpt(keeper ? keeper->short_desc : STR("nobody"))));
    struct value *props = add_data(map, CIRCLE_SHP, &shop->head, str_of(name));
    need(map, &shop->head, CIRCLE_MOB, "keeper", shop->keeper);
    need_all(map, &shop->head, CIRCLE_OBJ, "product", &shop->products);
    need_all(map, &shop->head, CIRCLE_WLD, "room", &shop->rooms);
    circle_map_set(props, "goods", links_of(map, CIRCLE_OBJ, &shop->products));
    circle_map_set(props, "asks", value_float(shop->buy_rate));
    circle_map_set(props, "pays", value_float(shop->sell_rate));
    circle_map_set(props, "buys", wanted_of(shop));
    circle_map_set(props, "hours", hours_of(shop));
    circle_map_set(props, "shop_rooms", links_of(map, CIRCLE_WLD, &shop->rooms));
    circle_map_set(props, "messages", messages_of(shop));
    struct value table = value_table();
    circle_map_set(&table, "types", types_of(map, shop));
    circle_map_set(&table, "temper", value_int(shop->temper));
    circle_map_set(
            &table, "flags", circle_flags_value(CIRCLE_FLAGS_SHOP, &shop->flags, log, origin));
    set_vnum(&table, "keeper", shop->keeper);
    circle_map_set(&table, "refuses",
            circle_flags_value(CIRCLE_FLAGS_CUSTOMER, &shop->trade_with, log, origin));
    circle_map_set(props, "shop", table);
}

void circle_map_shops(struct circle_map *map)
{
    for (size_t i = 0; i < circle_count(map->from, CIRCLE_SHP); i++) {
        add_shop(map, circle_at(map->from, CIRCLE_SHP, i));
    }
}

/* -- Triggers -- */

static void add_trigger(struct circle_map *map, const struct circle_trigger *trigger)
{
    struct circle_origin origin = trigger->head.origin;
    struct value *props = add_data(map, CIRCLE_TRG, &trigger->head, trigger->name);
    /* Names of types depend on what it is attached to. */
    enum circle_flag_set set =
            (enum circle_flag_set)((int32_t)CIRCLE_FLAGS_MOB_TRIGGER + trigger->attach);
    struct circle_flags types = {{trigger->types}};
    struct value table = value_table();
    circle_map_set(&table, "kind",
            circle_flags_named(
                    CIRCLE_NAMES_TRIGGER, trigger->attach, "the kind", map->log, origin));
    circle_map_set(&table, "types", circle_flags_value(set, &types, map->log, origin));
    circle_map_set(&table, "number", value_int(trigger->number));
    circle_map_set(&table, "argument", circle_text_verbatim(trigger->argument));
    circle_map_set(&table, "body", circle_text_verbatim(trigger->body));
    circle_map_set(props, "trigger", table);
}

void circle_map_triggers_all(struct circle_map *map)
{
    for (size_t i = 0; i < circle_count(map->from, CIRCLE_TRG); i++) {
        add_trigger(map, circle_at(map->from, CIRCLE_TRG, i));
    }
}

/* -- Quests -- */

static const char *const quest_values[7] = {
        "points", "penalty", "min_level", "max_level", "time", "return_to", "quantity"};

static void add_quest(struct circle_map *map, const struct circle_quest *quest)
{
    const struct circle_log *log = map->log;
    struct circle_origin origin = quest->head.origin;
    struct value *props = add_data(map, CIRCLE_QST, &quest->head, quest->name);
    need(map, &quest->head, CIRCLE_MOB, "questmaster", quest->master);
    need(map, &quest->head, CIRCLE_OBJ, "object", quest->object);
    circle_map_set(props, "desc", circle_text_block(quest->info));
    circle_map_set(props, "aliases", circle_map_words(quest->keywords));
    struct value table = value_table();
    circle_map_set(&table, "done", circle_text_block(quest->done));
    circle_map_set(&table, "quit", circle_text_block(quest->quit));
    circle_map_set(&table, "type",
            circle_flags_named(CIRCLE_NAMES_QUEST, quest->type, "the type", log, origin));
    circle_map_set(&table, "flags",
            circle_flags_value(CIRCLE_FLAGS_QUEST, &quest->flags, log, origin));
    set_vnum(&table, "master", quest->master);
    set_vnum(&table, "target", quest->target);
    set_vnum(&table, "previous", quest->previous);
    set_vnum(&table, "next", quest->next);
    set_vnum(&table, "prerequisite", quest->prerequisite);
    for (size_t i = 0; i < 7; i++) {
        circle_map_set(&table, quest_values[i], value_int(quest->values[i]));
    }
    circle_map_set(&table, "gold", value_int(quest->gold));
    circle_map_set(&table, "experience", value_int(quest->experience));
    set_vnum(&table, "object", quest->object);
    circle_map_set(props, "quest", table);
}

void circle_map_quests(struct circle_map *map)
{
    for (size_t i = 0; i < circle_count(map->from, CIRCLE_QST); i++) {
        add_quest(map, circle_at(map->from, CIRCLE_QST, i));
    }
}
