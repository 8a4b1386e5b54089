/* commit.c -- Measures how much SQLite alone can make durable here: the reference for durable
 * changes.
 *
 * usage: bench-commit FILE ROWS_PER_COMMIT SECONDS
 *
 * Writes to FILE (a new one, in a folder of the file system to measure) as the world's store does:
 * WAL, synchronous=FULL, checkpoints by this same connection between commits. Each row is an update
 * of one of OBJECTS small rows. Prints
 *
 *     commits_per_second=N rows_per_second=N p50_us=N p99_us=N max_us=N
 *
 * It does not include a server's own work: the socket, the script, the other thread. */
#include <sqlite3.h>

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { OBJECTS = 20000, CHECKPOINT_FRAMES = 1000, SAMPLES_MAX = 1 << 20 };

static const char setup[] =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
        "CREATE TABLE object(id INTEGER PRIMARY KEY, location INTEGER, name TEXT) STRICT;"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
        "INSERT INTO object SELECT i, i % 100, 'a thing of some sort' FROM n;";

/* One measurement. */
struct series {
    sqlite3 *db;
    sqlite3_stmt *update;
    uint64_t rows_per_commit;
    uint32_t *samples_us; /* owned; SAMPLES_MAX of them */
    size_t sample_count;
    uint64_t rows;
};

static int64_t now_us(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static bool run(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool write_one(struct series *series)
{
    int64_t id = (int64_t)(series->rows * 7919 % OBJECTS) + 1;
    (void)sqlite3_bind_int64(series->update, 1, (int64_t)series->rows);
    (void)sqlite3_bind_int64(series->update, 2, id);
    bool ok = sqlite3_step(series->update) == SQLITE_DONE;
    (void)sqlite3_reset(series->update);
    series->rows++;
    return ok;
}

static bool commit_one(struct series *series)
{
    bool ok = run(series->db, "BEGIN IMMEDIATE");
    for (uint64_t i = 0; ok && i < series->rows_per_commit; i++) {
        ok = write_one(series);
    }
    return ok && run(series->db, "COMMIT");
}

static bool measure(struct series *series, double seconds)
{
    int64_t end_us = now_us() + (int64_t)(seconds * 1e6);
    while (now_us() < end_us && series->sample_count < SAMPLES_MAX) {
        int64_t begun_us = now_us();
        if (!commit_one(series)) {
            return false;
        }
        series->samples_us[series->sample_count++] = (uint32_t)(now_us() - begun_us);
        if (series->sample_count * series->rows_per_commit % CHECKPOINT_FRAMES == 0 &&
                sqlite3_wal_checkpoint_v2(
                        series->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL) != SQLITE_OK) {
            return false;
        }
    }
    return true;
}

static int compare(const void *left, const void *right)
{
    const uint32_t *a = left;
    const uint32_t *b = right;
    return (*a > *b) - (*a < *b);
}

static void report(struct series *series, double seconds)
{
    size_t n = series->sample_count;
    if (n == 0) {
        return;
    }
    qsort(series->samples_us, n, sizeof(uint32_t), compare);
    printf("commits_per_second=%.0f rows_per_second=%.0f p50_us=%" PRIu32 " p99_us=%" PRIu32
           " max_us=%" PRIu32 "\n",
            (double)n / seconds, (double)series->rows / seconds, series->samples_us[n / 2],
            series->samples_us[n * 99 / 100], series->samples_us[n - 1]);
}

int main(int argc, char **argv)
{
    struct series series = {0};
    double seconds = argc == 4 ? strtod(argv[3], NULL) : 0;
    series.rows_per_commit = argc == 4 ? strtoull(argv[2], NULL, 10) : 0;
    if (series.rows_per_commit == 0 || seconds <= 0) {
        fputs("usage: bench-commit FILE ROWS_PER_COMMIT SECONDS\n", stderr);
        return 2;
    }
    series.samples_us = calloc(SAMPLES_MAX, sizeof(uint32_t));
    int64_t begun_us = 0;
    bool ok = series.samples_us && sqlite3_open(argv[1], &series.db) == SQLITE_OK &&
              run(series.db, setup) &&
              sqlite3_prepare_v2(series.db, "UPDATE object SET location = ?1 WHERE id = ?2", -1,
                      &series.update, NULL) == SQLITE_OK;
    if (ok) {
        begun_us = now_us();
        ok = measure(&series, seconds);
    }
    if (ok) {
        report(&series, (double)(now_us() - begun_us) / 1e6);
    } else {
        fprintf(stderr, "bench-commit: %s: %s\n", argv[1],
                series.db ? sqlite3_errmsg(series.db) : "out of memory");
    }
    (void)sqlite3_finalize(series.update);
    (void)sqlite3_close(series.db);
    free(series.samples_us);
    return ok ? 0 : 1;
}
