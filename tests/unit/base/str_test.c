/* str_test.c -- Views are compared and cut by bytes; numbers are parsed whole or not at all. */
#include "engine/base/str.h"

#include "engine/base/mem.h"
#include "tests/support/test.h"

#define STR_COUNT(table) (sizeof(table) / sizeof((table)[0]))

TEST(a_substring_stays_within_its_string)
{
    struct str s = STR("lantern");

    assert_str(str_slice(s, 0, 4), "lant");
    assert_str(str_slice(s, 4, 99), "ern");
    assert_str(str_slice(s, 9, 12), "");
    assert_str(str_slice(s, 5, 2), "");
}

TEST(equal_is_by_bytes_and_nocase_by_ascii)
{
    assert_true(str_equal(STR("Box"), STR("Box")));
    assert_false(str_equal(STR("Box"), STR("box")));
    assert_false(str_equal(STR("box"), STR("boxes")));
    assert_true(str_equal_nocase(STR("BoX"), STR("bOx")));
    assert_false(str_equal_nocase(STR("["), STR("{")));
    assert_true(str_equal(STR_NONE, (struct str){NULL, 0}));
}

TEST(a_string_starts_and_ends_with_a_prefix_and_a_suffix)
{
    assert_true(str_starts(STR("north gate"), STR("north")));
    assert_false(str_starts(STR("north"), STR("north gate")));
    assert_true(str_starts(STR("north"), STR("")));
    assert_true(str_starts_nocase(STR("North"), STR("nOR")));
    assert_false(str_starts_nocase(STR("no"), STR("nor")));
    assert_true(str_ends(STR("north gate"), STR("gate")));
    assert_false(str_ends(STR("gate"), STR("north gate")));
}

TEST(order_is_by_bytes_then_by_length)
{
    assert_true(str_compare(STR("a"), STR("b")) < 0);
    assert_true(str_compare(STR("b"), STR("a")) > 0);
    assert_true(str_compare(STR("a"), STR("ab")) < 0);
    assert_true(str_compare(STR("\xC3\xA9"), STR("z")) > 0);
    assert_int_equal(str_compare(STR("a"), STR("a")), 0);
    assert_int_equal(str_compare(STR_NONE, STR_NONE), 0);
}

TEST(find_gives_the_offset_or_the_largest_size)
{
    struct str s = STR("to be or not to be");

    assert_int_equal(str_find(s, STR("be"), 0), 3);
    assert_int_equal(str_find(s, STR("be"), 4), 16);
    assert_int_equal(str_find(s, STR("be"), 17), SIZE_MAX);
    assert_int_equal(str_find(s, STR(""), 5), 5);
    assert_int_equal(str_find(s, STR("x"), 99), SIZE_MAX);
    assert_int_equal(str_find_char(s, 'o', 2), 6);
    assert_int_equal(str_find_char(s, 'z', 0), SIZE_MAX);
    assert_int_equal(str_find_char(s, 'o', 99), SIZE_MAX);
}

TEST(find_without_case_folds_only_ascii_letters)
{
    struct str s = STR("To be, or NOT to Be: \xC3\x89t\xC3\xA9");

    assert_int_equal(str_find_nocase(s, STR("BE"), 0), 3);
    assert_int_equal(str_find_nocase(s, STR("be"), 4), 17);
    assert_int_equal(str_find_nocase(s, STR("not T"), 0), 10);
    assert_int_equal(str_find_nocase(s, STR("be"), 18), SIZE_MAX);
    assert_int_equal(str_find_nocase(s, STR("t\xC3\xA9"), 0), 23);
    assert_int_equal(str_find_nocase(s, STR("\xC3\xA9t"), 0), SIZE_MAX);
    assert_int_equal(str_find_nocase(s, STR(""), 5), 5);
    assert_int_equal(str_find_nocase(s, STR("x"), 99), SIZE_MAX);
    assert_int_equal(str_find_nocase(STR("be"), STR("bee"), 0), SIZE_MAX);
    assert_int_equal(str_find_nocase(STR_NONE, STR("b"), 0), SIZE_MAX);
}

TEST(trimming_takes_blanks_off_both_ends)
{
    assert_str(str_trim(STR(" \t put box \r\n")), "put box");
    assert_str(str_trim(STR("   ")), "");
    assert_str(str_trim(STR_NONE), "");
}

TEST(words_are_split_off_the_start_without_blanks)
{
    struct str s = STR("  put   the box ");

    assert_str(str_take_word(&s), "put");
    assert_str(s, "the box ");
    assert_str(str_take_word(&s), "the");
    assert_str(str_take_word(&s), "box");
    assert_str(s, "");
    assert_str(str_take_word(&s), "");
}

TEST(fields_are_taken_up_to_the_separator)
{
    struct str s = STR("a;;b");

    assert_str(str_take_until(&s, ';'), "a");
    assert_str(str_take_until(&s, ';'), "");
    assert_str(str_take_until(&s, ';'), "b");
    assert_str(s, "");
    assert_str(str_take_until(&s, ';'), "");
}

TEST(only_a_whole_number_without_other_characters_is_read)
{
    static const struct {
        const char *text;
        bool ok;
        uint64_t value;
    } table[] = {
            {"0", true, 0},
            {"007", true, 7},
            {"18446744073709551615", true, UINT64_MAX},
            {"18446744073709551616", false, 0},
            {"99999999999999999999999", false, 0},
            {"", false, 0},
            {"-1", false, 0},
            {"+1", false, 0},
            {" 1", false, 0},
            {"1 ", false, 0},
            {"1x", false, 0},
            {"0x10", false, 0},
            {"1.5", false, 0},
    };

    for (size_t i = 0; i < STR_COUNT(table); i++) {
        uint64_t value = 4711;
        assert_int_equal(str_to_u64(str_of(table[i].text), &value), table[i].ok);
        assert_int_equal(value, table[i].ok ? table[i].value : 4711);
    }
}

TEST(signed_numbers_are_read_up_to_both_limits)
{
    static const struct {
        const char *text;
        bool ok;
        int64_t value;
    } table[] = {
            {"-0", true, 0},
            {"-12", true, -12},
            {"9223372036854775807", true, INT64_MAX},
            {"9223372036854775808", false, 0},
            {"-9223372036854775808", true, INT64_MIN},
            {"-9223372036854775809", false, 0},
            {"-", false, 0},
            {"--1", false, 0},
    };

    for (size_t i = 0; i < STR_COUNT(table); i++) {
        int64_t value = 4711;
        assert_int_equal(str_to_i64(str_of(table[i].text), &value), table[i].ok);
        assert_true(value == (table[i].ok ? table[i].value : 4711));
    }
}

TEST(a_copy_ends_in_a_nul)
{
    char *copy = str_dup(str_slice(STR("lantern"), 0, 4));
    char *empty = str_dup((struct str){NULL, 0});

    assert_string_equal(copy, "lant");
    assert_string_equal(empty, "");
    mem_free(copy);
    mem_free(empty);
}

TEST(hashes_tell_neighbours_apart)
{
    assert_int_equal(str_hash(STR("box")), str_hash(STR("box")));
    assert_int_not_equal(str_hash(STR("box")), str_hash(STR("bow")));
    assert_int_not_equal(str_hash(STR("a")), str_hash(STR("a\0")));
    assert_int_not_equal(str_hash(STR("")), str_hash(STR("\0")));
    assert_int_not_equal(str_hash(STR("12345678a")), str_hash(STR("12345678b")));
}

TEST(the_distance_counts_edits_up_to_the_limit)
{
    static const struct {
        const char *a;
        const char *b;
        unsigned limit;
        unsigned distance;
    } table[] = {
            {"look", "look", 2, 0},
            {"lok", "look", 2, 1},
            {"loook", "look", 2, 1},
            {"lock", "look", 2, 1},
            {"kool", "look", 4, 2},
            {"", "abc", 3, 3},
            {"", "", 0, 0},
            {"kitten", "sitting", 5, 3},
            {"kitten", "sitting", 2, 3},
            {"north", "south", 1, 2},
            {"inventory", "x", 3, 4},
    };

    for (size_t i = 0; i < STR_COUNT(table); i++) {
        struct str a = str_of(table[i].a);
        struct str b = str_of(table[i].b);
        assert_int_equal(str_distance(a, b, table[i].limit), table[i].distance);
        assert_int_equal(str_distance(b, a, table[i].limit), table[i].distance);
    }
}

TEST(a_glob_fits_the_whole_text)
{
    static const struct {
        const char *pattern;
        const char *text;
        bool fits;
    } table[] = {
            {"", "", true},
            {"", "a", false},
            {"*", "", true},
            {"*", "anything", true},
            {"a?c", "ABC", true},
            {"a?c", "ac", false},
            {"*!*@guest", "Ann!ann@guest", true},
            {"*!*@guest", "Ann!ann@player", false},
            {"a*b*c", "aXXbYYbZc", true},
            {"a*b*c", "aXXbYYbZ", false},
            {"**a", "bba", true},
            {"?*", "", false},
    };

    for (size_t i = 0; i < STR_COUNT(table); i++) {
        bool fits = str_fits_glob(str_of(table[i].pattern), str_of(table[i].text));
        assert_int_equal(fits, table[i].fits);
    }
}

TEST(words_over_128_bytes_have_no_near_words)
{
    char word[129];
    memset(word, 'x', sizeof(word));

    unsigned distance = str_distance((struct str){word, 129}, (struct str){word, 128}, 3);

    assert_int_equal(distance, 4);
    assert_int_equal(str_distance((struct str){word, 128}, (struct str){word, 127}, 3), 1);
}

TEST(a_prefix_ends_between_characters)
{
    struct str euros = STR("a\u20ac\u20ac");

    assert_int_equal(str_fit(euros, 7).length, 7);
    assert_int_equal(str_fit(euros, 6).length, 4);
    assert_int_equal(str_fit(euros, 3).length, 1);
    assert_int_equal(str_fit(euros, 0).length, 0);
}

TEST(a_copy_into_a_buffer_is_cut_between_characters)
{
    char room[6];

    assert_string_equal(
            str_copy(STR("\xE2\x82\xAC\xE2\x82\xAC"), room, sizeof(room)), "\xE2\x82\xAC");
    assert_string_equal(str_copy(STR("sorrel"), room, sizeof(room)), "sorre");
    assert_string_equal(str_copy(STR_NONE, room, sizeof(room)), "");
}
