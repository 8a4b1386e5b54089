/* perceive_test.c -- Reach and sight, containers, light and glass. Each question is asked of the
 * walk and of perceive_one, which must agree. */
#include "engine/core/perception/perceive.h"

#include "engine/core/output/reach.h"
#include "tests/unit/core/scene.h"

static const struct sighting *find_perceive(
        const struct perception *perception, const struct object *object)
{
    for (size_t i = 0; i < perception->count; i++) {
        if (perception->list[i].object == object) {
            return &perception->list[i];
        }
    }
    return NULL;
}

/* How viewer perceives object, by the walk: "seen reached held", or "" for not at all. The
 * single question must say the same. */
static const char *perceived(struct scene *s, struct object *viewer, struct object *object)
{
    static const char *const words[] = {
            "", "seen", "reached", "seen reached", "", "", "held", "seen held", "none"};
    struct perception near = {0};
    perceive_walk(s->engine, viewer, &near);
    struct perception far = {0};
    perceive_walk_far(s->engine, &near, &far);
    const struct sighting *walked = find_perceive(&near, object);
    walked = walked ? walked : find_perceive(&far, object);
    struct sighting one;
    bool is_one = perceive_one(s->engine, viewer, object, &one);
    size_t word = 0;
    assert_int_equal(is_one, walked != NULL);
    if (walked) {
        assert_int_equal(one.seen, walked->seen);
        assert_int_equal(one.reached, walked->reached);
        assert_int_equal(one.held, walked->held);
        assert_int_equal(one.direct, walked->direct);
        assert_int_equal(one.block, walked->block);
        assert_int_equal(one.distance, walked->distance);
        assert_ptr_equal(one.blocker, walked->blocker);
        word = walked->seen + (walked->held ? 6U : walked->reached ? 2U : 0U);
        word = word == 0 ? 8 : word;
    }
    perception_finish(&near);
    perception_finish(&far);
    return words[word];
}

#define assert_perceived(s, object, words)                                                     \
    assert_string_equal(perceived(s, (s)->alice, object), words)

SCENE_TEST(things_in_the_room_are_seen_and_reached)
{
    struct object *ball = scene_make(s, "a ball", "item", s->room);

    assert_perceived(s, ball, "seen reached");
    assert_perceived(s, s->room, "seen reached");
    assert_perceived(s, s->alice, "seen reached");
}

SCENE_TEST(things_in_open_boxes_in_hand_count_as_held)
{
    struct object *sack = scene_open_box(s, "a sack", s->alice);
    struct object *pouch = scene_open_box(s, "a pouch", sack);
    struct object *coin = scene_make(s, "a coin", "item", pouch);

    assert_perceived(s, sack, "seen held");
    assert_perceived(s, coin, "seen held");
}

SCENE_TEST(a_closed_box_shows_nothing)
{
    struct object *box = scene_make(s, "a box", "container", s->room);
    struct object *ball = scene_make(s, "a ball", "item", box);

    assert_perceived(s, box, "seen reached");
    assert_perceived(s, ball, "");
    scene_set(s, box, ATOM_open, value_bool(true));
    assert_perceived(s, ball, "seen reached");
}

SCENE_TEST(open_boxes_are_reached_into_at_any_depth)
{
    struct object *place = s->room;
    for (int i = 0; i < 100; i++) {
        place = scene_open_box(s, "a sack", place);
    }
    struct object *coin = scene_make(s, "a coin", "item", place);

    assert_perceived(s, coin, "seen reached");
}

SCENE_TEST(closed_glass_shows_but_does_not_let_reach)
{
    struct object *box = scene_make(s, "a glass box", "container", s->room);
    scene_set(s, box, ATOM_transparent, value_bool(true));
    struct object *bag = scene_open_box(s, "a bag", box);
    struct object *ball = scene_make(s, "a ball", "item", bag);
    struct buf reason = {0};

    assert_perceived(s, ball, "seen");
    assert_false(reach_allows(s->engine, s->alice, ball, &reason));
    assert_str(buf_str(&reason), "You can't reach through the glass box.");
    scene_move(s, box, s->alice);
    assert_perceived(s, ball, "seen");
    scene_set(s, box, ATOM_open, value_bool(true));
    assert_perceived(s, ball, "seen held");
    buf_finish(&reason);
}

SCENE_TEST(an_absent_thing_is_refused_without_details)
{
    struct object *box = scene_make(s, "a glass box", "container", s->room);
    scene_set(s, box, ATOM_transparent, value_bool(true));
    struct object *unicorn = scene_make(s, "a unicorn", "item", NULL);
    struct buf reason = {0};

    assert_false(reach_allows(s->engine, s->alice, unicorn, &reason));

    assert_str(buf_str(&reason), "You see no unicorn here.");
    buf_finish(&reason);
}

SCENE_TEST(the_hands_of_others_show_nothing_but_their_outermost_clothes)
{
    struct object *bob = scene_make(s, "Bob", "player", s->room);
    struct object *coin = scene_make(s, "a coin", "item", bob);
    struct object *coat = scene_make(s, "a coat", "garment container", bob);
    struct object *shirt = scene_make(s, "a shirt", "garment", bob);
    struct object *hat = scene_make(s, "a hat", "garment", bob);
    scene_wear(s, coat, "torso", 3);
    scene_wear(s, shirt, "torso", 1);
    scene_wear(s, hat, "head", 1);
    scene_set(s, coat, ATOM_open, value_bool(true));
    struct object *note = scene_make(s, "a note", "item", coat);
    struct object *worn[PERCEIVE_WORN_MAX];
    struct buf reason = {0};

    assert_perceived(s, coin, "");
    assert_perceived(s, shirt, "");
    assert_perceived(s, coat, "seen");
    assert_perceived(s, hat, "seen");
    assert_perceived(s, note, "seen");
    assert_string_equal(perceived(s, bob, shirt), "seen held");
    assert_int_equal(perceive_worn(s->engine, bob, worn), 2);
    assert_ptr_equal(worn[0], hat);
    assert_ptr_equal(worn[1], coat);
    assert_false(reach_allows(s->engine, s->alice, hat, &reason));
    assert_str(buf_str(&reason), "Bob has the hat.");
    buf_finish(&reason);
}

SCENE_TEST(a_garment_in_two_slots_is_seen_once)
{
    struct object *robe = scene_make(s, "a robe", "garment", s->alice);
    struct value slots = value_table();
    value_table_append(&slots, value_text("torso"));
    value_table_append(&slots, value_text("tail"));
    value_table_append(&slots, value_text("legs"));
    scene_wear(s, robe, "torso", 1);
    scene_set(s, robe, ATOM_slots, slots);
    struct object *worn[PERCEIVE_WORN_MAX];

    assert_int_equal(perceive_worn(s->engine, s->alice, worn), 1);
}

SCENE_TEST(in_the_dark_only_held_things_and_exits_are_perceived)
{
    scene_set(s, s->room, ATOM_light, value_int(0));
    struct object *hall = scene_make(s, "Hall", "room", NULL);
    struct object *box = scene_open_box(s, "a box", s->room);
    struct object *ball = scene_make(s, "a ball", "item", box);
    struct object *sack = scene_open_box(s, "a sack", s->alice);
    struct object *coin = scene_make(s, "a coin", "item", sack);
    struct object *exit = scene_exit(s, "north", s->room, hall);

    assert_perceived(s, box, "none");
    assert_perceived(s, ball, "none");
    assert_perceived(s, sack, "held");
    assert_perceived(s, coin, "held");
    assert_perceived(s, exit, "reached");
}

TEST(a_source_lights_a_room_unless_it_is_shut_away)
{
    static const struct {
        const char *where; /* of the torch */
        bool open;
        bool transparent;
        bool lit;
    } table[] = {
            {"floor", false, false, true},
            {"hand", false, false, true},
            {"other", false, false, true},
            {"box", true, false, true},
            {"box", false, true, true},
            {"box", false, false, false},
            {"sack", true, false, true},
            {"sack", false, false, false},
            {"nowhere", false, false, false},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct scene s;
        scene_open(&s);
        scene_set(&s, s.room, ATOM_light, value_int(0));
        struct object *bob = scene_make(&s, "Bob", "player", s.room);
        struct object *box = scene_make(&s, "box", "container", s.room);
        struct object *sack = scene_make(&s, "sack", "container", box);
        struct object *torch = scene_make(&s, "a torch", "light", NULL);
        scene_set(&s, box, ATOM_open, value_bool(table[i].open));
        scene_set(&s, box, ATOM_transparent, value_bool(table[i].transparent));
        scene_set(&s, sack, ATOM_open, value_bool(true));
        struct str where = str_of(table[i].where);
        scene_move(&s, torch,
                str_equal(where, STR("floor"))   ? s.room
                : str_equal(where, STR("hand"))  ? s.alice
                : str_equal(where, STR("other")) ? bob
                : str_equal(where, STR("box"))   ? box
                : str_equal(where, STR("sack"))  ? sack
                                                 : NULL);

        assert_int_equal(perceive_is_lit(s.engine, s.room), table[i].lit);
        scene_close(&s);
    }
}

SCENE_TEST(an_extinguished_light_does_not_light_the_room)
{
    scene_set(s, s->room, ATOM_light, value_int(0));
    struct object *torch = scene_make(s, "a torch", "light", s->alice);

    assert_true(perceive_is_lit(s->engine, s->room));
    scene_set(s, torch, ATOM_lit, value_bool(false));
    assert_false(perceive_is_lit(s->engine, s->room));
}

SCENE_TEST(a_lit_room_is_visible_from_the_dark_but_not_a_dark_one)
{
    scene_set(s, s->room, ATOM_light, value_int(0));
    struct object *hall = scene_make(s, "Hall", "room", NULL);
    struct object *lamp = scene_make(s, "a lamp", "item", hall);
    struct object *bob = scene_make(s, "Bob", "player", hall);
    struct object *stone = scene_make(s, "a stone", "item", s->room);
    struct object *door = scene_exit(s, "north", s->room, hall);
    (void)scene_exit(s, "south", hall, s->room);
    struct buf reason = {0};

    assert_perceived(s, lamp, "seen");
    assert_string_equal(perceived(s, bob, stone), "");
    assert_false(reach_allows(s->engine, s->alice, lamp, &reason));
    assert_str(buf_str(&reason), "The lamp is too far away.");
    scene_set(s, door, ATOM_door, value_bool(true));
    assert_perceived(s, lamp, "");
    scene_set(s, door, ATOM_transparent, value_bool(true));
    assert_perceived(s, lamp, "seen");
    buf_finish(&reason);
}

SCENE_TEST(a_player_in_a_box_sees_out_if_it_is_open_or_transparent)
{
    struct object *box = scene_open_box(s, "a crate", s->room);
    struct object *ball = scene_make(s, "a ball", "item", s->room);
    struct object *sack = scene_open_box(s, "a sack", s->room);
    struct object *coin = scene_make(s, "a coin", "item", sack);
    scene_move(s, s->alice, box);

    assert_perceived(s, ball, "seen reached");
    assert_perceived(s, coin, "seen reached");
    assert_perceived(s, box, "seen reached");
    scene_set(s, box, ATOM_open, value_bool(false));
    assert_perceived(s, ball, "");
    scene_set(s, box, ATOM_transparent, value_bool(true));
    assert_perceived(s, ball, "seen");
}

SCENE_TEST(an_entered_box_that_is_shut_is_dark_inside)
{
    struct object *box = scene_make(s, "a crate", "container", s->room);
    scene_move(s, s->alice, box);

    assert_false(perceive_is_lit(s->engine, box));
    scene_set(s, box, ATOM_transparent, value_bool(true));
    assert_true(perceive_is_lit(s->engine, box));
}

SCENE_TEST(sleepers_are_out_of_sight)
{
    struct object *bob = scene_make(s, "Bob", "player", s->room);
    scene_set(s, bob, ATOM_asleep, value_bool(true));

    assert_perceived(s, bob, "");
}

SCENE_TEST(perceived_things_are_listed_nearest_first)
{
    struct object *box = scene_open_box(s, "a box", s->room);
    (void)scene_make(s, "a ball", "item", box);
    struct object *sack = scene_open_box(s, "a sack", s->alice);
    (void)scene_make(s, "a coin", "item", sack);
    (void)scene_make(s, "a stone", "item", s->room);
    struct perception perception = {0};

    perceive_walk(s->engine, s->alice, &perception);

    assert_int_equal(perception.count, 7);
    assert_ptr_equal(perception.list[0].object, sack);
    for (size_t i = 1; i < perception.count; i++) {
        assert_true(perception.list[i - 1].distance <= perception.list[i].distance);
    }
    perception_finish(&perception);
}

SCENE_TEST(a_repeated_walk_reuses_its_memory)
{
    struct perception perception = {0};
    perceive_walk(s->engine, s->alice, &perception);
    const struct sighting *list = perception.list;

    perceive_walk(s->engine, s->alice, &perception);

    assert_ptr_equal(perception.list, list);
    perception_finish(&perception);
}

SCENE_TEST(too_many_things_are_perceived_up_to_a_bound)
{
    for (int i = 0; i < PERCEIVE_MAX + 10; i++) {
        (void)scene_make(s, "a pebble", "item", s->room);
    }
    struct perception perception = {0};

    perceive_walk(s->engine, s->alice, &perception);

    assert_int_equal(perception.count, PERCEIVE_MAX);
    perception_finish(&perception);
}

SCENE_TEST(the_kinds_of_a_thing_follow_its_prototypes_and_their_refs)
{
    struct object *kind = scene_make(s, "a kind", "item", NULL);
    struct object *thing = scene_make(s, "a thing", "item", s->room);
    struct err err = {0};
    assert_true(proto_set(s->world, thing, &kind, 1, &err));
    assert_int_equal(object_kinds(s->engine, thing), 0);

    size_t savepoint = tx_savepoint(s->world);
    struct object *container = world_get_ref(s->world, "container");
    assert_true(proto_set(s->world, kind, &container, 1, &err));
    assert_true(proto_is(s->world, thing, container->id));
    assert_int_equal(object_kinds(s->engine, thing), KIND_CONTAINER);
    tx_rollback_to(s->world, savepoint);
    assert_int_equal(object_kinds(s->engine, thing), 0);

    assert_true(world_set_ref(s->world, world_get_ref(s->world, "coin"), STR_NONE, &err));
    assert_true(world_set_ref(s->world, kind, STR("coin"), &err));
    assert_int_equal(object_kinds(s->engine, kind), KIND_COIN);
    assert_int_equal(object_kinds(s->engine, thing), KIND_COIN);
    assert_true(world_set_ref(s->world, kind, STR("other"), &err));
    assert_int_equal(object_kinds(s->engine, kind), 0);
    assert_int_equal(object_kinds(s->engine, thing), 0);
    assert_true(world_set_ref(s->world, thing, STR("coin"), &err));
    assert_int_equal(object_kinds(s->engine, thing), KIND_COIN);

    assert_true(is_player_character(s->engine, s->alice));
    struct object *player = world_get_ref(s->world, "player");
    assert_true(world_set_ref(s->world, player, STR_NONE, &err));
    assert_false(is_player_character(s->engine, s->alice));
    assert_true(world_set_ref(s->world, player, STR("player"), &err));
    assert_true(is_player_character(s->engine, s->alice));
}
