/* home_guest_test.c -- What visitors can do in a player's home, and how its owner gets rid of them. alice
 * is the visitor, with a crate to hide in; bob lives there. */
#include "engine/base/base.h"
#include "tests/script/bench.h"

#include <inttypes.h>

static uint64_t place_of(struct bench *b, struct player *who)
{
    return world_find(trial_world(b->trial), trial_character(who))->location;
}

/* Bob's home, with alice in a closed crate. Returns the crate. */
static uint64_t hide_in_home(struct bench *b)
{
    (void)trial_type(b->bob, "home found");
    (void)trial_type(b->bob, "home go");
    (void)trial_type(b->bob, "home invite alice");
    (void)trial_type(b->alice, "home visit bob");
    assert_int_equal(place_of(b, b->alice), place_of(b, b->bob));
    uint64_t crate = bench_create(b, "a crate", "container");
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".open = true", crate);
    (void)trial_typef(b->alice, "@set #%" PRIu64 ".capacity = 500", crate);
    (void)trial_type(b->alice, "drop crate");
    (void)trial_type(b->alice, "enter crate");
    (void)trial_type(b->alice, "close crate");
    assert_int_equal(place_of(b, b->alice), crate);
    return crate;
}

/* True if alice was put out into the lane. */
static bool is_out(struct bench *b)
{
    trial_settle(b->trial);
    return str_find(trial_type(b->alice, "look"), STR("Lantern Lane"), 0) != SIZE_MAX;
}

BENCH_TEST(a_visitor_in_a_closed_box_can_be_expelled)
{
    (void)hide_in_home(b);
    assert_has(trial_type(b->bob, "take crate"), "Alice is in the crate");

    assert_has(trial_type(b->bob, "home expel alice"), "Alice is shown out of your home.");

    assert_true(is_out(b));
    assert_has(trial_type(b->bob, "take crate"), "You take the crate.");
    assert_has(trial_type(b->bob, "home expel alice"), "You see no alice here");
}

BENCH_TEST(an_uninvited_visitor_is_put_out_of_a_closed_box)
{
    (void)hide_in_home(b);

    (void)trial_type(b->bob, "home uninvite alice");

    assert_true(is_out(b));
}

BENCH_TEST(a_visitor_can_climb_out_of_a_box_after_the_home_is_shut_to_them)
{
    uint64_t crate = hide_in_home(b);
    (void)trial_type(b->bob, "ignore alice");
    (void)trial_type(b->alice, "open crate");

    (void)trial_type(b->alice, "leave");

    assert_int_not_equal(place_of(b, b->alice), crate);
    assert_int_equal(place_of(b, b->alice), place_of(b, b->bob));
    (void)trial_type(b->alice, "out");
    assert_true(is_out(b));
    assert_has(trial_type(b->alice, "home visit bob"), "That door stays shut.");
}
