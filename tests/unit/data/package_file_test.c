/* package_file_test.c -- What a package.lua may say, and how its mistakes are told. */
#include "engine/data/package_file.h"

#include "engine/base/package.h"
#include "tests/support/test.h"
#include "world/value/value.h"

#include <math.h>

TEST(all_fields_are_read)
{
    struct packages *packages = packages_create();
    struct err err = {0};

    assert_true(package_file_read(packages,
            STR("package \"market\" { title = \"auctions\", version = 3, default = false, "
                "needs = { \"trade\", \"events\" }, wants = { \"quests\" }, "
                "commands = { \"almanac\" }, settle = \"settle.lua\", "
                "migrate = { [1] = \"one.lua\", [2] = \"two.lua\" }, settings = { listing = { "
                "kind = "
                "\"number\", default = 1, min = 0, max = 9, help = \"coins\" } } }"),
            STR("market"), "package.lua", &err));

    const struct package *market = packages_find(packages, STR("market"));
    assert_string_equal(market->title, "auctions");
    assert_int_equal(market->version, 3);
    assert_false(market->is_default);
    assert_int_equal(market->needs.count, 2);
    assert_true(package_words_has(&market->wants, STR("quests")));
    assert_string_equal(market->settle, "settle.lua");
    assert_int_equal(market->step_count, 2);
    assert_string_equal(market->settings[0].name, "listing");
    assert_string_equal(market->settings[0].value, "1");
    assert_true(market->settings[0].most == 9);
    packages_destroy(packages);
}

TEST(a_setting_may_have_choices_and_turn_the_package_off)
{
    struct packages *packages = packages_create();
    struct value inner = value_table();
    struct value settings = value_table();
    struct err err = {0};
    assert_true(package_file_read(packages,
            STR("package \"fighting\" { title = \"a\", prompt = { h = \"hp\" }, settings = { "
                "where "
                "= { kind = \"text\", default = \"areas\", choices = { \"off\", \"areas\" }, "
                "off = "
                "\"off\", was = \"fighting\", help = \"where\" } } }"),
            STR("fighting"), "package.lua", &err));
    struct package *package = packages_find(packages, STR("fighting"));
    package->is_on = true;

    assert_string_equal(package->prompt.list[0], "h hp");
    assert_string_equal(package->settings[0].was, "fighting");
    assert_true(package_is_active(package));
    value_table_set_str(&inner, STR("where"), value_text("nowhere"));
    value_table_set_str(&settings, STR("fighting"), value_dup(&inner));
    assert_false(package_settings_set(packages, &settings, &err));
    assert_non_null(
            strstr(err.text, "fighting.where must be one of \"off\", \"areas\" (where)"));
    value_table_set_str(&inner, STR("where"), value_text("off"));
    value_table_set_str(&settings, STR("fighting"), inner);
    assert_true(package_settings_set(packages, &settings, &err));
    assert_false(package_is_active(package));
    assert_true(package->is_on);
    value_finish(&settings);
    packages_destroy(packages);
}

static void assert_setting(const char *name, struct value value, const char *error)
{
    struct packages *packages = packages_create();
    struct err err = {0};
    assert_true(package_file_read(packages,
            STR("package \"market\" { title = \"a\", settings = { fee = { kind = \"number\", "
                "default = 1, min = 0, max = 9, help = \"coins\" } } }"),
            STR("market"), "package.lua", &err));
    struct value inner = value_table();
    struct value settings = value_table();
    value_table_set_str(&inner, str_of(name), value);
    value_table_set_str(&settings, STR("market"), inner);

    bool ok = package_settings_set(packages, &settings, &err);

    assert_int_equal(ok, error == NULL);
    assert_string_equal(
            packages_find(packages, STR("market"))->settings[0].value, ok ? "7" : "1");
    if (error && !strstr(err.text, error)) {
        fail_msg("%s", err.text);
    }
    value_finish(&settings);
    packages_destroy(packages);
}

TEST(settings_are_checked_by_kind_and_bounds)
{
    assert_setting("fee", value_int(7), NULL);
    assert_setting("fee", value_int(10), "market.fee must be a number from 0 to 9 (coins)");
    assert_setting("fee", value_text("7"), "market.fee must be a number from 0 to 9");
    assert_setting("tax", value_int(7), "market has no setting \"tax\"");
}

TEST(mistakes_name_the_line_and_what_is_expected)
{
    static const struct {
        const char *source;
        const char *error;
    } cases[] = {
            {"package \"shop\" { title = \"a\" }",
                    "package \"market\" { … }, by the name of its"},
            {"package \"market\" { version = 1 }", "the package needs a title"},
            {"package \"market\" { title = \"a\", need = {} }", "did you mean needs?"},
            {"package \"market\" { title = \"a\", needs = \"trade\" }",
                    "needs must be a list of names"},
            {"package \"market\" {\n title = \"a\", version = 0 }",
                    "version must be a whole number"},
            {"package \"market\" { title = \"a\", prompt = { hp = \"hp\" } }",
                    "prompt must be a table from letters"},
            {"package \"market\" { title = \"a\", settings = { x = { kind = \"text\", default "
             "= "
             "\"c\", choices = { \"a\", \"b\" }, help = \"\" } } }",
                    "the default of the setting x must be one of \"a\", \"b\""},
            {"package \"market\" { title = \"a\", settings = { x = { kind = \"flag\", default "
             "= "
             "true, choices = { \"a\" }, help = \"\" } } }",
                    "the setting x"},
            {"package \"market\" { title = \"a\", settings = { x = { default = 1 } } }",
                    "the setting x must be"},
            {"package \"market\" { title = \"a\", settings = { x = { kind = \"number\", "
             "default = 5, "
             "max = 3, help = \"b\" } } }",
                    "the default of the setting x"},
            {"package \"market\" { title = \"a\", migrate = { \"one\" } }",
                    "migrate must be { [VERSION]"},
            {"", "there is no package \"market\""},
            {"return 1", "a returned number is not expected"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct packages *packages = packages_create();
        struct err err = {0};
        assert_false(package_file_read(
                packages, str_of(cases[i].source), STR("market"), "package.lua", &err));
        if (!strstr(err.text, cases[i].error)) {
            fail_msg("%s: %s", cases[i].source, err.text);
        }
        assert_true(strncmp(err.text, "package.lua", strlen("package.lua")) == 0);
        packages_destroy(packages);
    }
}
