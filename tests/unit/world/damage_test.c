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

/* A sample ends at the first damage, so on a damaged file a long budget only lets a busy machine
 * go on. */
enum { PAGE = 4096, BUDGET_US = 20000, DAMAGED_BUDGET_US = 60000000 };

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

#define FILE_TEST(name) TEST_OF(name, struct file, file, make_file, remove_file)

static bool sample(const struct file *file, int64_t budget_us, struct err *err)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(file->path, &db), SQLITE_OK);
    bool well = damage_sample(db, budget_us, err);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return well;
}

/* Overwrites one page of so many. from, to: the part of the file, in quarters of it. */
static void ruin_part(const struct file *file, long every, char with, off_t from, off_t to)
{
    char page[PAGE];
    int fd = open(file->path, O_RDWR);
    memset(page, with, sizeof(page));
    off_t pages = lseek(fd, 0, SEEK_END) / PAGE;
    for (off_t at = pages * from / 4 + every; at < pages * to / 4; at += every) {
        assert_int_equal(pwrite(fd, page, PAGE, at * PAGE), PAGE);
    }
    (void)close(fd);
}

static void ruin(const struct file *file, long every, char with)
{
    ruin_part(file, every, with, 0, 4);
}

FILE_TEST(a_sound_file_passes_the_sample)
{
    struct err err = {0};
    assert_true(sample(file, BUDGET_US, &err));
}

FILE_TEST(a_file_with_a_tenth_zeroed_fails_the_sample)
{
    struct err err = {0};
    ruin(file, 10, '\0');
    assert_false(sample(file, DAMAGED_BUDGET_US, &err));
    assert_true(str_starts(str_of(err.text), STR("the table ")));
}

FILE_TEST(a_file_with_overwritten_pages_fails_the_sample)
{
    struct err err = {0};
    ruin(file, 10, 'x');
    assert_false(sample(file, DAMAGED_BUDGET_US, &err));
}

/* On a machine so busy that the time is over at once. The greatest keys are in the last quarter. */
FILE_TEST(a_sample_without_time_still_reads_some_rows)
{
    struct err err = {0};
    ruin_part(file, 1, 'x', 1, 3);
    assert_false(sample(file, 0, &err));
}

FILE_TEST(an_empty_file_does_not_count_as_damaged)
{
    struct err err = {0};
    assert_int_equal(truncate(file->path, 0), 0);
    assert_true(sample(file, BUDGET_US, &err));
}
