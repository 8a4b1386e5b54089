/* dav_test.c -- The paths of WebDAV. For its requests see tests/app/dav_test.py. */
#include "net/dav/dav.h"

#include "tests/support/test.h"

struct dav_row {
    const char *path;
    const char *normal; /* NULL: none */
};

TEST(webdav_paths_are_mapped_to_paths_of_the_tree)
{
    static const struct dav_row rows[] = {
            {"/dav", "/"},
            {"/dav/", "/"},
            {"/dav/areas/inn/", "/areas/inn"},
            {"/dav/inn/x.lua", "/areas/inn/x.lua"},
            {"/dav/areas", "/areas"},
            {"/dav/../../etc/passwd", "/areas/etc/passwd"},
            {"/dav/areas/\x01", NULL},
            {"/other", NULL},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf out = {0};
        bool is_short = false;
        bool ok = dav_path(str_of(rows[i].path), &out, &is_short);
        assert_int_equal(ok, rows[i].normal != NULL);
        if (ok) {
            assert_str(buf_str(&out), rows[i].normal);
        }
        buf_finish(&out);
    }
}
