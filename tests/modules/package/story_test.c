/* story_test.c -- A story's lines become steps; a mistake ends the reading with its file and line. */
#include "engine/modules/package/story.h"

#include "engine/app/asset_table.h"
#include "engine/base/asset.h"
#include "engine/base/package.h"
#include "engine/data/package_file.h"
#include "tests/support/test.h"

TEST(each_line_becomes_a_step)
{
    static const char text[] = "# Alice lights a lamp\n"
                               "needs: light  building\n"
                               "alice: joins as builder\n"
                               "\n"
                               "alice> light  lamp\n"
                               "  ~ ^You light .* lamp\r\n"
                               "  bob ! dark\n"
                               "  = lamp\n"
                               "alice> @program {lamp}\n"
                               "alice| .\n"
                               "clock: 2.5\n"
                               "# no name any more\n"
                               "crash\n";

    static const struct {
        enum step_kind kind;
        unsigned line;
        const char *who;
        const char *text;
        bool wanted;
    } rows[] = {
            {STEP_JOIN, 3, "alice", "builder", false},
            {STEP_LINE, 5, "alice", "light  lamp", false},
            {STEP_CHECK, 6, "", "^You light .* lamp", true},
            {STEP_CHECK, 7, "bob", "dark", false},
            {STEP_NAME, 8, "", "lamp", false},
            {STEP_LINE, 9, "alice", "@program {lamp}", false},
            {STEP_MORE, 10, "alice", ".", false},
            {STEP_CLOCK, 11, "", "", false},
            {STEP_CRASH, 13, "", "", false},
    };
    struct story story;
    struct err err = {0};

    assert_true(story_parse(str_of(text), "a.story", &story, &err));

    assert_str(story.name, "Alice lights a lamp");
    assert_str(buf_str(&story.needs), "light building ");
    assert_int_equal(story.count, sizeof(rows) / sizeof(rows[0]));
    for (size_t i = 0; i < story.count; i++) {
        assert_int_equal(story.steps[i].kind, rows[i].kind);
        assert_int_equal(story.steps[i].line, rows[i].line);
        assert_str(story.steps[i].who, rows[i].who);
        assert_str(story.steps[i].text, rows[i].text);
        assert_int_equal(story.steps[i].wanted, rows[i].wanted);
    }
    assert_true(story.steps[7].seconds > 2.4 && story.steps[7].seconds < 2.6);
    story_finish(&story);
}

TEST(a_line_of_another_form_is_named)
{
    static const char *const lines[] = {"alice joins", "alice: comes", "alice: joins as king",
            "alice: joins with builder", ": joins", "al ice> look", "> look", "clock: soon",
            "clock: -1", "clock: 2678401", "clock: nan", "clock: 1 s",
            "clock:", "needs:", "needs: a,b", "  ~", "  !", "  look", "  bob = lamp",
            "  = two words", "  =", "alice| look", "bob| .", "crash it", "a*b> look"};
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct buf text = {0};
        struct buf wanted = {0};
        struct story story;
        struct err err = {0};
        buf_printf(&text, "# name\nalice: joins\n%s\n", lines[i]);
        buf_printf(&wanted, "a.story:3: this is no line of a story: %s; help", lines[i]);

        bool ok = story_parse(buf_str(&text), "a.story", &story, &err);

        if (ok || !str_starts(str_of(err.text), buf_str(&wanted))) {
            fail_msg("%s: %s", lines[i], err.text);
        }
        buf_finish(&text);
        buf_finish(&wanted);
    }
}

TEST(a_story_takes_no_more_than_a_month)
{
    struct story story;
    struct err err = {0};
    assert_true(story_parse(STR("clock: 2678400\nclock: 0\n"), "a.story", &story, &err));
    story_finish(&story);
    assert_false(story_parse(STR("clock: 2678400\nclock: 1\n"), "a.story", &story, &err));
    assert_true(str_starts(str_of(err.text), STR("a.story:2: this is no line of a story")));
}

TEST(other_bytes_are_no_story)
{
    static const struct str texts[] = {{"a\0> look", 8}, {"alice> \xff", 8}};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct story story;
        struct err err = {0};
        assert_false(story_parse(texts[i], "a.story", &story, &err));
        assert_string_equal(err.text, "a.story: this is no text, or it is too long");
    }
}

static void check_choice(const char *needs, const char *choice, const char *why)
{
    struct packages *packages = packages_create();
    struct story story;
    struct buf text = {0};
    struct buf out = {0};
    struct err err = {0};
    const char *lacks = NULL;
    asset_set_table(asset_table, asset_count);
    buf_printf(&text, "# name\nneeds: %s\n", needs);
    assert_true(package_files_read(packages, NULL, NULL, &err));
    assert_true(story_parse(buf_str(&text), "a.story", &story, &err));

    assert_int_equal(story_choose(&story, "a.story", packages, &out, &lacks, &err), !*why);

    assert_string_equal(err.text, why);
    assert_str(buf_str(&out), choice);
    assert_null(lacks);
    story_finish(&story);
    buf_finish(&text);
    buf_finish(&out);
    packages_destroy(packages);
}

TEST(what_it_needs_beyond_the_default_is_turned_on)
{
    check_choice("market building", "", "");
    check_choice("languages market recognition package", "+languages +recognition ", "");
    check_choice("languages marked", "+languages ",
            "a.story:2: there is no package or module \"marked\"");
}
