/* tel_mcp_test.c -- A client's own editor: the lines in both directions, and the texts for the
 * game. */
#include "net/mudclients/tel_mcp.h"

#include "tests/modules/mudclients/mud_peer.h"
#include "tests/support/telnet_words.h"
#include "tests/support/test.h"

#include <string.h>

#define SET "#$#dns-org-mud-moo-simpleedit-set "
#define CAN "#$#mcp-negotiate-can k1 "

static const struct msg window = {.kind = MSG_EVENT,
        .topic = STR_IS("Edit.Open"),
        .text = STR_IS("{\"reference\":\"#1@2\",\"name\":\"a "
                       "\\\"b\\\"\",\"text\":\"one\\n#$#two\\r\\u001b\\n\\nlast\"}")};

static void begin_mcp(struct tel_peer *peer)
{
    tel_peer_open(peer);
    tel_peer_forget(peer);
    tel_peer_send(peer, BYTES("#$#mcp\r\n"));
    assert_bytes(buf_str(&peer->seen), "#$#mcp version: \"2.1\" to: \"2.1\"\r\n");
    tel_peer_send(
            peer, BYTES("#$#mcp authentication-key: k1 version: 1.0 to: 2.1\r\n"
                        "#$#mcp-negotiate-can k1 package: dns-org-mud-moo-simpleedit "
                        "min-version: 1.0 max-version: 1.0\r\n#$#mcp-negotiate-end k1\r\n"));
    assert_true(peer->session->edits);
    assert_str(buf_str(&peer->told), "changed; ");
    tel_peer_forget(peer);
}

TEST(mcp_is_off_until_the_client_negotiates_it)
{
    struct tel_peer peer = {.option = mud_option};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    tel_peer_tell(&peer, window);
    assert_int_equal(peer.seen.length, 0);
    tel_peer_send(&peer, BYTES("#$\"x\r\n#$#: 1\r\n#$#mcpx\r\n"));
    assert_str(buf_str(&peer.told), "line #$\"x; line #$#: 1; line #$#mcpx; ");
    tel_peer_forget(&peer);
    tel_peer_send(&peer,
            BYTES("#$#mcp authentication-key: k1 version: 3.0 to: 4.0\r\n" CAN
                  "package: dns-org-mud-moo-simpleedit min-version: 1.0 max-version: 1.0\r\n"));
    assert_false(peer.session->edits);
    tel_peer_close(&peer);
}

TEST(a_window_is_a_message_of_whole_lines)
{
    struct tel_peer peer = {.option = mud_option};
    begin_mcp(&peer);

    tel_peer_tell(&peer, (struct msg){.kind = MSG_PROMPT, .text = STR("> ")});
    tel_peer_forget(&peer);
    tel_peer_tell(&peer, window);

    assert_bytes(buf_str(&peer.seen),
            "\r\n#$#dns-org-mud-moo-simpleedit-content k1 reference: \"#1@2\" name: \"a "
            "\\\"b\\\"\" "
            "type: \"string-list\" content*: \"\" _data-tag: 1\r\n"
            "#$#* 1 content: one\r\n#$#* 1 content: #$#two\r\n#$#* 1 content: \r\n"
            "#$#* 1 content: last\r\n#$#: 1\r\n");
    tel_peer_close(&peer);
}

TEST(a_saved_text_reaches_the_game_whole_or_not_at_all)
{
    static const struct {
        const char *sent;
        const char *told;
    } rows[] = {
            {SET "k1 reference: \"#1@2\" content*: \"\" type: string-list _data-tag: t\r\n"
                 "#$#* t content: a\r\n#$#* t content:  \"b\" \r\nsay meanwhile\r\n"
                 "#$#* other content: no\r\n#$#* t name: no\r\n#$#: other\r\n#$#: t\r\n#$#: "
                 "t\r\n",
                    "line say meanwhile; "
                    "call edit.save {\"reference\":\"#1@2\",\"text\":\"a\\n \\\"b\\\" "
                    "\\n\"}; "},
            {SET "k1 reference: r content: \"one line\" type: string\r\n",
                    "call edit.save {\"reference\":\"r\",\"text\":\"one line\"}; "},
            {SET "k1 reference: r content*: \"\" _data-tag: t\r\n#$#: t\r\n",
                    "call edit.save {\"reference\":\"r\",\"text\":\"\"}; "},
            {SET "k2 reference: r content: x\r\n", ""},
            {SET "k1 reference: \"\" content: x\r\n", ""},
            {SET "k1 content: x\r\n", ""},
            {SET "k1 reference: r content*: \"\"\r\n#$#: t\r\n", ""},
            {SET "k1 reference: r content*: \"\" _data-tag: t\r\n#$#* t content: a\r\n" SET
                 "k1 reference: s content*: \"\" _data-tag: u\r\n#$#: t\r\n#$#: u\r\n",
                    "call edit.save {\"reference\":\"s\",\"text\":\"\"}; "},
            {"#$\"#$#said\r\n#$#unsaid\r\n", "line #$#said; "},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct tel_peer peer = {.option = mud_option};
        begin_mcp(&peer);
        tel_peer_send(&peer, str_of(rows[i].sent));
        assert_str(buf_str(&peer.told), rows[i].told);
        tel_peer_close(&peer);
    }
}

TEST(a_text_of_which_a_line_is_lost_is_refused)
{
    struct tel_peer peer = {.option = mud_option};
    struct buf line = {0};
    begin_mcp(&peer);
    tel_peer_send(&peer, BYTES(SET "k1 reference: r content*: \"\" _data-tag: t\r\n"));
    buf_add_text(&line, "#$#* t content: ");
    for (int i = 0; i < 5000; i++) {
        buf_add_char(&line, 'x');
    }
    buf_add_text(&line, "\r\n");
    tel_peer_send(&peer, buf_str(&line));
    assert_int_equal(peer.told.length, 0);
    tel_peer_send(&peer, BYTES("#$#: t\r\n"));
    assert_str(buf_str(&peer.told), "refused; ");
    buf_finish(&line);
    tel_peer_close(&peer);
}

TEST(a_save_lost_in_a_restart_is_reported)
{
    struct tel_peer peer = {.option = mud_option};
    begin_mcp(&peer);
    struct msg done = {
            .kind = MSG_REPLY, .topic = STR("edit"), .flag = true, .text = STR("{}")};

    tel_peer_send(&peer,
            BYTES(SET "k1 reference: r content: x\r\n" SET "k1 reference: r content: y\r\n"));
    tel_peer_tell(&peer, done);
    tel_peer_forget(&peer);
    peer.session->frontend->resumed(peer.session->frontend_data);
    tel_peer_run(&peer);
    assert_non_null(strstr(peer.seen.bytes, "Please save again."));
    tel_peer_forget(&peer);
    peer.session->frontend->resumed(peer.session->frontend_data);
    tel_peer_run(&peer);
    assert_int_equal(peer.seen.length, 0);
    tel_peer_close(&peer);
}
