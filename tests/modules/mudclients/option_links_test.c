/* option_links_test.c -- OSC 8 hyperlinks for clients that say they can send a line. */
#include "tests/modules/mudclients/mud_peer.h"
#include "tests/support/telnet_words.h"
#include "tests/support/test.h"

TEST(commands_are_hyperlinks_for_a_client_that_says_it_can_send_them)
{
    struct tel_peer peer = {.option = mud_option};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);
    struct msg text = {
            .kind = MSG_TEXT, .text = STR("<cmd look at x>x</>, <cmd mail NAME = TEXT>m</>")};
    tel_peer_tell(&peer, text);
    assert_bytes(buf_str(&peer.seen), "x, m\r\n");

    tel_peer_send(&peer, BYTES(SB ENVIRON "\000\000OSC_HYPERLINKS_SEND\0011" SE));
    tel_peer_forget(&peer);
    tel_peer_tell(&peer, text);
    assert_bytes(buf_str(&peer.seen), "\033]8;;send:look%20at%20x\033\\x\033]8;;\033\\, m\r\n");

    tel_peer_send(&peer, BYTES(SB ENVIRON "\002\000OSC_HYPERLINKS_PROMPT\0011" SE));
    tel_peer_forget(&peer);
    tel_peer_tell(&peer, text);
    assert_bytes(buf_str(&peer.seen), "\033]8;;send:look%20at%20x\033\\x\033]8;;\033\\, "
                                      "\033]8;;prompt:mail%20\033\\m\033]8;;\033\\\r\n");
    tel_peer_close(&peer);
}
