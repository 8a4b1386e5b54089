/* channel_test.c -- how channels begin and end. */
#include "engine/core/channel.h"

#include "engine/core/channel_impl.h"
#include "engine/core/slice.h"
#include "tests/unit/core/play.h"

/* A slice in which player founds a channel; says whether she could. */
static bool found(struct play *play, struct object *player, const char *name)
{
    struct channel *made = NULL;
    struct err err;
    slice_begin(play->engine, player ? player->id : 0, 0);
    bool ok = channel_found(play->engine, player, str_of(name), &made, &err) == CHANNEL_OK;
    slice_commit(play->engine);
    return ok;
}

static void fill_up(struct play *play, struct object *player)
{
    char name[24];
    for (int i = 0; i < 2000; i++) {
        (void)snprintf(name, sizeof(name), "c%d", i);
        if (!found(play, player, name)) {
            return;
        }
    }
    fail_msg("there is no end of channels");
}

TEST(a_channel_that_is_left_twice_ends_once)
{
    struct play play;
    struct screen alice;
    struct err err;
    play_open(&play);
    play_join(&play, &alice, "Alice");
    struct object *player = world_find(play.engine->world, play_character(&play, "Alice"));

    slice_begin(play.engine, player->id, 0);
    assert_true(channel_join(play.engine, player, STR("tea"), true, &err));
    assert_true(channel_join(play.engine, player, STR("tea"), false, &err));
    assert_true(channel_join(play.engine, player, STR("tea"), false, &err));
    slice_commit(play.engine);

    assert_false(channel_exists(play.engine, STR("tea")));
    screen_finish(&alice);
    play_close(&play);
}

TEST(channels_whose_operators_are_there_make_no_room)
{
    struct play play;
    struct screen alice;
    play_open(&play);
    play_join(&play, &alice, "Alice");
    struct object *player = world_find(play.engine->world, play_character(&play, "Alice"));

    fill_up(&play, player);

    assert_false(found(&play, NULL, "one-more"));
    screen_finish(&alice);
    play_close(&play);
}

TEST(channels_that_nobody_is_left_for_make_room)
{
    struct play play;
    play_open(&play);
    slice_begin(play.engine, 0, 0);
    struct object *guest = play_make(&play, "guest", "player");
    slice_commit(play.engine);
    fill_up(&play, guest);
    assert_false(found(&play, NULL, "one-more"));

    slice_begin(play.engine, 0, 0);
    world_destroy(play.engine->world, guest);
    slice_commit(play.engine);

    assert_true(found(&play, NULL, "one-more"));
    slice_begin(play.engine, 0, 0);
    assert_false(channel_exists(play.engine, STR("c0")));
    assert_true(channel_exists(play.engine, STR("c1")));
    assert_true(channel_exists(play.engine, STR("public")));
    slice_commit(play.engine);
    play_close(&play);
}

static const struct CMUnitTest tests[] = {
        IT(a_channel_that_is_left_twice_ends_once),
        IT(channels_whose_operators_are_there_make_no_room),
        IT(channels_that_nobody_is_left_for_make_room),
};
TESTS(tests)
