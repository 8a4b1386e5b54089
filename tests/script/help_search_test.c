/* help_search_test.c -- What a search in the help topics finds, and in which order. */
#include "tests/script/asking.h"
#include "tests/script/bench.h"

#include <string.h>

BENCH_TEST(help_search_finds_all_words_and_ranks_titles_first)
{
    json_t *answer = ask(b, "help.list", "{\"words\": \"  LAMP   dark \"}");
    const json_t *found = json_object_get(answer, "found");
    assert_true(json_array_size(found) > 1);
    assert_string_equal(text_in(answer, "words"), "LAMP   dark");
    assert_true(json_array_size(json_object_get(answer, "topics")) > 10);
    json_decref(answer);

    answer = ask(b, "help.list", "{\"words\": \"www\"}");
    const json_t *first = json_array_get(json_object_get(answer, "found"), 0);
    assert_string_equal(text_in(first, "topic"), "web");
    assert_has(str_of(text_in(first, "about")), "Play in a browser");
    json_decref(answer);

    answer = ask(b, "help.list", "{\"words\": \"light\"}");
    first = json_array_get(json_object_get(answer, "found"), 0);
    assert_string_equal(text_in(first, "topic"), "light");
    assert_lacks(str_of(text_in(first, "about")), "THING");
    json_decref(answer);
    answer = ask(b, "help.list", "{\"words\": \"lamp xyzzyplugh\"}");
    assert_int_equal(json_array_size(json_object_get(answer, "found")), 0);
    assert_false(json_is_true(json_object_get(answer, "more")));
    json_decref(answer);
    answer = ask(b, "help.list", "{\"words\": \"e\"}");
    assert_int_equal(json_array_size(json_object_get(answer, "found")), 40);
    assert_true(json_is_true(json_object_get(answer, "more")));
    json_decref(answer);
    answer = ask(b, "help.list", "{\"words\": \"  \"}");
    assert_null(json_object_get(answer, "found"));
    json_decref(answer);
}

/* Returns the hit of that topic, or NULL. */
static const json_t *named_topic(const json_t *hits, const char *topic)
{
    for (size_t i = 0; i < json_array_size(hits); i++) {
        const json_t *one = json_array_get(hits, i);
        if (strcmp(text_in(one, "topic"), topic) == 0) {
            return one;
        }
    }
    return NULL;
}

BENCH_TEST(help_search_ranks_summaries_before_text_and_marks_the_word)
{
    json_t *answer = ask(b, "help.list", "{\"words\": \"lamp\"}");
    const json_t *shelf = json_array_get(json_object_get(answer, "shelves"), 0);
    assert_string_equal(text_in(shelf, "list"), "topics");
    const json_t *first = json_object_get(shelf, "first");
    assert_int_equal(json_array_size(first), 5);
    const json_t *light = named_topic(first, "light");
    assert_string_equal(text_in(light, "before"), "Light a ");
    assert_string_equal(text_in(light, "word"), "lamp");
    assert_true(json_is_true(json_object_get(light, "told")));
    assert_non_null(named_topic(first, "extinguish"));
    const json_t *deep = json_array_get(first, 4); /* only its text has the word */
    assert_false(json_is_true(json_object_get(deep, "told")));
    assert_string_equal(text_in(deep, "word"), "lamp");
    assert_true(json_integer_value(json_object_get(answer, "count")) > 20);
    json_decref(answer);
}

BENCH_TEST(help_search_shows_the_word_in_each_first_hit_and_the_earliest_first)
{
    json_t *answer = ask(b, "help.list", "{\"words\": \"room\"}");
    const json_t *shelf = json_array_get(json_object_get(answer, "shelves"), 0);
    const json_t *first = json_object_get(shelf, "first");
    assert_string_equal(text_in(json_array_get(first, 0), "topic"), "look");
    for (size_t i = 0; i < json_array_size(first); i++) {
        assert_string_not_equal(text_in(json_array_get(first, i), "word"), "");
    }
    json_decref(answer);

    answer = ask(b, "help.list", "{\"words\": \"www\"}");
    const json_t *web = json_array_get(json_object_get(answer, "found"), 0);
    assert_string_equal(text_in(web, "word"), "www");
    json_decref(answer);
}

/* Returns the name of that list of the answer to a search; empty: there are fewer. */
static const char *shelf_at(const json_t *answer, size_t i)
{
    const json_t *shelves = json_object_get(answer, "shelves");
    return i < json_array_size(shelves) ? text_in(json_array_get(shelves, i), "list") : "";
}

BENCH_TEST(help_search_shows_pages_for_players_first_and_each_page_once)
{
    json_t *answer = ask(b, "help.list", "{\"words\": \"room\"}");
    assert_string_equal(shelf_at(answer, 0), "topics");
    assert_string_equal(shelf_at(answer, 1), "building");
    const json_t *shelves = json_object_get(answer, "shelves");
    for (size_t i = 0; i < json_array_size(shelves); i++) {
        const json_t *shelf = json_array_get(shelves, i);
        json_int_t listed = (json_int_t)(json_array_size(json_object_get(shelf, "first")) +
                                         json_array_size(json_object_get(shelf, "rest")));
        assert_int_equal(listed, json_integer_value(json_object_get(shelf, "count")));
        assert_false(json_is_true(json_object_get(shelf, "more")));
    }
    const json_t *files = named_topic(json_object_get(answer, "found"), "rooms-and-exits");
    assert_string_equal(text_in(files, "title"), "Rooms and exits in area files");
    json_decref(answer);

    answer = ask(b, "help.list", "{\"words\": \"@dig\"}");
    assert_string_equal(shelf_at(answer, 0), "building");
    json_decref(answer);
}

BENCH_TEST(help_search_matches_the_starts_of_words_and_cuts_between_words)
{
    json_t *answer = ask(b, "help.list", "{\"words\": \"light\"}");
    const json_t *shelves = json_object_get(answer, "shelves");
    for (size_t i = 0; i < json_array_size(shelves); i++) {
        const json_t *first = json_object_get(json_array_get(shelves, i), "first");
        for (size_t j = 0; j < json_array_size(first); j++) {
            const json_t *hit = json_array_get(first, j);
            assert_true(strcmp(text_in(hit, "topic"), "clients") != 0);    /* Blightmud */
            assert_true(strcmp(text_in(hit, "topic"), "extinguish") != 0); /* "See also" */
            struct str word = str_of(text_in(hit, "word")); /* empty: an alias has it */
            assert_true(word.length == 0 || str_equal_nocase(word, STR("light")));
        }
    }
    json_decref(answer);
    answer = ask(b, "help.list", "{\"words\": \"lamp\"}");
    const json_t *found = json_object_get(answer, "found");
    for (size_t i = 0; i < json_array_size(found); i++) {
        struct str after = str_of(text_in(json_array_get(found, i), "after"));
        bool is_cut = str_ends(after, STR("…"));
        assert_true(!is_cut || str_ends(after, STR(" …")));
    }
    json_decref(answer);
}

BENCH_TEST(help_search_gives_code_apart_and_whole_sentences)
{
    json_t *answer = ask(b, "help.list", "{\"words\": \"lamp\"}");
    const json_t *found = json_object_get(answer, "found");
    size_t codes = 0;
    for (size_t i = 0; i < json_array_size(found); i++) {
        const json_t *hit = json_array_get(found, i);
        const json_t *excerpt = json_object_get(hit, "excerpt");
        struct str before = str_of(text_in(hit, "before"));
        const json_t *first = json_array_get(excerpt, 0);
        bool code = first && text_in(first, "code")[0] != '\0';
        codes += code;
        assert_true(json_array_size(json_object_get(hit, "said")) > 0);
        assert_lacks(before, "`");
        assert_false(str_ends(str_of(text_in(hit, "after")), STR(":")) && !code);
        assert_false(str_starts(before, STR("and ")));
    }
    assert_true(codes > 0);
    json_decref(answer);
}

BENCH_TEST(a_help_search_in_vain_offers_near_topics)
{
    json_t *answer = ask(b, "help.list", "{\"words\": \"whispr\"}");
    assert_int_equal(json_integer_value(json_object_get(answer, "count")), 0);
    const json_t *near = json_object_get(answer, "near");
    assert_true(json_array_size(near) > 0);
    assert_string_equal(json_string_value(json_array_get(near, 0)), "whisper");
    json_decref(answer);
}
