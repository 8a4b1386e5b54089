/* broker_queue_test.c -- Entries read from the broker are handed over in order, two calls at a time,
 * and deleted when they are done. */
#include "engine/modules/realm/broker/broker_queue.h"

#include "tests/support/test.h"

#include <stdio.h>

static void add_broker_queue(struct broker_queue *queue, int from, int to)
{
    for (int i = from; i < to; i++) {
        char id[16];
        char text[16];
        (void)snprintf(id, sizeof(id), "id%d", i);
        (void)snprintf(text, sizeof(text), "text%d", i);
        broker_queue_add(queue, str_of(id), str_of(text));
    }
}

/* Asserts that all are in order from first on; takes ownership. */
static void assert_run(json_t *list, const char *what, int first, size_t count)
{
    assert_int_equal(json_array_size(list), count);
    for (size_t i = 0; i < count; i++) {
        char text[16];
        (void)snprintf(text, sizeof(text), "%s%d", what, first + (int)i);
        assert_string_equal(json_string_value(json_array_get(list, i)), text);
    }
    json_decref(list);
}

/* Returns the number of a call with so many. */
static uint64_t hand(struct broker_queue *queue, int first, size_t count)
{
    uint64_t number = 0;
    json_t *entries = broker_queue_hand(queue, &number);
    assert_non_null(entries);
    assert_run(entries, "text", first, count);
    return number;
}

static void assert_nothing_to_hand(struct broker_queue *queue)
{
    uint64_t number = 0;
    assert_null(broker_queue_hand(queue, &number));
}

TEST(a_second_call_starts_before_the_first_is_durable)
{
    struct broker_queue *queue = broker_queue_create();
    add_broker_queue(queue, 0, 3);
    uint64_t one = hand(queue, 0, 3);
    assert_nothing_to_hand(queue);
    add_broker_queue(queue, 3, 5);
    uint64_t two = hand(queue, 3, 2);
    add_broker_queue(queue, 5, 9);
    assert_nothing_to_hand(queue);

    assert_run(broker_queue_done(queue, one, 3), "id", 0, 3);
    uint64_t three = hand(queue, 5, 4);
    assert_run(broker_queue_done(queue, two, 2), "id", 3, 2);
    assert_run(broker_queue_done(queue, three, 4), "id", 5, 4);
    assert_nothing_to_hand(queue);
    broker_queue_destroy(queue);
}

TEST(entries_not_taken_are_handed_over_before_later_ones)
{
    struct broker_queue *queue = broker_queue_create();
    add_broker_queue(queue, 0, 4);
    uint64_t one = hand(queue, 0, 4);
    add_broker_queue(queue, 4, 6);
    uint64_t early = hand(queue, 4, 2);

    assert_run(broker_queue_done(queue, one, 1), "id", 0, 1);
    assert_nothing_to_hand(queue); /* the early one is under way */
    assert_run(broker_queue_done(queue, early, 2), "id", 0, 0);
    uint64_t again = hand(queue, 1, 5);
    add_broker_queue(queue, 6, 7);
    assert_nothing_to_hand(queue); /* one by one */
    assert_run(broker_queue_done(queue, again, 5), "id", 1, 5);

    uint64_t whole = hand(queue, 6, 1);
    add_broker_queue(queue, 7, 8);
    uint64_t next = hand(queue, 7, 1);
    assert_run(broker_queue_done(queue, whole, 1), "id", 6, 1);
    assert_run(broker_queue_done(queue, next, 1), "id", 7, 1);
    broker_queue_destroy(queue);
}

TEST(refused_entries_are_dropped)
{
    struct broker_queue *queue = broker_queue_create();
    add_broker_queue(queue, 0, 3);
    uint64_t one = hand(queue, 0, 3);
    add_broker_queue(queue, 3, 5);

    assert_run(broker_queue_done(queue, one, 0), "id", 0, 5);

    assert_nothing_to_hand(queue);
    add_broker_queue(queue, 5, 6);
    uint64_t two = hand(queue, 5, 1);
    assert_run(broker_queue_done(queue, two, 1), "id", 5, 1);
    broker_queue_destroy(queue);
}

TEST(an_answer_from_before_a_reset_is_ignored)
{
    struct broker_queue *queue = broker_queue_create();
    add_broker_queue(queue, 0, 3);
    uint64_t one = hand(queue, 0, 3);
    broker_queue_clear(queue);
    add_broker_queue(queue, 0, 3);
    uint64_t two = hand(queue, 0, 3);

    assert_run(broker_queue_done(queue, one, 3), "id", 0, 0);
    assert_run(broker_queue_done(queue, one, 3), "id", 0, 0);
    assert_run(broker_queue_done(queue, 99, 3), "id", 0, 0);
    assert_run(broker_queue_done(queue, two, 3), "id", 0, 3);
    broker_queue_destroy(queue);
}

TEST(the_queue_and_each_call_are_bounded)
{
    struct broker_queue *queue = broker_queue_create();
    add_broker_queue(queue, 0, BROKER_QUEUE_MOST - 1);
    assert_true(broker_queue_has_room(queue));
    add_broker_queue(queue, BROKER_QUEUE_MOST - 1, BROKER_QUEUE_MOST);
    assert_false(broker_queue_has_room(queue));

    uint64_t one = hand(queue, 0, 50);
    (void)hand(queue, 50, 50);
    assert_nothing_to_hand(queue);
    assert_run(broker_queue_done(queue, one, 50), "id", 0, 50);
    assert_true(broker_queue_has_room(queue));
    broker_queue_destroy(queue);
}
