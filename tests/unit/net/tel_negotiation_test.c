/* tel_negotiation_test.c -- Options as bytes in and bytes out, each sequence split at every byte.
 * For the client's own data see tel_client_test.c. */
#include "tests/support/tel_peer.h"
#include "tests/support/telnet_words.h"
#include "tests/support/test.h"

#include <zlib.h>

#include <unistd.h>

static void open_quiet_negotiation(struct tel_peer *peer)
{
    tel_peer_open(peer);
    tel_peer_forget(peer);
}

static void tell_text_negotiation(struct tel_peer *peer, const char *text)
{
    tel_peer_tell(peer, (struct msg){.kind = MSG_TEXT, .text = str_of(text)});
}

static void tell_prompt(struct tel_peer *peer)
{
    tel_peer_tell(peer, (struct msg){.kind = MSG_PROMPT, .text = STR("> ")});
}

TEST(option_offers_come_first_and_in_a_fixed_order)
{
    struct tel_peer peer = {0};

    tel_peer_open(&peer);

    assert_bytes(buf_str(&peer.seen),
            DO TTYPE DO NAWS WILL CHARSET DO ENVIRON WILL EOR WILL MCCP2 "Welcome.\r\n");
    tel_peer_close(&peer);
}

TEST(unknown_options_are_refused)
{
    struct tel_peer peer = {0};
    open_quiet_negotiation(&peer);

    tel_peer_send(&peer, BYTES(WILL "\000" DO "\006" WILL "\042"));

    assert_bytes(buf_str(&peer.seen), DONT "\000" WONT "\006" DONT "\042");
    tel_peer_close(&peer);
}

TEST(options_that_no_module_adds_are_refused_and_their_data_ignored)
{
    struct tel_peer peer = {0};
    open_quiet_negotiation(&peer);

    tel_peer_send(&peer,
            BYTES(DO GMCP DO MSSP SB GMCP "Core.Hello {\"client\":\"x\"}" SE "#$#mcp\r\n"));
    assert_bytes(buf_str(&peer.seen), WONT GMCP WONT MSSP);
    assert_str(buf_str(&peer.told), "line #$#mcp; ");
    tel_peer_forget(&peer);
    tel_peer_tell(&peer, (struct msg){.kind = MSG_EVENT, .topic = STR("Room.Info")});
    assert_int_equal(peer.seen.length, 0);
    assert_false(peer.session->takes_events);
    tel_peer_close(&peer);
}

/* -- ECHO, SGA, EOR -- */

TEST(passwords_are_not_echoed)
{
    struct tel_peer peer = {0};
    open_quiet_negotiation(&peer);

    tel_peer_tell(&peer, (struct msg){.kind = MSG_ECHO, .flag = false});
    tel_peer_send(&peer, BYTES(DO ECHO));
    assert_bytes(buf_str(&peer.seen), WILL ECHO);
    tel_peer_forget(&peer);
    tel_peer_send(&peer, BYTES("secret\r\n"));
    assert_bytes(buf_str(&peer.seen), "\r\n");
    assert_str(buf_str(&peer.told), "line secret; ");
    tel_peer_forget(&peer);
    tel_peer_tell(&peer, (struct msg){.kind = MSG_ECHO, .flag = true});
    tel_peer_send(&peer, BYTES(DONT ECHO "look\r\n"));

    assert_bytes(buf_str(&peer.seen), WONT ECHO);
    tel_peer_close(&peer);
}

TEST(a_client_that_asks_for_echo_on_its_own_is_refused)
{
    struct tel_peer peer = {0};
    open_quiet_negotiation(&peer);

    tel_peer_send(&peer, BYTES(DO ECHO));

    assert_bytes(buf_str(&peer.seen), WONT ECHO);
    tel_peer_close(&peer);
}

TEST(a_prompt_ends_with_go_ahead)
{
    struct tel_peer peer = {0};
    open_quiet_negotiation(&peer);

    tell_prompt(&peer);

    assert_bytes(buf_str(&peer.seen), "> " GA);
    tel_peer_close(&peer);
}

TEST(a_prompt_ends_bare_where_go_ahead_is_suppressed)
{
    struct tel_peer peer = {0};
    open_quiet_negotiation(&peer);
    tel_peer_send(&peer, BYTES(DO SGA));
    assert_bytes(buf_str(&peer.seen), WILL SGA);
    tel_peer_forget(&peer);

    tell_prompt(&peer);
    assert_bytes(buf_str(&peer.seen), "> ");

    tel_peer_send(&peer, BYTES(DONT SGA "\r\n"));
    tel_peer_forget(&peer);
    tell_prompt(&peer);
    assert_bytes(buf_str(&peer.seen), "> " GA);
    tel_peer_close(&peer);
}

TEST(a_prompt_ends_with_eor_where_that_is_agreed)
{
    struct tel_peer peer = {0};
    open_quiet_negotiation(&peer);
    tel_peer_send(&peer, BYTES(DO EOR DO SGA));
    tel_peer_forget(&peer);

    tell_prompt(&peer);

    assert_bytes(buf_str(&peer.seen), "> " EOR_MARK);
    tel_peer_close(&peer);
}

/* -- NAWS -- */

TEST(the_window_s_size_is_decoded_and_wrapped_to)
{
    struct tel_peer peer = {0};
    open_quiet_negotiation(&peer);

    tel_peer_send(&peer, BYTES(WILL NAWS SB NAWS "\000\012\000\030" SE));
    assert_int_equal(peer.session->columns, 10);
    assert_int_equal(peer.session->rows, 24);
    assert_str(buf_str(&peer.told), "changed; ");
    tel_peer_forget(&peer);
    tell_text_negotiation(&peer, "one two three");

    assert_str(buf_str(&peer.seen), "one two\r\nthree\r\n");
    tel_peer_close(&peer);
}

TEST(a_width_of_255_is_escaped)
{
    struct tel_peer peer = {0};
    open_quiet_negotiation(&peer);

    tel_peer_send(&peer, BYTES(WILL NAWS SB NAWS "\001" IAC IAC "\000\062" SE));

    assert_int_equal(peer.session->columns, 511);
    assert_int_equal(peer.session->rows, 50);
    tel_peer_close(&peer);
}

TEST(a_window_size_of_the_wrong_length_is_ignored)
{
    struct tel_peer peer = {0};
    open_quiet_negotiation(&peer);

    tel_peer_send(&peer, BYTES(WILL NAWS SB NAWS "\000\120" SE SB NAWS SE));

    assert_int_equal(peer.session->columns, 0);
    assert_str(buf_str(&peer.told), "");
    tel_peer_close(&peer);
}

TEST(the_players_width_overrides_the_windows)
{
    struct tel_peer peer = {0};
    open_quiet_negotiation(&peer);
    tel_peer_send(&peer, BYTES(WILL NAWS SB NAWS "\000\012\000\030" SE));
    tel_peer_forget(&peer);

    peer.session->width = 5;
    tell_text_negotiation(&peer, "one two");
    peer.session->width = 1;
    tell_text_negotiation(&peer, "one two three four");

    assert_str(buf_str(&peer.seen), "one\r\ntwo\r\none two three four\r\n");
    tel_peer_close(&peer);
}

/* -- MCCP2 -- */

/* Inflates the zlib stream at the beginning of s; returns its length. */
static size_t inflate_all(struct str s, struct buf *out)
{
    z_stream zlib = {0};
    assert_int_equal(inflateInit(&zlib), Z_OK);
    zlib.next_in = (z_const unsigned char *)(uintptr_t)s.bytes;
    zlib.avail_in = (uInt)s.length;
    int result = Z_OK;
    do {
        unsigned char bytes[1024];
        zlib.next_out = bytes;
        zlib.avail_out = sizeof(bytes);
        result = inflate(&zlib, Z_SYNC_FLUSH);
        buf_add(out, bytes, sizeof(bytes) - zlib.avail_out);
    } while (result == Z_OK && (zlib.avail_in > 0 || zlib.avail_out == 0));
    assert_true(result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR);
    size_t used = s.length - zlib.avail_in;
    assert_int_equal(inflateEnd(&zlib), Z_OK);
    return used;
}

TEST(compression_begins_right_after_its_marker_and_inflates)
{
    struct tel_peer peer = {.answers = true};
    struct buf plain = {0};
    open_quiet_negotiation(&peer);

    tel_peer_send(&peer, BYTES(DO MCCP2 "look\r\n"));
    tel_peer_send(&peer, BYTES("north\r\n"));
    struct str seen = buf_str(&peer.seen);
    assert_true(str_starts(seen, STR(SB MCCP2 SE)));
    (void)inflate_all(str_slice(seen, 5, seen.length), &plain);

    assert_str(buf_str(&plain), "did look\r\n> " GA "did north\r\n> " GA);
    buf_finish(&plain);
    tel_peer_close(&peer);
}

TEST(compressed_output_inflates_to_the_original)
{
    struct tel_peer peer = {0};
    struct buf text = {0};
    struct buf plain = {0};
    open_quiet_negotiation(&peer);
    for (int i = 0; i < 3000; i++) {
        buf_printf(&text, "word%d ", i * 7919);
    }
    buf_add_text(&text, "end");
    tel_peer_send(&peer, BYTES(DO MCCP2));

    tel_peer_tell(&peer, (struct msg){.kind = MSG_TEXT, .text = buf_str(&text)});
    struct str seen = buf_str(&peer.seen);
    (void)inflate_all(str_slice(seen, 5, seen.length), &plain);

    buf_add_text(&text, "\r\n");
    assert_true(str_equal(buf_str(&plain), buf_str(&text)));
    assert_true(seen.length < text.length / 2);
    buf_finish(&text);
    buf_finish(&plain);
    tel_peer_close(&peer);
}

TEST(compression_ends_when_the_client_says_so)
{
    struct tel_peer peer = {.answers = true};
    struct buf plain = {0};
    open_quiet_negotiation(&peer);
    tel_peer_send(&peer, BYTES(DO MCCP2 "look\r\n"));

    tel_peer_send(&peer, BYTES(DONT MCCP2 "north\r\n"));
    struct str seen = str_slice(buf_str(&peer.seen), 5, peer.seen.length);
    size_t used = inflate_all(seen, &plain);

    assert_true(str_starts(buf_str(&plain), STR("did look\r\n> " GA)));
    assert_str(str_slice(seen, used, seen.length), "did north\r\n> " GA);
    buf_finish(&plain);
    tel_peer_close(&peer);
}

/* -- all of it, in pieces -- */

static const char script[] = WILL TTYPE WILL NAWS DO CHARSET WILL ENVIRON DO EOR DO GMCP DO MSSP
        "loo" SB NAWS "\000\120" IAC IAC "\030" SE "k\r\n" SB TTYPE "\000MUDLET" SE SB CHARSET
        "\002UTF-8" SE SB ENVIRON "\000\000CLIENT_NAME\001Mudlet" SE SB GMCP
        "Core.Supports.Set [\"Room 1\"]" SE "say caf\xC3\xA9" IAC IAC "\r\000" IAC
        "\366" SB GMCP "Core.Ping" SE "north\nsouth\r" DONT EOR "east\r\n";

/* Runs the script split at one place; appends everything seen and told. */
static void run_script(size_t cut, struct buf *seen, struct buf *told)
{
    struct tel_peer peer = {.answers = true};
    struct str bytes = {script, sizeof(script) - 1};
    open_quiet_negotiation(&peer);
    tel_peer_send(&peer, str_slice(bytes, 0, cut));
    tel_peer_send(&peer, str_slice(bytes, cut, bytes.length));
    tel_peer_tell(&peer, (struct msg){.kind = MSG_EVENT, .topic = STR("Room.Info")});
    buf_add_str(seen, buf_str(&peer.seen));
    buf_add_str(told, buf_str(&peer.told));
    tel_peer_close(&peer);
}

/* Keeps only the lines of told: the number of "changed" depends on the splits. */
static void only_lines(struct str told, struct buf *out)
{
    while (told.length > 0) {
        struct str item = str_trim(str_take_until(&told, ';'));
        if (str_starts(item, STR("line"))) {
            buf_add_str(out, item);
            buf_add_char(out, ';');
        }
    }
}

/* Answers to options overtake answers to lines of the same read, because the hub holds those till
 * the end of the turn: so the bytes are compared as a set. */
static void count_bytes(struct str s, size_t counts[256])
{
    for (size_t i = 0; i < s.length; i++) {
        counts[(unsigned char)s.bytes[i]]++;
    }
}

TEST(input_gives_the_same_result_wherever_it_is_split)
{
    struct buf seen = {0};
    struct buf told = {0};
    struct buf lines = {0};
    size_t counts[256] = {0};
    run_script(0, &seen, &told);
    only_lines(buf_str(&told), &lines);
    count_bytes(buf_str(&seen), counts);
    assert_str(buf_str(&lines),
            "line look;line say caf\xC3\xA9\xEF\xBF\xBD;line north;line south;line east;");

    for (size_t cut = 1; cut < sizeof(script) - 1; cut++) {
        struct buf seen_cut = {0};
        struct buf told_cut = {0};
        struct buf lines_cut = {0};
        size_t counts_cut[256] = {0};

        run_script(cut, &seen_cut, &told_cut);
        only_lines(buf_str(&told_cut), &lines_cut);
        count_bytes(buf_str(&seen_cut), counts_cut);

        assert_true(str_equal(buf_str(&lines), buf_str(&lines_cut)));
        /* A prompt that ended before DONT EOR came ends with EOR, else with GA; text that
         * meets a prompt begins a line. Neither is lost or doubled otherwise. */
        counts_cut[0357] += counts_cut[0371];
        assert_int_equal(counts_cut[0357], counts[0357] + counts[0371]);
        for (int c = 0x20; c < 0x7F; c++) {
            assert_int_equal(counts_cut[c], counts[c]);
        }
        buf_finish(&seen_cut);
        buf_finish(&told_cut);
        buf_finish(&lines_cut);
    }
    buf_finish(&seen);
    buf_finish(&told);
    buf_finish(&lines);
}
