/* store_wal_test.c -- A commit goes into the log in few calls, and readers see it. */
#include "world/store/store_wal.h"

#include "engine/base/buf.h"
#include "engine/base/file.h"
#include "engine/base/rng.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/test.h"
#include "tests/support/world_file.h"
#include "world/store/store_db.h"

#include <sqlite3.h>

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#define WAL_ROWS 400 /* a page each */

struct wal_scene {
    struct world_file file;
    struct fault_vfs *vfs;
    sqlite3 *db;
};

static void must_run(sqlite3 *db, const char *sql)
{
    struct err err = {0};
    if (!store_db_exec(db, sql, &err)) {
        fail_msg("%s: %s", sql, err.text);
    }
}

static int64_t number_of(sqlite3 *db, const char *sql)
{
    struct err err = {0};
    int64_t number = 0;
    if (!store_db_int(db, sql, &number, &err)) {
        fail_msg("%s: %s", sql, err.text);
    }
    return number;
}

static sqlite3 *open_db(const struct wal_scene *scene)
{
    sqlite3 *db = NULL;
    assert_int_equal(
            sqlite3_open_v2(scene->file.path, &db, SQLITE_OPEN_READWRITE, "fault"), SQLITE_OK);
    return db;
}

static int set_scene_wal(void **state)
{
    static struct wal_scene scene;
    world_file_init(&scene.file);
    scene.vfs = fault_vfs_create("fault");
    scene.db = open_db(&scene);
    struct err err = {0};
    must_run(scene.db, "PRAGMA synchronous=FULL");
    if (!store_wal_begin(scene.db, true, &err)) {
        fail_msg("%s", err.text);
    }
    /* Ten pages of cache: larger changes go into the log before their commit. */
    must_run(scene.db, "PRAGMA cache_size=10; PRAGMA wal_autocheckpoint=0;"
                       "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, fill BLOB)");
    for (int i = 0; i < WAL_ROWS; i++) {
        must_run(scene.db, "INSERT INTO t (n, fill) VALUES (0, zeroblob(3500))");
    }
    *state = &scene;
    return 0;
}

static int strike_scene_wal(void **state)
{
    struct wal_scene *scene = *state;
    sqlite3_close(scene->db);
    fault_vfs_destroy(scene->vfs);
    world_file_finish(&scene->file);
    return 0;
}

#define WAL_TEST(name) TEST_OF(name, struct wal_scene, scene, set_scene_wal, strike_scene_wal)

/* Changes count rows, a page each. */
static int change_wal(sqlite3 *db, int first, int count, int n)
{
    char sql[128];
    (void)snprintf(sql, sizeof(sql), "UPDATE t SET n = %d WHERE id BETWEEN %d AND %d", n, first,
            first + count - 1);
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

/* From here on all is in the cache, and only the log is written. */
static void warm(const struct wal_scene *scene)
{
    must_run(scene->db, "PRAGMA cache_size=1000; UPDATE t SET n = 0");
}

static int64_t log_size(const struct wal_scene *scene)
{
    char path[PATH_MAX];
    struct stat status;
    (void)snprintf(path, sizeof(path), "%s-wal", scene->file.path);
    assert_int_equal(stat(path, &status), 0);
    return status.st_size;
}

WAL_TEST(a_commit_of_some_pages_takes_at_most_two_system_calls)
{
    warm(scene);
    int64_t size = -1;
    while (size != log_size(scene)) { /* a commit that makes the log longer takes more */
        size = log_size(scene);
        fault_vfs_heal(scene->vfs);
        assert_int_equal(change_wal(scene->db, 1, 20, 1), SQLITE_OK);
    }

    assert_true(fault_vfs_calls(scene->vfs) <= 2);
}

WAL_TEST(few_commits_make_the_log_longer)
{
    int longer = 0;
    warm(scene);
    int64_t size = log_size(scene);

    for (int n = 1; n <= 50; n++) { /* 800 KB in all */
        assert_int_equal(change_wal(scene->db, 1, 4, n), SQLITE_OK);
        longer += log_size(scene) != size;
        size = log_size(scene);
    }

    assert_true(longer <= 2);
}

static void copy_file(const char *from, const char *to)
{
    struct buf bytes = {0};
    struct err err = {0};
    assert_true(file_read(from, from, SIZE_MAX / 2, &bytes, &err));
    FILE *file = fopen(to, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.bytes, 1, bytes.length, file), bytes.length);
    assert_int_equal(fclose(file), 0);
    buf_finish(&bytes);
}

/* A copy of the file and its log, as a machine leaves them that loses its power. */
static void assert_copy_holds(const struct wal_scene *scene, int64_t total)
{
    struct world_file copy;
    char log[PATH_MAX];
    char log_copy[PATH_MAX];
    world_file_init(&copy);
    (void)snprintf(log, sizeof(log), "%s-wal", scene->file.path);
    (void)snprintf(log_copy, sizeof(log_copy), "%s-wal", copy.path);
    copy_file(scene->file.path, copy.path);
    copy_file(log, log_copy);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(copy.path, &db), SQLITE_OK);
    assert_int_equal(number_of(db, "SELECT total(n) FROM t"), total);
    sqlite3_close(db);
    world_file_finish(&copy);
}

/* Commits of all sizes, changes rolled back whole or in part, checkpoints: after each, another
 * connection reads the same as a separate list. */
WAL_TEST(another_connection_reads_each_commit)
{
    struct rng rng;
    int64_t sum = 0;
    rng_seed(&rng, 7);
    sqlite3 *reader = open_db(scene);

    for (int n = 1; n <= 300; n++) {
        int count = 1 + (int)rng_below(&rng, rng_below(&rng, 10) == 0 ? WAL_ROWS : 30);
        int first = 1 + (int)rng_below(&rng, (uint32_t)(WAL_ROWS - count + 1));
        unsigned way = (unsigned)rng_below(&rng, 4);
        must_run(scene->db, "BEGIN; SAVEPOINT s");
        assert_int_equal(change_wal(scene->db, first, count, n), SQLITE_OK);
        must_run(scene->db, way == 0 ? "ROLLBACK TO s" : "RELEASE s");
        assert_int_equal(change_wal(scene->db, way == 2 ? first : 1, way == 2 ? count : 3, -n),
                SQLITE_OK);
        int64_t own = number_of(scene->db, "SELECT total(n) FROM t");
        must_run(scene->db, way == 1 ? "ROLLBACK" : "COMMIT");
        sum = way == 1 ? sum : own;

        assert_int_equal(number_of(reader, "SELECT total(n) FROM t"), sum);
        assert_int_equal(number_of(scene->db, "SELECT total(n) FROM t"), sum);
        if (rng_below(&rng, 20) == 0) {
            must_run(scene->db, rng_below(&rng, 2) == 0 ? "PRAGMA wal_checkpoint(RESTART)"
                                                        : "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }
    assert_int_equal(number_of(reader, "SELECT quick_check = 'ok' FROM pragma_quick_check"), 1);
    sqlite3_close(reader);
}

/* Pages that change again after they have gone into the log are written where they were, and their
 * checksums after all: the last write of such a commit is not at the end of the log. */
WAL_TEST(a_commit_that_rewrites_its_pages_may_make_the_log_longer)
{
    sqlite3 *reader = open_db(scene);

    for (int count = 15; count <= WAL_ROWS; count += 5) {
        must_run(scene->db, "PRAGMA wal_checkpoint(TRUNCATE); BEGIN");
        assert_int_equal(change_wal(scene->db, 1, count, count), SQLITE_OK);
        assert_int_equal(change_wal(scene->db, 1, count, -count), SQLITE_OK);
        must_run(scene->db, "COMMIT");

        assert_int_equal(
                number_of(reader, "SELECT total(n) FROM t WHERE n < 0"), -count * count);
        assert_int_equal(
                number_of(reader, "SELECT quick_check = 'ok' FROM pragma_quick_check"), 1);
        assert_copy_holds(scene, -count * count);
        must_run(scene->db, "UPDATE t SET n = 0");
    }
    sqlite3_close(reader);
}

WAL_TEST(a_rollback_does_not_overwrite_another_connections_commit)
{
    sqlite3 *other = open_db(scene);

    must_run(scene->db, "PRAGMA wal_checkpoint(TRUNCATE); BEGIN");
    assert_int_equal(
            change_wal(scene->db, 1, WAL_ROWS, 5), SQLITE_OK); /* much of it is in the log */
    store_wal_forget(scene->db);
    must_run(scene->db, "ROLLBACK");
    assert_int_equal(change_wal(other, 1, WAL_ROWS, 7), SQLITE_OK);

    assert_int_equal(number_of(scene->db, "SELECT total(n) FROM t"), 7 * WAL_ROWS);
    sqlite3_close(other);
    other = open_db(scene);
    assert_int_equal(number_of(other, "SELECT total(n) FROM t"), 7 * WAL_ROWS);
    assert_int_equal(number_of(other, "SELECT quick_check = 'ok' FROM pragma_quick_check"), 1);
    sqlite3_close(other);
}

WAL_TEST(a_write_that_fails_fails_its_commit_and_no_other)
{
    sqlite3 *reader = open_db(scene);

    for (int kind = 0; kind < FAULT_KINDS; kind++) {
        /* The write, and where a sync can fail, the sync. */
        for (uint64_t nth = 1; nth <= (kind == FAULT_EIO ? 2 : 1); nth++) {
            warm(scene);
            fault_vfs_fail(scene->vfs, (enum fault_kind)kind, nth, false);
            assert_int_not_equal(change_wal(scene->db, 1, 20, 5), SQLITE_OK);
            fault_vfs_heal(scene->vfs);
            assert_int_equal(number_of(scene->db, "SELECT total(n) FROM t"), 0);
            assert_int_equal(number_of(reader, "SELECT total(n) FROM t"), 0);

            assert_int_equal(change_wal(scene->db, 30, 10, 7), SQLITE_OK);
            assert_int_equal(number_of(reader, "SELECT total(n) FROM t"), 70);
        }
    }
    sqlite3_close(reader);
}
