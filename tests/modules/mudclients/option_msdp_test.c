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
#define MSDP_ASK(command, name) SB MSDP VAR command VAL name SE

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

static void msdp_asks(const char *sent, size_t sent_length, const char *answer, size_t length)
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

#define MSDP_ASKS(sent, answer) msdp_asks(sent, sizeof(sent) - 1, answer, sizeof(answer) - 1)

TEST(a_requested_variable_is_sent)
{
    MSDP_ASKS(MSDP_ASK("SEND", "ROOM_NAME"), SB MSDP VAR "ROOM_NAME" VAL "A <b>hall" SE);
    MSDP_ASKS(MSDP_ASK("send", "health"), SB MSDP VAR "HEALTH" VAL "12" SE);
    MSDP_ASKS(MSDP_ASK("SEND", "MOVEMENT"), SB MSDP VAR "MOVEMENT" VAL "1.5" SE);
    MSDP_ASKS(MSDP_ASK("SEND", "GROUP"), SB MSDP VAR "GROUP" VAL SE);
    MSDP_ASKS(MSDP_ASK("SEND", "ROOM_EXITS"),
            SB MSDP VAR "ROOM_EXITS" VAL OPENED VAR "north" VAL "8" CLOSED SE);
    MSDP_ASKS(MSDP_ASK("SEND", "ROOM"),
            SB MSDP VAR "ROOM" VAL OPENED VAR "VNUM" VAL "7" VAR "NAME" VAL "A <b>hall" VAR
                        "EXITS" VAL OPENED VAR "north" VAL "8" CLOSED CLOSED SE);
    MSDP_ASKS(SB MSDP VAR "SEND" VAL ARRAY VAL "HEALTH" VAL "HEALTH_MAX" ARRAY_CLOSED SE,
            SB MSDP VAR "HEALTH" VAL "12" SE SB MSDP VAR "HEALTH_MAX" VAL "20" SE);
    MSDP_ASKS(SB MSDP VAR "SEND" VAL "HEALTH" VAL "HEALTH_MAX" SE,
            SB MSDP VAR "HEALTH" VAL "12" SE SB MSDP VAR "HEALTH_MAX" VAL "20" SE);
}

TEST(the_names_are_listed)
{
    MSDP_ASKS(MSDP_ASK("LIST", "COMMANDS"),
            SB MSDP VAR "COMMANDS" VAL ARRAY VAL "LIST" VAL "REPORT" VAL "RESET" VAL "SEND" VAL
                        "UNREPORT" ARRAY_CLOSED SE);
    MSDP_ASKS(MSDP_ASK("REPORT", "LEVEL") MSDP_ASK("LIST", "REPORTED_VARIABLES"),
            SB MSDP VAR "REPORTED_VARIABLES" VAL ARRAY VAL "LEVEL" ARRAY_CLOSED SE);
    MSDP_ASKS(MSDP_ASK("LIST", "CONFIGURABLE_VARIABLES"),
            SB MSDP VAR "CONFIGURABLE_VARIABLES" VAL ARRAY ARRAY_CLOSED SE);
}

TEST(malformed_msdp_is_ignored)
{
    MSDP_ASKS(MSDP_ASK("SEND", "NOTHING"), "");
    MSDP_ASKS(MSDP_ASK("", ""), "");
    MSDP_ASKS(MSDP_ASK("LIST", "SECRETS"), "");
    MSDP_ASKS(SB MSDP SE, "");
    MSDP_ASKS(SB MSDP VAL "HEALTH" SE, "");
    MSDP_ASKS(SB MSDP "SEND HEALTH" SE, "");
    MSDP_ASKS(SB MSDP VAR "SEND" VAL OPENED OPENED OPENED ARRAY SE, "");
}

TEST(a_variable_is_reported_when_it_changes)
{
    struct tel_peer peer = {.option = mud_option};
    open_agreed(&peer);
    assert_true(peer.session->takes_events);

    tel_peer_send(&peer, BYTES(MSDP_ASK("REPORT", "HEALTH")));
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
    tel_peer_send(&peer, BYTES(MSDP_ASK("UNREPORT", "HEALTH")));
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
    tel_peer_send(&peer, BYTES(MSDP_ASK("SEND", "HEALTH")));
    assert_int_equal(peer.seen.length, 0);
    tel_peer_send(&peer, BYTES(DO MSDP));
    tel_peer_send(&peer, BYTES(DONT MSDP));
    tel_peer_forget(&peer);
    tel_peer_send(&peer, BYTES(MSDP_ASK("SEND", "HEALTH")));
    assert_int_equal(peer.seen.length, 0);
    assert_false(peer.session->takes_events);
    tel_peer_close(&peer);
}
