/* channel_test.c -- The beginning and the end of channels. */
#include "engine/core/chat/channel.h"

#include "engine/core/chat/channel_impl.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/calls/channel_census.h"
#include "tests/unit/core/play.h"

/* Has player found a channel in a transaction; returns whether she could. */
static bool found(struct play *play, struct object *player, const char *name)
{
    struct channel *made = NULL;
    struct err err;
    transaction_begin(play->engine, player ? player->id : 0, 0);
    bool ok = channel_found(play->engine, player, str_of(name), &made, &err) == CHANNEL_OK;
    transaction_commit(play->engine);
    return ok;
}

static struct object *make_player(struct play *play)
{
    transaction_begin(play->engine, 0, 0);
    uint64_t id = play_make(play, NULL, "player")->id;
    transaction_commit(play->engine);
    return world_find(engine_world(play->engine), id);
}

static struct object *player_at(struct play *play, const struct screen *screen)
{
    return world_find(play->world, screen->session->character);
}

/* In the open transaction; returns whether the player could join the channel, or leave it. */
static bool join_or_leave(
        struct play *play, struct object *player, const char *name, bool joins)
{
    struct err err;
    return channel_join(play->engine, player, str_of(name), joins, &err);
}

/* Founds channels c0, c1 … by players, 5 each, until there are too many; returns the first player. */
static uint64_t fill_up(struct play *play)
{
    char name[24];
    uint64_t first = 0;
    struct object *player = NULL;
    for (int i = 0; i < 2000; i++) {
        (void)snprintf(name, sizeof(name), "c%d", i);
        if (i % 5 == 0) {
            player = make_player(play);
            first = first ? first : player->id;
        }
        if (!found(play, player, name)) {
            return first;
        }
    }
    fail_msg("there is no end of channels");
    return 0;
}

PLAY_TEST(a_channel_cannot_be_called_here_or_have_an_invisible_name)
{
    static const char *const names[] = {"here", "HERE", "-a", "public\u200b", "\u200b", ""};
    struct object *player = player_at(p, play_newcomer(p, "Alice"));

    transaction_begin(p->engine, player->id, 0);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (join_or_leave(p, player, names[i], true)) {
            fail_msg("%s", names[i]);
        }
    }
    transaction_commit(p->engine);
}

PLAY_TEST(leaving_a_channel_twice_ends_it_once)
{
    struct object *player = player_at(p, play_newcomer(p, "Alice"));

    transaction_begin(p->engine, player->id, 0);
    assert_true(join_or_leave(p, player, "tea", true));
    assert_true(join_or_leave(p, player, "tea", false));
    assert_true(join_or_leave(p, player, "tea", false));
    transaction_commit(p->engine);

    assert_null(channel_find(p->engine, STR("tea")));
}

PLAY_TEST(a_channel_that_ends_and_is_joined_again_at_once_goes_on)
{
    struct object *player = player_at(p, play_newcomer(p, "Alice"));

    transaction_begin(p->engine, player->id, 0);
    assert_true(join_or_leave(p, player, "tea", true));
    assert_true(join_or_leave(p, player, "tea", false));
    assert_true(join_or_leave(p, player, "tea", true));
    transaction_commit(p->engine);
    play_turn(p);
    play_crash(p);

    transaction_begin(p->engine, 0, 0);
    assert_non_null(channel_find(p->engine, STR("tea")));
    transaction_abort(p->engine);
}

PLAY_TEST(a_rollback_restores_a_channel_that_ended)
{
    struct object *player = player_at(p, play_newcomer(p, "Alice"));
    transaction_begin(p->engine, player->id, 0);
    assert_true(join_or_leave(p, player, "tea", true));
    transaction_commit(p->engine);

    transaction_begin(p->engine, player->id, 0);
    assert_true(join_or_leave(p, player, "tea", false));
    transaction_abort(p->engine);

    transaction_begin(p->engine, 0, 0);
    struct channel *channel = channel_find(p->engine, STR("tea"));
    assert_non_null(channel);
    assert_true(channel_about(p->engine, channel, 0).made_ms > 0);
    transaction_abort(p->engine);
}

PLAY_TEST(a_full_list_of_channels_in_use_refuses_a_new_one)
{
    (void)fill_up(p);

    assert_false(found(p, NULL, "one-more"));
}

PLAY_TEST(a_player_can_found_at_most_five_channels)
{
    char name[24];
    struct object *player = make_player(p);

    for (int i = 0; i < 5; i++) {
        (void)snprintf(name, sizeof(name), "c%d", i);
        assert_true(found(p, player, name));
    }

    assert_false(found(p, player, "one-more"));
    assert_true(found(p, make_player(p), "one-more"));
}

PLAY_TEST(abandoned_channels_make_room_for_new_ones)
{
    uint64_t first = fill_up(p);
    assert_false(found(p, NULL, "one-more"));

    transaction_begin(p->engine, 0, 0);
    world_destroy(p->world, world_find(p->world, first));
    transaction_commit(p->engine);

    assert_true(found(p, NULL, "one-more"));
    transaction_begin(p->engine, 0, 0);
    assert_null(channel_find(p->engine, STR("c0")));
    assert_non_null(channel_find(p->engine, STR("c1")));
    assert_non_null(channel_find(p->engine, STR("public")));
    transaction_commit(p->engine);
}

static void add_line(void *data, const struct channel_line *line)
{
    buf_printf(data, "%d:%.*s ", (int)line->number, STR_FMT(line->text));
}

/* Returns "1:one 2:two ", in the open transaction; the caller finishes it. */
static struct buf lines_of_public(struct play *play)
{
    struct buf lines = {0};
    channel_each_line(play->engine, STR("public"), 1000, 0, add_line, &lines);
    return lines;
}

static enum channel_no say_line(struct play *play, const char *text)
{
    struct err err;
    struct channel_speech speech = {.channel = STR("public"),
            .sender = STR("Alice"),
            .speaker = 1,
            .text = str_of(text)};
    return channel_say(play->engine, &speech, &err);
}

PLAY_TEST(a_rolled_back_line_leaves_the_older_lines_in_place)
{
    char text[24];
    transaction_begin(p->engine, 0, 0);
    for (int i = 0; i < CHANNEL_LINES_KEPT + 5; i++) {
        (void)snprintf(text, sizeof(text), "w%d", i);
        assert_int_equal(say_line(p, text), CHANNEL_OK);
    }
    struct buf before = lines_of_public(p);
    transaction_commit(p->engine);

    transaction_begin(p->engine, 0, 0);
    assert_int_equal(say_line(p, "undone"), CHANNEL_OK);
    transaction_abort(p->engine);

    transaction_begin(p->engine, 0, 0);
    struct buf after = lines_of_public(p);
    transaction_commit(p->engine);
    assert_string_equal(before.bytes, after.bytes);
    assert_true(str_starts(buf_str(&after), STR("6:w5 ")));
    buf_finish(&before);
    buf_finish(&after);
}

PLAY_TEST(a_guests_channel_is_gone_after_a_crash)
{
    assert_true(found(p, player_at(p, play_guest(p)), "waste"));
    assert_true(found(p, make_player(p), "club"));
    play_turn(p);

    play_crash(p);

    transaction_begin(p->engine, 0, 0);
    assert_null(channel_find(p->engine, STR("waste")));
    assert_non_null(channel_find(p->engine, STR("club")));
    transaction_commit(p->engine);
}

PLAY_TEST(nobody_becomes_operator_of_a_bridged_channel_by_joining)
{
    assert_true(found(p, NULL, "carried"));
    struct object *player = make_player(p);

    transaction_begin(p->engine, player->id, 0);
    assert_true(join_or_leave(p, player, "carried", true));
    assert_int_equal(channel_rank(channel_find(p->engine, STR("carried")), player->id), 0);
    transaction_commit(p->engine);
}

PLAY_TEST(membership_ends_with_the_channel)
{
    struct object *old = make_player(p);
    struct object *founder = make_player(p);
    assert_true(found(p, founder, "club"));
    transaction_begin(p->engine, old->id, 0);
    assert_true(join_or_leave(p, old, "club", true));
    channel_end(p->engine, channel_find(p->engine, STR("club")));
    transaction_commit(p->engine);
    play_wait(p, 1);

    assert_true(found(p, founder, "club"));

    transaction_begin(p->engine, 0, 0);
    assert_false(channel_has_member(p->engine, old, STR("club")));
    transaction_commit(p->engine);
}

PLAY_TEST(a_new_lock_keeps_out_members_who_were_away)
{
    struct err err;
    struct channel_changed changed = {0};
    struct screen *alice = play_newcomer(p, "Alice");
    struct object *here = player_at(p, alice);
    struct object *away = make_player(p);
    transaction_begin(p->engine, here->id, 0);
    assert_true(join_or_leave(p, here, "club", true));
    assert_true(join_or_leave(p, away, "club", true));
    struct channel *club = channel_find(p->engine, STR("club"));
    assert_int_equal(
            channel_change(p->engine, here, club,
                    &(struct channel_change){true, STR("private"), STR_NONE}, &changed, &err),
            CHANNEL_OK);
    transaction_commit(p->engine);
    play_hang_up(p, alice);

    transaction_begin(p->engine, 0, 0);
    assert_true(channel_belongs(p->engine, club, here->id));
    assert_false(channel_belongs(p->engine, club, away->id));
    assert_int_equal(
            channel_may(p->engine, club, away->id, CHANNEL_READ, &err), CHANNEL_NOT_ON);
    transaction_commit(p->engine);
    buf_finish(&changed.value);
}

static enum channel_no say_now(struct play *play, const char *text)
{
    transaction_begin(play->engine, 0, 0);
    enum channel_no no = say_line(play, text);
    transaction_commit(play->engine);
    return no;
}

PLAY_TEST(a_line_is_refused_while_the_last_number_is_unreadable)
{
    assert_int_equal(say_now(p, "one"), CHANNEL_OK);
    assert_int_equal(say_now(p, "two"), CHANNEL_OK);
    play_turn(p);
    play_crash(p);

    world_file_sql(&p->file, "ALTER TABLE channel_line RENAME TO away");
    assert_int_equal(say_now(p, "lost"), CHANNEL_UNREAD);
    world_file_sql(&p->file, "ALTER TABLE away RENAME TO channel_line");
    assert_int_equal(say_now(p, "three"), CHANNEL_OK);

    transaction_begin(p->engine, 0, 0);
    struct buf lines = lines_of_public(p);
    transaction_commit(p->engine);
    assert_string_equal(lines.bytes, "1:one 2:two 3:three ");
    buf_finish(&lines);
}

static void add_sender(void *data, const struct channel_line *line)
{
    buf_printf(data, "%.*s ", STR_FMT(line->sender));
}

PLAY_TEST(an_npc_is_marked_for_readers_once_somebody_has_its_name)
{
    struct err err;
    struct buf senders = {0};
    uint64_t alice = player_at(p, play_newcomer(p, "Alice"))->id;
    struct channel_speech speech = {.channel = STR("public"),
            .speaker = alice,
            .text = STR("Hum."),
            .kind = STR("npc")};
    (void)play_newcomer(p, "Zed");
    transaction_begin(p->engine, 0, 0);
    speech.sender = STR("Zed");
    assert_int_equal(channel_say(p->engine, &speech, &err), CHANNEL_OK);
    speech.sender = STR("Maud");
    assert_int_equal(channel_say(p->engine, &speech, &err), CHANNEL_OK);
    channel_each_line(p->engine, STR("public"), 2, alice, add_sender, &senders);
    channel_each_line(p->engine, STR("public"), 2, 0, add_sender, &senders);
    transaction_commit(p->engine);

    assert_string_equal(senders.bytes, "Zed/npc Maud Zed Maud ");
    buf_finish(&senders);
}

/* Whether the census of all channels names the same people as a visit of the one. */
static void assert_on_census(struct play *p, const char *name, size_t people)
{
    transaction_begin(p->engine, 0, 0);
    struct channel_census *census = channel_census_create(p->engine);
    struct channel *channel = channel_find(p->engine, str_of(name));
    assert_int_equal(channel_census_of(census, channel)->count, people);
    assert_int_equal(channel_count(p->engine, channel), people);
    channel_census_destroy(census);
    transaction_commit(p->engine);
}

PLAY_TEST(a_census_of_all_channels_has_who_is_on_each)
{
    struct object *alice = player_at(p, play_newcomer(p, "Alice"));
    (void)play_newcomer(p, "Bob");
    assert_true(found(p, alice, "tea"));
    transaction_begin(p->engine, alice->id, 0);
    assert_true(join_or_leave(p, alice, "tea", true));
    transaction_commit(p->engine);

    assert_on_census(p, "tea", 1);
    assert_on_census(p, "public", 2);

    transaction_begin(p->engine, alice->id, 0);
    assert_true(join_or_leave(p, alice, "public", false));
    transaction_commit(p->engine);
    assert_on_census(p, "public", 1);
}
