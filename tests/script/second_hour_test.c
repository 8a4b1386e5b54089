/* second_hour_test.c -- Twenty newcomers of eight habits find something new in the fourth hour and in the eleventh.
 *
 * A habit is a list of lines (habits/), typed at one line every five minutes, from the beginning again at its end. Every
 * so many rounds a newcomer asks for a hint and does what it says, to the letter; that is how most people go on. What
 * they had not met before is counted by the hour: places, achievements and titles, things done (goals, quests, missions,
 * lamps), and lines of text. */
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/modules/package/story_pattern.h"
#include "tests/script/bench.h"
#include "tests/script/cases.h"
#include "tests/script/habit.h"
#include "tests/support/trial_impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    SECOND_PEOPLE = 20,
    SECOND_HABITS = 8,
    SECOND_HOURS = 11,
    ROUNDS_AN_HOUR = 12,
    SECOND_ROUND_S = 300,
    OBEYED_DEPTH = 4,
    TEXTS_LEAST = 5,
    LINES_KNOWN = 16384,       /* a power of two */
    STARTER_STEPS = 400000000, /* of one test */
};

static struct habit pastimes[SECOND_HABITS] = {
        {.name = "explorer", .follows = 3},
        {.name = "talker", .follows = 6},
        {.name = "achiever", .follows = 2},
        {.name = "fighter", .follows = 4},
        {.name = "builder", .follows = 3},
        {.name = "idler", .follows = 6},
        {.name = "returning", .follows = 3},
        {.name = "collector", .follows = 4},
};

/* What one newcomer has met. */
struct met {
    int64_t places;
    int64_t honours;
    int64_t done;
    int64_t lines;
};

struct second {
    struct player *player;
    int habit;
    struct met met;
    struct met before;           /* an hour ago */
    uint64_t known[LINES_KNOWN]; /* hashes of lines that were read */
};

/* -- new things -- */

/* A hash of the line without its digits, so that a count or a time is no new text. */
static uint64_t hash_line(struct str line)
{
    uint64_t hash = 14695981039346656037U;
    for (size_t i = 0; i < line.length; i++) {
        char c = line.bytes[i];
        if (c >= '0' && c <= '9') {
            continue;
        }
        hash = (hash ^ (unsigned char)c) * 1099511628211U;
    }
    return hash | 1;
}

/* Counts the lines of what somebody was told that are as long as a sentence and new to them. */
static void note_lines(struct second *one, struct str told)
{
    while (told.length > 0) {
        struct str line = str_take_until(&told, '\n');
        struct str found;
        if (pattern_find_placeholder(line, &found)) {
            fail_msg("a newcomer reads: %.*s", STR_FMT(line));
        }
        one->met.honours += str_starts(line, STR("You have achieved: ")) ||
                            str_starts(line, STR("You have earned a title: "));
        if (line.length < 40) {
            continue;
        }
        uint64_t hash = hash_line(line);
        size_t at = (size_t)hash & (LINES_KNOWN - 1);
        while (one->known[at] != 0 && one->known[at] != hash) {
            at = (at + 1) & (LINES_KNOWN - 1);
        }
        one->met.lines += one->known[at] == 0;
        one->known[at] = hash;
    }
}

static struct met look_at(struct bench *b, struct second *one)
{
    struct met met = one->met;
    struct str says = trial_typef(b->wizard,
            ";(function() local who = object('#%" PRIu64
            "') local function n(t, k) return t and "
            "math.floor(t[k] or 0) or 0 end return '=' .. math.floor(who._rooms or 0) .. ' ' "
            ".. "
            "math.floor(who._goals_done or 0) + n(who._missions, 'all') + "
            "n(who._lamps_hung, 'all') + n(who._deeds_done, 'quest') + "
            "n(who._deeds_done, 'craft') end)()",
            trial_character(one->player));
    size_t from = str_find(says, STR("="), 0);
    char text[200];
    if (from == SIZE_MAX) {
        fail_msg("the wizard is told: %.*s", STR_FMT(says));
    }
    (void)snprintf(text, sizeof(text), "%.*s", STR_FMT(str_slice(says, from + 1, says.length)));
    char *rest = text;
    met.places = strtoll(rest, &rest, 10);
    met.done = strtoll(rest, &rest, 10);
    return met;
}

/* -- playing -- */

static struct str type_second(struct bench *b, struct second *one, const char *line)
{
    struct str told = STR_NONE;
    trial_forget(one->player);
    (void)trial_try(one->player, line, &told);
    trial_advance(b->trial, 2);
    note_lines(one, trial_told(one->player));
    return trial_told(one->player);
}

/* Finds the last "type: LINES" in told; false if there is none. */
static bool find_lines(struct str told, char out[400])
{
    size_t at = SIZE_MAX;
    for (size_t next = 0; (next = str_find(told, STR("ype: "), next)) != SIZE_MAX; next += 5) {
        at = next;
    }
    if (at == SIZE_MAX) {
        return false;
    }
    /* All lines of one sentence are typed: those for the way, and those for there. */
    size_t first = str_find(told, STR("ype: "), 0);
    static const char *const joins[] = {". There, type: ", "\nThere, type: ",
            ". When you have landed, type: ", ". When it has come, type: "};
    size_t dot = SIZE_MAX;
    for (size_t i = 0; i < sizeof(joins) / sizeof(joins[0]) && dot == SIZE_MAX; i++) {
        dot = str_find(str_slice(told, first, told.length), str_of(joins[i]), 0);
    }
    struct str rest = str_slice(told, at + 5, told.length);
    struct str last = str_take_until(&rest, '\n');
    size_t end = str_find(last, STR(". "), 0);
    last = end == SIZE_MAX ? last : str_slice(last, 0, end);
    if (first != at && dot != SIZE_MAX && first + dot <= at) {
        struct str way = str_slice(told, first + 5, first + dot);
        (void)snprintf(out, 400, "%.*s, %.*s", STR_FMT(way), STR_FMT(last));
    } else {
        (void)snprintf(out, 400, "%.*s", STR_FMT(last));
    }
    return out[0] != '\0';
}

/* Does what told says, line by line, and then what that says. */
static void obey_second(struct bench *b, struct second *one, struct str told, int depth)
{
    char lines[400];
    if (depth >= OBEYED_DEPTH || !find_lines(told, lines)) {
        return;
    }
    char *rest = NULL;
    struct str last = STR_NONE;
    for (char *line = strtok_r(lines, ",", &rest); line; line = strtok_r(NULL, ",", &rest)) {
        while (*line == ' ') {
            line++;
        }
        size_t length = strlen(line);
        while (length > 0 && (line[length - 1] == '.' || line[length - 1] == ' ')) {
            line[--length] = '\0';
        }
        if (length > 0 && strncmp(line, "home", 4) != 0) {
            last = type_second(b, one, line);
            trial_advance(b->trial, 8);
            note_lines(one, trial_told(one->player));
            last = trial_told(one->player);
        }
    }
    obey_second(b, one, last, depth + 1);
}

/* Asks for a hint, and does what the third one says. */
static void follow_second(struct bench *b, struct second *one)
{
    struct str told = STR_NONE;
    for (int i = 0; i < 3; i++) {
        told = type_second(b, one, "hint");
        /* Something new to do is told once. */
        if (str_find(told, STR("To begin, type: "), 0) != SIZE_MAX) {
            break;
        }
    }
    obey_second(b, one, told, 0);
    (void)type_second(b, one, "journal drop goal 1");
}

/* Gets a mission, and does it by its hints; half of them need two. */
static void work_second(struct bench *b, struct second *one)
{
    obey_second(b, one, type_second(b, one, "mission"), OBEYED_DEPTH - 1);
    for (int i = 0; i < 2; i++) {
        obey_second(b, one, type_second(b, one, "hint mission"), OBEYED_DEPTH - 1);
    }
    (void)type_second(b, one, "mission drop");
}

static void play_hour(struct bench *b, struct second *all, int hour)
{
    for (int round = 0; round < ROUNDS_AN_HOUR; round++) {
        int at = hour * ROUNDS_AN_HOUR + round;
        for (int i = 0; i < SECOND_PEOPLE; i++) {
            struct second *one = &all[i];
            const struct habit *habit = &pastimes[one->habit];
            (void)type_second(b, one, habit_line(habit, at));
            if (at % habit->follows == 1) {
                follow_second(b, one);
            } else if (at % (3 * habit->follows) == 2) {
                work_second(b, one);
            }
        }
        trial_advance(b->trial, SECOND_ROUND_S);
        for (int i = 0; i < SECOND_PEOPLE; i++) {
            note_lines(&all[i], trial_told(all[i].player));
        }
    }
}

static int second_hour_open(void **state)
{
    struct trial_options options = {.game = "starter"};
    return bench_open_with(state, &options);
}

TEST_OF(newcomers_find_something_new_after_three_and_after_ten_hours, struct bench, b,
        second_hour_open, bench_close)
{
    struct second *all = mem_alloc(SECOND_PEOPLE * sizeof(*all));
    memset(all, 0, SECOND_PEOPLE * sizeof(*all));
    habits_read(pastimes, SECOND_HABITS);
    for (int i = 0; i < SECOND_PEOPLE; i++) {
        char name[32];
        all[i].habit = i % SECOND_HABITS;
        (void)snprintf(name, sizeof(name), "%s%c", pastimes[all[i].habit].name,
                'a' + i / SECOND_HABITS);
        all[i].player = trial_join(b->trial, name, NULL);
        note_lines(&all[i], trial_told(all[i].player));
    }
    for (int hour = 0; hour < SECOND_HOURS; hour++) {
        struct met sum = {0};
        int with_deeds = 0;
        play_hour(b, all, hour);
        for (int i = 0; i < SECOND_PEOPLE; i++) {
            struct met now = look_at(b, &all[i]);
            struct met before = all[i].before;
            struct met new = {now.places - before.places, now.honours - before.honours,
                    now.done - before.done, now.lines - before.lines};
            all[i].before = now;
            sum.places += new.places;
            sum.honours += new.honours;
            sum.done += new.done;
            sum.lines += new.lines;
            bool has_deed = new.places + new.honours + new.done > 0;
            with_deeds += has_deed;
            if ((hour == 3 || hour == SECOND_HOURS - 1) && !has_deed &&
                    new.lines < TEXTS_LEAST) {
                (void)fprintf(stderr, "%s %d found nothing new in hour %d: %" PRId64 " lines\n",
                        pastimes[all[i].habit].name, i, hour + 1, new.lines);
                struct str sees = trial_type(all[i].player, "look");
                (void)fprintf(stderr, "%.*s\n", STR_FMT(sees));
                fail();
            }
        }
        (void)printf("# hour %d: %" PRId64 " places, %" PRId64 " honours, %" PRId64
                     " things done, %" PRId64 " texts; %d of %d did or saw something\n",
                hour + 1, sum.places, sum.honours, sum.done, sum.lines, with_deeds,
                SECOND_PEOPLE);
        /* More than words: most of them have been somewhere new or done something, in each hour. */
        assert_true(with_deeds >= SECOND_PEOPLE / 2);
    }
    mem_free(all);
}

TEST_OF(friends_read_when_the_other_leaves_and_comes_back, struct bench, b, second_hour_open,
        bench_close)
{
    (void)trial_type(b->alice, "friend bob");
    (void)trial_type(b->bob, "friend alice");
    trial_advance(b->trial, 61);
    trial_forget_all(b->trial);
    trial_hang_up(b->bob);
    trial_advance(b->trial, 60);
    assert_lacks(trial_told(b->alice), "Your friend");
    trial_advance(b->trial, 61);
    assert_has(trial_told(b->alice), "Your friend bob has left the game.");
    assert_has(trial_type(b->alice, "friends"), "bob: not here");
    trial_forget_all(b->trial);
    trial_reconnect(b->bob);
    trial_advance(b->trial, 1);
    assert_has(trial_told(b->alice), "Your friend bob has come into the game.");
    (void)trial_type(b->bob, "friends off");
    trial_advance(b->trial, 61);
    trial_forget_all(b->trial);
    trial_hang_up(b->bob);
    trial_advance(b->trial, 300);
    assert_lacks(trial_told(b->alice), "Your friend");
}

/* The hints of somebody who has done both stories lead to each new thing, once. */
TEST_OF(hints_after_both_stories_lead_to_each_new_thing, struct bench, b, second_hour_open,
        bench_close)
{
    static const char *const begins[] = {
            "type: lamps", "type: tale", "type: knacks", "type: mission", "type: newbie"};
    bool is_told[sizeof(begins) / sizeof(begins[0])] = {false};
    (void)trial_type(b->wizard,
            "@lua local who = object('start') for _, p in ipairs(find{proto = "
            "'player'}) do if p.name == 'bob' then p._goals_done = 3 end end");
    (void)trial_type(b->wizard, "@teleport bob to quay");
    for (int i = 0; i < 12; i++) {
        struct str hint = trial_type(b->bob, "hint");
        char told[1000];
        (void)snprintf(told, sizeof(told), "%.*s", STR_FMT(hint));
        for (size_t k = 0; k < sizeof(begins) / sizeof(begins[0]); k++) {
            if (strstr(told, begins[k])) {
                assert_false(is_told[k]);
                is_told[k] = true;
            }
        }
        trial_advance(b->trial, 10);
    }
    for (size_t k = 0; k < sizeof(begins) / sizeof(begins[0]); k++) {
        if (!is_told[k]) {
            fail_msg("no hint says \"%s\"", begins[k]);
        }
    }
    assert_has(trial_type(b->bob, "lamps"), "None of the 100 hooks along the coast has a lamp");
    assert_has(trial_type(b->bob, "tale"), "The Margaret Is Late");
    struct str knacks = trial_type(b->bob, "knacks");
    assert_has(knacks, "climbing: you have not learnt any of it yet");
    assert_has(knacks, "Type: row skiff");
    assert_true(str_find(knacks, STR("<cmd"), 0) == SIZE_MAX);
    assert_has(trial_type(b->bob, "mission"), "mission ask");
}

/* A part is solved by two, lasts over a crash, and the next one is told to somebody who comes back after a week. */
TEST_OF(a_player_who_comes_back_after_a_week_reads_of_the_next_part, struct bench, b,
        second_hour_open, bench_close)
{
    /* The season begins again every four weeks. */
    while (str_find(trial_type(b->bob, "tale"), STR("2. Opens in 7 days"), 0) == SIZE_MAX) {
        trial_pass(b->trial, 86400);
        trial_settle(b->trial);
    }
    (void)trial_type(b->wizard, "@teleport bob to harbour-office");
    (void)trial_type(b->wizard, "@teleport alice to chapel");
    assert_has(trial_type(b->bob, "read log"), "somebody else has to do the rest");
    trial_crash(b->trial);
    assert_lacks(trial_told(b->bob), "part 1, has begun");
    assert_has(trial_type(b->alice, "read little ship"), "You have solved part 1");
    (void)trial_type(b->wizard, "@teleport bob to drowned-bell");
    assert_has(trial_type(b->bob, "look at slate"), "bob and alice");
    trial_hang_up(b->bob);
    trial_pass(b->trial, 7 * 86400);
    trial_settle(b->trial);
    trial_reconnect(b->bob);
    assert_has(trial_told(b->bob), "The Margaret Is Late, part 2, has begun");
    assert_has(trial_type(b->bob, "tale"), "Call her from the end of the breakwater");
}

struct starter_cases {
    struct game *game;
    size_t count;
};

/* Runs the tests of a behaviour of the starter world in the game, with all its packages. */
static void run_starter_file(void *data, const char *path)
{
    struct starter_cases *cases = data;
    struct buf source = {0};
    struct buf problems = {0};
    struct err err = {0};
    assert_true(asset_read(path, &source, &err));
    cases->count += cases_run(cases->game, path, buf_str(&source), STARTER_STEPS, &problems);
    if (problems.length > 0) {
        fail_msg("%s", problems.bytes);
    }
    buf_finish(&source);
}

TEST_OF(behaviours_of_the_starter_world_pass_with_all_its_packages, struct bench, b,
        second_hour_open, bench_close)
{
    struct starter_cases cases = {.game = &b->trial->game};
    asset_each("data/starter/behaviours/", run_starter_file, &cases);
    assert_true(cases.count > 30);
}
