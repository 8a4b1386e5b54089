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

static struct object *make_player(struct play *play)
{
    slice_begin(play->engine, 0, 0);
    uint64_t id = play_make(play, NULL, "player")->id;
    slice_commit(play->engine);
    return world_find(play->engine->world, id);
}

/* Founds channels c0, c1 … by players, 50 each, until there are too many. */
static void fill_up(struct play *play, uint64_t *players, size_t *player_count)
{
    char name[24];
    struct object *player = NULL;
    for (int i = 0; i < 2000; i++) {
        (void)snprintf(name, sizeof(name), "c%d", i);
        if (i % 50 == 0) {
            player = make_player(play);
            players[(*player_count)++] = player->id;
        }
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
    uint64_t players[40];
    size_t count = 0;
    play_open(&play);

    fill_up(&play, players, &count);

    assert_false(found(&play, NULL, "one-more"));
    play_close(&play);
}

TEST(one_player_founds_fifty_channels_and_no_more)
{
    struct play play;
    char name[24];
    play_open(&play);
    struct object *player = make_player(&play);

    for (int i = 0; i < 50; i++) {
        (void)snprintf(name, sizeof(name), "c%d", i);
        assert_true(found(&play, player, name));
    }

    assert_false(found(&play, player, "one-more"));
    assert_true(found(&play, make_player(&play), "one-more"));
    play_close(&play);
}

TEST(channels_that_nobody_is_left_for_make_room)
{
    struct play play;
    uint64_t players[40];
    size_t count = 0;
    play_open(&play);
    fill_up(&play, players, &count);
    assert_false(found(&play, NULL, "one-more"));

    slice_begin(play.engine, 0, 0);
    world_destroy(play.engine->world, world_find(play.engine->world, players[0]));
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
        IT(one_player_founds_fifty_channels_and_no_more),
        IT(channels_that_nobody_is_left_for_make_room),
};
TESTS(tests)
