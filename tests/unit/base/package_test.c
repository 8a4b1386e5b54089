/* package_test.c -- Which packages are on, and in which order they are loaded. */
#include "engine/base/package.h"

#include "engine/base/buf.h"
#include "tests/support/test.h"

static struct package *add_package(
        struct packages *packages, const char *name, const char *needs, const char *wants)
{
    struct package *package = packages_add(packages, str_of(name));
    for (struct str rest = str_of(needs), word; (word = str_take_word(&rest)).length > 0;) {
        package_words_add(&package->needs, word);
    }
    for (struct str rest = str_of(wants), word; (word = str_take_word(&rest)).length > 0;) {
        package_words_add(&package->wants, word);
    }
    return package;
}

/* core; apples needs trade; bread; party needs fights, fights wants trade; trade. */
static struct packages *some_packages(void)
{
    struct packages *packages = packages_create();
    (void)add_package(packages, "apples", "trade", "");
    (void)add_package(packages, "bread", "", "");
    (void)add_package(packages, "core", "", "");
    (void)add_package(packages, "fights", "", "trade");
    (void)add_package(packages, "party", "fights", "");
    (void)add_package(packages, "trade", "", "");
    packages_find(packages, STR("bread"))->is_default = false;
    return packages;
}

static void assert_chosen(const char *choice, const char *expected)
{
    struct packages *packages = some_packages();
    struct buf on = {0};
    struct err err = {0};
    assert_true(packages_choose(packages, str_of(choice), &err));
    assert_true(packages_order(packages, &err));
    for (size_t i = 0; i < packages->count; i++) {
        if (packages->list[i]->is_on) {
            buf_printf(&on, "%s%s", on.length > 0 ? " " : "", packages->list[i]->name);
            assert_null(packages->list[i]->why);
        } else {
            assert_non_null(packages->list[i]->why);
        }
    }
    assert_string_equal(on.bytes, expected);
    buf_finish(&on);
    packages_destroy(packages);
}

TEST(packages_come_after_what_they_need_and_want)
{
    assert_chosen("", "core trade apples fights party");
    assert_chosen("+bread", "core trade apples bread fights party");
}

TEST(a_list_turns_on_what_it_names_in_its_order)
{
    assert_chosen("party fights bread", "core fights party bread");
    assert_chosen("core", "core");
    assert_chosen("bread +party +fights -bread", "core fights party");
}

TEST(what_needs_a_package_that_is_off_is_off)
{
    assert_chosen("-trade", "core fights party");
    assert_chosen("-fights", "core trade apples");
    assert_chosen("apples", "core");
    assert_chosen("-core", "core trade apples fights party");
}

TEST(an_unknown_package_is_refused_with_those_there_are)
{
    struct packages *packages = some_packages();
    struct err err = {0};

    assert_false(packages_choose(packages, STR("-dragons"), &err));

    assert_string_equal(err.text,
            "there is no package \"dragons\"; there are apples, bread, core, "
            "fights, party, trade");
    packages_destroy(packages);
}

TEST(packages_that_need_each_other_are_refused)
{
    struct packages *packages = some_packages();
    struct err err = {0};
    package_words_add(&packages_find(packages, STR("trade"))->wants, STR("party"));
    assert_true(packages_choose(packages, STR_NONE, &err));

    assert_false(packages_order(packages, &err));

    assert_non_null(strstr(err.text, "need each other"));
    packages_destroy(packages);
}

TEST(a_package_is_above_all_that_it_rests_on)
{
    struct packages *packages = some_packages();
    const struct package *party = packages_find(packages, STR("party"));
    const struct package *trade = packages_find(packages, STR("trade"));

    assert_true(packages_is_above(packages, party, STR("trade")));
    assert_true(packages_is_above(packages, party, STR("core")));
    assert_false(packages_is_above(packages, trade, STR("party")));
    assert_false(packages_is_above(packages, party, STR("bread")));
    assert_true(package_may_use(party, STR("fights")));
    assert_false(package_may_use(party, STR("trade")));
    packages_destroy(packages);
}

TEST(one_line_tells_what_is_on_and_off_in_which_version)
{
    struct packages *packages = some_packages();
    struct buf line = {0};
    struct err err = {0};
    packages_find(packages, STR("trade"))->version = 2;
    assert_true(packages_choose(packages, STR("core trade"), &err));
    assert_true(packages_order(packages, &err));

    packages_describe(packages, &line);

    assert_true(str_starts(buf_str(&line), STR("core 1, trade 2; off: ")));
    assert_non_null(strstr(line.bytes, "party 1"));
    buf_finish(&line);
    packages_destroy(packages);
}

TEST(names_have_small_letters_digits_and_dashes)
{
    assert_true(package_name_is_formed(STR("old-areas2")));
    assert_false(package_name_is_formed(STR("2old")));
    assert_false(package_name_is_formed(STR("Old")));
    assert_false(package_name_is_formed(STR("a/b")));
    assert_false(package_name_is_formed(STR("a-name-that-is-much-too-long-to-be-one")));
    assert_false(package_name_is_formed(STR("")));
}
