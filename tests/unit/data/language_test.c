/* language_test.c -- Files of a language are Lua data; a mistake ends the reading with its place. */
#include "engine/data/language.h"

#include "engine/base/catalogue.h"
#include "tests/support/test.h"

static const char polish[] =
        "number 'one' { from = 1, to = 1 }\n"
        "number 'few' { of = 10, from = 2, to = 4, but = { of = 100, from = 12, to = 14 } }\n"
        "line 'Taken.' { 'Wzięte.' }\n"
        "line '{count} letters' { one = '{count} list', few = '{count} listy', other = 'x' }\n"
        "line '{n} of {most}' { one = '1 z {most}', other = '{n} z {most}', by = 'n' }\n"
        "word 'and_word' { 'i' }\n";

TEST(a_file_has_lines_words_and_number_forms)
{
    struct catalogue *catalogue = catalogue_create();
    struct err err = {0};

    bool ok = language_eval(str_of(polish), "pl.lua", catalogue, &err);

    assert_string_equal(err.text, "");
    assert_true(ok);
    assert_str(catalogue_word(catalogue, STR("and_word")), "i");
    assert_str(catalogue_text(catalogue_get(catalogue, STR("Taken.")), 0), "Wzięte.");
    const struct catalogue_line *line = catalogue_get(catalogue, STR("{count} letters"));
    assert_str(catalogue_text(line, 23), "{count} listy");
    assert_str(catalogue_text(line, 13), "x");
    assert_str(catalogue_by(catalogue_get(catalogue, STR("{n} of {most}"))), "n");
    catalogue_destroy(catalogue);
}

TEST(an_article_has_a_form_for_each_gender)
{
    struct catalogue *catalogue = catalogue_create();
    struct err err = {0};

    bool ok = language_eval(STR("article 'den' { he = 'den', she = 'die' }\n"
                                "article 'den' { he = 'den', she = 'die', it = 'das' }\n"
                                "line 'Taken {the who}, {who}.' { '{Den who} genommen.' }\n"),
            "de.lua", catalogue, &err);

    assert_string_equal(err.text, "");
    assert_true(ok);
    const struct catalogue_article *den = catalogue_article(catalogue, STR("Den"));
    assert_non_null(den);
    assert_str(catalogue_article_form(den, CATALOGUE_SHE), "die");
    assert_str(catalogue_article_form(den, CATALOGUE_IT), "das");
    assert_str(catalogue_article_form(den, CATALOGUE_THEY), "");
    assert_true(catalogue_is_article(catalogue, STR("Das")));
    assert_false(catalogue_is_article(catalogue, STR("des")));
    assert_false(catalogue_is_article(catalogue, STR("")));
    assert_null(catalogue_article(NULL, STR("den")));
    catalogue_destroy(catalogue);
}

static const struct {
    const char *source;
    const char *message;
} language_mistakes[] = {
        {"line 'Taken.' {}", "pl.lua:1: a line has one text in quotes, or number forms"},
        {"line 'Taken.' { 5 }", "pl.lua:1: a line has one text in quotes, or a text for each "
                                "number form: { one = \"...\", other = \"...\" }"},
        {"line 'Taken.' { 'a', 'b' }", "pl.lua:1: a line has one text in quotes, or a text for "
                                       "each number form: { one = \"...\", other = \"...\" }"},
        {"\n\nline 'Taken.' { '{who}' }", "pl.lua:3: the English sentence has no {who}"},
        {"line { 'Taken.' }", "pl.lua:1: a text has 1 to 8000 bytes"},
        {"word 'x' { }", "pl.lua:1: a word has one text in quotes: { \"...\" }"},
        {"number 'one' { from = 1 }",
                "pl.lua:1: the number form one needs from and to, in this "
                "order"},
        {"number 'one' { from = 1, to = 1, but = 5 }",
                "pl.lua:1: but is a table: { of = 100, from = 12, to = 14 }"},
        {"number 'One!' { from = 1, to = 1 }",
                "pl.lua:1: the name of a number form is a short word such as few"},
        {"room 'x' { }",
                "pl.lua:1: room is not a kind of record here: line, word, article or number"},
        {"article 'den' { 'den' }",
                "pl.lua:1: an article has a form for each gender: { he = \"den\", she = "
                "\"die\", it "
                "= \"das\", they = \"die\" }; leave out a gender that has none"},
        {"article 'Den!' { he = 'den' }",
                "pl.lua:1: the key of an article is a short word such as den"},
        {"line 'Taken {the who}.' { '{den who}' }",
                "pl.lua:1: the English sentence has no {den}"},
        {"lines = 5", "pl.lua:1: nothing can be assigned here, but lines is"},
        {"line 'Taken.' { '\\xff' }", "pl.lua:1: a text has bytes that are not UTF-8"},
};

TEST(a_mistake_in_a_languages_file_has_its_place)
{
    for (size_t i = 0; i < sizeof(language_mistakes) / sizeof(language_mistakes[0]); i++) {
        struct catalogue *catalogue = catalogue_create();
        struct err err = {0};

        assert_false(
                language_eval(str_of(language_mistakes[i].source), "pl.lua", catalogue, &err));

        assert_string_equal(err.text, language_mistakes[i].message);
        catalogue_destroy(catalogue);
    }
}

TEST(english_needs_no_file_and_other_languages_do)
{
    struct catalogue *catalogue = NULL;
    struct err err;

    assert_true(language_read("en", NULL, &catalogue, &err));
    assert_null(catalogue);
    assert_true(language_read(NULL, NULL, &catalogue, &err));
    assert_null(catalogue);
    assert_false(language_read("xx", "/nowhere", &catalogue, &err));
    assert_non_null(strstr(err.text, "put its files into /nowhere/xx"));
    assert_false(language_read("../de", NULL, &catalogue, &err));
    assert_non_null(strstr(err.text, "the name of a folder"));
}
