/* packages_test.c -- Which packages are on is known at once after any change. */
#include "engine/core/run/packages.h"

#include "engine/base/package.h"
#include "tests/unit/core/play.h"

static const struct str map = STR_IS("map");
static const struct str trade = STR_IS("trade");

static bool is_on(const struct play *play)
{
    return packages_is_on(play->engine, map);
}

PLAY_TEST(a_package_is_on_from_the_moment_it_is_turned_on)
{
    struct packages *with = packages_create();
    struct packages *without = packages_create();
    struct packages *former = packages_set(p->engine, without);
    assert_false(is_on(p));

    struct package *added = packages_add(without, map);
    assert_false(is_on(p));
    added->is_on = true;
    assert_true(is_on(p));
    assert_false(packages_is_on(p->engine, trade));
    packages_add(without, trade);
    assert_false(packages_is_on(p->engine, trade));
    assert_true(is_on(p));
    added->is_on = false;
    assert_false(is_on(p));

    assert_ptr_equal(packages_set(p->engine, with), without);
    assert_false(is_on(p));
    packages_add(with, map)->is_on = true;
    assert_true(is_on(p));

    packages_destroy(without);
    assert_true(is_on(p));
    assert_ptr_equal(packages_set(p->engine, former), with);
    packages_destroy(with);
    assert_false(is_on(p));
}
