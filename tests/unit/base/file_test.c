/* file_test.c -- Reading files up to a size, making parent directories, and removing trees. */
#include "engine/base/file.h"

#include "engine/base/buf.h"
#include "tests/support/test.h"

#include <stdlib.h>
#include <unistd.h>

enum { MIB = 1 << 20 };

static char *make_root(char *name)
{
    assert_non_null(mkdtemp(name));
    return name;
}

static void write_bytes(const char *path, size_t count)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (size_t i = 0; i < count; i++) {
        (void)fputc('x', file);
    }
    assert_int_equal(fclose(file), 0);
}

TEST(a_file_is_appended_to_the_buffer)
{
    char root[] = "/tmp/skein-file-XXXXXX";
    struct buf path = {0};
    struct buf out = {0};
    struct err err;
    buf_printf(&path, "%s/bytes", make_root(root));
    write_bytes(path.bytes, 3);
    buf_add_text(&out, "before:");

    assert_true(file_read(path.bytes, "it", MIB, &out, &err));

    assert_string_equal(out.bytes, "before:xxx");
    file_remove_tree(root);
    buf_finish(&path);
    buf_finish(&out);
}

TEST(a_file_over_the_limit_is_not_read_at_all)
{
    char root[] = "/tmp/skein-file-XXXXXX";
    struct buf path = {0};
    struct buf out = {0};
    struct err err;
    buf_printf(&path, "%s/bytes", make_root(root));
    write_bytes(path.bytes, MIB + 1);

    assert_false(file_read(path.bytes, "it", MIB, &out, &err));

    assert_string_equal(err.text, "it is larger than 1 MiB");
    assert_int_equal(out.length, 0);
    file_remove_tree(root);
    buf_finish(&path);
    buf_finish(&out);
}

TEST(a_file_that_is_not_there_is_an_error)
{
    struct buf out = {0};
    struct err err;

    assert_false(file_read("/tmp/skein-none/none", "it", MIB, &out, &err));

    assert_string_equal(
            err.text, "cannot open it: there is no directory /tmp/skein-none; check its name");
    buf_finish(&out);
}

TEST(a_refused_path_is_explained_with_the_next_step)
{
    static const struct {
        const char *path;
        enum file_use use;
        int number;
        const char *text;
    } rows[] = {
            {"/tmp/skein-none", FILE_READ, ENOENT, "there is no such file; check its name"},
            {"/tmp/skein-none", FILE_LIST, ENOENT,
                    "there is no such directory; check its name"},
            {"/tmp/skein-none/a", FILE_LIST, ENOENT,
                    "there is no directory /tmp/skein-none; check its name"},
            {"/tmp/skein-none/a/b", FILE_MAKE, ENOENT,
                    "there is no directory /tmp/skein-none/a; make it, or name another path"},
            {"skein-none/a", FILE_MAKE, ENOENT,
                    "there is no directory skein-none; make it, or name another path"},
            {"/dev/null", FILE_LIST, ENOTDIR, "it is not a directory; name one"},
            {"/dev/null/a", FILE_MAKE, ENOTDIR,
                    "/dev/null is not a directory; name another path"},
            {"/dev/null/a/b", FILE_READ, ENOTDIR,
                    "/dev/null is not a directory; name another path"},
            {"/tmp", FILE_READ, EISDIR, "it is a directory; name a file"},
            {"/tmp", FILE_MAKE, EEXIST, "it exists already; name another path"},
            {"/tmp/a", FILE_MAKE, EACCES, "Permission denied; check its owner and mode"},
            {"/tmp/a", FILE_MAKE, EROFS, "Read-only file system; name another path"},
            {"/tmp/a", FILE_MAKE, ENOSPC, "No space left on device; make room"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        errno = rows[i].number;
        assert_string_equal(file_why(rows[i].path, rows[i].use).text, rows[i].text);
        assert_int_equal(errno, rows[i].number);
    }
}

TEST(the_directories_of_a_path_are_made_and_removed)
{
    char root[] = "/tmp/skein-file-XXXXXX";
    struct buf path = {0};
    struct err err;
    buf_printf(&path, "%s/a/b/file", make_root(root));

    assert_true(file_make_parents(&path, sizeof(root), &err));
    assert_true(file_make_parents(&path, sizeof(root), &err));
    write_bytes(path.bytes, 1);
    file_remove_tree(root);

    assert_int_not_equal(access(root, F_OK), 0);
    buf_finish(&path);
}
