/* store_log_test.c -- A damaged world, or one with a damaged or missing log, is not served
 * silently. */
#include "world/store/store_log.h"

#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/log.h"
#include "engine/modules/check/check_world.h"
#include "tests/support/test.h"
#include "tests/support/world_rows.h"
#include "world/store/store_backup.h"

#include <sqlite3.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define COMMITS 60

static void drop_line(void *data, enum log_level level, const char *line)
{
    (void)data;
    (void)level;
    (void)line;
}

/* -- damage -- */

static const char *beside(const struct rows_fixture *fixture, const char *end)
{
    static char path[128];
    (void)snprintf(path, sizeof(path), "%s%s", fixture->file.path, end);
    return path;
}

/* Leaves a world as kill -9 does, after COMMITS commits of one page or more each. */
static void kill_after_commits(struct rows_fixture *fixture)
{
    for (uint64_t number = 1; number <= COMMITS; number++) {
        world_file_submit(fixture->store, number, number);
        assert_int_equal(store_poll(fixture->store), number);
    }
    store_crash(fixture->store);
    fixture->store = NULL;
}

/* Returns the length of a file without the zeros at its end, where a log has room for more. */
static off_t written_length(const char *path)
{
    struct buf bytes = {0};
    struct err err = {0};
    assert_true(file_read(path, path, SIZE_MAX / 2, &bytes, &err));
    size_t length = bytes.length;
    while (length > 0 && bytes.bytes[length - 1] == 0) {
        length--;
    }
    buf_finish(&bytes);
    return (off_t)length;
}

/* Flips a byte at so many permille of the file; keeps the file's modification time. */
static void damage(const char *path, long permille)
{
    unsigned char byte = 0;
    off_t at = written_length(path) * permille / 1000;
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte ^= 0x10;
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    (void)close(fd);
}

static void cut(const char *path, long permille)
{
    assert_int_equal(truncate(path, written_length(path) * permille / 1000), 0);
}

static bool try_open_log(struct rows_fixture *fixture, bool accept_loss, struct err *err)
{
    struct store_options options = {
            .path = fixture->file.path, .inline_writer = true, .accept_loss = accept_loss};
    *err = (struct err){0};
    return store_open(&options, &fixture->store, err);
}

static void add_line_log(void *data, const char *text)
{
    buf_add_text(data, text);
    buf_add_char(data, '\n');
}

static bool check_finds(struct rows_fixture *fixture, const char *text)
{
    struct buf found = {0};
    struct err err = {0};
    size_t problems = 0;
    bool ok = check_world(fixture->file.path, add_line_log, NULL, &found, &problems, &err);
    const char *said = !ok ? err.text : found.length > 0 ? found.bytes : "";
    bool finds = strstr(said, text) != NULL;
    if (!finds) {
        print_message("# check said: %s\n", said);
    }
    buf_finish(&found);
    return finds;
}

static void assert_check_finds(struct rows_fixture *fixture, const char *text)
{
    if (!check_finds(fixture, text)) {
        fail_msg("\"%s\" was not found", text);
    }
}

static void assert_refused_log(struct rows_fixture *fixture, const char *text)
{
    struct err err;
    assert_check_finds(fixture, text);
    assert_false(try_open_log(fixture, false, &err));
    if (!strstr(err.text, text)) {
        fail_msg("\"%s\" is not in \"%s\"", text, err.text);
    }
    assert_non_null(strstr(err.text, fixture->file.path));
    assert_non_null(strstr(err.text, "--accept-loss"));
    assert_non_null(strstr(err.text, "skein check"));
    assert_check_finds(fixture, text);

    log_set_sink(drop_line, NULL);
    if (!try_open_log(fixture, true, &err)) {
        fail_msg("%s", err.text);
    }
    log_set_sink(NULL, NULL);
}

/* -- the log -- */

ROWS_TEST(a_killed_world_with_its_log_opens_at_its_last_commit)
{
    struct err err;
    kill_after_commits(fixture);

    assert_true(try_open_log(fixture, false, &err));

    assert_true(world_file_is_at(fixture->store, COMMITS));
}

ROWS_TEST(a_hole_in_the_log_is_refused)
{
    kill_after_commits(fixture);
    store_log_forget(fixture->file.path);
    damage(beside(fixture, "-wal"), 500);

    assert_refused_log(fixture, "more cannot be read");

    assert_true(world_file_is_at(fixture->store, store_opened_at(fixture->store)));
    assert_in_range(store_opened_at(fixture->store), 1, COMMITS - 1);
}

/* In a sandbox nobody can tell that a world is being served, and its log may grow during the
 * check. */
ROWS_TEST(the_log_of_a_served_world_is_not_checked)
{
    struct buf found = {0};
    struct err err;
    size_t problems = 0;
    kill_after_commits(fixture);
    damage(beside(fixture, "-wal"), 500);
    assert_check_finds(fixture, "-wal");

    assert_true(check_served(fixture->file.path, add_line_log, &found, &problems, &err));

    assert_int_equal(problems, 0);
    buf_finish(&found);
}

ROWS_TEST(a_torn_end_of_the_log_does_not_count_as_a_hole)
{
    struct err err;
    kill_after_commits(fixture);
    store_log_forget(fixture->file.path);
    cut(beside(fixture, "-wal"), 995);

    assert_true(try_open_log(fixture, false, &err));

    assert_in_range(store_opened_at(fixture->store), COMMITS - 2, COMMITS - 1);
}

ROWS_TEST(damage_to_a_commit_that_players_saw_is_refused)
{
    kill_after_commits(fixture);
    damage(beside(fixture, "-wal"), 998);

    assert_refused_log(fixture, "people were shown commit 60");
}

ROWS_TEST(a_log_that_is_cut_short_is_refused)
{
    kill_after_commits(fixture);
    cut(beside(fixture, "-wal"), 500);

    assert_refused_log(fixture, "people were shown commit 60");
}

ROWS_TEST(a_missing_log_is_refused)
{
    kill_after_commits(fixture);
    (void)unlink(beside(fixture, "-wal"));

    assert_refused_log(fixture, "people were shown commit 60");
}

ROWS_TEST(a_log_with_a_damaged_beginning_is_refused)
{
    kill_after_commits(fixture);
    damage(beside(fixture, "-wal"), 0);

    assert_refused_log(fixture, "people were shown commit 60");
}

static bool copies(const struct rows_fixture *fixture, const char *dest, struct err *err)
{
    return store_backup(&(struct store_backup){.path = fixture->file.path, .dest = dest}, err);
}

/* A backup of the world as it was at first, over the world that was killed later; its log stays. */
static void put_backup_in_place(struct rows_fixture *fixture)
{
    struct err err;
    char copy[128];
    (void)snprintf(copy, sizeof(copy), "%s/copy.db", fixture->file.directory);
    assert_true(copies(fixture, copy, &err));
    kill_after_commits(fixture);
    world_file_copy(copy, fixture->file.path);
}

ROWS_TEST(a_backup_put_in_the_place_of_a_killed_world_opens)
{
    struct err err;
    put_backup_in_place(fixture);
    (void)unlink(beside(fixture, "-wal"));

    assert_true(try_open_log(fixture, false, &err));

    assert_int_equal(store_opened_at(fixture->store), 0);
}

ROWS_TEST(a_backup_beside_the_log_of_the_world_it_replaces_is_refused)
{
    struct err err;
    char copy[128];
    put_backup_in_place(fixture);

    assert_check_finds(fixture, "is that of another world");
    assert_false(try_open_log(fixture, true, &err));
    assert_non_null(strstr(err.text, "is that of another world"));
    (void)snprintf(copy, sizeof(copy), "%s/another.db", fixture->file.directory);
    assert_false(copies(fixture, copy, &err));

    (void)unlink(beside(fixture, "-wal"));
    (void)unlink(beside(fixture, "-shm"));
    assert_true(try_open_log(fixture, false, &err));
}

/* While a log is written back, the file alone has parts of the old and of the new state: rows may
 * be missing from both. The log has them. */
ROWS_TEST(a_world_killed_while_its_log_was_written_back_opens)
{
    struct err err;
    char log[128];
    char away[128];
    sqlite3 *db = NULL;
    kill_after_commits(fixture);
    (void)snprintf(log, sizeof(log), "%s-wal", fixture->file.path);
    (void)snprintf(away, sizeof(away), "%s-away", fixture->file.path);
    assert_int_equal(rename(log, away), 0);
    (void)unlink(beside(fixture, "-shm"));
    assert_int_equal(sqlite3_open(fixture->file.path, &db), SQLITE_OK);
    assert_int_equal(
            sqlite3_exec(db, "DELETE FROM meta WHERE name = 'origin'", NULL, NULL, NULL),
            SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    assert_int_equal(rename(away, log), 0);

    assert_true(try_open_log(fixture, false, &err));

    assert_int_equal(store_opened_at(fixture->store), COMMITS);
}

ROWS_TEST(a_world_closed_in_good_order_leaves_no_note)
{
    char note[8];
    assert_true(getxattr(fixture->file.path, "user.skein.seen", NULL, 0) > 0);

    assert_int_equal(store_close(fixture->store), 0);

    assert_int_equal(getxattr(fixture->file.path, "user.skein.seen", note, sizeof(note)), -1);
    fixture->store = world_file_open(&fixture->file);
}

/* -- a copy that has neither log nor note -- */

static bool warned;

static void note_warning(void *data, enum log_level level, const char *line)
{
    (void)data;
    warned |= level == LOG_WARNING && strstr(line, "what was done last may be missing") != NULL;
}

/* Returns whether a start from the file alone reports possible losses; check must report the
 * same. */
static bool is_suspected(struct rows_fixture *fixture)
{
    struct err err = {0};
    bool found = check_finds(fixture, "what was done last may be missing");
    warned = false;
    log_set_sink(note_warning, NULL);
    bool ok = try_open_log(fixture, false, &err);
    log_set_sink(NULL, NULL);
    if (!ok) {
        fail_msg("%s", err.text);
    }
    assert_int_equal(warned, found);
    return warned;
}

/* As `cp world.db` and a restore of it leave the world. */
static void lose_log_and_note(struct rows_fixture *fixture)
{
    store_crash(fixture->store);
    fixture->store = NULL;
    (void)unlink(beside(fixture, "-wal"));
    (void)unlink(beside(fixture, "-shm"));
    store_log_forget(fixture->file.path);
}

static void commit_to(struct rows_fixture *fixture, uint64_t number)
{
    for (uint64_t i = store_durable(fixture->store) + 1; i <= number; i++) {
        world_file_submit(fixture->store, i, i);
        assert_int_equal(store_poll(fixture->store), i);
    }
}

ROWS_TEST(a_killed_world_without_its_log_is_suspected)
{
    commit_to(fixture, 1);
    for (int times = 0; times < 3; times++) {
        commit_to(fixture, store_durable(fixture->store) + 7);
        lose_log_and_note(fixture);

        assert_true(is_suspected(fixture));
        assert_int_equal(store_opened_at(fixture->store), 1);
    }
}

ROWS_TEST(an_empty_or_foreign_log_counts_as_missing)
{
    commit_to(fixture, 9);
    lose_log_and_note(fixture);
    close(open(beside(fixture, "-wal"), O_CREAT | O_WRONLY, 0600));
    assert_true(is_suspected(fixture));

    commit_to(fixture, 19);
    lose_log_and_note(fixture);
    int fd = open(beside(fixture, "-wal"), O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(fd, "this is none of SQLite's, whoever wrote it", 40), 40);
    (void)close(fd);
    assert_true(is_suspected(fixture));
    assert_int_equal(access(beside(fixture, "-wal.damaged"), F_OK), 0);
}

ROWS_TEST(a_busy_world_without_its_log_is_suspected)
{
    struct store_stats stats;
    do {
        commit_to(fixture, store_durable(fixture->store) + 100);
        store_stats(fixture->store, &stats);
    } while (stats.checkpoints < 3);
    commit_to(fixture, store_durable(fixture->store) + 5);
    lose_log_and_note(fixture);

    assert_true(is_suspected(fixture));
}

ROWS_TEST(a_closed_world_is_not_suspected)
{
    for (uint64_t number = 0; number < 3; number++) {
        commit_to(fixture, number);
        assert_int_equal(store_close(fixture->store), 0);
        fixture->store = NULL;
        assert_false(is_suspected(fixture));
    }
}

ROWS_TEST(a_killed_world_with_its_log_is_not_suspected)
{
    kill_after_commits(fixture);
    store_log_forget(fixture->file.path);

    assert_false(is_suspected(fixture));

    lose_log_and_note(fixture);
    assert_false(is_suspected(fixture));
}

ROWS_TEST(a_log_written_back_by_sqlite_is_not_suspected)
{
    struct stat status;
    kill_after_commits(fixture);
    store_log_forget(fixture->file.path);
    world_file_sql(&fixture->file, "SELECT count(*) FROM object");
    assert_int_not_equal(stat(beside(fixture, "-wal"), &status), 0);

    assert_false(is_suspected(fixture));
    assert_int_equal(store_opened_at(fixture->store), COMMITS);
}

ROWS_TEST(a_backup_is_not_suspected)
{
    char copy[128];
    struct err err;
    (void)snprintf(copy, sizeof(copy), "%s/copy.db", fixture->file.directory);
    commit_to(fixture, 1);
    assert_true(copies(fixture, copy, &err));
    lose_log_and_note(fixture);
    assert_false(copies(fixture, "/tmp/none", &err));
    assert_non_null(strstr(err.text, "no copy was made"));
    world_file_copy(copy, fixture->file.path);

    assert_false(is_suspected(fixture));
    assert_int_equal(store_opened_at(fixture->store), 1);
}

/* -- the file -- */

/* Swaps two pages of the world, so that its tables are made of each other's. */
static void swap_pages(const char *path, long one, long other)
{
    static char pages[2][4096];
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(pread(fd, pages[0], 4096, one * 4096), 4096);
    assert_int_equal(pread(fd, pages[1], 4096, other * 4096), 4096);
    assert_int_equal(pwrite(fd, pages[0], 4096, other * 4096), 4096);
    assert_int_equal(pwrite(fd, pages[1], 4096, one * 4096), 4096);
    (void)close(fd);
}

ROWS_TEST(a_damaged_file_is_refused_and_not_copied)
{
    char copy[128];
    struct err err = {0};
    struct stat status;
    (void)snprintf(copy, sizeof(copy), "%s/copy.db", fixture->file.directory);
    world_file_submit(fixture->store, 1, 300);
    assert_int_equal(store_close(fixture->store), 0);
    fixture->store = NULL;
    swap_pages(fixture->file.path, 4, 9);

    assert_false(copies(fixture, copy, &err));
    assert_non_null(strstr(err.text, "no copy was made"));
    assert_int_not_equal(stat(copy, &status), 0);
    assert_false(try_open_log(fixture, false, &err));
    assert_non_null(strstr(err.text, "is damaged"));
    assert_non_null(strstr(err.text, "--accept-loss"));
}

ROWS_TEST(a_foreign_trigger_or_a_missing_table_is_refused)
{
    store_close(fixture->store);
    world_file_sql(&fixture->file,
            "CREATE TRIGGER t AFTER INSERT ON object BEGIN DELETE FROM mail; END");
    assert_refused_log(fixture, "the trigger t does not belong to skein");

    store_close(fixture->store);
    world_file_sql(&fixture->file, "DROP TRIGGER t; DROP INDEX mail_by_number");
    assert_refused_log(fixture, "the index mail_by_number is missing");

    store_close(fixture->store);
    fixture->store = NULL;
    world_file_sql(&fixture->file, "CREATE INDEX mail_by_number ON mail (number);"
                                   "ALTER TABLE channel ADD COLUMN x ANY");
    assert_check_finds(fixture, "the table channel is not as skein makes it");

    world_file_sql(&fixture->file, "DROP TABLE channel");
    assert_check_finds(fixture, "the table channel is missing");
    struct err err;
    assert_false(try_open_log(fixture, false, &err));
    assert_non_null(strstr(err.text, "the table channel is missing"));
    fixture->store = NULL;
}

/* -- readers that never wait -- */

/* The marks that readers wrote into the memory shared with the writer. */
static void read_marks(const struct rows_fixture *fixture, unsigned char *out)
{
    int fd = open(beside(fixture, "-shm"), O_RDONLY);
    assert_true(fd >= 0);
    assert_int_equal(pread(fd, out, 24, 96), 24);
    (void)close(fd);
}

ROWS_TEST(reading_does_not_write_to_the_shared_memory_file)
{
    unsigned char before[24];
    unsigned char after[24];

    for (uint64_t number = 1; number <= 40; number++) {
        world_file_submit(fixture->store, number, number);
        assert_int_equal(store_poll(fixture->store), number);
        read_marks(fixture, before);
        assert_true(world_file_is_at(fixture->store, number));
        read_marks(fixture, after);
        assert_memory_equal(before, after, sizeof(before));
    }
}
