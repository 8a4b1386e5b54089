/* store_lock_test.c -- Only one process writes a world, and the others are told why they may
 * not. */
#include "world/store/store_lock.h"

#include "tests/support/test.h"
#include "tests/support/world_rows.h"

#include <sqlite3.h>

#include <sys/stat.h>
#include <unistd.h>

static struct store *try_open_lock(const char *path, struct err *err)
{
    struct store_options options = {.path = path, .inline_writer = true};
    struct store *store = NULL;
    return store_open(&options, &store, err) ? store : NULL;
}

/* Starts a process that holds the world; it ends when *out_end is closed. */
static pid_t start_holder(const char *path, int *out_end)
{
    int ready[2];
    int end[2];
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(end), 0);
    pid_t child = fork();
    if (child == 0) {
        char byte = 0;
        (void)close(end[1]);
        struct store *store = try_open_lock(path, NULL);
        _exit(store && write(ready[1], &byte, 1) == 1 && read(end[0], &byte, 1) == 0 ? 0 : 1);
    }
    char byte = 0;
    (void)close(ready[1]);
    (void)close(end[0]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    (void)close(ready[0]);
    *out_end = end[1];
    return child;
}

ROWS_TEST(a_second_process_is_refused_with_the_first_ones_id)
{
    struct err err = {0};
    char expected[64];
    int end = -1;
    store_close(fixture->store);
    pid_t holder = start_holder(fixture->file.path, &end);
    (void)snprintf(expected, sizeof(expected), "in use by process %d:", (int)holder);

    assert_null(try_open_lock(fixture->file.path, &err));

    assert_int_equal(err.code, ERR_BUSY);
    assert_non_null(strstr(err.text, expected));
    assert_non_null(strstr(err.text, fixture->file.path));
    assert_int_equal(store_holder(fixture->file.path), holder);
    assert_int_equal(kill(holder, SIGKILL), 0);
    assert_int_equal(waitpid(holder, NULL, 0), holder);
    (void)close(end);
    assert_int_equal(store_holder(fixture->file.path), 0);
    fixture->store = world_file_open(&fixture->file);
}

/* Runs in a process of its own: another program that wants the file for itself. */
static bool another_program_is_kept_out(const char *path)
{
    pid_t child = fork();
    if (child == 0) {
        sqlite3 *db = NULL;
        bool open = sqlite3_open(path, &db) == SQLITE_OK;
        _exit(open && sqlite3_exec(db,
                              "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=DELETE", NULL,
                              NULL, NULL) == SQLITE_BUSY
                        ? 0
                        : 1);
    }
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

ROWS_TEST(a_second_store_in_one_process_is_refused_and_harms_nothing)
{
    struct err err = {0};
    world_file_submit(fixture->store, 1, 3);
    assert_int_equal(store_poll(fixture->store), 3);
    assert_true(another_program_is_kept_out(fixture->file.path));

    assert_null(try_open_lock(fixture->file.path, &err));

    assert_int_equal(err.code, ERR_BUSY);
    assert_int_equal(store_holder(fixture->file.path), getpid());
    assert_true(another_program_is_kept_out(fixture->file.path));
    world_file_submit(fixture->store, 4, 4);
    assert_int_equal(store_poll(fixture->store), 4);
}

ROWS_TEST(a_crash_releases_the_world)
{
    assert_int_equal(store_holder(fixture->file.path), getpid());

    store_crash(fixture->store);

    assert_int_equal(store_holder(fixture->file.path), 0);
    fixture->store = world_file_open(&fixture->file);
}

/* -- a reader that ends -- */

static sqlite3 *alone; /* has the file for itself until somebody waits */

static int sleep_until_it_ends(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    (void)sqlite3_close(alone);
    alone = NULL;
    return us;
}

ROWS_TEST(a_writer_waits_for_a_reader_that_closes_the_log)
{
    struct err err = {0};
    sqlite3_vfs patient = *sqlite3_vfs_find(NULL);
    patient.zName = "patient";
    patient.xSleep = sleep_until_it_ends;
    store_close(fixture->store);
    assert_int_equal(sqlite3_open(fixture->file.path, &alone), SQLITE_OK);
    assert_int_equal(
            sqlite3_exec(alone, "PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT", NULL,
                    NULL, NULL),
            SQLITE_OK);
    assert_int_equal(sqlite3_vfs_register(&patient, false), SQLITE_OK);
    struct store_options options = {
            .path = fixture->file.path, .vfs = "patient", .inline_writer = true};

    bool ok = store_open(&options, &fixture->store, &err);

    assert_string_equal(ok ? "" : err.text, "");
    assert_null(alone);
    store_close(fixture->store);
    (void)sqlite3_vfs_unregister(&patient);
    fixture->store = world_file_open(&fixture->file);
}

/* Opens path as a user without rights; true if the error is of code and has text in it. */
static bool nobody_is_told(const char *path, enum err_code code, const char *text)
{
    pid_t child = fork();
    if (child == 0) {
        struct err err = {0};
        if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0) {
            _exit(2);
        }
        struct store *store = try_open_lock(path, &err);
        _exit(!store && err.code == code && strstr(err.text, text) && strstr(err.text, path)
                        ? 0
                        : 1);
    }
    int status = 0;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

ROWS_TEST(a_world_that_may_not_be_written_is_refused)
{
    store_close(fixture->store);
    assert_int_equal(chmod(fixture->file.directory, 0777), 0);
    assert_int_equal(chmod(fixture->file.path, 0444), 0);

    assert_true(nobody_is_told(fixture->file.path, ERR_DENIED, "check its owner and mode"));

    assert_int_equal(chmod(fixture->file.path, 0600), 0);
    fixture->store = world_file_open(&fixture->file);
}

ROWS_TEST(a_directory_that_may_not_be_written_is_refused)
{
    store_close(fixture->store);
    assert_int_equal(chmod(fixture->file.path, 0666), 0);
    assert_int_equal(chmod(fixture->file.directory, 0555), 0);

    assert_true(nobody_is_told(
            fixture->file.path, ERR_DENIED, "check the directory's owner and mode"));

    assert_int_equal(chmod(fixture->file.directory, 0700), 0);
    fixture->store = world_file_open(&fixture->file);
}
