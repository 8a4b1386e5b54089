/* look_test.c -- The texts of looking at a room, a thing, an exit. */
#include "engine/core/act/look.h"

#include "engine/core/people/presence.h"
#include "tests/unit/core/scene.h"

static struct str room_text(struct scene *s, struct object *viewer, struct object *room)
{
    struct buf out = {0};
    look_room(s->engine, viewer, room, false, &out);
    struct str text = scene_plain(s, &out);
    buf_finish(&out);
    return text;
}

static struct str thing_text(struct scene *s, struct object *viewer, struct object *thing)
{
    struct buf out = {0};
    look_thing(s->engine, viewer, thing, &out);
    struct str text = scene_plain(s, &out);
    buf_finish(&out);
    return text;
}

static struct str inside_text(struct scene *s, struct object *thing)
{
    struct buf out = {0};
    look_inside(s->engine, s->alice, thing, &out);
    struct str text = scene_plain(s, &out);
    buf_finish(&out);
    return text;
}

SCENE_TEST(an_empty_room_is_title_and_exits)
{
    assert_str(room_text(s, s->alice, s->room), "Market Square\nYou see no way out.");
}

SCENE_TEST(a_room_is_a_few_plain_lines)
{
    struct object *hall = scene_make(s, "Hall", "room", NULL);
    scene_set(s, s->room, ATOM_desc, value_text("Stalls stand close together.\n"));
    (void)scene_make(s, "a coin", "item", s->room);
    (void)scene_make(s, "a coin", "item", s->room);
    struct object *box = scene_open_box(s, "a box", s->room);
    (void)scene_make(s, "a pearl", "item", box);
    struct object *lever = scene_make(s, "a lever", "item", s->room);
    scene_set(s, lever, ATOM_room_line, value_text("A lever sticks out of the wall."));
    struct object *secret = scene_make(s, "a secret", "item", s->room);
    scene_set(s, secret, ATOM_hidden, value_bool(true));
    (void)scene_make(s, "Bob", "player", s->room);
    (void)scene_make(s, "a guard", "npc", s->room);
    struct object *carol = scene_make(s, "Carol", "player", s->room);
    scene_set(s, carol, ATOM_sitting,
            value_object(scene_make(s, "a bench", "seat", s->room)->id));
    struct object *dave = scene_make(s, "Dave", "player", s->room);
    scene_set(s, dave, ATOM_asleep, value_bool(true));
    (void)scene_exit(s, "portal", s->room, hall);
    (void)scene_exit(s, "up", s->room, hall);
    struct object *door = scene_exit(s, "north", s->room, hall);
    scene_set(s, door, ATOM_door, value_bool(true));
    struct object *trapdoor = scene_exit(s, "down", s->room, hall);
    scene_set(s, trapdoor, ATOM_hidden, value_bool(true));

    assert_str(room_text(s, s->alice, s->room), "Market Square\n"
                                                "Stalls stand close together.\n"
                                                "A lever sticks out of the wall.\n"
                                                "You see a coin (x2), a box and a bench here.\n"
                                                "Carol is here, sitting on the bench.\n"
                                                "Bob and a guard are here.\n"
                                                "Exits: north (closed), up, portal.");
}

SCENE_TEST(several_people_of_one_name_are_seen_by_their_number)
{
    (void)scene_make(s, "a newt", "npc", s->room);
    assert_str(room_text(s, s->alice, s->room),
            "Market Square\nA newt is here.\nYou see no way out.");

    (void)scene_make(s, "a newt", "npc", s->room);
    assert_str(room_text(s, s->alice, s->room),
            "Market Square\nYou see a newt (x2) here.\nYou see no way out.");

    (void)scene_make(s, "Bob", "player", s->room);
    assert_str(room_text(s, s->alice, s->room),
            "Market Square\nA newt (x2) and Bob are here.\nYou see no way out.");
}

SCENE_TEST(brief_leaves_out_the_description)
{
    scene_set(s, s->room, ATOM_desc, value_text("Stalls."));
    (void)scene_make(s, "a guard", "npc", s->room);
    struct buf out = {0};

    look_room(s->engine, s->alice, s->room, true, &out);

    assert_str(scene_plain(s, &out), "Market Square\nA guard is here.\nYou see no way out.");
    buf_finish(&out);
}

SCENE_TEST(names_of_things_and_exits_are_links)
{
    (void)scene_make(s, "a red ball", "item", s->room);
    (void)scene_make(s, "a >b", "item", s->room);
    (void)scene_exit(s, "north", s->room, s->room);
    struct buf out = {0};

    look_room(s->engine, s->alice, s->room, false, &out);

    assert_str(buf_str(&out),
            "<room>Market Square</>\n"
            "You see <item><cmd look red ball>a red ball</cmd></> and <item>a >b</> here.\n"
            "Exits: <exit><cmd north>north</cmd></>.");
    buf_finish(&out);
}

SCENE_TEST(a_dark_room_hides_name_description_contents_and_exits)
{
    scene_set(s, s->room, ATOM_light, value_int(0));
    scene_set(s, s->room, ATOM_desc, value_text("Stalls."));
    (void)scene_make(s, "a ball", "item", s->room);
    (void)scene_exit(s, "north", s->room, s->room);
    struct buf out = {0};

    assert_str(room_text(s, s->alice, s->room),
            "Darkness\nIt's dark here. You can't see a thing.");
    look_exits(s->engine, s->alice, s->room, true, &out);
    assert_str(buf_str(&out), "It's dark here. You can't see a thing.");
    buf_finish(&out);
}

SCENE_TEST(a_torch_shows_the_dark_room)
{
    scene_set(s, s->room, ATOM_light, value_int(0));
    struct object *box = scene_open_box(s, "a box", s->room);
    (void)scene_make(s, "a torch", "light", box);

    assert_str(room_text(s, s->alice, s->room),
            "Market Square\nYou see a box here.\nYou see no way out.");
    scene_set(s, box, ATOM_open, value_bool(false));
    assert_str(room_text(s, s->alice, s->room),
            "Darkness\nIt's dark here. You can't see a thing.");
}

SCENE_TEST(looking_at_yourself_says_yourself)
{
    assert_str(thing_text(s, s->alice, s->alice), "You see nothing special about yourself.");
}

SCENE_TEST(a_box_shows_its_contents_if_open_or_transparent)
{
    struct object *box = scene_make(s, "a glass box", "container", s->room);
    struct object *ball = scene_make(s, "a red ball", "item", box);

    assert_str(thing_text(s, s->alice, box),
            "You see nothing special about the glass box.\nThe glass box is closed.");
    assert_str(inside_text(s, box), "The glass box is closed.");
    scene_set(s, box, ATOM_transparent, value_bool(true));
    scene_set(s, box, ATOM_desc, value_text("It is clear."));
    assert_str(thing_text(s, s->alice, box),
            "It is clear.\nThe glass box is closed.\nThe glass box contains a red ball.");
    scene_set(s, box, ATOM_open, value_bool(true));
    assert_str(inside_text(s, box), "The glass box contains a red ball.");
    scene_move(s, ball, NULL);
    assert_str(inside_text(s, box), "The glass box is empty.");
    assert_str(inside_text(s, ball), "You can't look inside the red ball.");
}

SCENE_TEST(a_player_in_an_open_box_sees_the_box_and_the_room)
{
    struct object *box = scene_open_box(s, "a crate", s->room);
    (void)scene_make(s, "a ball", "item", s->room);
    (void)scene_make(s, "Bob", "player", s->room);
    (void)scene_make(s, "a coin", "item", box);
    scene_move(s, s->alice, box);

    assert_str(room_text(s, s->alice, box), "A crate\nYou see a coin here.\n"
                                            "Outside (Market Square) you see a ball and Bob.");
}

SCENE_TEST(people_are_seen_with_their_outermost_clothes)
{
    struct object *bob = scene_make(s, "Bob", "player", s->room);
    scene_wear(s, scene_make(s, "a shirt", "garment", bob), "torso", 1);
    scene_wear(s, scene_make(s, "a coat", "garment", bob), "torso", 3);
    scene_wear(s, scene_make(s, "a hat", "garment", bob), "head", 1);
    (void)scene_make(s, "a knife", "item", bob);
    scene_set(s, bob, ATOM_desc, value_text("Tall."));

    assert_str(thing_text(s, s->alice, bob), "  Tall.\nBob is wearing a hat and a coat.");
    assert_str(thing_text(s, bob, bob), "  Tall.\nYou are wearing a hat and a coat.");
}

SCENE_TEST(a_light_says_whether_it_is_lit)
{
    struct object *torch = scene_make(s, "a torch", "light", s->room);
    scene_set(s, torch, ATOM_desc, value_text("Pitch and rags."));

    assert_str(thing_text(s, s->alice, torch), "Pitch and rags.\nThe torch is lit.");
    scene_set(s, torch, ATOM_lit, value_bool(false));
    assert_str(thing_text(s, s->alice, torch), "Pitch and rags.\nThe torch is not lit.");
}

SCENE_TEST(an_exit_shows_the_room_behind_it)
{
    struct object *hall = scene_make(s, "Hall", "room", NULL);
    struct object *exit = scene_exit(s, "north", s->room, hall);

    assert_str(thing_text(s, s->alice, exit), "North, you see Hall.");
    (void)scene_make(s, "a lamp", "item", hall);
    (void)scene_make(s, "Bob", "player", hall);
    assert_str(thing_text(s, s->alice, exit), "North, you see Hall: a lamp and Bob.");
    scene_set(s, hall, ATOM_light, value_int(0));
    assert_str(thing_text(s, s->alice, exit), "North, it is dark.");
    scene_set(s, exit, ATOM_door, value_bool(true));
    assert_str(thing_text(s, s->alice, exit), "The door to the north is closed.");
    scene_set(s, exit, ATOM_open, value_bool(true));
    assert_str(thing_text(s, s->alice, exit),
            "The door to the north is open.\nNorth, it is dark.");
}

SCENE_TEST(exits_are_listed_with_where_they_lead)
{
    struct object *hall = scene_make(s, "Hall", "room", NULL);
    struct object *cave = scene_make(s, "Cave", "room", NULL);
    scene_set(s, cave, ATOM_light, value_int(0));
    struct object *door = scene_exit(s, "west", s->room, hall);
    scene_set(s, door, ATOM_door, value_bool(true));
    (void)scene_exit(s, "down", s->room, cave);
    (void)scene_exit(s, "north", s->room, hall);
    struct buf out = {0};

    look_exits(s->engine, s->alice, s->room, true, &out);

    assert_str(scene_plain(s, &out), "north: Hall\nwest (closed)\ndown: Darkness");
    buf_finish(&out);
}

SCENE_TEST(details_that_a_description_names_are_links)
{
    struct value details = value_table();
    value_table_set_str(&details, STR("wall|old stones"), value_text("Damp."));
    value_table_set_str(&details, STR("crack"), value_text("A secret."));
    value_table_set_str(&details, STR("door"), value_text("Oak."));
    scene_set(s, s->room, ATOM_details, details);
    scene_set(s, s->room, ATOM_desc,
            value_text("Walls of Old stones, a <b>wall</b> and <cmd north>a door</cmd>."));
    struct buf out = {0};

    look_room(s->engine, s->alice, s->room, false, &out);

    assert_str(buf_str(&out),
            "<room>Market Square</>\n"
            "Walls of <cmd look old stones>Old stones</cmd>, a <b>wall</b> and "
            "<cmd north>a door</cmd>.\nYou see no way out.");
    buf_finish(&out);
}

SCENE_TEST(details_are_found_by_any_of_their_words)
{
    struct value details = value_table();
    value_table_set_str(&details, STR("wall|old stones"), value_text("Damp."));
    scene_set(s, s->room, ATOM_details, details);
    struct object *clock = scene_make(s, "a clock", "item", s->room);
    details = value_table();
    value_table_set_str(&details, STR("hands"), value_text("Twelve."));
    scene_set(s, clock, ATOM_details, details);
    struct perception perception = {0};
    perceive_walk(s->engine, s->alice, &perception);

    static const struct {
        const char *words;
        const char *text;
    } table[] = {{"wall", "Damp."}, {"the WALL", "Damp."}, {"stones", "Damp."},
            {"old stones", "Damp."}, {"hands", "Twelve."}, {"old wall", NULL}, {"wal", NULL},
            {"", NULL}};

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        buf_clear(&s->text);
        assert_int_equal(look_detail(s->engine, &perception, str_of(table[i].words), &s->text),
                table[i].text != NULL);
        assert_str(buf_str(&s->text), table[i].text ? table[i].text : "");
    }
    scene_set(s, s->room, ATOM_light, value_int(0));
    perceive_walk(s->engine, s->alice, &perception);
    assert_false(look_detail(s->engine, &perception, STR("wall"), &s->text));
    perception_finish(&perception);
}

SCENE_TEST(builders_descriptions_keep_only_harmless_links)
{
    struct object *sign = scene_make(s, "a sign", "item", s->room);
    struct str wild = STR("<cmd quit>Click!</cmd>");
    struct buf out = {0};
    scene_set(s, sign, ATOM_desc, value_str(wild));

    look_thing(s->engine, s->alice, sign, &out);
    assert_true(str_find(buf_str(&out), STR("<cmd"), 0) != SIZE_MAX);
    world_set_owner(s->world, sign, s->alice->id);
    buf_clear(&out);
    look_thing(s->engine, s->alice, sign, &out);
    assert_true(str_find(buf_str(&out), STR("<cmd"), 0) == SIZE_MAX);
    assert_str(scene_plain(s, &out), "Click!");
    buf_finish(&out);
}

SCENE_TEST(room_data_contains_only_what_the_player_sees)
{
    struct object *area = scene_make(s, "Old Town", "thing", NULL);
    scene_set(s, s->room, ATOM_area, value_object(area->id));
    struct value coords = value_table();
    value_table_append(&coords, value_int(1));
    value_table_append(&coords, value_int(-2));
    scene_set(s, s->room, ATOM_coords, coords);
    (void)scene_exit(s, "north", s->room, s->room);
    char expected[256];
    unsigned long long id = s->room->id;
    buf_clear(&s->text);

    look_room_info(s->engine, s->alice, s->room, &s->text);

    (void)snprintf(expected, sizeof(expected),
            "{\"num\":%llu,\"name\":\"Market Square\",\"area\":\"Old Town\","
            "\"exits\":{\"north\":%llu},\"coords\":[1,-2],\"beyond\":{\"north\":[1,-2]},"
            "\"environment\":\"inside\"}",
            id, id);
    assert_str(buf_str(&s->text), expected);
    scene_set(s, s->room, ATOM_light, value_int(0));
    buf_clear(&s->text);
    look_room_info(s->engine, s->alice, s->room, &s->text);
    (void)snprintf(expected, sizeof(expected),
            "{\"num\":%llu,\"name\":\"Darkness\",\"area\":\"Old Town\",\"exits\":{},"
            "\"coords\":[1,-2],\"environment\":\"\"}",
            id);
    assert_str(buf_str(&s->text), expected);
}

SCENE_TEST(a_crowded_room_lists_everything)
{
    for (int i = 0; i < 100; i++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "a coin%d", i % 50);
        (void)scene_make(s, name, "item", s->room);
    }

    struct str text = room_text(s, s->alice, s->room);

    assert_true(str_find(text, STR("You see a coin0 (x2), a coin1 (x2),"), 0) != SIZE_MAX);
    assert_true(str_find(text, STR("and a coin49 (x2) here."), 0) != SIZE_MAX);
}
