/* option_msdp_test.c -- Events as MSDP variables, as bytes in and bytes out. */
#include "tests/modules/mudclients/mud_peer.h"
#include "tests/support/telnet_words.h"
#include "tests/support/test.h"

#define VAR "\001"
#define VAL "\002"
#define OPENED "\003"
#define CLOSED "\004"
#define ARRAY "\005"
#define ARRAY_CLOSED "\006"
#define ASK(command, name) SB MSDP VAR command VAL name SE

static const struct msg room_event = {.kind = MSG_EVENT,
        .topic = STR_IS("Room.Info"),
        .text = STR_IS("{\"num\":7,\"name\":\"A\\u0001 <b>hall\",\"exits\":{\"north\":8}}")};
static const struct msg vitals = {.kind = MSG_EVENT,
        .topic = STR_IS("Char.Vitals"),
        .text = STR_IS("{\"hp\":12,\"maxhp\":20,\"ep\":1.5}")};

static void open_agreed(struct tel_peer *peer)
{
    tel_peer_open(peer);
    tel_peer_send(peer, BYTES(DO MSDP));
    tel_peer_forget(peer);
}

static void asks(const char *sent, size_t sent_length, const char *answer, size_t length)
{
    struct tel_peer peer = {.option = mud_option};
    open_agreed(&peer);
    tel_peer_tell(&peer, room_event);
    tel_peer_tell(&peer, vitals);
    assert_int_equal(peer.seen.length, 0);
    tel_peer_send(&peer, (struct str){sent, sent_length});
    assert_int_equal(peer.seen.length, length);
    if (length > 0) {
        assert_memory_equal(peer.seen.bytes, answer, length);
    }
    tel_peer_close(&peer);
}

#define ASKS(sent, answer) asks(sent, sizeof(sent) - 1, answer, sizeof(answer) - 1)

TEST(a_requested_variable_is_sent)
{
    ASKS(ASK("SEND", "ROOM_NAME"), SB MSDP VAR "ROOM_NAME" VAL "A <b>hall" SE);
    ASKS(ASK("send", "health"), SB MSDP VAR "HEALTH" VAL "12" SE);
    ASKS(ASK("SEND", "MOVEMENT"), SB MSDP VAR "MOVEMENT" VAL "1.5" SE);
    ASKS(ASK("SEND", "GROUP"), SB MSDP VAR "GROUP" VAL SE);
    ASKS(ASK("SEND", "ROOM_EXITS"),
            SB MSDP VAR "ROOM_EXITS" VAL OPENED VAR "north" VAL "8" CLOSED SE);
    ASKS(ASK("SEND", "ROOM"),
            SB MSDP VAR "ROOM" VAL OPENED VAR "VNUM" VAL "7" VAR "NAME" VAL "A <b>hall" VAR
                        "EXITS" VAL OPENED VAR "north" VAL "8" CLOSED CLOSED SE);
    ASKS(SB MSDP VAR "SEND" VAL ARRAY VAL "HEALTH" VAL "HEALTH_MAX" ARRAY_CLOSED SE,
            SB MSDP VAR "HEALTH" VAL "12" SE SB MSDP VAR "HEALTH_MAX" VAL "20" SE);
    ASKS(SB MSDP VAR "SEND" VAL "HEALTH" VAL "HEALTH_MAX" SE,
            SB MSDP VAR "HEALTH" VAL "12" SE SB MSDP VAR "HEALTH_MAX" VAL "20" SE);
}

TEST(the_names_are_listed)
{
    ASKS(ASK("LIST", "COMMANDS"),
            SB MSDP VAR "COMMANDS" VAL ARRAY VAL "LIST" VAL "REPORT" VAL "RESET" VAL "SEND" VAL
                        "UNREPORT" ARRAY_CLOSED SE);
    ASKS(ASK("REPORT", "LEVEL") ASK("LIST", "REPORTED_VARIABLES"),
            SB MSDP VAR "REPORTED_VARIABLES" VAL ARRAY VAL "LEVEL" ARRAY_CLOSED SE);
    ASKS(ASK("LIST", "CONFIGURABLE_VARIABLES"),
            SB MSDP VAR "CONFIGURABLE_VARIABLES" VAL ARRAY ARRAY_CLOSED SE);
}

TEST(malformed_msdp_is_ignored)
{
    ASKS(ASK("SEND", "NOTHING"), "");
    ASKS(ASK("", ""), "");
    ASKS(ASK("LIST", "SECRETS"), "");
    ASKS(SB MSDP SE, "");
    ASKS(SB MSDP VAL "HEALTH" SE, "");
    ASKS(SB MSDP "SEND HEALTH" SE, "");
    ASKS(SB MSDP VAR "SEND" VAL OPENED OPENED OPENED ARRAY SE, "");
}

TEST(a_variable_is_reported_when_it_changes)
{
    struct tel_peer peer = {.option = mud_option};
    open_agreed(&peer);
    assert_true(peer.session->takes_events);

    tel_peer_send(&peer, BYTES(ASK("REPORT", "HEALTH")));
    assert_int_equal(peer.seen.length, 0);
    tel_peer_tell(&peer, vitals);
    assert_bytes(buf_str(&peer.seen), SB MSDP VAR "HEALTH" VAL "12" SE);
    tel_peer_forget(&peer);
    tel_peer_tell(&peer, vitals);
    assert_int_equal(peer.seen.length, 0);
    struct msg hurt = vitals;
    hurt.text = STR("{\"hp\":3,\"maxhp\":20}");
    tel_peer_tell(&peer, hurt);
    assert_bytes(buf_str(&peer.seen), SB MSDP VAR "HEALTH" VAL "3" SE);
    tel_peer_forget(&peer);
    tel_peer_send(&peer, BYTES(ASK("UNREPORT", "HEALTH")));
    tel_peer_tell(&peer, vitals);
    assert_int_equal(peer.seen.length, 0);
    tel_peer_close(&peer);
}

TEST(a_client_that_refuses_msdp_gets_none)
{
    struct tel_peer peer = {.option = mud_option};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    tel_peer_tell(&peer, vitals);
    tel_peer_send(&peer, BYTES(ASK("SEND", "HEALTH")));
    assert_int_equal(peer.seen.length, 0);
    tel_peer_send(&peer, BYTES(DO MSDP));
    tel_peer_send(&peer, BYTES(DONT MSDP));
    tel_peer_forget(&peer);
    tel_peer_send(&peer, BYTES(ASK("SEND", "HEALTH")));
    assert_int_equal(peer.seen.length, 0);
    assert_false(peer.session->takes_events);
    tel_peer_close(&peer);
}
