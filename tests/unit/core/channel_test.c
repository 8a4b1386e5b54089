/* channel_test.c -- how channels begin and end. */
#include "engine/core/chat/channel.h"

#include "engine/core/chat/channel_impl.h"
#include "engine/core/run/slice.h"
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

TEST(a_channel_is_not_called_like_the_room_nor_like_what_nobody_sees)
{
    static const char *const names[] = {"here", "HERE", "-a", "public\u200b", "\u200b", ""};
    struct play play;
    struct screen alice;
    struct err err;
    play_open(&play);
    play_join(&play, &alice, "Alice");
    struct object *player = world_find(play.engine->world, play_character(&play, "Alice"));

    slice_begin(play.engine, player->id, 0);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (channel_join(play.engine, player, str_of(names[i]), true, &err)) {
            fail_msg("%s", names[i]);
        }
    }
    slice_commit(play.engine);

    screen_finish(&alice);
    play_close(&play);
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

TEST(a_channel_that_ends_and_is_joined_again_at_once_goes_on)
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
    assert_true(channel_join(play.engine, player, STR("tea"), true, &err));
    slice_commit(play.engine);
    play_turn(&play);
    screen_finish(&alice);
    play_crash(&play);

    slice_begin(play.engine, 0, 0);
    assert_true(channel_exists(play.engine, STR("tea")));
    slice_abort(play.engine);
    play_close(&play);
}

TEST(an_end_that_is_undone_leaves_the_channel_as_it_was)
{
    struct play play;
    struct screen alice;
    struct err err;
    play_open(&play);
    play_join(&play, &alice, "Alice");
    struct object *player = world_find(play.engine->world, play_character(&play, "Alice"));
    slice_begin(play.engine, player->id, 0);
    assert_true(channel_join(play.engine, player, STR("tea"), true, &err));
    slice_commit(play.engine);

    slice_begin(play.engine, player->id, 0);
    assert_true(channel_join(play.engine, player, STR("tea"), false, &err));
    slice_abort(play.engine);

    slice_begin(play.engine, 0, 0);
    struct channel *channel = channel_find(play.engine, STR("tea"));
    assert_non_null(channel);
    assert_true(channel_about(channel).made_ms > 0);
    slice_abort(play.engine);
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

static void take_text(void *data, const struct channel_line *line)
{
    buf_printf(data, "%.*s ", STR_FMT(line->text));
}

static bool say(struct play *play, const char *text)
{
    struct err err;
    return channel_say(play->engine,
                   &(struct channel_speech){.channel = STR("public"),
                           .sender = STR("Alice"),
                           .speaker = 1,
                           .text = str_of(text)},
                   &err) == CHANNEL_OK;
}

TEST(a_line_that_is_undone_leaves_what_it_took_the_place_of)
{
    struct play play;
    struct buf before = {0};
    struct buf after = {0};
    char text[24];
    play_open(&play);
    slice_begin(play.engine, 0, 0);
    for (int i = 0; i < CHANNEL_LINES_KEPT + 5; i++) {
        (void)snprintf(text, sizeof(text), "w%d", i);
        assert_true(say(&play, text));
    }
    channel_each_line(play.engine, STR("public"), 1000, take_text, &before);
    slice_commit(play.engine);

    slice_begin(play.engine, 0, 0);
    assert_true(say(&play, "undone"));
    slice_abort(play.engine);

    slice_begin(play.engine, 0, 0);
    channel_each_line(play.engine, STR("public"), 1000, take_text, &after);
    slice_commit(play.engine);
    assert_string_equal(before.bytes, after.bytes);
    assert_true(str_starts(buf_str(&after), STR("w5 ")));
    buf_finish(&before);
    buf_finish(&after);
    play_close(&play);
}

TEST(what_a_guest_founded_is_gone_after_a_crash)
{
    struct play play;
    struct screen guest;
    play_open(&play);
    play_connect(&play, &guest, "192.0.2.1");
    play_line(&play, &guest, "guest");
    struct object *player = world_find(play.engine->world, guest.session->character);
    struct object *other = make_player(&play);
    assert_true(found(&play, player, "waste"));
    assert_true(found(&play, other, "club"));
    play_turn(&play);
    screen_finish(&guest);

    play_crash(&play);

    slice_begin(play.engine, 0, 0);
    assert_false(channel_exists(play.engine, STR("waste")));
    assert_true(channel_exists(play.engine, STR("club")));
    slice_commit(play.engine);
    play_close(&play);
}

TEST(a_bridges_channel_is_nobodys_to_command)
{
    struct play play;
    struct err err;
    play_open(&play);
    assert_true(found(&play, NULL, "carried"));
    struct object *player = make_player(&play);

    slice_begin(play.engine, player->id, 0);
    assert_true(channel_join(play.engine, player, STR("carried"), true, &err));
    assert_int_equal(channel_rank(channel_find(play.engine, STR("carried")), player->id), 0);
    slice_commit(play.engine);
    play_close(&play);
}

TEST(a_member_of_an_earlier_channel_is_none_of_the_next_of_its_name)
{
    struct play play;
    struct err err;
    play_open(&play);
    struct object *old = make_player(&play);
    struct object *founder = make_player(&play);
    assert_true(found(&play, founder, "club"));
    slice_begin(play.engine, old->id, 0);
    assert_true(channel_join(play.engine, old, STR("club"), true, &err));
    channel_end(play.engine, channel_find(play.engine, STR("club")));
    slice_commit(play.engine);
    play_wait(&play, 1);

    assert_true(found(&play, founder, "club"));

    slice_begin(play.engine, 0, 0);
    assert_false(channel_has_member(play.engine, old, STR("club")));
    slice_commit(play.engine);
    play_close(&play);
}

TEST(a_lock_keeps_out_who_was_away_when_it_was_set)
{
    struct play play;
    struct screen alice;
    struct err err;
    bool changed = false;
    struct buf arg = {0};
    play_open(&play);
    play_join(&play, &alice, "Alice");
    struct object *here = world_find(play.engine->world, play_character(&play, "Alice"));
    struct object *away = make_player(&play);
    slice_begin(play.engine, here->id, 0);
    assert_true(channel_join(play.engine, here, STR("club"), true, &err));
    assert_true(channel_join(play.engine, away, STR("club"), true, &err));
    struct channel *club = channel_find(play.engine, STR("club"));
    assert_int_equal(channel_change(play.engine, here, club,
                             &(struct channel_change){true, STR("private"), STR_NONE}, &changed,
                             &arg, &err),
            CHANNEL_OK);
    slice_commit(play.engine);
    play_hang_up(&play, &alice);

    slice_begin(play.engine, 0, 0);
    assert_true(channel_belongs(play.engine, club, here->id));
    assert_false(channel_belongs(play.engine, club, away->id));
    assert_int_equal(
            channel_may(play.engine, club, away->id, CHANNEL_READ, &err), CHANNEL_NOT_ON);
    slice_commit(play.engine);
    buf_finish(&arg);
    screen_finish(&alice);
    play_close(&play);
}

static enum channel_no say_public(struct play *play, const char *text)
{
    struct err err = {0};
    struct channel_speech speech = {.channel = STR("public"),
            .sender = STR("Ann"),
            .text = str_of(text),
            .stays_here = true};
    slice_begin(play->engine, 0, 0);
    enum channel_no no = channel_say(play->engine, &speech, &err);
    slice_commit(play->engine);
    return no;
}

static void add_line(void *data, const struct channel_line *line)
{
    buf_printf(data, "%d:%.*s ", (int)line->number, STR_FMT(line->text));
}

TEST(a_line_takes_no_number_while_the_disk_does_not_say_which_was_the_last)
{
    struct play play;
    struct buf lines = {0};
    play_open(&play);
    assert_int_equal(say_public(&play, "one"), CHANNEL_OK);
    assert_int_equal(say_public(&play, "two"), CHANNEL_OK);
    play_turn(&play);
    play_crash(&play);

    world_file_sql(&play.file, "ALTER TABLE channel_line RENAME TO away");
    assert_int_equal(say_public(&play, "lost"), CHANNEL_UNREAD);
    world_file_sql(&play.file, "ALTER TABLE away RENAME TO channel_line");
    assert_int_equal(say_public(&play, "three"), CHANNEL_OK);

    slice_begin(play.engine, 0, 0);
    channel_each_line(play.engine, STR("public"), 10, add_line, &lines);
    slice_commit(play.engine);
    assert_string_equal(lines.bytes, "1:one 2:two 3:three ");
    buf_finish(&lines);
    play_close(&play);
}

static const struct CMUnitTest channel_tests[] = {
        IT(a_line_takes_no_number_while_the_disk_does_not_say_which_was_the_last),
        IT(a_line_that_is_undone_leaves_what_it_took_the_place_of),
        IT(what_a_guest_founded_is_gone_after_a_crash),
        IT(a_bridges_channel_is_nobodys_to_command),
        IT(a_member_of_an_earlier_channel_is_none_of_the_next_of_its_name),
        IT(a_lock_keeps_out_who_was_away_when_it_was_set),
        IT(a_channel_is_not_called_like_the_room_nor_like_what_nobody_sees),
        IT(a_channel_that_is_left_twice_ends_once),
        IT(a_channel_that_ends_and_is_joined_again_at_once_goes_on),
        IT(an_end_that_is_undone_leaves_the_channel_as_it_was),
        IT(channels_whose_operators_are_there_make_no_room),
        IT(one_player_founds_fifty_channels_and_no_more),
        IT(channels_that_nobody_is_left_for_make_room),
};
TESTS(channel)
