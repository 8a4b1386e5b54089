/* retention_test.c -- Twenty newcomers of four habits, by each protocol: after three hours each has done
 * something that the game proposed, and is offered something that was not there at first.
 *
 * A habit is the recorded lines of somebody new to the game (habits/), typed at one line every five
 * minutes. Now and then all of them look for something to do, and some follow the hints. */
#include "engine/modules/statistics/funnel.h"
#include "tests/script/bench.h"
#include "tests/script/habit.h"
#include "tests/support/trial_impl.h"

#include <stdio.h>
#include <stdlib.h>

enum { NEWCOMERS = 20, HABITS = 4, STAY_ROUNDS = 36, ROUND_S = 300, GOALS_BYTES = 2000 };

static struct habit habits[HABITS] = {
        {.name = "explorer", .follows = 4},
        {.name = "talker", .follows = 9},
        {.name = "achiever", .follows = 3},
        {.name = "fighter", .follows = 6},
};

struct newcomer {
    struct player *player;
    int habit;
    char first[GOALS_BYTES]; /* the first proposals */
    unsigned done;
};

static void read_goals(struct player *player, char out[GOALS_BYTES])
{
    struct str told = trial_type(player, "goals");
    (void)snprintf(out, GOALS_BYTES, "%.*s", STR_FMT(told));
}

/* Follows the third hint of the first goal; it may take more than that. */
static void follow_hint_stay(struct bench *b, struct newcomer *one)
{
    char line[400];
    struct str told = STR_NONE;
    for (int i = 0; i < 3; i++) {
        told = trial_type(one->player, "hint 1");
    }
    size_t at = str_find(told, STR("type: "), 0);
    if (at != SIZE_MAX) {
        struct str rest = str_slice(told, at + 6, told.length);
        struct str typed = str_take_until(&rest, '\n');
        (void)snprintf(line, sizeof(line), "%.*s", STR_FMT(typed));
        trial_forget(one->player);
        (void)trial_try(one->player, line, &told);
        trial_advance(b->trial, 1);
        one->done += str_find(trial_told(one->player), STR("Goal done: "), 0) != SIZE_MAX;
    }
    /* Dropping a goal that cannot be done now makes room for another. */
    (void)trial_type(one->player, "journal drop goal 1");
}

static bool has_new_goal(const struct newcomer *one)
{
    char now[GOALS_BYTES];
    read_goals(one->player, now);
    struct str rest = str_of(now);
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        bool is_goal = line.length > 3 && line.bytes[1] == '.';
        if (is_goal &&
                str_find(str_of(one->first), str_slice(line, 3, line.length), 0) == SIZE_MAX) {
            return true;
        }
    }
    (void)fprintf(stderr, "a %s has nothing new to do. First:\n%s\nNow:\n%s\n",
            habits[one->habit].name, one->first, now);
    (void)fprintf(stderr, "They are here:\n%.*s\n", STR_FMT(trial_type(one->player, "look")));
    return false;
}

static void everybody_plays_a_round(struct bench *b, struct newcomer *all, int round)
{
    for (int i = 0; i < NEWCOMERS; i++) {
        struct str told = STR_NONE;
        const struct habit *habit = &habits[all[i].habit];
        (void)trial_try(all[i].player, habit_line(habit, round), &told);
        if (round % habit->follows == 1) {
            follow_hint_stay(b, &all[i]);
        }
    }
    trial_advance(b->trial, ROUND_S);
    for (int minute = 0; minute < ROUND_S / 60; minute++) {
        funnel_tick(b->trial->game.engine);
    }
}

BENCH_TEST(a_player_has_something_new_to_do_after_three_hours)
{
    struct newcomer all[NEWCOMERS] = {0};
    unsigned habit_done[HABITS] = {0};
    habits_read(habits, HABITS);
    for (int i = 0; i < NEWCOMERS; i++) {
        all[i].player = trial_join_guest_by(b->trial, (size_t)(i / HABITS) % TRIAL_DOORS);
        all[i].habit = i % HABITS;
        read_goals(all[i].player, all[i].first);
    }
    for (int round = 0; round < STAY_ROUNDS; round++) {
        everybody_plays_a_round(b, all, round);
    }
    for (int i = 0; i < NEWCOMERS; i++) {
        assert_true(has_new_goal(&all[i]));
        habit_done[all[i].habit] += all[i].done;
    }
    for (int i = 0; i < HABITS; i++) {
        (void)printf("# %ss have done %u of what they were proposed\n", habits[i].name,
                habit_done[i]);
        assert_true(habit_done[i] > 0);
    }
    json_t *shown = funnel_show(b->trial->game.engine, 1);
    char *text = json_dumps(shown, JSON_COMPACT);
    (void)printf("# the funnel: %s\n", text);
    free(text);
    json_decref(shown);
}
