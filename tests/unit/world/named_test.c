/* named_test.c -- Parts of names, and queries of the index of names. */
#include "world/value/named.h"

#include "tests/support/test.h"

static struct value aliases_of(const char *one, const char *other)
{
    struct value aliases = value_table();
    value_table_append(&aliases, value_text(one));
    value_table_append(&aliases, value_text(other));
    return aliases;
}

TEST(a_part_of_under_three_characters_must_begin_a_word)
{
    static const struct {
        const char *name;
        const char *part;
        bool has;
    } cases[] = {
            {"a Brass Lamp", "lamp", true},
            {"a Brass Lamp", "ass", true},
            {"a Brass Lamp", "ss l", true},
            {"a Brass Lamp", "brass  lamp", false},
            {"a Brass Lamp", "la", true},
            {"a Brass Lamp", "as", false},
            {"a Brass Lamp", "l", true},
            {"a Brass Lamp", "s", false},
            {"a Brass Lamp", "a b", true},
            {"a Brass Lamp", "s l", true},
            {"100% wool", "0%", false},
            {"100% wool", "00%", true},
            {"\303\234belt\303\244ter", "\303\274be", true},
            {"\303\234belt\303\244ter", "\303\274", true},
            {"\303\234belt\303\244ter", "\303\244t", false},
            {"", "a", false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct value name = value_text(cases[i].name);
        if (named_has(&name, str_of(cases[i].part)) != cases[i].has) {
            fail_msg("\"%s\" in \"%s\"", cases[i].part, cases[i].name);
        }
        value_finish(&name);
    }
}

TEST(a_part_must_lie_within_a_single_alias)
{
    struct value aliases = aliases_of("torch", "lamplight");
    struct value number = value_int(77);

    assert_true(named_has(&aliases, STR("light")));
    assert_true(named_has(&aliases, STR("torch")));
    assert_false(named_has(&aliases, STR("torch lamp")));
    assert_false(named_has(&number, STR("77")));
    value_finish(&aliases);
}

static void assert_question(const char *part, const char *expected)
{
    struct buf question = {0};
    named_put_question(str_of(part), &question);
    assert_str(buf_str(&question), expected);
    buf_finish(&question);
}

TEST(a_search_uses_trigrams_that_cover_the_word)
{
    assert_question("lamp", "\"lam\" \"amp\"");
    assert_question("la", "\" la\"");
    assert_question("l", "\"  l\"");
    assert_question("a b", "\"a  \" \"  b\"");
    assert_question("lamplight", "\"lam\" \"pli\" \"ght\"");
    assert_question("a\"b", "\"a\"\"b\"");
    assert_question(
            "\303\274\303\244\303\266o", "\"\303\274\303\244\303\266\" \"\303\244\303\266o\"");
}

TEST(the_index_has_two_blanks_before_each_word)
{
    struct value aliases = aliases_of("Old Lamp", "torch");
    struct buf parts = {0};

    named_put_parts(&aliases, &parts);

    assert_str(buf_str(&parts), "  old  lamp  torch");
    buf_finish(&parts);
    value_finish(&aliases);
}
