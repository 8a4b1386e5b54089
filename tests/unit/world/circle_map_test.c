/* circle_map_test.c -- what becomes of each kind of record. */
#include "world/circle_map.h"

#include "tests/support/circle_sample.h"
#include "tests/support/test.h"

/* The sample's files, and some of one kind instead, as records. */
struct mapping {
    struct circle_world world;
    struct circle_map map;
    struct sample_log log;
};

static void read_kind(struct mapping *mapping, enum circle_kind kind, struct str text)
{
    struct err err = {0};
    const char *name = circle_kind_name(kind);
    if (!circle_read(&mapping->world, kind, name, text, &mapping->log.log, &err)) {
        fail_msg("%s", err.text);
    }
}

static void map_open(
        struct mapping *mapping, enum circle_kind replaced, const char *text, bool run)
{
    *mapping = (struct mapping){0};
    sample_log_init(&mapping->log);
    for (enum circle_kind kind = 0; kind < CIRCLE_KINDS; kind++) {
        read_kind(mapping, kind, kind == replaced ? str_of(text) : sample_of(kind));
    }
    circle_index(&mapping->world, &mapping->log.log);
    struct circle_known nothing = {0};
    circle_map_all(&mapping->map, &mapping->world, &nothing, &mapping->log.log, run);
}

static void map_sample(struct mapping *mapping)
{
    map_open(mapping, CIRCLE_KINDS, NULL, true);
}

static void map_close(struct mapping *mapping)
{
    circle_map_finish(&mapping->map);
    circle_finish(&mapping->world);
}

static const struct value *props_of(const struct mapping *mapping, const char *ref)
{
    for (size_t i = 0; i < mapping->map.count; i++) {
        if (str_equal(mapping->map.records[i].ref, str_of(ref))) {
            return &mapping->map.records[i].props;
        }
    }
    fail_msg("no record %s", ref);
    return NULL;
}

/* "exits.north.to" of a table; NULL if it is not there. */
static const struct value *at(const struct value *table, const char *path)
{
    struct str rest = str_of(path);
    while (table && rest.length > 0) {
        table = value_table_get_str(table, str_take_until(&rest, '.'));
    }
    return table;
}

static void assert_text(const struct value *table, const char *path, const char *expected)
{
    const struct value *value = at(table, path);
    assert_non_null(value);
    assert_str(value_as_str(value), expected);
}

static void assert_number(const struct value *table, const char *path, int64_t expected)
{
    const struct value *value = at(table, path);
    assert_non_null(value);
    assert_int_equal(value_as_int(value, -999), expected);
}

static void assert_bool(const struct value *table, const char *path, bool expected)
{
    const struct value *value = at(table, path);
    assert_non_null(value);
    assert_int_equal(value->kind, VALUE_BOOL);
    assert_int_equal(value->boolean, expected);
}

static void assert_words(
        const struct value *table, const char *path, const char *const *words, size_t count)
{
    const struct value *list = at(table, path);
    assert_non_null(list);
    assert_int_equal(value_table_count(list), count);
    for (size_t i = 0; i < count; i++) {
        struct value key;
        assert_str(value_as_str(value_table_at(list, i, &key)), words[i]);
    }
}

#define WORDS(table, path, ...)                                                                \
    assert_words(table, path, (const char *const[]){__VA_ARGS__},                              \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* The i-th instance in a place, or NULL. */
static const struct text_record *instance(
        const struct mapping *mapping, const char *place, size_t i)
{
    for (size_t k = 0; k < mapping->map.count; k++) {
        const struct text_record *record = &mapping->map.records[k];
        const struct value *where = value_table_get_str(&record->props, STR("at"));
        if (where && str_equal(value_as_str(where), str_of(place)) && i-- == 0) {
            return record;
        }
    }
    return NULL;
}

TEST(a_room_has_texts_light_area_and_named_flags)
{
    struct mapping mapping;
    map_sample(&mapping);

    const struct value *shed = props_of(&mapping, "circle/room/100");
    const struct value *garden = props_of(&mapping, "circle/room/101");
    const struct value *cellar = props_of(&mapping, "circle/room/102");

    assert_text(shed, "name", "A Potting Shed");
    assert_text(shed, "details.pots|clay", "Most are cracked.");
    assert_text(shed, "area.$ref", "circle/zone/1");
    assert_number(shed, "light", 1);
    assert_number(shed, "vnum", 100);
    WORDS(shed, "circle.flags", "indoors");
    assert_text(shed, "circle.sector", "inside");
    assert_text(garden, "name", "The Walled Garden");
    assert_text(garden, "circle.coloured_name", "<green>The Walled Garden</>");
    assert_text(garden, "desc", "Beds of beans, a path << a yard wide.");
    assert_number(cellar, "light", 0);
    WORDS(cellar, "circle.flags", "dark", "indoors", "tba_bit_19");
    map_close(&mapping);
}

TEST(both_sides_of_a_door_agree)
{
    struct mapping mapping;
    map_sample(&mapping);

    const struct value *shed = props_of(&mapping, "circle/room/100");
    const struct value *garden = props_of(&mapping, "circle/room/101");

    assert_text(shed, "exits.north.to.$ref", "circle/room/101");
    assert_text(shed, "exits.north.desc", "The gate is green.");
    WORDS(shed, "exits.north.aliases", "gate", "green");
    assert_text(shed, "exits.north.noun", "gate");
    for (size_t i = 0; i < 2; i++) {
        const struct value *side = at(i == 0 ? shed : garden, "exits");
        const char *way = i == 0 ? "north" : "south";
        assert_bool(at(side, way), "door", true);
        assert_bool(at(side, way), "open", false);
        assert_bool(at(side, way), "locked", true);
        assert_text(at(side, way), "key.$ref", "circle/obj/150");
    }
    assert_null(at(shed, "exits.north.pickproof"));
    assert_bool(garden, "exits.south.pickproof", true);
    assert_null(at(garden, "exits.east.door"));
    map_close(&mapping);
}

TEST(without_running_the_resets_doors_are_open_and_rooms_empty)
{
    struct mapping mapping;
    map_open(&mapping, CIRCLE_KINDS, NULL, false);

    const struct value *shed = props_of(&mapping, "circle/room/100");

    assert_bool(shed, "exits.north.open", true);
    assert_null(at(shed, "exits.north.locked"));
    assert_null(instance(&mapping, "circle/room/100", 0));
    map_close(&mapping);
}

TEST(an_exit_that_leads_nowhere_can_be_looked_at)
{
    struct mapping mapping;
    map_sample(&mapping);

    const struct value *garden = props_of(&mapping, "circle/room/101");

    assert_text(garden, "exits.west.desc", "The hedge is too thick.");
    assert_bool(garden, "exits.west.hidden", true);
    assert_null(at(garden, "exits.west.to"));
    assert_null(at(garden, "exits.west.circle"));
    assert_null(at(garden, "exits.up.to"));
    assert_number(garden, "exits.up.circle.to", 999);
    map_close(&mapping);
}

TEST(a_one_sided_door_gets_its_other_side_and_a_one_way_door_no_twin)
{
    struct mapping mapping;
    map_open(&mapping, CIRCLE_WLD,
            "#100\na~\n~\n0 0 0\nD0\n~\ngate~\n3 -1 101\nD1\n~\ngate~\n1 -1 102\nS\n"
            "#101\nb~\n~\n0 0 0\nD2\n~\n~\n0 -1 100\nS\n"
            "#102\nc~\n~\n0 0 0\nD0\n~\n~\n0 -1 100\nS\n$\n",
            false);

    const struct value *a = props_of(&mapping, "circle/room/100");
    const struct value *b = props_of(&mapping, "circle/room/101");

    assert_bool(b, "exits.south.door", true);
    assert_bool(a, "exits.north.hidden", true);
    assert_null(at(b, "exits.south.hidden"));
    assert_bool(a, "exits.east.twin", false);
    map_close(&mapping);
}

TEST(an_object_inherits_what_its_type_and_wear_flags_say)
{
    struct mapping mapping;
    map_sample(&mapping);

    const struct value *chest = props_of(&mapping, "circle/obj/151");
    const struct value *hat = props_of(&mapping, "circle/obj/152");
    const struct value *lamp = props_of(&mapping, "circle/obj/153");
    const struct value *coins = props_of(&mapping, "circle/obj/154");

    assert_text(chest, "proto", "container");
    assert_number(chest, "capacity", 5);
    assert_bool(chest, "open", false);
    assert_bool(chest, "locked", true);
    assert_bool(chest, "closable", true);
    assert_text(chest, "key.$ref", "circle/obj/150");
    assert_bool(chest, "portable", false);
    assert_true(value_as_number(at(chest, "weight"), 0) == 7.5);
    assert_number(chest, "circle.weight", 60);
    assert_number(props_of(&mapping, "circle/obj/153"), "circle.weight", 2);
    WORDS(hat, "proto", "garment");
    WORDS(hat, "slots", "head");
    WORDS(hat, "circle.extra", "hum");
    assert_number(hat, "diku.armour", 2);
    assert_null(at(hat, "portable"));
    assert_text(lamp, "proto", "light");
    assert_bool(lamp, "lit", true);
    assert_text(coins, "proto", "coin");
    assert_number(coins, "amount", 12);
    assert_bool(coins, "hidden", true);
    map_close(&mapping);
}

TEST(an_extra_description_of_the_thing_itself_is_its_description)
{
    struct mapping mapping;
    map_sample(&mapping);

    const struct value *chest = props_of(&mapping, "circle/obj/151");

    assert_text(chest, "name", "an oak chest");
    WORDS(chest, "aliases", "chest", "oak");
    assert_text(chest, "room_line", "An oak chest stands here.");
    assert_text(chest, "desc", "The lock is brass.");
    assert_text(chest, "details.lock", "The lock is brass.");
    assert_text(chest, "details.carving", "Vines.");
    map_close(&mapping);
}

TEST(of_several_places_a_thing_is_worn_in_the_last_that_circle_would_choose)
{
    struct mapping mapping;
    map_open(&mapping, CIRCLE_OBJ,
            "#1\nbag~\na bag~\n~\n~\n15 0 adl\n9 1 -1 0\n1 1 1\n"
            "#2\ncloak~\na cloak~\n~\n~\n11 0 ak\n0 0 0 0\n1 1 1\n"
            "#3\nsword~\na sword~\n~\n~\n5 0 an\n0 1 8 3\n1 1 1\n"
            "#4\nring~\na ring~\n~\n~\n11 0 ab\n0 0 0 0\n1 1 1\n$\n",
            false);

    const struct value *bag = props_of(&mapping, "circle/obj/1");
    const struct value *cloak = props_of(&mapping, "circle/obj/2");
    const struct value *sword = props_of(&mapping, "circle/obj/3");

    WORDS(bag, "proto", "container", "garment");
    WORDS(bag, "slots", "waist");
    WORDS(cloak, "slots", "torso");
    assert_number(cloak, "bulk", 3);
    assert_null(at(cloak, "abreast"));
    WORDS(props_of(&mapping, "circle/obj/4"), "slots", "fingers");
    assert_number(props_of(&mapping, "circle/obj/4"), "abreast", 2);
    assert_text(sword, "proto", "item");
    assert_text(sword, "diku.attack", "slash");
    map_close(&mapping);
}

TEST(a_drink_has_servings_until_it_is_empty)
{
    struct mapping mapping;
    map_open(&mapping, CIRCLE_OBJ,
            "#1\nmug~\na mug~\n~\n~\n17 0 a\n5 3 1 1\n1 1 1\n"
            "#2\ncup~\na cup~\n~\n~\n17 0 a\n5 0 0 0\n1 1 1\n"
            "#3\nwell~\na well~\n~\n~\n23 0 0\n9 9 0 0\n1 1 1\n$\n",
            false);

    const struct value *mug = props_of(&mapping, "circle/obj/1");

    assert_text(mug, "proto", "drink");
    assert_number(mug, "servings", 3);
    assert_number(mug, "weight", 1);
    assert_text(mug, "circle.liquid", "beer");
    assert_bool(mug, "circle.poisoned", true);
    assert_text(props_of(&mapping, "circle/obj/2"), "proto", "item");
    assert_true(value_as_int(at(props_of(&mapping, "circle/obj/3"), "servings"), 0) > 1000000);
    map_close(&mapping);
}

TEST(a_mobile_is_an_npc_with_its_fighting_apart)
{
    struct mapping mapping;
    map_sample(&mapping);

    const struct value *gardener = props_of(&mapping, "circle/mob/160");
    const struct value *robin = props_of(&mapping, "circle/mob/161");

    assert_text(gardener, "proto", "shopkeeper");
    assert_number(gardener, "purse", 20);
    assert_text(robin, "proto", "npc");
    assert_text(gardener, "name", "the gardener");
    assert_text(gardener, "pronoun", "she");
    assert_null(at(gardener, "proper"));
    assert_number(gardener, "diku.hitroll", 5);
    assert_number(gardener, "diku.armour", 60);
    assert_number(gardener, "diku.damage.number", 2);
    assert_text(gardener, "diku.attack", "punch");
    assert_number(gardener, "diku.str", 15);
    assert_bool(robin, "proper", true);
    assert_text(robin, "pronoun", "it");
    WORDS(robin, "circle.action", "sentinel", "scavenger");
    WORDS(robin, "circle.affect", "blind");
    map_close(&mapping);
}

TEST(who_stands_and_is_no_sentinel_wanders)
{
    struct mapping mapping;
    map_open(&mapping, CIRCLE_MOB,
            "#1\nhare~\na hare~\n~\n~\ng 0 0 S\n1 20 10 1d1+1 1d1+0\n0 0\n8 8 0\n"
            "#2\ncat~\na cat~\n~\n~\nb 0 0 S\n1 20 10 1d1+1 1d1+0\n0 0\n8 8 0\n"
            "#3\ndog~\na dog~\n~\n~\n0 0 0 S\n1 20 10 1d1+1 1d1+0\n0 0\n4 8 0\n$\n",
            false);

    assert_text(props_of(&mapping, "circle/mob/1"), "proto", "wanderer");
    assert_text(props_of(&mapping, "circle/mob/2"), "proto", "npc");
    assert_text(props_of(&mapping, "circle/mob/3"), "proto", "npc");
    map_close(&mapping);
}

TEST(a_zone_is_an_area_that_keeps_its_commands)
{
    struct mapping mapping;
    map_sample(&mapping);

    const struct value *zone = props_of(&mapping, "circle/zone/1");
    const struct value *rows = at(zone, "resets");

    assert_text(zone, "name", "The Garden");
    assert_bool(zone, "proper", true);
    assert_text(zone, "reset_mode", "always");
    assert_number(zone, "reset_minutes", 15);
    assert_text(zone, "circle.builders", "Ada");
    assert_int_equal(value_table_count(rows), 10);
    struct value key;
    const struct value *equip = value_table_at(rows, 1, &key);
    assert_text(equip, "command", "E");
    assert_bool(equip, "chain", true);
    assert_number(equip, "object", 152);
    assert_text(equip, "position", "head");
    const struct value *door = value_table_at(rows, 8, &key);
    assert_text(door, "direction", "north");
    assert_text(door, "state", "locked");
    map_close(&mapping);
}

TEST(more_commands_than_a_property_holds_go_on_in_the_next)
{
    struct buf text = {0};
    buf_add_text(&text, "#1\nAda~\nThe Garden~\n100 199 15 2\n");
    for (size_t i = 0; i < 3000; i++) {
        buf_add_text(&text, "O 0 151 1 101\n");
    }
    buf_add_text(&text, "S\n$\n");
    struct mapping mapping;

    map_open(&mapping, CIRCLE_ZON, text.bytes, true);

    const struct value *zone = props_of(&mapping, "circle/zone/1");
    size_t rows = 0;
    for (size_t i = 0; i < value_table_count(zone); i++) {
        struct value key;
        const struct value *value = value_table_at(zone, i, &key);
        assert_true(value_size(value) <= VALUE_SIZE_MAX);
        if (str_starts(value_as_str(&key), STR("resets"))) {
            rows += value_table_count(value);
        }
    }
    assert_int_equal(rows, 3000);
    assert_non_null(at(zone, "resets_2"));
    map_close(&mapping);
    buf_finish(&text);
}

TEST(shops_triggers_and_quests_stay_readable)
{
    struct mapping mapping;
    map_sample(&mapping);

    const struct value *shop = props_of(&mapping, "circle/shop/160");
    const struct value *trigger = props_of(&mapping, "circle/trigger/170");
    const struct value *quest = props_of(&mapping, "circle/quest/180");

    assert_text(shop, "name", "the shop of the gardener");
    assert_number(shop, "shop.keeper", 160);
    WORDS(shop, "shop.flags", "banks");
    assert_text(shop, "messages.player_sells", "%s Here is %d.");
    WORDS(shop, "buys", "armour", "light");
    struct value key;
    assert_text(value_table_at(at(shop, "goods"), 0, &key), "$ref", "circle/obj/153");
    assert_text(value_table_at(at(shop, "shop_rooms"), 0, &key), "$ref", "circle/room/100");
    assert_int_equal(value_table_count(at(shop, "hours")), 1);
    assert_number(value_table_at(at(shop, "hours"), 0, &key), "to", 18);
    WORDS(trigger, "trigger.types", "greet", "greet_all");
    assert_text(trigger, "trigger.body", "* not a comment\nwave %actor.name% ~ now");
    assert_text(quest, "desc", "It blew away.");
    assert_text(quest, "quest.type", "find_object");
    assert_number(quest, "quest.object", 153);
    map_close(&mapping);
}

TEST(the_resets_people_the_rooms)
{
    struct mapping mapping;
    map_sample(&mapping);

    const struct text_record *gardener = instance(&mapping, "circle/room/100", 0);
    const struct text_record *chest = instance(&mapping, "circle/room/101", 2);
    assert_non_null(gardener);
    assert_non_null(chest);
    const struct text_record *hat = instance(&mapping, gardener->ref.bytes, 0);
    const struct text_record *key = instance(&mapping, gardener->ref.bytes, 1);
    const struct text_record *coins = instance(&mapping, chest->ref.bytes, 0);

    assert_text(&gardener->props, "proto", "circle/mob/160");
    assert_number(&gardener->props, "reset.row", 1);
    assert_text(&instance(&mapping, "circle/room/101", 1)->props, "proto", "circle/mob/161");
    assert_text(&chest->props, "proto", "circle/obj/151");
    assert_null(instance(&mapping, "circle/room/101", 3));
    assert_bool(&hat->props, "worn", true);
    assert_text(&key->props, "proto", "circle/obj/150");
    assert_text(&coins->props, "reset.area.$ref", "circle/zone/1");
    map_close(&mapping);
}

TEST(what_is_odd_in_the_sample_is_told)
{
    struct mapping mapping;
    map_sample(&mapping);

    /* The unknown flag and the ladder. */
    assert_int_equal(mapping.log.count, 2);
    map_close(&mapping);
}

static const struct CMUnitTest tests[] = {
        IT(a_room_has_texts_light_area_and_named_flags),
        IT(both_sides_of_a_door_agree),
        IT(without_running_the_resets_doors_are_open_and_rooms_empty),
        IT(an_exit_that_leads_nowhere_can_be_looked_at),
        IT(a_one_sided_door_gets_its_other_side_and_a_one_way_door_no_twin),
        IT(an_object_inherits_what_its_type_and_wear_flags_say),
        IT(an_extra_description_of_the_thing_itself_is_its_description),
        IT(of_several_places_a_thing_is_worn_in_the_last_that_circle_would_choose),
        IT(a_drink_has_servings_until_it_is_empty),
        IT(a_mobile_is_an_npc_with_its_fighting_apart),
        IT(who_stands_and_is_no_sentinel_wanders),
        IT(a_zone_is_an_area_that_keeps_its_commands),
        IT(more_commands_than_a_property_holds_go_on_in_the_next),
        IT(shops_triggers_and_quests_stay_readable),
        IT(the_resets_people_the_rooms),
        IT(what_is_odd_in_the_sample_is_told),
};
TESTS(tests)
