/* system_test.c -- Renames that replace nothing, and exchanges. */
#include "engine/base/system.h"

#include "tests/support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void make_file(const char *name, size_t length)
{
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0 && ftruncate(fd, (off_t)length) == 0);
    (void)close(fd);
}

static long size_of(const char *name)
{
    struct stat about;
    return stat(name, &about) == 0 ? (long)about.st_size : -1;
}

/* Makes a folder of two files, a of 1 byte and b of 2, and the working directory. */
static void enter_folder(char *folder)
{
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    make_file("a", 1);
    make_file("b", 2);
}

static void leave_folder(const char *folder)
{
    (void)unlink("a");
    (void)unlink("b");
    (void)unlink("c");
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(rmdir(folder), 0);
}

TEST(a_file_is_renamed_only_to_a_new_name)
{
    char folder[] = "/tmp/skein-system-XXXXXX";
    enter_folder(folder);

    assert_false(system_rename_new("a", "b"));
    assert_int_equal(errno, EEXIST);
    assert_true(system_rename_new("a", "c"));

    assert_int_equal(size_of("a"), -1);
    assert_int_equal(size_of("b"), 2);
    assert_int_equal(size_of("c"), 1);
    leave_folder(folder);
}

TEST(two_files_exchange_their_names_where_that_is_possible)
{
    char folder[] = "/tmp/skein-system-XXXXXX";
    enter_folder(folder);

    bool done = system_exchange("a", "b");

    assert_true(done || errno == ENOSYS || errno == EINVAL);
    assert_int_equal(size_of("a"), done ? 2 : 1);
    assert_int_equal(size_of("b"), done ? 1 : 2);
    leave_folder(folder);
}
