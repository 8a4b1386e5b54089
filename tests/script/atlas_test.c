/* atlas_test.c -- The map of the world and its search show only people and rooms that a stranger
 * may know. */
#include "tests/script/asking.h"
#include "tests/script/bench.h"

static uint64_t dig_atlas(struct bench *b, const char *name)
{
    uint64_t id = trial_first_id(trial_typef(b->alice, "@dig %s", name));
    assert_true(id != 0);
    return id;
}

static json_int_t people_in(struct bench *b, const char *area)
{
    json_t *answer = ask(b, "world.areas", "{}");
    json_int_t people = json_integer_value(
            json_object_get(named(json_object_get(answer, "areas"), area), "people"));
    json_decref(answer);
    return people;
}

BENCH_TEST(the_map_counts_only_people_whom_a_stranger_could_see)
{
    uint64_t hood = bench_create(b, "a dark hood", "garment");
    bench_program_object(b, hood, "on('name', function(e) return 'a hooded figure' end)");
    (void)trial_type(b->wizard, "@teleport alice to $green");
    json_int_t before = people_in(b, "Wick");
    (void)trial_type(b->wizard, "@teleport bob to $green");
    assert_int_equal(people_in(b, "Wick"), before + 1);

    (void)trial_typef(b->wizard, "@teleport #%llu to $green", (unsigned long long)hood);
    (void)trial_type(b->bob, "take hood");
    assert_has(trial_type(b->bob, "wear hood"), "You put on");
    assert_int_equal(people_in(b, "Wick"), before); /* masked */

    (void)trial_type(b->bob, "remove hood");
    assert_int_equal(people_in(b, "Wick"), before + 1);
    (void)trial_typef(
            b->wizard, "@set #%llu.hidden = true", (unsigned long long)trial_character(b->bob));
    assert_int_equal(people_in(b, "Wick"), before); /* hidden */

    (void)trial_typef(b->wizard, "@set #%llu.hidden = false",
            (unsigned long long)trial_character(b->bob));
    (void)trial_type(b->wizard, "@set $green.public = false");
    assert_int_equal(people_in(b, "Wick"), 0); /* no public room */
}

BENCH_TEST(the_map_search_finds_only_rooms_that_a_stranger_may_know)
{
    (void)dig_atlas(b, "Xyzzy Hall");
    unsigned long long den = dig_atlas(b, "Xyzzy Den");
    unsigned long long cave = dig_atlas(b, "Xyzzy Cave");
    (void)trial_typef(b->alice, "@set #%llu.public = false", den);
    (void)trial_typef(b->alice, "@set #%llu.light = 0", cave);
    (void)bench_create(b, "a xyzzy stone", "thing");

    json_t *answer = ask(b, "world.find", "{\"words\": \"XYZZY\"}");

    const json_t *rooms = json_object_get(answer, "rooms");
    assert_int_equal(json_array_size(rooms), 1);
    assert_non_null(named(rooms, "Xyzzy Hall"));
    json_decref(answer);
    answer = ask(b, "world.find", "{\"words\": \" \"}");
    assert_int_equal(json_array_size(json_object_get(answer, "rooms")), 0);
    json_decref(answer);
}

BENCH_TEST(a_guest_can_start_only_in_a_public_room_open_to_guests)
{
    char args[48];
    unsigned long long hall = dig_atlas(b, "Hall");
    unsigned long long green = world_find_ref(trial_world(b->trial), STR("green"))->id;

    (void)snprintf(args, sizeof(args), "{\"room\": %llu}", green);
    json_decref(ask(b, "login.guest", args));

    (void)snprintf(args, sizeof(args), "{\"room\": %llu}", hall);
    assert_true(fails_with(b, "login.guest", args, 403)); /* guest log-in is not enabled */
    (void)trial_typef(b->alice, "@set #%llu.open_to_guests = true", hall);
    json_decref(ask(b, "login.guest", args));
    (void)trial_typef(b->alice, "@set #%llu.public = false", hall);
    assert_true(fails_with(b, "login.guest", args, 403));
    (void)snprintf(args, sizeof(args), "{\"room\": %llu}", (unsigned long long)b->machine);
    assert_true(fails_with(b, "login.guest", args, 403)); /* no room at all */
}
