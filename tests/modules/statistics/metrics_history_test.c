/* metrics_history_test.c -- The history of metrics: folded, kept over a crash, and not written
 * where it changes nothing of note. */
#include "engine/modules/statistics/metrics_history.h"

#include "tests/unit/core/play.h"
#include "world/model/rows.h"

#include <math.h>

#define MINUTE_MS 60000

/* Numbers of a server that has run for so many minutes. */
static json_t *stats_of(int minutes, double players)
{
    return json_pack("{s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f}", "players", players, "sessions",
            players, "commands", players > 0 ? minutes * 60.0 : 0.0, "slices", minutes * 120.0,
            "slice_seconds", minutes * 0.12, "memory_bytes", 1e6, "script_errors", 0.0,
            "commits", 0.0);
}

struct stay {
    struct play play;
    struct metrics_history *metrics_history;
    int64_t wall_ms;
    int minutes;
};

static void open_stay(struct stay *stay)
{
    *stay = (struct stay){.wall_ms = (int64_t)1700000000 / 3600 * 3600 * 1000};
    play_open(&stay->play);
    stay->metrics_history = metrics_history_open(stay->play.engine);
}

static void close_stay(struct stay *stay)
{
    metrics_history_close(stay->metrics_history);
    play_close(&stay->play);
}

static void take(struct stay *stay, double players, int minutes)
{
    json_t *stats = stats_of(stay->minutes, players);
    metrics_history_take(stay->metrics_history, stats, stay->wall_ms);
    json_decref(stats);
    stay->minutes += minutes;
    stay->wall_ms += (int64_t)minutes * MINUTE_MS;
}

static void spend_metrics(struct stay *stay, int minutes, double players)
{
    for (int i = 0; i < minutes; i++) {
        take(stay, players, 1);
    }
}

static void crash(struct stay *stay)
{
    play_turn(&stay->play);
    metrics_history_close(stay->metrics_history);
    play_crash(&stay->play);
    stay->metrics_history = metrics_history_open(stay->play.engine);
}

static size_t count_rows(struct stay *stay)
{
    struct value from = value_text("plots:");
    struct value to = value_text("plots;");
    struct store_select select = {.table = TABLE_META,
            .where = {{"name", STORE_ABOVE, from}, {"name", STORE_BELOW, to}},
            .order = "name"};
    struct rows rows = rows_read(stay->play.world, &select, 0);
    size_t count = rows.count;
    rows_finish(&rows);
    value_finish(&from);
    value_finish(&to);
    return count;
}

static size_t count_points(struct stay *stay, uint64_t hours)
{
    json_t *shown = metrics_history_show(stay->metrics_history, hours, stay->wall_ms);
    size_t count = json_array_size(json_object_get(shown, "times"));
    json_decref(shown);
    return count;
}

/* Returns the number at that place of a series, or NaN. */
static double number_at(
        struct stay *stay, uint64_t hours, size_t series, const char *kind, size_t at)
{
    json_t *shown = metrics_history_show(stay->metrics_history, hours, stay->wall_ms);
    const json_t *one = json_array_get(json_object_get(shown, "series"), series);
    const json_t *number = json_array_get(json_object_get(one, kind), at);
    double value = json_is_real(number) ? json_real_value(number) : (double)NAN;
    json_decref(shown);
    return value;
}

TEST(a_minute_shows_rates_of_counters_and_means)
{
    struct stay stay;
    open_stay(&stay);

    spend_metrics(&stay, 3, 2);

    assert_int_equal(count_points(&stay, 3), 2);
    assert_true(fabs(number_at(&stay, 3, METRIC_PLAYERS, "mean", 0) - 2) < 0.001);
    assert_true(fabs(number_at(&stay, 3, METRIC_COMMANDS, "mean", 0) - 1) < 0.001);
    assert_true(fabs(number_at(&stay, 3, METRIC_TRANSACTIONS, "mean", 1) - 2) < 0.001);
    assert_true(fabs(number_at(&stay, 3, METRIC_TRANSACTION_MS, "mean", 1) - 1) < 0.001);
    assert_true(isnan(number_at(&stay, 3, METRIC_COMMIT_MS, "mean", 1)));
    close_stay(&stay);
}

TEST(five_minutes_and_hours_have_the_mean_and_the_highest)
{
    struct stay stay;
    open_stay(&stay);

    spend_metrics(&stay, 60, 1);
    spend_metrics(&stay, 30, 4);
    spend_metrics(&stay, 31, 0);

    assert_int_equal(count_points(&stay, 72), 24 + 1);
    assert_true(fabs(number_at(&stay, 72, METRIC_PLAYERS, "mean", 12) - 4) < 0.001);
    assert_true(fabs(number_at(&stay, 720, METRIC_PLAYERS, "mean", 1) - 2) < 0.001);
    assert_true(fabs(number_at(&stay, 720, METRIC_PLAYERS, "most", 1) - 4) < 0.001);
    close_stay(&stay);
}

TEST(a_crash_loses_five_minutes_at_most)
{
    struct stay stay;
    open_stay(&stay);
    spend_metrics(&stay, 150, 1);
    size_t before = count_points(&stay, 72);

    crash(&stay);

    /* All but the minutes of the running five. */
    size_t after = count_points(&stay, 72);
    assert_true(before - after <= 5);
    assert_true(after >= 29);
    assert_int_equal(count_points(&stay, 720), 2 + 5);
    assert_true(fabs(number_at(&stay, 720, METRIC_TRANSACTION_MS, "mean", 1) - 1) < 0.001);
    stay.minutes = 0;
    spend_metrics(&stay, 60, 1);
    assert_true(count_points(&stay, 720) >= 3);
    close_stay(&stay);
}

TEST(metrics_are_not_written_while_nobody_plays)
{
    struct stay stay;
    open_stay(&stay);
    uint64_t commits = stay.play.world->commit_number;

    spend_metrics(&stay, 120, 0);
    assert_int_equal(stay.play.world->commit_number, commits);

    /* The next write includes data that was not written before. */
    spend_metrics(&stay, 11, 1);
    assert_int_equal(stay.play.world->commit_number, commits + 3);
    crash(&stay);
    assert_true(count_points(&stay, 72) >= 24);
    close_stay(&stay);
}

TEST(old_points_are_deleted_and_the_number_kept_is_bounded)
{
    struct stay stay;
    open_stay(&stay);

    /* Somebody looks in each hour; five minutes are only kept for the last three days. */
    for (int i = 0; i < 29 * 24; i++) {
        take(&stay, 1, 60);
    }
    for (int i = 0; i < 4 * 24 * 12; i++) {
        take(&stay, i % 12 == 0, 5);
    }

    assert_true(count_rows(&stay) <= 73 + 32);
    assert_true(count_points(&stay, 720) <= 720 + 12);
    assert_true(count_points(&stay, 720) >= 719);
    assert_true(count_points(&stay, 72) >= 863);
    close_stay(&stay);
}

TEST(malformed_points_in_the_file_are_ignored)
{
    static const char *const texts[] = {"", ";;;", "x", "1700000000",
            "1700000000 1/2 nan/inf -", "99999999999999999999 1/1", "-5 1/1",
            "1699999999 1/1;1699999999 2/2;5 1/1"};
    struct stay stay;
    open_stay(&stay);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        char name[48];
        struct row row = row_new(TABLE_META);
        (void)snprintf(name, sizeof(name), "plots:5:%010zu", i);
        row_set_str(&row, "name", str_of(name));
        row_set_str(&row, "value", str_of(texts[i]));
        transaction_begin(stay.play.engine, 0, 0);
        rows_put(stay.play.world, &row);
        transaction_commit(stay.play.engine);
    }

    metrics_history_close(stay.metrics_history);
    stay.metrics_history = metrics_history_open(stay.play.engine);

    assert_true(count_points(&stay, 72) <= 3);
    spend_metrics(&stay, 20, 1);
    assert_true(count_points(&stay, 3) >= 19);
    close_stay(&stay);
}
