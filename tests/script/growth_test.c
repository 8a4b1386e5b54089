/* growth_test.c -- What a line or a call costs when a game grows: as many statements as for one page,
 * and large things in parts. */
#include "engine/base/base.h"
#include "engine/core/chat/channel.h"
#include "engine/core/chat/channel_impl.h"
#include "engine/core/run/transaction.h"
#include "tests/script/growing.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <inttypes.h>

enum { HEIRS = 1200, CHANNELS = 400, THINGS = 20001 };

/* Returns an object from which HEIRS others inherit. */
static uint64_t make_mould(struct bench *b, const char *name)
{
    struct world *world = trial_world(b->trial);
    struct err err;
    transaction_begin(trial_engine(b->trial), 0, 0);
    struct object *item = world_get_ref(world, "item");
    struct object *mould = world_create(world, 0);
    assert_true(proto_set(world, mould, &item, 1, &err));
    prop_set(world, mould, ATOM_name, value_text(name));
    for (int i = 0; i < HEIRS; i++) {
        struct object *heir = world_create(world, 0);
        assert_true(proto_set(world, heir, &mould, 1, &err));
    }
    uint64_t id = mould->id;
    transaction_commit(trial_engine(b->trial));
    trial_settle(b->trial);
    return id;
}

BENCH_TEST(a_prototype_of_many_things_is_destroyed_in_parts_and_they_stay)
{
    uint64_t mould = make_mould(b, "a mould");
    uint64_t last = mould + HEIRS;

    struct str told = trial_typef(b->wizard, "@destroy #%" PRIu64, mould);

    assert_has(told, "Taking it apart takes a while.");
    trial_advance(b->trial, 5);
    assert_has(trial_told(b->wizard), "is gone.");
    struct world *world = trial_world(b->trial);
    assert_null(world_find(world, mould));
    assert_true(proto_is_ref(world, world_find(world, last), "item"));
    assert_true(proto_is_ref(world, world_find(world, mould + 1), "item"));
}

BENCH_TEST(a_prototype_of_many_things_that_somebody_spoils_meanwhile_ends_with_a_sentence)
{
    uint64_t mould = make_mould(b, "a mould");
    (void)trial_typef(b->wizard, "@destroy #%" PRIu64, mould);
    transaction_begin(trial_engine(b->trial), 0, 0);
    struct world *world = trial_world(b->trial);
    struct object *object = world_find(world, mould);
    if (object) {
        world_destroy(world, object);
    }
    transaction_commit(trial_engine(b->trial));

    trial_advance(b->trial, 5);

    assert_has(trial_told(b->wizard), "no longer exists");
}

/* Founds channels c100, c101, …, of which bob is a member. */
static void found_channels(struct bench *b)
{
    struct engine *engine = trial_engine(b->trial);
    struct err err;
    for (int i = 0; i < CHANNELS; i++) {
        char name[16];
        struct channel *channel = NULL;
        (void)snprintf(name, sizeof(name), "c%d", 100 + i);
        transaction_begin(engine, 0, 0);
        struct object *bob = world_find(engine_world(engine), trial_character(b->bob));
        assert_int_equal(channel_found(engine, NULL, str_of(name), &channel, &err), CHANNEL_OK);
        channel_set_member(engine, bob, channel, true);
        transaction_commit(engine);
    }
    trial_settle(b->trial);
}

BENCH_TEST(channels_are_listed_in_pages)
{
    found_channels(b);

    struct str first = trial_type(b->bob, "channels");
    assert_has(first, "c100: you hear it.");
    assert_has(first, "These are 1 to 100 of 401. For more: channels 2");
    assert_lacks(first, "c250");
    assert_has(trial_type(b->bob, "channels 5"), "These are 401 to 401 of 401.");
    assert_has(trial_type(b->bob, "channels 6"), "There are 5 pages. The last: channels 5");
    assert_has(trial_type(b->bob, "channels 0"), "Which page?");
}

BENCH_TEST(a_hundred_areas_are_listed_at_most)
{
    for (int i = 0; i < 105; i++) {
        (void)trial_typef(b->wizard, "@area Land%d =", i);
    }

    struct str told = trial_type(b->wizard, "@area");

    assert_has(told, "Land10 (#");
    assert_has(told, " and more.");
    assert_lacks(told, "Land104");
}

BENCH_TEST(coming_back_reads_only_channels_on_which_something_was_said)
{
    found_channels(b);
    trial_hang_up(b->bob);
    trial_advance(b->trial, 2);
    trial_reconnect(b->bob); /* reads once when each channel was last spoken on */
    trial_hang_up(b->bob);
    trial_advance(b->trial, 2);
    (void)trial_type(b->alice, "channel join c101");
    (void)trial_type(b->alice, "channel say c101 Bob, come and see");
    trial_advance(b->trial, 2);
    uint64_t before = growing_reads(trial_engine(b->trial));

    trial_reconnect(b->bob);

    assert_in_range(growing_reads(trial_engine(b->trial)) - before, 0, 60);
    assert_has(trial_told(b->bob), "1 mention");
}

BENCH_TEST(a_walk_to_an_unknown_place_is_refused_in_a_game_with_many_rooms)
{
    struct world *world = trial_world(b->trial);
    struct err err;
    transaction_begin(trial_engine(b->trial), 0, 0);
    struct object *kinds[] = {world_get_ref(world, "room"), world_get_ref(world, "container")};
    for (int i = 0; i < HEIRS; i++) {
        struct object *other = world_create(world, 0);
        assert_true(proto_set(world, other, &kinds[i % 2], 1, &err));
    }
    transaction_commit(trial_engine(b->trial));
    trial_settle(b->trial);
    trial_crash(b->trial); /* nothing of it is in memory */

    struct str told = trial_type(b->bob, "go to nowhere land");

    assert_has(told, "There's nothing called \"nowhere land\" to go to here.");
}

BENCH_TEST(an_area_is_not_checked_in_a_game_with_too_many_things_to_read)
{
    struct world *world = trial_world(b->trial);
    struct err err;
    transaction_begin(trial_engine(b->trial), 0, 0);
    struct object *item = world_get_ref(world, "item");
    for (int i = 0; i < THINGS; i++) {
        struct object *thing = world_create(world, 0);
        assert_true(proto_set(world, thing, &item, 1, &err));
    }
    transaction_commit(trial_engine(b->trial));
    trial_settle(b->trial);

    (void)trial_type(b->wizard, "@lint");
    trial_advance(b->trial, 60);

    assert_has(trial_told(b->wizard), "more than 20,000 things");
}
