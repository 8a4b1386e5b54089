/* dav_test.c -- Paths, XML and locks of WebDAV. For its requests see tests/app/dav_test.py. */
#include "net/dav/dav.h"

#include "engine/base/clock.h"
#include "net/dav/dav_lock.h"
#include "net/dav/dav_prop.h"
#include "tests/support/test.h"

#include <stdio.h>

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

/* -- XML -- */

static void put_dav_named(void *data, const struct dav_named *named)
{
    struct buf *out = data;
    buf_printf(out, "%s{%.*s}%.*s=%.*s;", named->removes ? "-" : "", STR_FMT(named->space),
            STR_FMT(named->name), STR_FMT(named->element));
}

TEST(properties_are_read_with_the_namespaces_that_they_inherit)
{
    static const struct {
        const char *body;
        const char *named; /* NULL: not well-formed */
    } rows[] = {
            {"", ""},
            {"<propfind xmlns=\"DAV:\"><allprop/></propfind>", ""},
            {"<?xml version=\"1.0\"?><!-- <x> --><D:propfind xmlns:D='DAV:'><D:prop><D:a/>"
             "</D:prop></D:propfind>",
                    "{DAV:}a=<D:a xmlns:D=\"DAV:\"/>;"},
            {"<u xmlns='DAV:' xmlns:z='urn:z'><set><prop><z:a>b<c/><![CDATA[<d>]]></z:a></prop>"
             "</set><remove><prop><e xmlns='' f='g'/></prop></remove></u>",
                    "{urn:z}a=<z:a xmlns=\"DAV:\" xmlns:z=\"urn:z\">b<c/><![CDATA[<d>]]></z:a>;"
                    "-{}e=<e xmlns:z=\"urn:z\" xmlns='' f='g'/>;"},
            {"<u xmlns='DAV:' xmlns:z='say \"z\"'><prop><z:a/></prop></u>",
                    "{say \"z\"}a=<z:a xmlns=\"DAV:\" xmlns:z='say \"z\"'/>;"},
            {"<a>", NULL},
            {"<a></b>", NULL},
            {"<a/><b/>", NULL},
            {"</a>", NULL},
            {"<a b></a>", NULL},
            {"<a b=c/>", NULL},
            {"<a / >", NULL},
            {"<a", NULL},
            {"<a><!-- </a>", NULL},
            {"<D:a/>", NULL},
            {"<a xmlns:D=''/>", NULL},
            {"text", NULL},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf out = {0};
        int count = dav_prop_each(str_of(rows[i].body), put_dav_named, &out);
        assert_int_equal(count < 0, rows[i].named == NULL);
        if (rows[i].named) {
            assert_str(buf_str(&out), rows[i].named);
        }
        buf_finish(&out);
    }
}

TEST(a_lock_request_has_a_scope_and_an_owner)
{
    struct dav_lock_wish wish;
    assert_true(dav_prop_lock(STR("<D:lockinfo xmlns:D='DAV:'><D:lockscope><D:shared/>"
                                  "</D:lockscope><D:owner>a<b/></D:owner></D:lockinfo>"),
            &wish));
    assert_true(wish.shared);
    assert_str(buf_str(&wish.owner), "<D:owner xmlns:D=\"DAV:\">a<b/></D:owner>");
    buf_finish(&wish.owner);
    assert_true(dav_prop_lock(STR("<lockinfo xmlns='DAV:'><owner><lockscope><shared/>"
                                  "</lockscope></owner></lockinfo>"),
            &wish));
    assert_false(wish.shared);
    buf_finish(&wish.owner);
    assert_false(dav_prop_lock(STR("<lockinfo"), &wish));
    buf_finish(&wish.owner);
}

/* -- locks -- */

static int64_t dav_lock_test_us(void *data)
{
    return *(int64_t *)data;
}

static const struct dav_lock *take_dav_lock(
        struct dav_locks *locks, const char *who, const char *path, bool shared, bool deep)
{
    return dav_locks_take(locks, str_of(who), str_of(path), shared, deep, STR_NONE);
}

static bool is_dav_locked(struct dav_locks *locks, const char *path, bool deep)
{
    size_t cursor = 0;
    return dav_locks_next(locks, str_of(path), deep, &cursor) != NULL;
}

TEST(a_lock_ends_after_ten_minutes_unless_it_is_refreshed)
{
    int64_t now_us = 1000000;
    clock_set_source(&(struct clock_source){dav_lock_test_us, dav_lock_test_us, &now_us});
    struct dav_locks *locks = dav_locks_create();
    const struct dav_lock *lock =
            take_dav_lock(locks, "ann", "/areas/inn/inn.lua", false, false);
    now_us += 599 * 1000000LL;
    assert_true(is_dav_locked(locks, "/areas/inn/inn.lua", false));
    dav_locks_refresh(locks, lock);
    now_us += 599 * 1000000LL;
    assert_true(is_dav_locked(locks, "/areas/inn/inn.lua", false));
    now_us += 1000000LL;
    assert_false(is_dav_locked(locks, "/areas/inn/inn.lua", false));
    assert_non_null(take_dav_lock(locks, "bea", "/areas/inn/inn.lua", false, false));
    dav_locks_destroy(locks);
    clock_set_source(NULL);
}

TEST(a_deep_lock_covers_all_below_and_nothing_beside)
{
    struct dav_locks *locks = dav_locks_create();
    assert_non_null(take_dav_lock(locks, "ann", "/areas/inn/.tmp", false, true));
    assert_true(is_dav_locked(locks, "/areas/inn/.tmp/a/b", false));
    assert_false(is_dav_locked(locks, "/areas/inn/.tmpx", false));
    assert_false(is_dav_locked(locks, "/areas/inn", false));
    assert_true(is_dav_locked(locks, "/areas/inn", true));
    assert_null(take_dav_lock(locks, "bea", "/areas/inn/.tmp/a", true, false));
    assert_null(take_dav_lock(locks, "bea", "/areas", true, true));
    dav_locks_end_all(locks, STR("/areas/inn/.tm"));
    assert_true(is_dav_locked(locks, "/areas/inn/.tmp", false));
    dav_locks_end_all(locks, STR("/areas/inn"));
    assert_false(is_dav_locked(locks, "/areas/inn/.tmp", false));
    dav_locks_destroy(locks);
}

TEST(only_shared_locks_share_a_file_and_tokens_differ)
{
    struct dav_locks *locks = dav_locks_create();
    const struct dav_lock *first = take_dav_lock(locks, "ann", "/areas/x", true, false);
    const struct dav_lock *second = take_dav_lock(locks, "bea", "/areas/x", true, false);
    assert_non_null(first);
    assert_non_null(second);
    assert_string_not_equal(first->token, second->token);
    assert_null(take_dav_lock(locks, "ann", "/areas/x", false, false));
    dav_locks_end(locks, first);
    assert_null(take_dav_lock(locks, "ann", "/areas/x", false, false));
    dav_locks_end(locks, second);
    assert_non_null(take_dav_lock(locks, "ann", "/areas/x", false, false));
    dav_locks_destroy(locks);
}

TEST(one_user_cannot_take_all_locks)
{
    struct dav_locks *locks = dav_locks_create();
    char path[32];
    int taken = 0;
    for (int i = 0; i < 100; i++) {
        (void)snprintf(path, sizeof(path), "/areas/%d", i);
        taken += take_dav_lock(locks, i % 2 ? "Ann" : "ann", path, false, false) != NULL;
    }
    assert_int_equal(taken, 32);
    assert_non_null(take_dav_lock(locks, "bea", "/areas/x", false, false));
    dav_locks_destroy(locks);
}
