/* tel_client_test.c -- A client's announcements about itself, and the conclusions from them. */
#include "tests/support/tel_peer.h"
#include "tests/support/telnet_words.h"
#include "tests/support/test.h"

static void open_quiet_client(struct tel_peer *peer)
{
    tel_peer_open(peer);
    tel_peer_forget(peer);
}

static void tell_text_client(struct tel_peer *peer, const char *text)
{
    tel_peer_tell(peer, (struct msg){.kind = MSG_TEXT, .text = str_of(text)});
}

/* -- TTYPE -- */

TEST(terminal_types_are_asked_for_until_they_repeat)
{
    struct tel_peer peer = {0};
    open_quiet_client(&peer);

    tel_peer_send(&peer, BYTES(WILL TTYPE));
    assert_bytes(buf_str(&peer.seen), SB TTYPE "\001" SE);
    tel_peer_send(&peer, BYTES(SB TTYPE "\000TINTIN++" SE));
    tel_peer_send(&peer, BYTES(SB TTYPE "\000xterm" SE));
    tel_peer_send(&peer, BYTES(SB TTYPE "\000MTTS 271" SE));
    tel_peer_forget(&peer);
    tel_peer_send(&peer, BYTES(SB TTYPE "\000MTTS 271" SE));

    assert_int_equal(peer.seen.length, 0);
    assert_string_equal(session_client(peer.session), "TINTIN++");
    assert_int_equal(peer.session->colours, 3);
    assert_true(peer.session->utf8);
    assert_false(peer.session->screenreader);
    tel_peer_close(&peer);
}

TEST(requests_for_the_terminal_type_are_limited)
{
    struct tel_peer peer = {0};
    open_quiet_client(&peer);
    tel_peer_send(&peer, BYTES(WILL TTYPE));
    tel_peer_forget(&peer);

    for (char i = 0; i < 20; i++) {
        char type[] = SB TTYPE "\000A" SE;
        type[sizeof(type) - 4] = (char)('A' + i);
        tel_peer_send(&peer, (struct str){type, sizeof(type) - 1});
    }

    assert_int_equal(peer.seen.length, 4 * 6);
    tel_peer_close(&peer);
}

struct mtts_row {
    const char *digits;
    uint8_t colours;
    bool utf8;
    bool screenreader;
};

static const struct mtts_row mtts_rows[] = {
        {"0", 0, false, false},
        {"1", 1, false, false},
        {"9", 2, false, false},
        {"13", 2, true, false},
        {"269", 3, true, false},
        {"77", 2, true, true},
        {"x", 0, true, false},
        {"99999999999", 0, true, false},
};

TEST(mtts_bits_set_the_clients_abilities)
{
    for (size_t i = 0; i < sizeof(mtts_rows) / sizeof(mtts_rows[0]); i++) {
        struct tel_peer peer = {0};
        struct buf bytes = {0};
        open_quiet_client(&peer);
        buf_add(&bytes, SB TTYPE "\000MTTS ", 9);
        buf_add_text(&bytes, mtts_rows[i].digits);
        buf_add_text(&bytes, SE);

        tel_peer_send(&peer, buf_str(&bytes));

        assert_int_equal(peer.session->colours, mtts_rows[i].colours);
        assert_int_equal(peer.session->utf8, mtts_rows[i].utf8);
        assert_int_equal(peer.session->screenreader, mtts_rows[i].screenreader);
        buf_finish(&bytes);
        tel_peer_close(&peer);
    }
}

TEST(a_terminal_type_sets_colours_but_not_the_client_name)
{
    struct tel_peer peer = {0};
    open_quiet_client(&peer);

    tel_peer_send(&peer, BYTES(SB TTYPE "\000XTERM-256COLOR" SE));
    tell_text_client(&peer, "<b>x</b>");

    assert_int_equal(peer.session->colours, 2);
    assert_string_equal(session_client(peer.session), "");
    assert_true(str_ends(buf_str(&peer.seen), STR("\033[1mx\033[0m\r\n")));
    tel_peer_close(&peer);
}

TEST(screen_readers_and_players_without_colour_get_no_escapes)
{
    struct tel_peer peer = {0};
    open_quiet_client(&peer);
    tel_peer_send(&peer, BYTES(SB TTYPE "\000MTTS 77" SE));
    tel_peer_forget(&peer);

    tell_text_client(&peer, "<b>x</b>");
    peer.session->screenreader = false;
    peer.session->colour_wish = WISH_NO;
    tell_text_client(&peer, "<red>y</red>");

    assert_str(buf_str(&peer.seen), "x\r\ny\r\n");
    tel_peer_close(&peer);
}

TEST(a_players_setting_overrides_the_clients)
{
    struct tel_peer peer = {0};
    open_quiet_client(&peer);
    peer.session->screenreader = true;

    peer.session->colour_wish = WISH_YES;
    tell_text_client(&peer, "<b>x</b>");
    peer.session->screenreader_wish = WISH_NO;
    tell_text_client(&peer, "<b>y</b>");
    peer.session->screenreader_wish = WISH_YES;
    tell_text_client(&peer, "<b>z</b>");

    assert_str(buf_str(&peer.seen), "x\r\n\033[1my\033[0m\r\nz\r\n");
    tel_peer_close(&peer);
}

/* -- CHARSET -- */

TEST(a_client_that_accepts_utf8_gets_it)
{
    struct tel_peer peer = {0};
    open_quiet_client(&peer);

    tel_peer_send(&peer, BYTES(DO CHARSET));
    assert_bytes(buf_str(&peer.seen), SB CHARSET "\001 UTF-8 ISO-8859-1 US-ASCII" SE);
    tel_peer_send(&peer, BYTES(SB CHARSET "\002UTF-8" SE SB TTYPE "\000MTTS 1" SE));

    assert_true(peer.session->utf8);
    tel_peer_close(&peer);
}

TEST(a_client_that_rejects_utf8_gets_ascii_and_may_type_latin1)
{
    struct tel_peer peer = {.answers = true};
    open_quiet_client(&peer);

    tel_peer_send(&peer, BYTES(DO CHARSET SB CHARSET "\003" SE));
    tel_peer_forget(&peer);
    tel_peer_send(&peer, BYTES("say caf\351\r\n"));

    assert_str(buf_str(&peer.told), "line say caf\xC3\xA9; ");
    assert_str(buf_str(&peer.seen), "did say cafe\r\n> " GA);
    tel_peer_close(&peer);
}

TEST(a_client_may_ask_for_a_character_set_itself)
{
    struct tel_peer peer = {0};
    open_quiet_client(&peer);

    tel_peer_send(&peer, BYTES(WILL CHARSET));
    assert_bytes(buf_str(&peer.seen), DO CHARSET);
    tel_peer_forget(&peer);
    tel_peer_send(&peer, BYTES(SB CHARSET "\001;KOI8-R;BIG5" SE));
    assert_bytes(buf_str(&peer.seen), SB CHARSET "\003" SE);
    assert_false(peer.session->utf8);
    tel_peer_forget(&peer);
    tel_peer_send(&peer, BYTES(SB CHARSET "\001[TTABLE]\001;ISO-8859-1;utf-8" SE));

    assert_bytes(buf_str(&peer.seen), SB CHARSET "\002utf-8" SE);
    assert_true(peer.session->utf8);
    tel_peer_close(&peer);
}

TEST(a_client_that_chooses_latin1_reads_and_types_it)
{
    const struct {
        struct str bytes;
        struct str answer;
    } ways[] = {
            {BYTES(SB CHARSET "\002ISO-8859-1" SE), STR_NONE},
            {BYTES(SB CHARSET "\001;US-ASCII;iso-8859-1" SE),
                    BYTES(SB CHARSET "\002iso-8859-1" SE)},
            {BYTES(SB ENVIRON "\000\000CHARSET\001latin1" SE), STR_NONE},
    };

    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
        struct tel_peer peer = {.answers = true};
        open_quiet_client(&peer);
        tel_peer_send(&peer, BYTES(DO CHARSET));
        tel_peer_forget(&peer);
        tel_peer_send(&peer, ways[i].bytes);
        assert_true(str_equal(buf_str(&peer.seen), ways[i].answer));
        tel_peer_forget(&peer);

        tel_peer_send(&peer, BYTES("say caf\351\r\n"));

        assert_str(buf_str(&peer.told), "line say caf\xC3\xA9; ");
        assert_str(buf_str(&peer.seen), "did say caf\351\r\n> " GA);
        tel_peer_forget(&peer);
        peer.session->charset_wish = CHARSET_ASCII;
        tell_text_client(&peer, "caf\xC3\xA9 \xC5\x81");
        assert_str(buf_str(&peer.seen), "\r\ncafe L\r\n");
        tel_peer_close(&peer);
    }
}

/* -- NEW-ENVIRON -- */

TEST(seven_variables_are_asked_for_by_name)
{
    struct tel_peer peer = {0};
    open_quiet_client(&peer);

    tel_peer_send(&peer, BYTES(WILL ENVIRON));

    assert_bytes(buf_str(&peer.seen),
            SB ENVIRON "\001\000CLIENT_NAME\000CLIENT_VERSION\000CHARSET\000MTTS"
                       "\000TERMINAL_TYPE\000OSC_HYPERLINKS_SEND\000OSC_HYPERLINKS_PROMPT" SE);
    tel_peer_close(&peer);
}

TEST(variables_tell_client_and_abilities)
{
    struct tel_peer peer = {0};
    open_quiet_client(&peer);

    tel_peer_send(&peer,
            BYTES(SB ENVIRON "\000\000CLIENT_NAME\001Mud\002\001let\000CLIENT_VERSION\0014.17"
                             "\003MTTS\00177\000CHARSET\001ASCII\000OTHER\000LAST\001" SE));

    assert_string_equal(session_client(peer.session), "Mudlet 4.17");
    assert_int_equal(peer.session->colours, 2);
    assert_true(peer.session->screenreader);
    assert_true(peer.session->utf8);
    tel_peer_send(&peer, BYTES(SB ENVIRON "\002\000MTTS\0011" SE));
    assert_int_equal(peer.session->colours, 1);
    assert_false(peer.session->utf8);
    tel_peer_close(&peer);
}

TEST(invalid_environment_variables_are_ignored)
{
    struct tel_peer peer = {0};
    open_quiet_client(&peer);

    tel_peer_send(&peer, BYTES(SB ENVIRON SE));
    tel_peer_send(&peer, BYTES(SB ENVIRON "\000" SE));
    tel_peer_send(&peer, BYTES(SB ENVIRON "\000\001\001\001" SE));
    tel_peer_send(&peer, BYTES(SB ENVIRON "\000stray\000" SE));
    tel_peer_send(&peer, BYTES(SB ENVIRON "\000\000MTTS\001many" SE));
    tel_peer_send(&peer, BYTES(SB ENVIRON "\000\000CLIENT_VERSION\0012\002" SE));

    assert_str(buf_str(&peer.told), "");
    tel_peer_close(&peer);
}

TEST(a_client_name_is_cleaned_and_shortened)
{
    struct tel_peer peer = {0};
    struct buf bytes = {0};
    open_quiet_client(&peer);
    buf_add(&bytes, SB TTYPE "\000\033[31m", 9);
    for (int i = 0; i < 100; i++) {
        buf_add_text(&bytes, "\xC3\xA9");
    }
    buf_add_text(&bytes, SE);

    tel_peer_send(&peer, buf_str(&bytes));

    assert_int_equal(strlen(session_client(peer.session)), 46);
    assert_true(str_is_utf8(str_of(session_client(peer.session))));
    assert_int_equal(*session_client(peer.session), '[');
    buf_finish(&bytes);
    tel_peer_close(&peer);
}
