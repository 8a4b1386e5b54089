/* broker_reply_test.c -- Replies of a Redis server are read in any pieces, and bounded. */
#include "engine/modules/realm/broker/broker_reply.h"

#include "engine/base/base.h"
#include "tests/support/test.h"

TEST(an_answer_in_pieces_is_read_when_it_is_whole)
{
    static const char text[] = "*2\r\n$5\r\nhe\r\no\r\n*1\r\n$-1\r\n+OK\r\n";
    struct broker_reader *reader = broker_reader_create();
    struct redisReply *reply = NULL;

    for (size_t i = 0; i + 1 < sizeof(text) - 6; i++) {
        assert_true(broker_reader_feed(reader, (struct str){text + i, 1}));
        assert_true(broker_reader_next(reader, &reply));
        assert_null(reply);
    }
    assert_true(broker_reader_feed(reader, STR("\n+OK\r\n")));
    assert_true(broker_reader_next(reader, &reply));

    assert_int_equal(broker_reply_count(reply), 2);
    assert_str(broker_reply_text(broker_reply_item(reply, 0)), "he\r\no");
    assert_int_equal(broker_reply_count(broker_reply_item(reply, 1)), 1);
    assert_str(broker_reply_text(broker_reply_item(broker_reply_item(reply, 1), 0)), "");
    assert_null(broker_reply_item(reply, 2));
    broker_reply_free(reply);
    assert_true(broker_reader_next(reader, &reply));
    assert_str(broker_reply_text(reply), "OK");
    broker_reply_free(reply);
    broker_reader_destroy(reader);
}

TEST(a_list_that_claims_too_much_is_refused_before_it_comes)
{
    struct broker_reader *reader = broker_reader_create();
    struct redisReply *reply = NULL;

    assert_true(broker_reader_feed(reader, STR("*1000000000\r\n")));
    assert_false(broker_reader_next(reader, &reply));

    broker_reader_destroy(reader);
}

TEST(many_small_lists_are_limited_like_one_large_list)
{
    struct broker_reader *reader = broker_reader_create();
    struct redisReply *reply = NULL;
    bool goes_on = broker_reader_feed(reader, STR("*1000\r\n"));
    size_t lists = 0;

    while (goes_on && lists < 1000) {
        goes_on = broker_reader_feed(reader, STR("*100\r\n")) &&
                  broker_reader_next(reader, &reply);
        for (size_t i = 0; goes_on && i < 100; i++) {
            goes_on = broker_reader_feed(reader, STR(":1\r\n")) &&
                      broker_reader_next(reader, &reply);
        }
        lists++;
    }

    assert_false(goes_on);
    assert_in_range(lists, 80, 100);
    broker_reader_destroy(reader);
}

TEST(an_endless_reply_is_refused_at_the_limit)
{
    struct broker_reader *reader = broker_reader_create();
    struct redisReply *reply = NULL;
    static char block[65536];
    size_t fed = 0;

    memset(block, 'x', sizeof(block));
    assert_true(broker_reader_feed(reader, STR("$500000000\r\n")));
    while (broker_reader_feed(reader, (struct str){block, sizeof(block)})) {
        assert_true(broker_reader_next(reader, &reply));
        assert_null(reply);
        fed += sizeof(block);
    }

    assert_in_range(fed, BROKER_REPLY_BYTES / 2, BROKER_REPLY_BYTES);
    broker_reader_destroy(reader);
}

TEST(a_redis_command_is_written_with_the_length_of_each_word)
{
    struct str words[] = {STR("SET"), STR("a b"), STR("")};
    struct buf out = {0};

    broker_command_write(words, 3, &out);

    assert_str(buf_str(&out), "*3\r\n$3\r\nSET\r\n$3\r\na b\r\n$0\r\n\r\n");
    buf_finish(&out);
}
