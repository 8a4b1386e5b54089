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
    size_t count = 0;
    for (int64_t minutes = 5; minutes <= 60; minutes += 55) {
        struct store_select select = {.table = TABLE_METRIC_POINT,
                .where = {{"minutes", STORE_EQUAL, value_int(minutes)}},
                .order = "time_s"};
        struct rows rows = rows_read(stay->play.world, &select, 0);
        count += rows.count;
        rows_finish(&rows);
    }
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

    assert_true(count_rows(&stay) <= (73 * 12 + 32 * 24) * METRIC_SERIES);
    assert_true(count_points(&stay, 720) <= 720 + 12);
    assert_true(count_points(&stay, 720) >= 719);
    assert_true(count_points(&stay, 72) >= 863);
    close_stay(&stay);
}

TEST(malformed_points_in_the_file_are_ignored)
{
    static const struct {
        int64_t time_s;
        const char *series;
        const char *mean; /* a text, or NULL: none */
    } rows[] = {{-5, "players", NULL}, {INT64_MAX, "players", "1"}, {0, "players", "nan"},
            {5, "no such series", NULL}, {1699999999, "players", "x"},
            {1699999999, "commands", NULL}};
    struct stay stay;
    open_stay(&stay);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct row row = row_new(TABLE_METRIC_POINT);
        row_set_int(&row, "minutes", 5);
        row_set_int(&row, "time_s", rows[i].time_s);
        row_set_str(&row, "series", str_of(rows[i].series));
        row_set(&row, "mean", rows[i].mean ? value_text(rows[i].mean) : value_nil());
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
