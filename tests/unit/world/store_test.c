/* store_test.c -- Commits are written to a world file in order and whole, and the file can be
 * copied. */
#include "world/store/store.h"

#include "engine/base/clock.h"
#include "tests/support/test.h"
#include "tests/support/world_rows.h"
#include "world/store/store_backup.h"

#include <sqlite3.h>

#include <semaphore.h>
#include <sys/stat.h>
#include <time.h>

ROWS_TEST(commits_are_read_after_reopening)
{
    world_file_submit(fixture->store, 1, 20);

    assert_int_equal(store_poll(fixture->store), 20);
    rows_reopen(fixture);

    assert_int_equal(store_opened_at(fixture->store), 20);
    assert_true(world_file_is_at(fixture->store, 20));
}

ROWS_TEST(a_crash_loses_only_commits_that_were_not_durable)
{
    world_file_submit(fixture->store, 1, 5);
    assert_int_equal(store_poll(fixture->store), 5);
    world_file_submit(fixture->store, 6, 9);

    store_crash(fixture->store);
    fixture->store = world_file_open(&fixture->file);

    assert_true(world_file_is_at(fixture->store, 5));
}

ROWS_TEST(closing_writes_the_waiting_commits)
{
    world_file_submit(fixture->store, 1, 7);

    rows_reopen(fixture);

    assert_true(world_file_is_at(fixture->store, 7));
}

ROWS_TEST(a_closed_world_is_a_single_file)
{
    struct stat status;
    char log[128];
    (void)snprintf(log, sizeof(log), "%s-wal", fixture->file.path);
    world_file_submit(fixture->store, 1, 3);

    store_close(fixture->store);

    assert_int_not_equal(stat(log, &status), 0);
    assert_int_equal(stat(fixture->file.path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    fixture->store = world_file_open(&fixture->file);
}

static void skip_a_number(void *data)
{
    struct rows_fixture *fixture = data;
    world_file_submit(fixture->store, 2, 2);
}

ROWS_TEST(a_commit_number_cannot_be_skipped)
{
    assert_aborts(skip_a_number, fixture);
}

static void post(void *data)
{
    (void)sem_post(data);
}

/* Opens it again, written by a thread that posts its news. */
static void open_pausing(struct rows_fixture *fixture, sem_t *news, int64_t pause_us)
{
    assert_int_equal(sem_init(news, 0, 0), 0);
    store_close(fixture->store);
    struct store_options options = {
            .path = fixture->file.path, .pause_us = pause_us, .wake = post, .wake_data = news};
    struct err err = {0};
    assert_true(store_open(&options, &fixture->store, &err));
}

static void open_with_thread(struct rows_fixture *fixture, sem_t *news)
{
    open_pausing(fixture, news, 0);
}

static void await(struct rows_fixture *fixture, sem_t *news, uint64_t number)
{
    while (store_poll(fixture->store) < number) {
        assert_int_equal(sem_wait(news), 0);
    }
}

static void submit_at_leisure(struct store *store, uint64_t number)
{
    struct batch *batch = world_file_batch(number);
    batch->at_leisure = true;
    store_submit(store, batch);
}

static bool has_news_within(sem_t *news, long ms)
{
    struct timespec until;
    assert_int_equal(clock_gettime(CLOCK_REALTIME, &until), 0);
    until.tv_nsec += ms * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    return sem_timedwait(news, &until) == 0;
}

static bool has_news(sem_t *news)
{
    return has_news_within(news, 5);
}

ROWS_TEST(a_resting_writer_is_woken_only_after_gathering_ends)
{
    sem_t news;
    open_with_thread(fixture, &news);

    unsigned early = 0;
    for (uint64_t number = 1; number <= 20; number += 2) {
        store_gather(fixture->store, true);
        world_file_submit(fixture->store, number, number + 1);
        early += has_news(&news);
        store_gather(fixture->store, false);
        await(fixture, &news, number + 1);
        (void)has_news(&news); /* none comes: meanwhile it becomes idle */
    }
    /* A thread that is not idle yet takes work that it sees. */
    assert_true(early < 10);
    assert_int_equal(sem_destroy(&news), 0);
}

/* A pause that is longer than any test: its end is the close. */
ROWS_TEST(the_writer_pauses_after_a_large_group_unless_it_must_stop)
{
    enum { ROUNDS = 3, MANY = 100 };

    unsigned paused = 0;
    for (uint64_t number = 1; number <= ROUNDS * (MANY + 1); number += MANY + 1) {
        sem_t news;
        open_pausing(fixture, &news, (int64_t)3600 * 1000000);
        (void)has_news(&news); /* none comes: meanwhile it becomes idle */
        store_gather(fixture->store, true);
        world_file_submit(fixture->store, number, number + MANY - 1);
        store_gather(fixture->store, false);
        await(fixture, &news, number + MANY / 2);
        while (sem_trywait(&news) == 0) {
        }
        world_file_submit(fixture->store, number + MANY, number + MANY);
        (void)has_news_within(&news, 200);
        paused += store_poll(fixture->store) < number + MANY;
        rows_reopen(fixture);
        assert_true(world_file_is_at(fixture->store, number + MANY));
        assert_int_equal(sem_destroy(&news), 0);
    }
    /* A thread that is not idle yet writes work that it sees, and there may be few commits of that
     * kind. */
    assert_true(paused > 0);
}

ROWS_TEST(a_small_group_is_written_without_a_pause)
{
    sem_t news;
    open_pausing(fixture, &news, (int64_t)3600 * 1000000);
    for (uint64_t number = 1; number <= 100; number++) {
        world_file_submit(fixture->store, number, number);
        await(fixture, &news, number);
    }
    assert_int_equal(sem_destroy(&news), 0);
}

ROWS_TEST(deferred_commits_wait_for_urgent_ones_or_for_their_time)
{
    sem_t news;
    open_with_thread(fixture, &news);

    unsigned early = 0;
    for (uint64_t number = 1; number <= 40; number += 2) {
        submit_at_leisure(fixture->store, number);
        early += has_news(&news);
        world_file_submit(fixture->store, number + 1, number + 1);
        await(fixture, &news, number + 1);
    }
    assert_true(early < 10); /* 25 ms pass now and then while this waits for 5 */
    submit_at_leisure(fixture->store, 41);
    await(fixture, &news, 41);
    submit_at_leisure(fixture->store, 42);

    rows_reopen(fixture); /* the end gives it no time */
    assert_true(world_file_is_at(fixture->store, 42));
    (void)sem_destroy(&news);
}

ROWS_TEST(the_main_thread_is_woken_when_commits_are_durable)
{
    sem_t news;
    open_with_thread(fixture, &news);

    for (uint64_t number = 1; number <= 300; number++) {
        world_file_submit(fixture->store, number, number);
    }
    await(fixture, &news, 300);

    assert_true(world_file_is_at(fixture->store, 300));
    struct store_stats stats = {0};
    store_stats(fixture->store, &stats);
    assert_int_equal(stats.batches, 300);
    assert_in_range(stats.commits, 1, 300);
    rows_reopen(fixture);
    (void)sem_destroy(&news);
    assert_true(world_file_is_at(fixture->store, 300));
}

ROWS_TEST(under_load_the_durable_number_is_recorded_later)
{
    sem_t news;
    open_with_thread(fixture, &news);

    int64_t begun_us = clock_us();
    uint64_t last = 0;
    int64_t notes = 0;
    for (uint64_t number = 1; number <= 200; number++) {
        world_file_submit(fixture->store, number, number);
        await(fixture, &news, number);
        uint64_t noted = world_file_noted(fixture->file.path);
        assert_in_range(noted, 0, number);
        notes += noted != last;
        last = noted;
    }
    struct store_stats stats = {0};
    store_stats(fixture->store, &stats); /* writing back the log also updates the note */
    assert_in_range(notes, 0, (clock_us() - begun_us) / 20000 + 1 + (int64_t)stats.checkpoints);
    for (int looks = 0; looks < 2000 && world_file_noted(fixture->file.path) < 200; looks++) {
        (void)has_news(&news); /* 5 ms pass */
    }
    assert_int_equal(world_file_noted(fixture->file.path), 200);
    (void)sem_destroy(&news);
}

ROWS_TEST(a_write_that_fails_is_kept_and_tried_again)
{
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(fixture->file.path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    struct store_load load = {0};

    world_file_submit(fixture->store, 1, 3);
    assert_int_equal(store_poll(fixture->store), 0);
    store_load_now(fixture->store, &load);

    assert_true(load.failing);
    assert_int_equal(load.batches, 3);
    assert_non_null(strstr(load.problem, "locked"));

    (void)sqlite3_close(other);
    world_file_submit(fixture->store, 4, 4);
    assert_int_equal(store_poll(fixture->store), 4);
    store_load_now(fixture->store, &load);

    assert_false(load.failing);
    assert_int_equal(load.batches, 0);
    assert_true(world_file_is_at(fixture->store, 4));
}

ROWS_TEST(a_write_by_another_process_is_detected_before_confirming)
{
    world_file_submit(fixture->store, 1, 3);
    assert_int_equal(store_poll(fixture->store), 3);
    world_file_sql(&fixture->file, "UPDATE meta SET value = 1 WHERE name = 'commit_number'");
    struct store_load load = {0};

    world_file_submit(fixture->store, 4, 4);

    assert_int_equal(store_poll(fixture->store), 3);
    store_load_now(fixture->store, &load);
    assert_non_null(strstr(load.problem, "ends with commit 1 where 3 was expected"));
    store_crash(fixture->store);
    world_file_sql(&fixture->file, "UPDATE meta SET value = 3 WHERE name = 'commit_number'");
    fixture->store = world_file_open(&fixture->file);
}

ROWS_TEST(a_long_log_is_written_back_when_nothing_waits)
{
    struct store_stats stats = {0};
    struct stat status;
    char log[128];
    (void)snprintf(log, sizeof(log), "%s-wal", fixture->file.path);

    for (uint64_t number = 1; number <= 1200; number++) {
        world_file_submit(fixture->store, number, number);
        (void)store_poll(fixture->store);
    }

    store_stats(fixture->store, &stats);
    assert_true(stats.checkpoints >= 2);
    assert_int_equal(stat(log, &status), 0);
    assert_true(status.st_size < 1500 * 4200);
    assert_true(world_file_is_at(fixture->store, 1200));
}

/* -- whole files -- */

ROWS_TEST(a_read_only_store_reads_beside_the_writer)
{
    world_file_submit(fixture->store, 1, 5);
    assert_int_equal(store_poll(fixture->store), 5);
    struct store_options options = {.path = fixture->file.path, .read_only = true};
    struct store *reader = NULL;
    struct err err = {0};

    assert_true(store_open(&options, &reader, &err));

    assert_int_equal(store_durable(reader), 5);
    assert_true(world_file_is_at(reader, 5));
    store_close(reader);
}

ROWS_TEST(create_never_overwrites)
{
    struct err err = {0};

    assert_false(store_create(fixture->file.path, &err));

    assert_int_equal(err.code, ERR_EXISTS);
    assert_non_null(strstr(err.text, fixture->file.path));
}

ROWS_TEST(a_partial_file_of_a_dead_process_is_replaced)
{
    char path[160];
    char part[176];
    struct err err = {0};
    struct stat status;
    (void)snprintf(path, sizeof(path), "%s/second.db", fixture->file.directory);
    (void)snprintf(part, sizeof(part), "%s.part", path);
    world_file_copy(fixture->file.path, part);

    assert_true(store_create(path, &err));

    assert_int_equal(stat(path, &status), 0);
    assert_int_not_equal(stat(part, &status), 0);
}

static bool note_permille_store(void *data, unsigned permille)
{
    unsigned *last = data;
    assert_true(permille >= *last && permille <= 1000);
    *last = permille;
    return true;
}

static bool give_up(void *data, unsigned permille)
{
    (void)permille;
    *(unsigned *)data += 1;
    return false;
}

static void a_backup_holds_what_was_durable_at(
        struct rows_fixture *fixture, enum store_backup_pace pace)
{
    struct world_file copy = fixture->file;
    struct err err = {0};
    unsigned permille = 0;
    (void)snprintf(copy.path, sizeof(copy.path), "%s/copy.db", copy.directory);
    world_file_submit(fixture->store, 1, 30);
    assert_int_equal(store_poll(fixture->store), 30);

    struct store_backup backup = {.path = fixture->file.path,
            .dest = copy.path,
            .pace = pace,
            .mark = 77,
            .progress = note_permille_store,
            .data = &permille};
    assert_true(store_backup(&backup, &err));

    assert_int_equal(permille, 1000);
    world_file_submit(fixture->store, 31, 31);
    assert_int_equal(store_poll(fixture->store), 31);
    assert_int_equal(store_backup_mark(copy.path), 77);
    assert_int_equal(store_backup_mark(fixture->file.path), 0);
    struct store *store = world_file_open(&copy);
    assert_true(world_file_is_at(store, 30));
    store_close(store);
}

ROWS_TEST(a_backup_holds_what_was_durable)
{
    a_backup_holds_what_was_durable_at(fixture, STORE_BACKUP_FAST);
}

ROWS_TEST(a_gentle_backup_holds_what_was_durable)
{
    a_backup_holds_what_was_durable_at(fixture, STORE_BACKUP_GENTLE);
}

static bool try_backup(const char *path, const char *dest, struct err *err)
{
    return store_backup(&(struct store_backup){.path = path, .dest = dest}, err);
}

ROWS_TEST(a_backup_never_overwrites_and_leaves_nothing_half_made)
{
    char nowhere[160];
    struct err err = {0};
    (void)snprintf(nowhere, sizeof(nowhere), "%s/none/copy.db", fixture->file.directory);

    assert_false(try_backup(fixture->file.path, fixture->file.path, &err));
    assert_int_equal(err.code, ERR_EXISTS);
    assert_false(try_backup(fixture->file.path, nowhere, &err));
    assert_non_null(strstr(err.text, nowhere));
    assert_false(try_backup("/nonexistent.db", nowhere, &err));

    assert_int_equal(err.code, ERR_MISSING);
}

ROWS_TEST(a_cancelled_backup_leaves_no_file)
{
    char copy[160];
    struct err err = {0};
    unsigned steps = 0;
    (void)snprintf(copy, sizeof(copy), "%s/copy.db", fixture->file.directory);
    world_file_sql(&fixture->file,
            "CREATE TABLE filler (x BLOB); INSERT INTO filler VALUES (zeroblob(16000000))");

    struct store_backup backup = {
            .path = fixture->file.path, .dest = copy, .progress = give_up, .data = &steps};
    assert_false(store_backup(&backup, &err));

    assert_int_equal(steps, 1);
    assert_int_equal(err.code, ERR_BUSY);
    assert_int_equal(access(copy, F_OK), -1);
    (void)snprintf(copy, sizeof(copy), "%s/copy.db.part", fixture->file.directory);
    assert_int_equal(access(copy, F_OK), -1);
}

/* The verifier of a copy may read it as a world, under its temporary name. */
static bool dislike(void *data, const char *copy, struct err *err)
{
    *(int64_t *)data = store_backup_mark(copy);
    return err_set(err, ERR_FORMAT, "it will not do");
}

ROWS_TEST(a_backup_that_fails_its_verification_is_removed)
{
    char copy[160];
    struct err err = {0};
    int64_t mark = 0;
    (void)snprintf(copy, sizeof(copy), "%s/copy.db", fixture->file.directory);
    struct store_backup backup = {.path = fixture->file.path,
            .dest = copy,
            .mark = -5,
            .verify = dislike,
            .data = &mark};

    assert_false(store_backup(&backup, &err));

    assert_int_equal(mark, -5);
    assert_string_equal(err.text, "it will not do");
    assert_int_equal(access(copy, F_OK), -1);
    (void)snprintf(copy, sizeof(copy), "%s/copy.db.part", fixture->file.directory);
    assert_int_equal(access(copy, F_OK), -1);
}
