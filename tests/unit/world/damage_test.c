/* damage_test.c -- A sample of a large file finds damage that is spread over it, and reports none
 * in a sound file. */
#include "world/store/damage.h"

#include "engine/base/str.h"
#include "tests/support/test.h"

#include <sqlite3.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGE = 4096, BUDGET_US = 20000 };

static const char *const fill =
        "CREATE TABLE object (id INTEGER PRIMARY KEY, ref TEXT) STRICT;"
        "CREATE TABLE property (object INTEGER NOT NULL, name TEXT NOT NULL, value ANY,"
        " PRIMARY KEY (object, name)) STRICT, WITHOUT ROWID;"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
        " INSERT INTO object SELECT i, 'ref' || i FROM n;"
        "INSERT INTO property SELECT id, 'desc', hex(randomblob(150)) FROM object;";

struct file {
    char path[64];
};

static int make_file(void **state)
{
    static struct file file;
    sqlite3 *db = NULL;
    (void)snprintf(file.path, sizeof(file.path), "/tmp/damage-test-%ld.db", (long)getpid());
    (void)unlink(file.path);
    assert_int_equal(sqlite3_open(file.path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, fill, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    *state = &file;
    return 0;
}

static int remove_file(void **state)
{
    struct file *file = *state;
    return unlink(file->path);
}

static bool sample(const struct file *file, struct err *err)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(file->path, &db), SQLITE_OK);
    bool well = damage_sample(db, BUDGET_US, err);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return well;
}

/* Overwrites each page of so many but the first. */
static void ruin(const struct file *file, long every, char with)
{
    char page[PAGE];
    int fd = open(file->path, O_RDWR);
    memset(page, with, sizeof(page));
    off_t size = lseek(fd, 0, SEEK_END);
    for (off_t at = (off_t)every * PAGE; at < size; at += (off_t)every * PAGE) {
        assert_int_equal(pwrite(fd, page, PAGE, at), PAGE);
    }
    (void)close(fd);
}

static void a_sound_file_passes_the_sample(void **state)
{
    struct err err = {0};
    assert_true(sample(*state, &err));
}

static void a_file_with_a_tenth_zeroed_fails_the_sample(void **state)
{
    struct err err = {0};
    ruin(*state, 10, '\0');
    assert_false(sample(*state, &err));
    assert_true(str_starts(str_of(err.text), STR("the table ")));
}

static void a_file_with_overwritten_pages_fails_the_sample(void **state)
{
    struct err err = {0};
    ruin(*state, 10, 'x');
    assert_false(sample(*state, &err));
}

static void an_empty_file_does_not_count_as_damaged(void **state)
{
    struct file *file = *state;
    struct err err = {0};
    assert_int_equal(truncate(file->path, 0), 0);
    assert_true(sample(file, &err));
}

#define IN_FILE(name) cmocka_unit_test_setup_teardown(name, make_file, remove_file)

static const struct CMUnitTest damage_tests[] = {
        IN_FILE(a_sound_file_passes_the_sample),
        IN_FILE(a_file_with_a_tenth_zeroed_fails_the_sample),
        IN_FILE(a_file_with_overwritten_pages_fails_the_sample),
        IN_FILE(an_empty_file_does_not_count_as_damaged),
};
TESTS(damage)
