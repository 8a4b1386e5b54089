/* option_mssp_test.c -- The options that are offered, and the status for lists of games, as bytes in and
 * bytes out. */
#include "tests/modules/mudclients/mud_peer.h"
#include "tests/support/telnet_words.h"
#include "tests/support/test.h"

TEST(options_of_mud_clients_are_offered_before_compression)
{
    struct tel_peer peer = {.option = mud_option};

    tel_peer_open(&peer);

    assert_bytes(buf_str(&peer.seen),
            DO TTYPE DO NAWS WILL CHARSET DO ENVIRON WILL EOR WILL GMCP WILL MSDP WILL MSSP WILL
                    MXP WILL MCCP2 "Welcome.\r\n");
    tel_peer_close(&peer);
}

static void tell_mssp(
        void *data, void (*pair)(void *sink, const char *name, const char *value), void *sink)
{
    (void)data;
    pair(sink, "PLAYERS", "3");
    pair(sink, "SLY", "a\002b\001c");
}

TEST(mssp_is_sent_on_request)
{
    struct tel_peer peer = {.option = mud_option, .mssp = tell_mssp};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    tel_peer_send(&peer, BYTES(DO MSSP));

    assert_bytes(buf_str(&peer.seen),
            SB MSSP "\001NAME\002Testland\001PLAYERS\0023\001SLY\002abc" SE);
    tel_peer_close(&peer);
}

TEST(mssp_lists_the_ports_where_this_process_listens)
{
    static const struct net_endpoint endpoints[] = {{"telnets", "[::1]:4443", ""},
            {"telnet", "127.0.0.1:4000", ""}, {"irc", "127.0.0.1:6667", ""},
            {"telnet", "unix:/run/a:1", ""}, {"telnet", "10.0.0.1:23", ""}};
    struct tel_peer peer = {.option = mud_option, .endpoints = endpoints, .endpoint_count = 5};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    tel_peer_send(&peer, BYTES(DO MSSP));

    assert_bytes(buf_str(&peer.seen),
            SB MSSP "\001NAME\002Testland\001PORT\0024000\00223\001SSL\0024443" SE);
    tel_peer_close(&peer);
}
