/* notice_page_test.c -- The page of a notice: its thread, its neighbours, and what strangers may not read. */
#include "tests/script/asking.h"
#include "tests/script/bench.h"
#include "tests/support/trial_impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static json_t *notice_page(struct bench *b, int number)
{
    char args[60];
    (void)snprintf(args, sizeof(args), "{\"name\": \"slate\", \"number\": %d}", number);
    return ask(b, "page.notice", args);
}

static bool is_missing(struct bench *b, int number)
{
    char args[60];
    (void)snprintf(args, sizeof(args), "{\"name\": \"slate\", \"number\": %d}", number);
    return fails_with(b, "page.notice", args, 404);
}

/* Puts up a board with: 1 a hat, 2 a boat, 3 and 4 answers to the hat, 5 a wheel. */
static void put_up(struct bench *b)
{
    (void)bench_settle(b);
    assert_has(trial_type(b->wizard, "@set here.public = true"), "true");
    assert_has(trial_type(b->wizard, "@create a slate from board"), "You make");
    (void)trial_type(b->wizard, "drop slate");
    assert_has(trial_type(b->bob, "post Hat = Grey, with a brim."), "number 1");
    trial_advance(b->trial, 120);
    assert_has(trial_type(b->alice, "post Boat = It leaks."), "number 2");
    trial_advance(b->trial, 120);
    assert_has(trial_type(b->alice, "board reply 1 = Seen it."), "number 3");
    trial_advance(b->trial, 120);
    assert_has(trial_type(b->bob, "board reply 3 = Where?"), "number 4");
    trial_advance(b->trial, 120);
    assert_has(trial_type(b->alice, "post Wheel = Round."), "number 5");
    trial_advance(b->trial, 120);
}

static const json_t *answer_of(const json_t *page, size_t i)
{
    const json_t *thread = json_object_get(page, "thread");
    return json_array_get(json_object_get(thread, "answers"), i);
}

static void assert_number(const json_t *object, const char *key, int number)
{
    assert_int_equal(json_integer_value(json_object_get(object, key)), number);
}

BENCH_TEST(a_notice_is_shown_with_its_answers_and_its_neighbours)
{
    put_up(b);

    json_t *page = notice_page(b, 1);
    const json_t *thread = json_object_get(page, "thread");
    assert_string_equal(text_in(thread, "title"), "Hat");
    assert_number(thread, "count", 2);
    assert_string_equal(text_in(answer_of(page, 0), "text"), "Seen it.");
    assert_string_equal(text_in(answer_of(page, 1), "to_first"), "Seen it.");
    assert_true(json_is_null(json_object_get(page, "older")));
    assert_string_equal(text_in(json_object_get(page, "newer"), "title"), "Boat");
    const json_t *others = json_object_get(page, "others");
    assert_string_equal(text_in(json_array_get(others, 0), "title"), "Wheel");
    assert_string_equal(text_in(json_array_get(others, 1), "title"), "Boat");
    assert_int_equal(json_array_size(others), 2);
    json_decref(page);

    page = notice_page(b, 4);
    assert_number(page, "asked", 4);
    assert_number(json_object_get(page, "thread"), "number", 1);
    json_decref(page);

    page = notice_page(b, 2);
    assert_number(json_object_get(page, "older"), "number", 1);
    assert_number(json_object_get(page, "newer"), "number", 5);
    json_decref(page);
}

BENCH_TEST(a_notice_that_is_taken_down_has_no_page)
{
    put_up(b);
    assert_true(is_missing(b, 9));
    assert_true(is_missing(b, 0));
    assert_has(trial_type(b->wizard, "board delete 3"), "off");
    assert_has(trial_type(b->wizard, "board delete 2"), "off");

    assert_true(is_missing(b, 2));
    assert_true(is_missing(b, 3));
    json_t *page = notice_page(b, 1);
    assert_number(json_object_get(page, "thread"), "count", 0);
    assert_number(json_object_get(page, "newer"), "number", 4);
    json_decref(page);
    page = notice_page(b, 4); /* its first notice is gone */
    assert_string_equal(text_in(json_object_get(page, "thread"), "title"), "Hat");
    assert_number(json_object_get(page, "thread"), "number", 4);
    json_decref(page);
}

BENCH_TEST(a_notice_is_not_shown_to_strangers_where_the_board_is_not)
{
    put_up(b);
    (void)trial_type(b->wizard, "@set here.public = false");

    assert_true(is_missing(b, 1));
}

BENCH_TEST(the_words_of_somebody_ignored_are_left_out_of_a_notice)
{
    put_up(b);
    (void)trial_type(b->alice, "ignore bob");

    uint64_t alice = trial_character(b->alice);
    json_t *page =
            ask_as(b, alice, "page.notice", "{\"name\": \"slate\", \"number\": 2}", NULL);
    assert_lacks(str_of(text_in(json_object_get(page, "older"), "title")), "Hat");
    json_decref(page);
    page = ask_as(b, alice, "page.notice", "{\"name\": \"slate\", \"number\": 1}", NULL);
    assert_lacks(str_of(text_in(json_object_get(page, "thread"), "text")), "brim");
    assert_lacks(str_of(text_in(answer_of(page, 1), "text")), "Where");
    json_decref(page);
}

BENCH_TEST(a_long_thread_is_shown_in_parts)
{
    char line[40];
    put_up(b);
    for (int i = 6; i <= 70; i++) {
        (void)snprintf(line, sizeof(line), "board reply 1 = Answer %d.", i);
        assert_has(trial_type(i % 2 ? b->alice : b->bob, line), "number");
        trial_advance(b->trial, 120);
    }

    json_t *page = notice_page(b, 1);
    assert_number(json_object_get(page, "thread"), "count", 67);
    assert_string_equal(text_in(answer_of(page, 49), "text"), "Answer 70.");
    assert_number(page, "earlier", 21);
    assert_false(json_is_true(json_object_get(page, "later")));
    json_decref(page);

    page = notice_page(b, 6); /* in an earlier part */
    assert_string_equal(text_in(answer_of(page, 2), "text"), "Answer 6.");
    assert_true(json_is_true(json_object_get(page, "later")));
    assert_number(page, "earlier", 0);
    json_decref(page);
}
