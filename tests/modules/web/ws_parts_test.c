/* ws_parts_test.c -- WebSockets without a connection: the answer to the key, offers, compression,
 * the end of the scrollback. */
#include "net/shared/ws_key.h"
#include "net/web/ws/ws_accept.h"
#include "net/web/ws/ws_deflate.h"
#include "net/web/ws/ws_frame.h"
#include "net/web/ws/ws_tail.h"
#include "tests/support/test.h"

#include <stdio.h>
#include <string.h>

TEST(the_key_is_answered_as_rfc_6455_says)
{
    char accept[29];

    assert_true(ws_accept_key(STR("dGhlIHNhbXBsZSBub25jZQ=="), accept));
    assert_string_equal(accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assert_false(ws_accept_key(STR("dGhlIHNhbXBsZSBub25jZQ="), accept));
    assert_false(ws_accept_key(STR("dGhlIHNhbXBsZSBub25jZ===="), accept));
    assert_false(ws_accept_key(STR("dGhl!HNhbXBsZSBub25jZQ=="), accept));
}

TEST(the_first_usable_compression_offer_is_taken)
{
    static const struct {
        const char *command_indexes;
        bool deflate;
        bool bits;
    } rows[] = {
            {"", false, false},
            {"permessage-deflate", true, false},
            {"permessage-deflate; client_max_window_bits", true, false},
            {"permessage-deflate; client_max_window_bits=15; server_max_window_bits=15", true,
                    true},
            {"permessage-deflate; server_max_window_bits=\"12\"", true, true},
            {"permessage-deflate; server_max_window_bits=10", false, false},
            {"permessage-deflate; server_max_window_bits=10, permessage-deflate", true, false},
            {"permessage-deflate; server_no_context_takeover; client_no_context_takeover", true,
                    false},
            {"permessage-deflate; server_no_context_takeover=1", false, false},
            {"permessage-deflate; server_max_window_bits", false, false},
            {"permessage-deflate; client_max_window_bits=7", false, false},
            {"permessage-deflate; client_max_window_bits=08", false, false},
            {"permessage-deflate; client_max_window_bits; client_max_window_bits", false,
                    false},
            {"permessage-deflate; unknown", false, false},
            {"x-webkit-deflate-frame, permessage-deflate", true, false},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct ws_agreed agreed = ws_agree(str_of(rows[i].command_indexes));
        if (agreed.deflate != rows[i].deflate || agreed.names_server_bits != rows[i].bits) {
            fail_msg("%s", rows[i].command_indexes);
        }
    }
}

TEST(stored_and_compressed_blocks_form_one_message)
{
    struct ws_deflate *deflate = ws_deflate_create();
    struct buf packed = {0};
    struct buf text = {0};
    bool too_long = false;

    ws_deflate_store(STR("{\"n\":7,"), &packed);
    ws_deflate_pack(deflate, STR("\"a\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}"), &packed);

    assert_true(ws_deflate_unpack(deflate, buf_str(&packed), 1000, &text, &too_long));
    assert_str(buf_str(&text), "{\"n\":7,\"a\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}");
    buf_finish(&packed);
    buf_finish(&text);
    ws_deflate_destroy(deflate);
}

TEST(a_compressed_message_may_end_with_a_final_block)
{
    struct ws_deflate *deflate = ws_deflate_create();
    struct buf text = {0};
    bool too_long = false;

    /* RFC 7692, 7.2.3.4, and the same without the empty block behind it. */
    assert_true(ws_deflate_unpack(
            deflate, STR("\xf3\x48\xcd\xc9\xc9\x07\x00\x00"), 1000, &text, &too_long));
    assert_true(ws_deflate_unpack(
            deflate, STR("\xf3\x48\xcd\xc9\xc9\x07\x00"), 1000, &text, &too_long));

    assert_string_equal(text.bytes, "HelloHello");
    buf_finish(&text);
    ws_deflate_destroy(deflate);
}

TEST(a_decompression_bomb_is_refused_at_the_limit)
{
    struct ws_deflate *deflate = ws_deflate_create();
    struct buf zeros = {0};
    struct buf packed = {0};
    struct buf text = {0};
    bool too_long = false;
    memset(buf_reserve(&zeros, 4000000), 0, 4000000);
    buf_added(&zeros, 4000000);
    ws_deflate_pack(deflate, buf_str(&zeros), &packed);

    assert_false(ws_deflate_unpack(deflate, buf_str(&packed), 100000, &text, &too_long));

    assert_true(too_long);
    assert_true(text.capacity < 400000);
    assert_false(ws_deflate_unpack(deflate, STR("\xFF\xFF\xFF"), 1000, &text, &too_long));
    assert_false(too_long);
    buf_finish(&zeros);
    buf_finish(&packed);
    buf_finish(&text);
    ws_deflate_destroy(deflate);
}

TEST(unseen_frames_are_sent_again_with_consecutive_numbers)
{
    struct ws_tail tail = {0};
    struct str body;
    uint64_t number = 0;
    size_t cursor = 0;
    bool gap = true;
    ws_tail_add(&tail, 3, 0, STR("three"), 1000);
    ws_tail_add(&tail, 5, 0, STR("five"), 1000);
    ws_tail_add(&tail, 9, 0, STR("nine"), 1000);

    assert_int_equal(ws_tail_renumber(&tail, 3, 5, &gap), 7);

    assert_false(gap);
    assert_true(ws_tail_each(&tail, &cursor, &number, &body));
    assert_int_equal(number, 5);
    assert_str(body, "five");
    assert_true(ws_tail_each(&tail, &cursor, &number, &body));
    assert_int_equal(number, 6);
    assert_false(ws_tail_each(&tail, &cursor, &number, &body));
    ws_tail_finish(&tail);
}

TEST(a_full_replay_buffer_reports_a_gap)
{
    struct ws_tail tail = {0};
    bool gap = false;
    for (uint64_t i = 1; i <= 100; i++) {
        ws_tail_add(&tail, i, 0, STR("0123456789012345678901234567890123456789"), 1000);
    }

    assert_true(tail.bytes.length <= 1000);
    assert_int_equal(tail.lost > 70 && tail.lost < 100, 1);
    (void)ws_tail_renumber(&tail, 50, 52, &gap);
    assert_true(gap);
    ws_tail_finish(&tail);
}

TEST(a_gap_is_reported_until_the_client_has_seen_it)
{
    struct ws_tail tail = {0};
    bool gap = false;
    ws_tail_add(&tail, 3, 0, STR("three"), 1000);
    ws_tail_add(&tail, 4, 0, STR("four"), 1000);

    (void)ws_tail_renumber(&tail, 3, 5, &gap);
    assert_false(gap);
    assert_int_equal(ws_tail_renumber(&tail, 1, 3, &gap), 5);
    assert_true(gap);
    (void)ws_tail_renumber(&tail, 2, 4, &gap);
    assert_true(gap);
    (void)ws_tail_renumber(&tail, 4, 6, &gap);
    assert_false(gap);

    ws_tail_finish(&tail);
}

TEST(the_newest_frame_is_kept_whatever_its_length)
{
    struct ws_tail tail = {0};
    struct buf body = {0};
    for (int i = 0; i < 50000; i++) {
        buf_add_char(&body, 'x');
    }
    ws_tail_add(&tail, 1, 0, STR("a"), 1000);
    ws_tail_add(&tail, 2, 0, buf_str(&body), 1000);
    assert_int_equal(tail.lost, 1);
    assert_true(tail.bytes.length > 50000);

    ws_tail_add(&tail, 3, 0, STR("b"), 1000);

    assert_int_equal(tail.lost, 2);
    assert_true(tail.bytes.capacity <= 2000);
    ws_tail_finish(&tail);
    buf_finish(&body);
}

TEST(a_frame_about_another_place_names_that_place)
{
    struct buf frame = {0};
    struct msg msg = {.kind = MSG_TEXT,
            .style = MSG_PLAIN,
            .text = STR("In Bright Yard: Bob waves."),
            .topic = STR("Bright Yard")};

    ws_frame_put(&msg, &frame);
    assert_non_null(strstr(frame.bytes, "\"place\":\"Bright Yard\""));
    buf_clear(&frame);
    msg.topic = STR_NONE;
    ws_frame_put(&msg, &frame);
    assert_null(strstr(frame.bytes, "\"place\""));
    buf_clear(&frame);
    msg.style = MSG_CHANNEL;
    msg.topic = STR("public");
    ws_frame_put(&msg, &frame);

    assert_null(strstr(frame.bytes, "\"place\""));
    assert_non_null(strstr(frame.bytes, "\"channel\":\"public\""));
    buf_finish(&frame);
}

TEST(an_event_is_a_frame_with_its_name_and_its_data_as_an_object)
{
    static const struct {
        const char *name;
        const char *data;
        const char *frame;
    } rows[] = {
            {"Room.Info", "{\"num\":7,\"name\":\"The \\\"Den\\\"\",\"exits\":{\"north\":12}}",
                    "\"type\":\"event\",\"name\":\"Room.Info\",\"data\":"
                    "{\"num\":7,\"name\":\"The \\\"Den\\\"\",\"exits\":{\"north\":12}}}"},
            {"Menu.Show", "{\"id\":3,\"options\":[{\"line\":\"1\",\"text\":\"a <b>\"}]}",
                    "\"type\":\"event\",\"name\":\"Menu.Show\",\"data\":"
                    "{\"id\":3,\"options\":[{\"line\":\"1\",\"text\":\"a <b>\"}]}}"},
            {"Menu.End", "{\"id\":3}",
                    "\"type\":\"event\",\"name\":\"Menu.End\",\"data\":{\"id\":3}}"},
            {"Odd", "", "\"type\":\"event\",\"name\":\"Odd\",\"data\":null}"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf frame = {0};
        struct msg msg = {
                .kind = MSG_EVENT, .topic = str_of(rows[i].name), .text = str_of(rows[i].data)};
        ws_frame_put(&msg, &frame);
        assert_str(buf_str(&frame), rows[i].frame);
        buf_finish(&frame);
    }
}
