/* metrics_history.c -- metrics history of the last 30 days.
 *
 * 1. Three rings of points: for minutes, five minutes and hours. A sample is a minute; it is
 *    added to the current five minutes and the current hour, which become points when they are
 *    over.
 * 2. A point has the mean and the maximum of each series; NaN without a sample.
 * 3. The table metric_point has a row for each series of a point of five minutes or an hour.
 *    Five-minute points are kept for three days, hours for thirty.
 * 4. The current hour is not stored; after a start it is computed from its five-minute points.
 *
 * The caller decides how often a sample comes and supplies the numbers. */
#include "engine/modules/statistics/metrics_history.h"

#include "engine/core/run/disk.h"
#include "engine/core/run/transaction.h"
#include "world/model/rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MINUTE_S 60
#define FIVE_S 300
#define METRICS_HISTORY_HOUR_S 3600
#define METRICS_HISTORY_DAY_S 86400

enum { MINUTES = 180, FIVES = 3 * 288, HOURS = 30 * 24, FIVES_HOURS = 72, HOURS_DAYS = 30 };

struct metrics_point {
    int64_t time_s; /* its beginning; 0: no point */
    float mean[METRIC_SERIES];
    float most[METRIC_SERIES];
};

struct metrics_ring {
    struct metrics_point *points; /* owned; the oldest first */
    size_t count;
    size_t most;
};

/* Accumulates samples until they become a point. */
struct metrics_fold {
    int64_t time_s; /* 0: nothing yet */
    int64_t span_s;
    double sum[METRIC_SERIES];
    double most[METRIC_SERIES];
    uint32_t count[METRIC_SERIES];
};

struct metrics_history {
    struct engine *engine;
    struct metrics_ring minutes;
    struct metrics_ring fives;
    struct metrics_ring hours;
    struct metrics_fold five;
    struct metrics_fold hour;
    json_t *before;    /* owned: the stats of the last sample */
    int64_t before_ms; /* wall clock */
    int64_t written_s; /* all earlier points are in the file */
    bool missed;       /* something happened since then */
};

static const struct {
    const char *name;
    const char *of;    /* the name in stats.get */
    const char *count; /* the value is the mean of `of` per this count; NULL: no mean */
    double times;
    bool rate; /* per second; errors: per minute */
} series[METRIC_SERIES] = {
        [METRIC_PLAYERS] = {"players", "players", NULL, 1, false},
        [METRIC_SESSIONS] = {"sessions", "sessions", NULL, 1, false},
        [METRIC_COMMANDS] = {"commands", "commands", NULL, 1, true},
        [METRIC_TRANSACTIONS] = {"slices", "slices", NULL, 1, true},
        [METRIC_TRANSACTION_MS] = {"slice_ms", "slice_seconds", "slices", 1000, false},
        [METRIC_COMMITS] = {"commits", "commits", NULL, 1, true},
        [METRIC_COMMIT_MS] = {"commit_ms", "commit_seconds", "commits", 1000, false},
        [METRIC_MEMORY] = {"memory_bytes", "memory_bytes", NULL, 1, false},
        [METRIC_LUA] = {"lua_bytes", "lua_bytes", NULL, 1, false},
        [METRIC_HELD] = {"held_bytes", "output_held_bytes", NULL, 1, false},
        [METRIC_ERRORS] = {"script_errors", "script_errors", NULL, 60, true},
};

/* -- points -- */

static void ring_add(struct metrics_ring *ring, const struct metrics_point *point)
{
    if (ring->count == ring->most) {
        memmove(ring->points, ring->points + 1, (ring->most - 1) * sizeof(*point));
        ring->count--;
    }
    if (!ring->points) {
        ring->points = mem_alloc_array(ring->most, sizeof(*ring->points));
    }
    ring->points[ring->count++] = *point;
}

static struct metrics_point fold_point(const struct metrics_fold *fold)
{
    struct metrics_point point = {.time_s = fold->time_s};
    for (size_t i = 0; i < METRIC_SERIES; i++) {
        bool has = fold->count[i] > 0;
        point.mean[i] = has ? (float)(fold->sum[i] / fold->count[i]) : NAN;
        point.most[i] = has ? (float)fold->most[i] : NAN;
    }
    return point;
}

/* Adds a sample. Returns true if that completed a point, *out. */
static bool fold_add(
        struct metrics_fold *fold, const struct metrics_point *point, struct metrics_point *out)
{
    int64_t time_s = point->time_s - point->time_s % fold->span_s;
    bool over = fold->time_s != 0 && fold->time_s != time_s;
    if (over) {
        *out = fold_point(fold);
    }
    if (fold->time_s != time_s) {
        *fold = (struct metrics_fold){.time_s = time_s, .span_s = fold->span_s};
    }
    for (size_t i = 0; i < METRIC_SERIES; i++) {
        if (isfinite(point->mean[i])) {
            double most = point->most[i];
            fold->most[i] = fold->count[i] && fold->most[i] > most ? fold->most[i] : most;
            fold->sum[i] += point->mean[i];
            fold->count[i]++;
        }
    }
    return over;
}

/* -- storage -- */

static void put_point(struct metrics_history *metrics_history, int64_t minutes,
        const struct metrics_point *point)
{
    for (size_t i = 0; i < METRIC_SERIES; i++) {
        if (isfinite(point->mean[i])) {
            struct row row = row_new(TABLE_METRIC_POINT);
            row_set_int(&row, "minutes", minutes);
            row_set_int(&row, "time_s", point->time_s);
            row_set_str(&row, "series", str_of(series[i].name));
            row_set(&row, "mean", value_float((double)point->mean[i]));
            row_set(&row, "most", value_float((double)point->most[i]));
            rows_put(engine_world(metrics_history->engine), &row);
        }
    }
}

/* Writes the points of the ring that begin then or later. */
static void write_points(struct metrics_history *metrics_history,
        const struct metrics_ring *ring, int64_t minutes, int64_t from_s)
{
    size_t i = ring->count;
    while (i > 0 && ring->points[i - 1].time_s >= from_s) {
        put_point(metrics_history, minutes, &ring->points[--i]);
    }
}

/* Deletes the points that began before. */
static void drop_points(
        struct metrics_history *metrics_history, int64_t minutes, int64_t before_s)
{
    struct world *world = engine_world(metrics_history->engine);
    struct store_select select = {.table = TABLE_METRIC_POINT,
            .where = {{"minutes", STORE_EQUAL, value_int(minutes)},
                    {"time_s", STORE_BELOW, value_int(before_s)}},
            .order = "time_s",
            .only = "series"};
    struct rows rows = rows_read(world, &select, 0);
    for (size_t i = 0; i < rows.count; i++) {
        rows_delete(world, &rows.items[i]);
    }
    rows_finish(&rows);
}

static void write_all(struct metrics_history *metrics_history, int64_t now_s)
{
    struct engine *engine = metrics_history->engine;
    if (engine_transaction(engine)->open || disk_is_troubled(engine)) {
        return;
    }
    transaction_begin(engine, 0, 0);
    /* The first unwritten point began before the last written one had ended. */
    write_points(
            metrics_history, &metrics_history->fives, 5, metrics_history->written_s - FIVE_S);
    write_points(metrics_history, &metrics_history->hours, 60,
            metrics_history->written_s - METRICS_HISTORY_HOUR_S);
    drop_points(metrics_history, 5, now_s - (int64_t)FIVES_HOURS * METRICS_HISTORY_HOUR_S);
    drop_points(metrics_history, 60, now_s - (int64_t)HOURS_DAYS * METRICS_HISTORY_DAY_S);
    transaction_commit(engine);
    hub_end_transaction(engine_hub(engine), engine_world(engine)->commit_number);
    metrics_history->written_s = now_s;
    metrics_history->missed = false;
}

/* Returns METRIC_SERIES if this version has no series of that name. */
static size_t series_of(struct str name)
{
    size_t i = 0;
    while (i < METRIC_SERIES && !str_equal(name, str_of(series[i].name))) {
        i++;
    }
    return i;
}

static float number_of_row(const struct row *row, const char *column)
{
    const struct value *value = row_value(row, column);
    return value->kind == VALUE_FLOAT ? (float)value->number : (float)value_as_int(value, 0);
}

/* Rows come in the order of time. */
static void take_row_metrics(void *data, const struct row *row)
{
    struct metrics_ring *ring = data;
    size_t i = series_of(row_str(row, "series"));
    int64_t time_s = row_int(row, "time_s");
    struct metrics_point *last = ring->count ? &ring->points[ring->count - 1] : NULL;
    if (i == METRIC_SERIES || time_s <= 0 || time_s >= INT64_MAX / 1000) {
        return;
    }
    if (!last || last->time_s < time_s) {
        struct metrics_point point = {.time_s = time_s};
        for (size_t k = 0; k < METRIC_SERIES; k++) {
            point.mean[k] = point.most[k] = NAN;
        }
        ring_add(ring, &point);
        last = &ring->points[ring->count - 1];
    }
    last->mean[i] = number_of_row(row, "mean");
    last->most[i] = number_of_row(row, "most");
}

static void read_points(
        struct metrics_history *metrics_history, int64_t minutes, struct metrics_ring *ring)
{
    struct store_select select = {.table = TABLE_METRIC_POINT,
            .where = {{"minutes", STORE_EQUAL, value_int(minutes)}},
            .order = "time_s"};
    (void)rows_each(engine_world(metrics_history->engine), &select, 0, take_row_metrics, ring);
}

/* Restores the current hour from its five-minute points. */
static void begin_hour(struct metrics_history *metrics_history)
{
    const struct metrics_ring *fives = &metrics_history->fives;
    int64_t hour =
            fives->count ? fives->points[fives->count - 1].time_s / METRICS_HISTORY_HOUR_S : 0;
    struct metrics_point over;
    for (size_t i = 0; i < fives->count; i++) {
        if (fives->points[i].time_s / METRICS_HISTORY_HOUR_S == hour) {
            (void)fold_add(&metrics_history->hour, &fives->points[i], &over);
        }
    }
}

struct metrics_history *metrics_history_open(struct engine *engine)
{
    struct metrics_history *metrics_history = mem_alloc(sizeof(*metrics_history));
    metrics_history->engine = engine;
    metrics_history->minutes.most = MINUTES;
    metrics_history->fives.most = FIVES;
    metrics_history->hours.most = HOURS;
    metrics_history->five.span_s = FIVE_S;
    metrics_history->hour.span_s = METRICS_HISTORY_HOUR_S;
    read_points(metrics_history, 5, &metrics_history->fives);
    read_points(metrics_history, 60, &metrics_history->hours);
    begin_hour(metrics_history);
    metrics_history->written_s = clock_wall_ms() / 1000;
    return metrics_history;
}

void metrics_history_close(struct metrics_history *metrics_history)
{
    if (metrics_history) {
        json_decref(metrics_history->before);
        mem_free(metrics_history->minutes.points);
        mem_free(metrics_history->fives.points);
        mem_free(metrics_history->hours.points);
        mem_free(metrics_history);
    }
}

/* -- samples -- */

static double number_of_metrics(const json_t *stats, const char *name)
{
    return json_number_value(json_object_get(stats, name));
}

static double grown(
        const struct metrics_history *metrics_history, const json_t *stats, const char *name)
{
    return number_of_metrics(stats, name) - number_of_metrics(metrics_history->before, name);
}

static float value_of(const struct metrics_history *metrics_history, const json_t *stats,
        enum metrics_series one, double seconds)
{
    const char *of = series[one].of;
    double value = number_of_metrics(stats, of);
    if (series[one].count) {
        double count = grown(metrics_history, stats, series[one].count);
        value = count > 0 ? grown(metrics_history, stats, of) / count : NAN;
    } else if (series[one].rate) {
        value = grown(metrics_history, stats, of) / seconds;
    }
    return (float)(value * series[one].times);
}

/* True if losing this sample would matter: not if nobody is there and nothing happens. */
static bool is_missed(const struct metrics_history *metrics_history, const json_t *stats)
{
    return number_of_metrics(stats, "players") > 0 ||
           grown(metrics_history, stats, "commands") > 0 ||
           grown(metrics_history, stats, "script_errors") > 0 ||
           number_of_metrics(stats, "players") <
                   number_of_metrics(metrics_history->before, "players");
}

void metrics_history_take(
        struct metrics_history *metrics_history, const json_t *stats, int64_t wall_ms)
{
    double seconds = (double)(wall_ms - metrics_history->before_ms) / 1000.0;
    struct metrics_point point = {.time_s = wall_ms / 1000 / MINUTE_S * MINUTE_S};
    struct metrics_point over;
    int64_t last_s =
            metrics_history->minutes.count
                    ? metrics_history->minutes.points[metrics_history->minutes.count - 1].time_s
                    : 0;
    bool known = metrics_history->before && seconds > 0 && point.time_s > last_s;
    for (size_t i = 0; known && i < METRIC_SERIES; i++) {
        point.mean[i] = point.most[i] =
                value_of(metrics_history, stats, (enum metrics_series)i, seconds);
    }
    if (known) {
        metrics_history->missed = metrics_history->missed || is_missed(metrics_history, stats);
        ring_add(&metrics_history->minutes, &point);
        if (fold_add(&metrics_history->hour, &point, &over)) {
            ring_add(&metrics_history->hours, &over);
        }
        if (fold_add(&metrics_history->five, &point, &over)) {
            ring_add(&metrics_history->fives, &over);
            if (metrics_history->missed) {
                write_all(metrics_history, wall_ms / 1000);
            }
        }
    }
    json_decref(metrics_history->before);
    metrics_history->before = json_deep_copy(stats);
    metrics_history->before_ms = wall_ms;
}

void metrics_history_flush(struct metrics_history *metrics_history)
{
    struct metrics_point over;
    struct metrics_point behind = {.time_s = metrics_history->five.time_s + FIVE_S};
    for (size_t i = 0; i < METRIC_SERIES; i++) {
        behind.mean[i] = behind.most[i] = NAN;
    }
    if (metrics_history->five.time_s != 0 && fold_add(&metrics_history->five, &behind, &over)) {
        ring_add(&metrics_history->fives, &over);
    }
    metrics_history->five.time_s = 0;
    write_all(metrics_history, clock_wall_ms() / 1000);
}

/* -- display -- */

static json_t *number_json(float number)
{
    return isfinite(number) ? json_real((double)number) : json_null();
}

/* Appends the points from since_s to before until_s. */
static void show_ring(const struct metrics_ring *ring, int64_t since_s, int64_t until_s,
        json_t *times, json_t *shown)
{
    for (size_t i = 0; i < ring->count; i++) {
        const struct metrics_point *point = &ring->points[i];
        if (point->time_s < since_s || point->time_s >= until_s) {
            continue;
        }
        (void)json_array_append_new(times, json_integer((json_int_t)point->time_s));
        for (size_t k = 0; k < METRIC_SERIES; k++) {
            json_t *one = json_array_get(shown, k);
            (void)json_array_append_new(
                    json_object_get(one, "mean"), number_json(point->mean[k]));
            (void)json_array_append_new(
                    json_object_get(one, "most"), number_json(point->most[k]));
        }
    }
}

static int64_t first_time(const struct metrics_ring *ring, int64_t otherwise_s)
{
    return ring->count ? ring->points[0].time_s : otherwise_s;
}

json_t *metrics_history_show(
        const struct metrics_history *metrics_history, uint64_t hours, int64_t wall_ms)
{
    int64_t now_s = wall_ms / 1000;
    int64_t since_s = now_s - (int64_t)hours * METRICS_HISTORY_HOUR_S;
    json_t *times = json_array();
    json_t *shown = json_array();
    for (size_t i = 0; i < METRIC_SERIES; i++) {
        (void)json_array_append_new(
                shown, json_pack("{s:s, s:[], s:[]}", "name", series[i].name, "mean", "most"));
    }
    bool few = hours <= MINUTES / 60;
    int64_t fine_s = first_time(&metrics_history->minutes, INT64_MAX);
    if (few) {
        show_ring(&metrics_history->fives, since_s, fine_s, times, shown);
        show_ring(&metrics_history->minutes, since_s, INT64_MAX, times, shown);
    } else if (hours <= FIVES_HOURS) {
        show_ring(&metrics_history->fives, since_s, INT64_MAX, times, shown);
        show_ring(&metrics_history->minutes, metrics_history->five.time_s, INT64_MAX, times,
                shown);
    } else {
        show_ring(&metrics_history->hours, since_s, INT64_MAX, times, shown);
        show_ring(
                &metrics_history->fives, metrics_history->hour.time_s, INT64_MAX, times, shown);
    }
    json_int_t step = few ? MINUTE_S : hours <= FIVES_HOURS ? FIVE_S : METRICS_HISTORY_HOUR_S;
    json_t *json = json_pack("{s:I, s:I, s:I, s:o, s:o}", "from", (json_int_t)since_s, "to",
            (json_int_t)now_s, "step", step, "times", times, "series", shown);
    must(json);
    return json;
}
