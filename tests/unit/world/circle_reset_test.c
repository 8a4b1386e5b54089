/* circle_reset_test.c -- what the zones' commands leave behind. */
#include "world/circle_reset.h"

#include "tests/support/circle_sample.h"
#include "tests/support/test.h"

/* The sample's files with other commands in their zone, run once. */
struct play {
    struct circle_world world;
    struct circle_outcome outcome;
    struct sample_log log;
};

static void play_open(struct play *play, const char *commands)
{
    *play = (struct play){0};
    sample_log_init(&play->log);
    struct buf zone = {0};
    buf_printf(&zone, "#1\nAda~\nThe Garden~\n100 199 15 2\n%s\nS\n$\n", commands);
    for (enum circle_kind kind = 0; kind < CIRCLE_KINDS; kind++) {
        struct err err = {0};
        struct str text = kind == CIRCLE_ZON ? buf_str(&zone) : sample_of(kind);
        if (!circle_read(&play->world, kind, "zon/1.zon", text, NULL, &err)) {
            fail_msg("%s", err.text);
        }
    }
    buf_finish(&zone);
    circle_index(&play->world, NULL);
    struct circle_known nothing = {0};
    circle_reset_all(&play->world, &nothing, &play->log.log, true, &play->outcome);
}

static void play_close(struct play *play)
{
    circle_outcome_finish(&play->outcome);
    circle_finish(&play->world);
}

/* How many instances of vnum are left. */
static size_t left_of(const struct play *play, int32_t vnum)
{
    size_t count = 0;
    for (size_t i = 0; i < play->outcome.count; i++) {
        const struct circle_spawn *spawn = &play->outcome.spawns[i];
        count += spawn->vnum == vnum && !spawn->gone;
    }
    return count;
}

TEST(max_counts_all_that_exist)
{
    struct play play;
    play_open(&play, "M 0 161 2 100\nM 0 161 2 101\nM 0 161 2 102\nM 0 161 0 102");

    assert_int_equal(left_of(&play, 161), 2);
    assert_int_equal(play.log.count, 0);
    play_close(&play);
}

TEST(a_chained_command_needs_the_last_one_tried)
{
    static const struct {
        const char *commands;
        size_t hats;
        size_t keys;
    } table[] = {
            {"M 0 160 1 100\nG 1 152 9\nG 1 150 9", 1, 1},
            {"M 0 160 1 100\nM 0 160 1 100\nG 1 152 9\nG 1 150 9", 0, 0},
            /* The failed G stops the next, though the mobile is there. */
            {"M 0 160 1 100\nG 1 152 0\nG 1 150 9", 0, 0},
            /* One that is skipped leaves the memory as it was. */
            {"O 0 153 0 100\nG 1 152 9\nM 0 160 1 100\nG 1 150 9", 0, 1},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct play play;
        play_open(&play, table[i].commands);

        assert_int_equal(left_of(&play, 152), table[i].hats);
        assert_int_equal(left_of(&play, 150), table[i].keys);
        play_close(&play);
    }
}

TEST(a_thing_goes_into_the_newest_container)
{
    struct play play;
    play_open(&play, "O 0 151 2 100\nO 0 151 2 101\nP 1 154 9 151");

    const struct circle_spawn *coins = &play.outcome.spawns[2];

    assert_int_equal(coins->vnum, 154);
    assert_int_equal(coins->in, 1);
    assert_true(play.outcome.spawns[1].holds);
    play_close(&play);
}

TEST(what_is_removed_takes_its_contents_along_and_makes_room_for_more)
{
    struct play play;
    play_open(&play, "O 0 151 1 100\nP 1 154 1 151\nR 0 100 151\nO 0 151 1 101\nP 1 154 1 151");

    assert_int_equal(left_of(&play, 151), 1);
    assert_int_equal(left_of(&play, 154), 1);
    assert_true(play.outcome.spawns[0].gone);
    assert_true(play.outcome.spawns[1].gone);
    play_close(&play);
}

TEST(a_door_stays_as_the_last_command_left_it)
{
    struct play play;
    play_open(&play, "D 0 100 0 2\nD 0 100 0 1");

    assert_int_equal(circle_reset_door(&play.outcome, 100, 0), CIRCLE_CLOSED);
    assert_int_equal(circle_reset_door(&play.outcome, 101, 2), CIRCLE_OPEN);
    play_close(&play);
}

TEST(a_command_that_names_what_is_not_there_is_told_once_and_does_nothing)
{
    static const struct {
        const char *command;
        const char *oddity;
    } table[] = {
            {"M 0 999 1 100",
                    "zon/1.zon:5: M: there is no mobile #999; the command does nothing"},
            {"M 0 160 1 999",
                    "zon/1.zon:5: M: there is no room #999; the command does nothing"},
            {"O 0 999 1 100",
                    "zon/1.zon:5: O: there is no object #999; the command does nothing"},
            {"O 1 999 1 100",
                    "zon/1.zon:5: O: there is no object #999; the command does nothing"},
            {"G 0 150 1", "zon/1.zon:5: G: no mobile was loaded before; it did nothing"},
            {"P 0 154 1 151",
                    "zon/1.zon:5: P: no container of that number was loaded before; it did "
                    "nothing"},
            {"E 0 152 1 40",
                    "zon/1.zon:5: E: 40 is no equipment position; the command does nothing"},
            {"D 0 101 1 1",
                    "zon/1.zon:5: D: room #101 has no door east; the command does nothing"},
            {"D 0 100 0 7",
                    "zon/1.zon:5: D: 7 is no state of a door; the command does nothing"},
            {"D 0 100 11 1", "zon/1.zon:5: D: 11 is no direction; the command does nothing"},
            {"T 0 0 999 100",
                    "zon/1.zon:5: T: there is no trigger #999; the command does nothing"},
    };

    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
        struct play play;
        play_open(&play, table[i].command);

        assert_int_equal(play.outcome.count, 0);
        assert_int_equal(play.log.count, 1);
        assert_string_equal(play.log.last, table[i].oddity);
        play_close(&play);
    }
}

static const struct CMUnitTest tests[] = {
        IT(max_counts_all_that_exist),
        IT(a_chained_command_needs_the_last_one_tried),
        IT(a_thing_goes_into_the_newest_container),
        IT(what_is_removed_takes_its_contents_along_and_makes_room_for_more),
        IT(a_door_stays_as_the_last_command_left_it),
        IT(a_command_that_names_what_is_not_there_is_told_once_and_does_nothing),
};
TESTS(tests)
