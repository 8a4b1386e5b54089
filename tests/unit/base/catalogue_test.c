/* catalogue_test.c -- A sentence is found by its English, in the form that its number needs, and a
 * translation that could be filled in wrongly is refused. */
#include "engine/base/catalogue.h"

#include "tests/support/test.h"

#include <stdio.h>

static bool add_sentence(
        struct catalogue *catalogue, const char *english, const char *text, struct err *err)
{
    struct catalogue_text only = {STR_NONE, str_of(text)};
    return catalogue_add(catalogue, str_of(english), &only, 1, STR_NONE, err);
}

TEST(without_a_language_every_sentence_is_english)
{
    assert_null(catalogue_find(STR("Taken.")));
    assert_string_equal(LINE("Taken."), "Taken.");
    assert_string_equal(LINE_FORMAT("%d lines."), "%d lines.");
}

TEST(a_sentence_is_found_by_its_english)
{
    struct catalogue *catalogue = catalogue_create();
    struct err err;
    assert_true(add_sentence(catalogue, "Taken.", "Genommen.", &err));

    const struct catalogue *before = catalogue_use(catalogue);

    assert_string_equal(LINE("Taken."), "Genommen.");
    assert_string_equal(LINE("Dropped."), "Dropped.");
    (void)catalogue_use(before);
    assert_string_equal(LINE("Taken."), "Taken.");
    catalogue_destroy(catalogue);
}

TEST(the_last_translation_of_a_sentence_wins)
{
    struct catalogue *catalogue = catalogue_create();
    struct err err;
    assert_true(add_sentence(catalogue, "Taken.", "Genommen.", &err));

    assert_true(add_sentence(catalogue, "Taken.", "Du hast es.", &err));

    assert_str(catalogue_text(catalogue_get(catalogue, STR("Taken.")), 0), "Du hast es.");
    catalogue_destroy(catalogue);
}

TEST(a_format_keeps_its_conversions_in_any_order)
{
    struct catalogue *catalogue = catalogue_create();
    struct err err;
    char text[64];
    assert_true(add_sentence(catalogue, "%s has %d lines.", "%2$d Zeilen hat %1$s.", &err));

    const struct catalogue *before = catalogue_use(catalogue);
    (void)snprintf(text, sizeof(text), LINE_FORMAT("%s has %d lines."), "Ann", 3);
    (void)catalogue_use(before);

    assert_string_equal(text, "3 Zeilen hat Ann.");
    catalogue_destroy(catalogue);
}

/* -- number forms -- */

static void add_number(struct catalogue *catalogue, const char *form, uint64_t of,
        uint64_t from, uint64_t to, struct catalogue_range but)
{
    struct err err;
    struct catalogue_rule rule = {str_of(form), {of, from, to}, but};
    assert_true(catalogue_add_rule(catalogue, &rule, &err));
}

TEST(a_language_without_rules_has_one_and_other)
{
    static const struct catalogue_text texts[] = {{STR_IS("one"), STR_IS("{count} Brief")},
            {STR_IS("other"), STR_IS("{count} Briefe")}};
    struct catalogue *catalogue = catalogue_create();
    struct err err;

    assert_true(catalogue_add(catalogue, STR("{count} letters"), texts, 2, STR_NONE, &err));

    const struct catalogue_line *line = catalogue_get(catalogue, STR("{count} letters"));
    assert_str(catalogue_by(line), "count");
    assert_str(catalogue_text(line, 0), "{count} Briefe");
    assert_str(catalogue_text(line, 1), "{count} Brief");
    assert_str(catalogue_text(line, 2), "{count} Briefe");
    catalogue_destroy(catalogue);
}

TEST(a_language_brings_its_own_rules)
{
    static const struct catalogue_range none = {0, 1, 0};
    static const struct catalogue_text texts[] = {{STR_IS("one"), STR_IS("{n} list")},
            {STR_IS("few"), STR_IS("{n} listy")}, {STR_IS("other"), STR_IS("{n} listow")}};

    static const struct {
        uint64_t number;
        const char *text;
    } cases[] = {{0, "{n} listow"}, {1, "{n} list"}, {2, "{n} listy"}, {4, "{n} listy"},
            {5, "{n} listow"}, {11, "{n} listow"}, {12, "{n} listow"}, {14, "{n} listow"},
            {22, "{n} listy"}, {112, "{n} listow"}, {124, "{n} listy"},
            {UINT64_MAX, "{n} listow"}};
    struct catalogue *catalogue = catalogue_create();
    struct err err;
    add_number(catalogue, "one", 0, 1, 1, none);
    add_number(catalogue, "few", 10, 2, 4, (struct catalogue_range){100, 12, 14});

    assert_true(catalogue_add(catalogue, STR("{n} letters"), texts, 3, STR("n"), &err));

    const struct catalogue_line *line = catalogue_get(catalogue, STR("{n} letters"));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_str(catalogue_text(line, cases[i].number), cases[i].text);
    }
    catalogue_destroy(catalogue);
}

TEST(a_form_that_a_sentence_lacks_is_the_other)
{
    static const struct catalogue_text texts[] = {{STR_IS("other"), STR_IS("{count} x")}};
    struct catalogue *catalogue = catalogue_create();
    struct err err;

    assert_true(catalogue_add(catalogue, STR("{count} y"), texts, 1, STR_NONE, &err));

    assert_str(catalogue_text(catalogue_get(catalogue, STR("{count} y")), 1), "{count} x");
    catalogue_destroy(catalogue);
}

/* -- refusals -- */

static const struct {
    const char *english;
    const char *text;
    const char *message; /* NULL: accepted */
} translations[] = {
        {"{Actor} {verb:take} {the thing}.", "{Thing} nimmt {actor}.", NULL},
        {"{Actor} {verb:take} {the thing}.", "{Actor} {verb:nehmen} {thing's} {actor them}.",
                NULL},
        {"{Actor} nods.", "{Actor} nickt, und {actor they} {actor verb:gehen}.", NULL},
        {"a {{ b", "c {{ d", NULL},
        {"{Actor} nods.", "Jemand nickt.", "{Actor} is missing from the translation"},
        {"{Actor} nods.", "{Actor} nickt {who} zu.", "the English sentence has no {who}"},
        {"Taken.", "", "a text has 1 to 8000 bytes"},
        {"Taken.",
                "a\x07"
                "b",
                "a text has the control byte 7"},
        {"Taken.",
                "a\xff"
                "b",
                "a text has bytes that are not UTF-8"},
        {"Taken.",
                "a\xEF\xBF\xBD"
                "b",
                "a text has bytes that are not UTF-8"},
        {"Taken.", "a\nb", "the English sentence is one line, so the text is too"},
        {"Taken.\nThanks.", "a\nb", NULL},
        {"50% of {count}", "50 % der {count}", NULL},
        {"%s took %d.", "%d", "the translation needs the conversions"},
        {"%s took %d.", "%d %s", "the translation needs the conversions"},
        {"%s took %d.", "%s %d %n", "the translation needs the conversions"},
        {"%s took %d.", "%s %d 5 % d", "the translation needs the conversions"},
        {"%s took %d.", "%1$s %s", "the translation needs the conversions"},
        {"%s took %d.", "%1$s %1$s", "the translation needs the conversions"},
        {"%s took %d.", "%2$d %3$s", "the translation needs the conversions"},
        {"%s took %d.", "%s nahm %d, 100%%.", NULL},
        {"%.*s took %d.", "%2$d %1$.*s", "the translation needs the conversions"},
        {"%.*s took %d.", "%.*s nahm %d.", NULL},
};

TEST(a_translation_has_the_placeholders_of_the_english_sentence)
{
    for (size_t i = 0; i < sizeof(translations) / sizeof(translations[0]); i++) {
        struct catalogue *catalogue = catalogue_create();
        struct err err = {0};

        bool ok = add_sentence(catalogue, translations[i].english, translations[i].text, &err);

        assert_int_equal(ok, translations[i].message == NULL);
        if (translations[i].message) {
            assert_memory_equal(
                    err.text, translations[i].message, strlen(translations[i].message));
        }
        catalogue_destroy(catalogue);
    }
}

TEST(number_forms_are_refused_where_they_cannot_be_chosen)
{
    static const struct catalogue_text forms[] = {
            {STR_IS("one"), STR_IS("a")}, {STR_IS("other"), STR_IS("b")}};
    static const struct catalogue_text lacking[] = {{STR_IS("one"), STR_IS("{count}")}};
    static const struct catalogue_text unknown[] = {{STR_IS("dual"), STR_IS("{count}")}};
    struct catalogue *catalogue = catalogue_create();
    struct err err;

    assert_false(catalogue_add(catalogue, STR("Taken."), forms, 2, STR_NONE, &err));
    assert_non_null(strstr(err.text, "the sentence has no {count}"));
    assert_false(catalogue_add(catalogue, STR("{count} y"), lacking, 1, STR_NONE, &err));
    assert_string_equal(err.text, "the number form other is missing");
    assert_false(catalogue_add(catalogue, STR("{count} y"), unknown, 1, STR_NONE, &err));
    assert_string_equal(err.text, "the language has no number form dual");
    assert_false(catalogue_add(catalogue, STR("{count} y"), forms, 0, STR_NONE, &err));
    catalogue_destroy(catalogue);
}

TEST(rules_come_before_lines_and_are_bounded)
{
    struct catalogue *catalogue = catalogue_create();
    struct catalogue_rule rule = {STR("few"), {0, 2, 4}, {0, 1, 0}};
    struct catalogue_rule backwards = {STR("few"), {0, 4, 2}, {0, 1, 0}};
    struct err err;

    assert_false(catalogue_add_rule(catalogue, &backwards, &err));
    for (int i = 0; i < 16; i++) {
        assert_true(catalogue_add_rule(catalogue, &rule, &err));
    }
    assert_false(catalogue_add_rule(catalogue, &rule, &err));
    catalogue_destroy(catalogue);

    catalogue = catalogue_create();
    assert_true(add_sentence(catalogue, "Taken.", "Genommen.", &err));
    assert_false(catalogue_add_rule(catalogue, &rule, &err));
    assert_string_equal(err.text, "number forms come before the first line");
    catalogue_destroy(catalogue);
}
