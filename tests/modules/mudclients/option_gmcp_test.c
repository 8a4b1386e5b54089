/* option_gmcp_test.c -- GMCP data beside the text, as bytes in and bytes out. */
#include "tests/modules/mudclients/mud_peer.h"
#include "tests/support/telnet_words.h"
#include "tests/support/test.h"

static void open_quiet_gmcp(struct tel_peer *peer)
{
    tel_peer_open(peer);
    tel_peer_forget(peer);
}

/* -- GMCP -- */

TEST(a_gmcp_client_that_names_no_module_gets_all)
{
    struct tel_peer peer = {.option = mud_option};
    open_quiet_gmcp(&peer);
    struct msg event = {
            .kind = MSG_EVENT, .topic = STR("Room.Info"), .text = STR("{\"num\":1}")};

    tel_peer_tell(&peer, event);
    assert_int_equal(peer.seen.length, 0);
    assert_false(peer.session->takes_events);
    tel_peer_send(&peer, BYTES(DO GMCP));
    tel_peer_tell(&peer, event);

    assert_bytes(buf_str(&peer.seen), SB GMCP "Room.Info {\"num\":1}" SE);
    assert_true(peer.session->takes_events);
    assert_str(buf_str(&peer.told), "changed; ");
    tel_peer_close(&peer);
}

TEST(messages_of_every_gmcp_module_are_sent)
{
    static const char *const topics[] = {"Char.Vitals", "Room.Info", "Comm.Channel.Text",
            "Menu.Show", "Client.Media.Play", "Script.Compass"};
    for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++) {
        struct tel_peer peer = {.option = mud_option};
        open_quiet_gmcp(&peer);
        tel_peer_send(&peer, BYTES(DO GMCP));
        tel_peer_tell(&peer,
                (struct msg){.kind = MSG_EVENT, .topic = str_of(topics[i]), .text = STR("{}")});
        assert_true(str_find(buf_str(&peer.seen), str_of(topics[i]), 0) != SIZE_MAX);
        tel_peer_close(&peer);
    }
}

TEST(events_are_sent_only_for_requested_modules)
{
    struct tel_peer peer = {.option = mud_option};
    open_quiet_gmcp(&peer);
    struct msg event = {
            .kind = MSG_EVENT, .topic = STR("Room.Info"), .text = STR("{\"num\":1}")};

    tel_peer_send(&peer, BYTES(DO GMCP SB GMCP "Core.Supports.Set []" SE));
    tel_peer_tell(&peer, event);
    assert_int_equal(peer.seen.length, 0);
    assert_false(peer.session->takes_events);
    tel_peer_forget(&peer);
    tel_peer_send(
            &peer, BYTES(SB GMCP "Core.Supports.Set [\"Room 1\", \"Comm.Channel 1\"]" SE));
    tel_peer_tell(&peer, event);
    assert_bytes(buf_str(&peer.seen), SB GMCP "Room.Info {\"num\":1}" SE);
    assert_true(peer.session->takes_events);
    assert_str(buf_str(&peer.told), "changed; ");
    tel_peer_forget(&peer);
    tel_peer_send(&peer, BYTES(SB GMCP "Core.Supports.Remove [\"Room\"]" SE));
    tel_peer_tell(&peer, event);
    event.topic = STR("Char.Vitals");
    tel_peer_tell(&peer, event);
    assert_int_equal(peer.seen.length, 0);
    tel_peer_send(&peer, BYTES(SB GMCP "Core.Supports.Add [\"Char 1\"]" SE));
    tel_peer_tell(&peer, event);

    assert_bytes(buf_str(&peer.seen), SB GMCP "Char.Vitals {\"num\":1}" SE);
    tel_peer_close(&peer);
}

TEST(a_client_that_asks_for_menus_gets_nothing_else)
{
    struct tel_peer peer = {.option = mud_option};
    open_quiet_gmcp(&peer);

    tel_peer_send(&peer, BYTES(DO GMCP SB GMCP "Core.Supports.Set [\"Menu 1\"]" SE));
    tel_peer_tell(&peer, (struct msg){.kind = MSG_EVENT,
                                 .topic = STR("Menu.Show"),
                                 .text = STR("{\"id\":3,\"kind\":\"ask\"}")});
    tel_peer_tell(&peer,
            (struct msg){
                    .kind = MSG_EVENT, .topic = STR("Room.Info"), .text = STR("{\"num\":1}")});
    tel_peer_tell(&peer,
            (struct msg){
                    .kind = MSG_EVENT, .topic = STR("Menu.End"), .text = STR("{\"id\":3}")});

    assert_bytes(buf_str(&peer.seen), SB GMCP "Menu.Show {\"id\":3,\"kind\":\"ask\"}" SE SB GMCP
                                              "Menu.End {\"id\":3}" SE);
    tel_peer_close(&peer);
}

TEST(core_hello_sets_the_client_name)
{
    struct tel_peer peer = {.option = mud_option};
    open_quiet_gmcp(&peer);

    tel_peer_send(
            &peer, BYTES(DO GMCP SB GMCP
                           "Core.Hello {\"client\": \"Mudlet\", \"version\": \"4.17.2\"}" SE));

    assert_string_equal(session_client(peer.session), "Mudlet 4.17.2");
    assert_str(buf_str(&peer.told), "changed; ");
    tel_peer_close(&peer);
}

TEST(a_ping_comes_back_and_keepalive_does_nothing)
{
    struct tel_peer peer = {.option = mud_option};
    open_quiet_gmcp(&peer);

    tel_peer_send(&peer, BYTES(DO GMCP SB GMCP "Core.KeepAlive" SE SB GMCP "Core.Ping 120" SE));

    assert_bytes(buf_str(&peer.seen), SB GMCP "Core.Ping" SE);
    assert_str(buf_str(&peer.told), "changed; ");
    tel_peer_close(&peer);
}

TEST(invalid_gmcp_messages_are_ignored)
{
    static const char *const messages[] = {"", " ", "Core.Hello", "Core.Hello {",
            "Core.Hello []", "Core.Hello 7", "Core.Hello {\"client\": 7}",
            "Core.Hello {\"client\": \"\"}", "Core.Supports.Set",
            "Core.Supports.Set {\"Char\": 1}", "Core.Supports.Add [7, null, [\"Char\"]]",
            "Core.Supports.Add [\"\", \" \", \".\", \"Roomy 1\"]", "Nobody.Knows {\"a\": 1}",
            "Core.Hello \"\\ud800\""};
    struct tel_peer peer = {.option = mud_option};
    open_quiet_gmcp(&peer);
    tel_peer_send(&peer, BYTES(DO GMCP SB GMCP "Core.Supports.Set [\"Room 1\"]" SE));
    tel_peer_forget(&peer);

    for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++) {
        struct buf bytes = {0};
        buf_add_text(&bytes, SB GMCP);
        buf_add_text(&bytes, messages[i]);
        buf_add_text(&bytes, SE);
        tel_peer_send(&peer, buf_str(&bytes));
        buf_finish(&bytes);
    }

    assert_int_equal(peer.seen.length, 0);
    assert_str(buf_str(&peer.told), "");
    assert_string_equal(session_client(peer.session), "");
    tel_peer_close(&peer);
}

TEST(a_farewell_is_sent_as_data_as_well)
{
    struct tel_peer peer = {.option = mud_option};
    open_quiet_gmcp(&peer);
    tel_peer_send(&peer, BYTES(DO GMCP));

    tel_peer_tell(&peer, (struct msg){.kind = MSG_BYE, .text = STR("\"Bye\", they say.")});

    assert_bytes(buf_str(&peer.seen),
            "\"Bye\", they say.\r\n" SB GMCP "Core.Goodbye \"\\\"Bye\\\", they say.\"" SE);
    tel_peer_close(&peer);
}

TEST(gmcp_gives_the_same_result_wherever_it_is_split)
{
    static const char sent[] = DO GMCP SB GMCP "Core.Supports.Set [\"Room 1\"]" SE
                                               "look\r\n" SB GMCP "Core.Ping" SE;
    struct str bytes = {sent, sizeof(sent) - 1};
    for (size_t cut = 0; cut < bytes.length; cut++) {
        struct tel_peer peer = {.option = mud_option};
        open_quiet_gmcp(&peer);

        tel_peer_send(&peer, str_slice(bytes, 0, cut));
        tel_peer_send(&peer, str_slice(bytes, cut, bytes.length));
        tel_peer_tell(&peer, (struct msg){.kind = MSG_EVENT, .topic = STR("Char.Name")});
        tel_peer_tell(&peer, (struct msg){.kind = MSG_EVENT, .topic = STR("Room.Info")});

        assert_bytes(buf_str(&peer.seen), SB GMCP "Core.Ping" SE SB GMCP "Room.Info" SE);
        assert_true(str_find(buf_str(&peer.told), STR("line look; "), 0) != SIZE_MAX);
        tel_peer_close(&peer);
    }
}
