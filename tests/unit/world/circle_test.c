/* circle_test.c -- the parsers: both formats of each kind, and files that are broken. */
#include "world/circle.h"

#include "tests/support/circle_sample.h"
#include "tests/support/test.h"

/* Reads text as the one file "KIND/1.KIND" of a fresh world. */
static bool read_text(struct circle_world *world, enum circle_kind kind, struct str text,
        const struct circle_log *log, struct err *err)
{
    char name[32];
    const char *folder = circle_kind_name(kind);
    (void)snprintf(name, sizeof(name), "%s/1.%s", folder, folder);
    *world = (struct circle_world){0};
    *err = (struct err){0};
    return circle_read(world, kind, name, text, log, err);
}

static void read_sample(struct circle_world *world, enum circle_kind kind)
{
    struct err err;
    if (!read_text(world, kind, sample_of(kind), NULL, &err)) {
        fail_msg("%s", err.text);
    }
    circle_index(world, NULL);
}

TEST(a_room_has_its_exits_extras_and_the_triggers_behind_its_s)
{
    struct circle_world world;
    read_sample(&world, CIRCLE_WLD);

    const struct circle_room *shed = circle_find(&world, CIRCLE_WLD, 100);

    assert_str(shed->name, "A Potting Shed");
    assert_int_equal(shed->flags.words[0], 8);
    assert_true(shed->exits[0].given);
    assert_int_equal(shed->exits[0].door, CIRCLE_DOOR_PLAIN);
    assert_int_equal(shed->exits[0].key, 150);
    assert_int_equal(shed->exits[0].to, 101);
    assert_false(shed->exits[1].given);
    assert_int_equal(shed->extras.count, 1);
    assert_str(shed->extras.items[0].keywords, "pots clay");
    assert_int_equal(shed->triggers.count, 1);
    assert_int_equal(shed->head.origin.line, 1);
    circle_finish(&world);
}

TEST(a_room_with_three_fields_is_of_the_older_format)
{
    struct circle_world world;
    read_sample(&world, CIRCLE_WLD);

    const struct circle_room *cellar = circle_find(&world, CIRCLE_WLD, 102);

    assert_int_equal(cellar->flags.words[0], 1 << 0 | 1 << 3 | 1 << 19);
    assert_int_equal(cellar->sector, 0);
    assert_int_equal(cellar->exits[3].key, CIRCLE_NONE);
    circle_finish(&world);
}

TEST(an_exit_to_0_or_minus_1_or_65535_leads_nowhere)
{
    static const char *const targets[] = {"0", "-1", "65535"};
    for (size_t i = 0; i < 3; i++) {
        char text[128];
        (void)snprintf(text, sizeof(text),
                "#5\nx~\n~\n0 0 0\nD5\nA hole.\n~\n~\n0 -1 %s\nS\n$\n", targets[i]);
        struct circle_world world;
        struct err err;

        assert_true(read_text(&world, CIRCLE_WLD, str_of(text), NULL, &err));

        const struct circle_room *room = circle_at(&world, CIRCLE_WLD, 0);
        assert_true(room->exits[5].given);
        assert_int_equal(room->exits[5].to, CIRCLE_NONE);
        circle_finish(&world);
    }
}

TEST(objects_are_told_apart_by_the_number_of_their_fields)
{
    struct circle_world world;
    read_sample(&world, CIRCLE_OBJ);

    const struct circle_object *chest = circle_find(&world, CIRCLE_OBJ, 151);
    const struct circle_object *hat = circle_find(&world, CIRCLE_OBJ, 152);

    assert_int_equal(circle_count(&world, CIRCLE_OBJ), 5);
    assert_int_equal(chest->type, 15);
    assert_int_equal(chest->values[2], 150);
    assert_int_equal(chest->extras.count, 2);
    assert_int_equal(hat->extra.words[0], 2);
    assert_int_equal(hat->wear.words[0], 1 << 0 | 1 << 4);
    assert_int_equal(hat->affect_count, 1);
    assert_int_equal(hat->affects[0].modifier, -2);
    assert_int_equal(hat->triggers.count, 1);
    circle_finish(&world);
}

TEST(mobiles_are_simple_or_enhanced_old_or_new)
{
    struct circle_world world;
    read_sample(&world, CIRCLE_MOB);

    const struct circle_mob *gardener = circle_find(&world, CIRCLE_MOB, 160);
    const struct circle_mob *robin = circle_find(&world, CIRCLE_MOB, 161);

    assert_int_equal(gardener->alignment, 500);
    assert_int_equal(gardener->hit_points.plus, 40);
    assert_int_equal(gardener->damage.size, 4);
    assert_int_equal(gardener->espec_count, 2);
    assert_str(gardener->especs[1].key, "Str");
    assert_int_equal(gardener->triggers.count, 1);
    assert_int_equal(robin->action.words[0], 6);
    assert_int_equal(robin->affect.words[0], 2);
    circle_finish(&world);
}

TEST(a_zone_has_its_range_and_commands)
{
    struct circle_world world;
    read_sample(&world, CIRCLE_ZON);

    const struct circle_zone *zone = circle_find(&world, CIRCLE_ZON, 1);

    assert_str(zone->builders, "Ada");
    assert_int_equal(zone->top, 199);
    assert_int_equal(zone->mode, 2);
    assert_int_equal(zone->max_level, 5);
    assert_int_equal(zone->resets.count, 10);
    assert_int_equal(zone->resets.items[1].command, 'E');
    assert_true(zone->resets.items[1].chain);
    assert_int_equal(zone->resets.items[1].args[2], 6);
    circle_finish(&world);
}

TEST(a_zone_may_lack_its_builders_and_its_newer_fields)
{
    struct circle_world world;
    struct err err;

    assert_true(read_text(&world, CIRCLE_ZON,
            STR("#7\nThe Moor~\n700 799 30 1\nV 0 2 0 700 mood foul and grey\nS\n"), NULL,
            &err));

    const struct circle_zone *zone = circle_at(&world, CIRCLE_ZON, 0);
    assert_str(zone->name, "The Moor");
    assert_str(zone->builders, "");
    assert_int_equal(zone->min_level, CIRCLE_NONE);
    assert_str(zone->resets.items[0].name, "mood");
    assert_str(zone->resets.items[0].value, "foul and grey");
    circle_finish(&world);
}

TEST(a_shop_has_lists_of_any_length)
{
    struct circle_world world;
    read_sample(&world, CIRCLE_SHP);

    const struct circle_shop *shop = circle_at(&world, CIRCLE_SHP, 0);

    assert_int_equal(shop->products.count, 2);
    assert_float_equal(shop->buy_rate, 1.5, 1e-9);
    assert_int_equal(shop->types.items[0].type, 9);
    assert_str(shop->types.items[1].word, "LIGHT");
    assert_str(shop->types.items[1].expression, "lamp & !broken");
    assert_str(shop->messages[6], "%s Here is %d.");
    assert_int_equal(shop->keeper, 160);
    assert_int_equal(shop->hours[1], 18);
    circle_finish(&world);
}

TEST(an_older_shop_has_lists_of_fixed_length)
{
    struct circle_world world;
    struct err err;

    assert_true(read_text(&world, CIRCLE_SHP,
            STR("#9~\n3\n-1\n-1\n-1\n-1\n1.1\n0.9\n5\n-1\n-1\n-1\n-1\n"
                "a~\nb~\nc~\nd~\ne~\nf~\ng~\n0\n0\n12\n0\n3001\n0\n28\n0\n0\n$~\n"),
            NULL, &err));

    const struct circle_shop *shop = circle_at(&world, CIRCLE_SHP, 0);
    assert_int_equal(shop->products.count, 1);
    assert_int_equal(shop->types.count, 1);
    assert_int_equal(shop->rooms.count, 1);
    assert_int_equal(shop->hours[1], 28);
    circle_finish(&world);
}

TEST(a_trigger_keeps_its_body_to_the_letter)
{
    struct circle_world world;
    read_sample(&world, CIRCLE_TRG);

    const struct circle_trigger *trigger = circle_at(&world, CIRCLE_TRG, 0);

    assert_int_equal(trigger->types, 1 << 6 | 1 << 7);
    assert_str(trigger->body, "* not a comment\nwave %actor.name% ~ now\n");
    circle_finish(&world);
}

TEST(a_quest_has_its_links_and_rewards)
{
    struct circle_world world;
    read_sample(&world, CIRCLE_QST);

    const struct circle_quest *quest = circle_at(&world, CIRCLE_QST, 0);

    assert_int_equal(quest->master, 160);
    assert_int_equal(quest->next, CIRCLE_NONE);
    assert_int_equal(quest->values[5], 160);
    assert_int_equal(quest->object, 153);
    circle_finish(&world);
}

TEST(a_broken_file_is_told_by_line)
{
    static const struct {
        enum circle_kind kind;
        const char *text;
        const char *message;
    } table[] = {
            {CIRCLE_WLD, "#1\na~\nb~\n0 0 0 0\nS\n$\n",
                    "wld/1.wld:4: a room's zone, flags and sector are 3 or 6 values, not 4"},
            {CIRCLE_WLD, "#1\na~\nb~\n0 0 0\nX\n$\n",
                    "wld/1.wld:5: room #1 goes on with D, E or S, not \"X\""},
            {CIRCLE_WLD, "#1\na~\nb~\n0 0 0\nD12\n~\n~\n0 0 0\nS\n$\n",
                    "wld/1.wld:5: direction 12 is none of 0-9"},
            {CIRCLE_WLD, "#1\na~\nb~\n0 0 0\nS\n",
                    "wld/1.wld:5: the file ends where the next '#' or the final '$' should be"},
            {CIRCLE_WLD, "",
                    "wld/1.wld:1: the file ends where the next '#' or the final '$' should be"},
            {CIRCLE_WLD, "hello\n",
                    "wld/1.wld:1: '#' and a number should be here, not \"hello\""},
            {CIRCLE_OBJ, "#1\na~\nb~\nc~\n~\n9 a b c d e\n",
                    "obj/1.obj:6: an object's type and flags are 3, 4 or 13 values, not 6"},
            {CIRCLE_OBJ, "#1\na~\nb~\nc~\n~\n9 a b\n1 2 3\n",
                    "obj/1.obj:7: the object's values should be 4 values, not \"1 2 3\""},
            {CIRCLE_MOB, "#1\na~\nb~\nc~\n~\n0 0 0 Q\n",
                    "mob/1.mob:6: a mobile's kind is S or E, not \"Q\""},
            {CIRCLE_MOB, "#1\na~\nb~\nc~\n~\n0 0 0 S\n1 2 3 1x1 1d1+0\n",
                    "mob/1.mob:7: the number of dice (as in 2d6+10) should be a number, not "
                    "\"1x1\""},
            {CIRCLE_ZON, "#1\na~\nb~\n9 1 1 1\nS\n",
                    "zon/1.zon:4: the zone's bottom 9 is above its top 1"},
            {CIRCLE_ZON, "#1\na~\nb~\n1 9 1 1\nQ 1\n",
                    "zon/1.zon:5: a zone's command is one of M O G E P D R T V and S at the "
                    "end, not \"Q 1\""},
            {CIRCLE_ZON, "#1\na~\nb~\n1 9 1 1\nM 0 1 1\n",
                    "zon/1.zon:5: a zone command's argument should be a number, not \"\""},
            {CIRCLE_SHP, "v3.0~\n#1~\n-1\nmuch\n",
                    "shp/1.shp:4: the shop's rate for what it sells should be a number like "
                    "1.15, not \"much\""},
            {CIRCLE_TRG, "#1\na~\n3 b 1\n~\n~\n$\n",
                    "trg/1.trg:3: a trigger's kind is 0, 1 or 2, not 3"},
            {CIRCLE_QST, "#1\na~\nb~\nc~\nd~\ne~\n0 1 0 1\n",
                    "qst/1.qst:7: the quest's type, master, flags and neighbours should be 7 "
                    "values, not \"0 1 0 1\""},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct circle_world world;
        struct err err;

        assert_false(read_text(&world, table[i].kind, str_of(table[i].text), NULL, &err));

        assert_string_equal(err.text, table[i].message);
        circle_finish(&world);
    }
}

TEST(a_file_cut_short_anywhere_is_an_error_and_nothing_worse)
{
    for (enum circle_kind kind = 0; kind < CIRCLE_KINDS; kind++) {
        struct str whole = sample_of(kind);
        size_t last = str_find_char(whole, '$', whole.length - 3);
        for (size_t length = 0; length < last; length++) {
            struct circle_world world;
            struct err err;

            bool ok = read_text(&world, kind, str_slice(whole, 0, length), NULL, &err);

            /* A zone is whole with its S. */
            if (kind != CIRCLE_ZON || length + 2 < last) {
                assert_false(ok);
                assert_string_not_equal(err.text, "");
            }
            circle_finish(&world);
        }
    }
}

TEST(dos_line_ends_change_nothing)
{
    for (enum circle_kind kind = 0; kind < CIRCLE_KINDS; kind++) {
        struct str unix_text = sample_of(kind);
        struct buf dos = {0};
        for (size_t i = 0; i < unix_text.length; i++) {
            if (unix_text.bytes[i] == '\n') {
                buf_add_char(&dos, '\r');
            }
            buf_add_char(&dos, unix_text.bytes[i]);
        }
        struct circle_world world;
        struct err err;

        assert_true(read_text(&world, kind, buf_str(&dos), NULL, &err));

        struct circle_world same;
        read_sample(&same, kind);
        assert_int_equal(circle_count(&world, kind), circle_count(&same, kind));
        circle_finish(&same);
        circle_finish(&world);
        buf_finish(&dos);
    }
}

TEST(of_two_records_with_one_number_the_first_stays)
{
    struct circle_world world;
    struct sample_log log;
    struct err err;
    sample_log_init(&log);
    assert_true(read_text(&world, CIRCLE_WLD,
            STR("#1\nfirst~\n~\n0 0 0\nS\n#1\nsecond~\n~\n0 0 0\nS\n#2\nthird~\n~\n0 0 "
                "0\nS\n$\n"),
            &log.log, &err));

    circle_index(&world, &log.log);

    assert_int_equal(circle_count(&world, CIRCLE_WLD), 2);
    const struct circle_room *room = circle_find(&world, CIRCLE_WLD, 1);
    assert_str(room->name, "first");
    room = circle_find(&world, CIRCLE_WLD, 2);
    assert_str(room->name, "third");
    assert_string_equal(log.last, "wld/1.wld:6: #1 is there twice; the one of wld/1.wld:1 "
                                  "stays");
    circle_finish(&world);
}

static const struct CMUnitTest tests[] = {
        IT(a_room_has_its_exits_extras_and_the_triggers_behind_its_s),
        IT(a_room_with_three_fields_is_of_the_older_format),
        IT(an_exit_to_0_or_minus_1_or_65535_leads_nowhere),
        IT(objects_are_told_apart_by_the_number_of_their_fields),
        IT(mobiles_are_simple_or_enhanced_old_or_new),
        IT(a_zone_has_its_range_and_commands),
        IT(a_zone_may_lack_its_builders_and_its_newer_fields),
        IT(a_shop_has_lists_of_any_length),
        IT(an_older_shop_has_lists_of_fixed_length),
        IT(a_trigger_keeps_its_body_to_the_letter),
        IT(a_quest_has_its_links_and_rewards),
        IT(a_broken_file_is_told_by_line),
        IT(a_file_cut_short_anywhere_is_an_error_and_nothing_worse),
        IT(dos_line_ends_change_nothing),
        IT(of_two_records_with_one_number_the_first_stays),
};
TESTS(tests)
