/* tel_frontend_test.c -- A telnet connection over a socketpair: bytes in, bytes out. For single
 * options see tel_negotiation_test.c. */
#include "net/telnet/tel_frontend.h"

#include "engine/base/clock.h"
#include "tests/support/tel_peer.h"
#include "tests/support/telnet_words.h"
#include "tests/support/test.h"

#include <ev.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static void assert_seen(struct tel_peer *peer, const char *expected)
{
    assert_str(buf_str(&peer->seen), expected);
    tel_peer_forget(peer);
}

static bool has(const struct buf *buf, const char *text)
{
    return str_find(buf_str(buf), str_of(text), 0) != SIZE_MAX;
}

static void tell_text_frontend(struct tel_peer *peer, const char *text)
{
    tel_peer_tell(peer, (struct msg){.kind = MSG_TEXT, .text = str_of(text)});
}

/* -- lines and prompts -- */

TEST(the_banner_is_sent_without_waiting_for_negotiation)
{
    struct tel_peer peer = {0};

    tel_peer_open(&peer);

    assert_true(str_ends(buf_str(&peer.seen), STR("Welcome.\r\n")));
    tel_peer_close(&peer);
}

TEST(option_offers_are_sent_with_the_banner)
{
    static const char offer[] = "\377\375\030"; /* DO TTYPE */
    struct tel_peer peer = {0};
    char bytes[4096];
    tel_peer_open(&peer);

    int fd = tel_peer_connect(&peer);
    for (int i = 0; i < 3; i++) {
        (void)ev_run(peer.loop, EVRUN_NOWAIT);
    }

    assert_int_equal(recv(fd, bytes, sizeof(bytes), 0), -1);
    tel_peer_run_blind(&peer);
    ssize_t length = recv(fd, bytes, sizeof(bytes), 0);
    assert_true(length > 0);
    assert_true(str_starts((struct str){bytes, (size_t)length}, str_of(offer)));
    assert_true(str_ends((struct str){bytes, (size_t)length}, STR("Welcome.\r\n")));
    (void)close(fd);
    tel_peer_run_blind(&peer);
    tel_peer_close(&peer);
}

TEST(a_line_is_answered_by_text_and_a_prompt)
{
    struct tel_peer peer = {.answers = true};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    tel_peer_send(&peer, STR("look\r\n"));

    assert_str(buf_str(&peer.told), "line look; ");
    assert_seen(&peer, "did look\r\n> " GA);
    tel_peer_close(&peer);
}

TEST(text_that_comes_unasked_starts_on_a_new_line)
{
    struct tel_peer peer = {.answers = true};
    tel_peer_open(&peer);
    tel_peer_send(&peer, STR("look\r\n"));
    tel_peer_forget(&peer);

    tell_text_frontend(&peer, "Ann arrives.");
    assert_seen(&peer, "\r\nAnn arrives.\r\n");
    tell_text_frontend(&peer, "Ann leaves.");
    assert_seen(&peer, "Ann leaves.\r\n");
    tel_peer_send(&peer, STR("look\r\n"));
    assert_seen(&peer, "did look\r\n> " GA);
    tel_peer_close(&peer);
}

TEST(text_that_looks_like_a_prompt_is_indented)
{
    struct tel_peer peer = {.answers = true};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    tell_text_frontend(&peer, "> fake");

    assert_seen(&peer, " > fake\r\n");
    tel_peer_close(&peer);
}

TEST(texts_sent_together_look_like_texts_sent_one_by_one)
{
    static const char *const texts[] = {"Ann says, \"Hello there.\"", "> fake", "#$#fake",
            "<title>The <b>Yard</></>", "one two\nthree"};

    enum { FRONTEND_TEXTS = sizeof(texts) / sizeof(texts[0]) };
    struct tel_peer peer = {.answers = true};
    tel_peer_open(&peer);
    struct note *notes[FRONTEND_TEXTS];
    struct buf singly = {0};
    tel_peer_send(&peer, STR("look\r\n"));
    tel_peer_forget(&peer);
    for (size_t i = 0; i < FRONTEND_TEXTS; i++) {
        tell_text_frontend(&peer, texts[i]);
        buf_add_str(&singly, buf_str(&peer.seen));
        tel_peer_forget(&peer);
    }
    tel_peer_send(&peer, STR("look\r\n"));
    tel_peer_forget(&peer);

    for (size_t i = 0; i < FRONTEND_TEXTS; i++) {
        notes[i] = note_make(&(struct msg){.kind = MSG_TEXT, .text = str_of(texts[i])});
        hub_send_note(peer.session, notes[i]);
    }
    hub_end_transaction(peer.hub, 0);
    tel_peer_run(&peer);

    assert_true(str_equal(buf_str(&peer.seen), buf_str(&singly)));
    buf_finish(&singly);
    tel_peer_close(&peer);
    for (size_t i = 0; i < FRONTEND_TEXTS; i++) {
        note_drop(notes[i]);
    }
}

TEST(many_messages_are_sent_in_one_write)
{
    struct tel_peer peer = {0};
    tel_peer_open(&peer);
    int ends[2];
    assert_int_equal(
            socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    service_adopt(peer.service, ends[0], "192.0.2.1");
    tel_peer_run(&peer);
    char packet[1024];
    while (recv(ends[1], packet, sizeof(packet), 0) > 0) {
    }

    for (int i = 0; i < 5; i++) {
        hub_send(peer.session, &(struct msg){.kind = MSG_TEXT, .text = STR("x")});
        hub_send(peer.session, &(struct msg){.kind = MSG_PROMPT, .text = STR("> ")});
        hub_end_transaction(peer.hub, 0);
    }
    tel_peer_run(&peer);

    assert_int_equal(recv(ends[1], packet, sizeof(packet), 0), 5 * 7 + 4 * 2);
    assert_int_equal(recv(ends[1], packet, sizeof(packet), 0), -1);
    (void)close(ends[1]);
    tel_peer_close(&peer);
}

TEST(a_line_too_long_runs_nothing_and_is_answered_once)
{
    struct tel_peer peer = {.answers = true};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);
    struct buf line = {0};
    for (int i = 0; i < 5000; i++) {
        buf_add_char(&line, 'x');
    }
    buf_add_text(&line, "\r\n");

    tel_peer_send(&peer, buf_str(&line));

    assert_str(buf_str(&peer.told), "refused; ");
    assert_seen(&peer, "That line is longer than 4096 bytes, so it was ignored. Please split "
                       "it.\r\n> " GA);
    tel_peer_send(&peer, STR("look\r\n"));
    assert_str(buf_str(&peer.told), "line look; ");
    buf_finish(&line);
    tel_peer_close(&peer);
}

TEST(erase_commands_edit_the_line_being_typed)
{
    struct tel_peer peer = {0};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    tel_peer_send(&peer, STR("lool\377\367k\n"));
    tel_peer_send(&peer, STR("nonsense\377\370north\n"));

    assert_str(buf_str(&peer.told), "line look; line north; ");
    tel_peer_close(&peer);
}

TEST(lines_inside_a_telnet_command_are_not_typed)
{
    struct tel_peer peer = {0};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    tel_peer_send(&peer, STR("one\r\n\377\372\311Core\r\nquit\r\n"));
    tel_peer_send(&peer, STR("quit\r\n"));
    tel_peer_send(&peer, STR("quit\n\377"));
    tel_peer_send(&peer, STR("\360two\r\n"));
    tel_peer_send(&peer, STR("three\r\nfour\377"));
    tel_peer_send(&peer, STR("\361\r\nfive\n\377\375"));
    tel_peer_send(&peer, STR("nsix\nse"));
    tel_peer_send(&peer, STR("ven\neight\r\n"));

    assert_str(buf_str(&peer.told), "line one; line two; line three; line four; line five; "
                                    "line six; line seven; line eight; ");
    tel_peer_close(&peer);
}

TEST(are_you_there_is_answered)
{
    struct tel_peer peer = {0};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    tel_peer_send(&peer, STR("\377\366"));

    assert_seen(&peer, "[Yes, still here.]\r\n");
    tel_peer_close(&peer);
}

/* -- bounds -- */

/* Sends SB GMCP with so many bytes in it, and a command behind them. */
static void send_subnegotiation(struct tel_peer *peer, size_t size)
{
    struct buf bytes = {0};
    buf_add(&bytes, "\377\372\311", 3);
    for (size_t i = 0; i < size; i++) {
        buf_add_char(&bytes, 'x');
    }
    buf_add(&bytes, "\377\360", 2);
    buf_add_text(&bytes, "\r\n@shutdown\r\n");
    tel_peer_send(peer, buf_str(&bytes));
    buf_finish(&bytes);
}

TEST(a_subnegotiation_over_16_kib_disconnects_the_client)
{
    struct tel_peer peer = {0};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    send_subnegotiation(&peer, 16384);
    assert_str(buf_str(&peer.told), "line ; line @shutdown; ");
    tel_peer_forget(&peer);
    send_subnegotiation(&peer, 16385);

    assert_false(has(&peer.told, "line"));
    assert_seen(&peer, "Your client sent a telnet message longer than 16384 bytes.\r\n");
    assert_true(peer.hung_up);
    tel_peer_hang_up(&peer);
    assert_null(peer.session);
    tel_peer_close(&peer);
}

TEST(a_client_that_compresses_without_consent_is_cut)
{
    struct tel_peer peer = {0};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    tel_peer_send(&peer, STR("\377\372\126\377\360quit\r\n"));

    assert_false(has(&peer.told, "line"));
    assert_true(has(&peer.seen, "compressed data"));
    assert_true(peer.hung_up);
    tel_peer_close(&peer);
}

TEST(a_slow_reader_is_cut_without_affecting_others)
{
    struct tel_peer peer = {.limits = {.stream_queue_bytes = 10000}};
    tel_peer_open(&peer);
    struct session *slow = peer.session;
    int other = tel_peer_connect(&peer);
    struct session *quick = peer.session;
    struct buf big = {0};
    for (int i = 0; i < 5000; i++) {
        buf_add_char(&big, 'x');
    }
    tel_peer_forget(&peer);

    for (int i = 0; i < 1000 && !has(&peer.told, "gone"); i++) {
        hub_send(slow, &(struct msg){.kind = MSG_TEXT, .text = buf_str(&big)});
        hub_send(quick, &(struct msg){.kind = MSG_TEXT, .text = STR("hello")});
        hub_end_transaction(peer.hub, 0);
        tel_peer_run_blind(&peer);
        char bytes[1024];
        (void)!recv(other, bytes, sizeof(bytes), 0);
    }

    assert_str(buf_str(&peer.told), "gone too slow; ");
    assert_int_equal(hub_count(peer.hub), 1);
    assert_ptr_equal(hub_first(peer.hub), quick);
    buf_finish(&big);
    (void)close(other);
    tel_peer_close(&peer);
}

TEST(reading_stops_while_the_engine_is_behind)
{
    struct tel_peer peer = {.is_slow = true};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);
    struct buf flood = {0};
    for (int i = 0; i < 1000; i++) {
        buf_printf(&flood, "%d\r\n", i);
    }

    tel_peer_send(&peer, buf_str(&flood));
    assert_int_equal(peer.session->pending_lines, SESSION_LINES_MAX);
    uint64_t before = peer.session->lines_in;
    peer.session->pending_lines = SESSION_LINES_MAX / 2;
    tell_text_frontend(&peer, "not yet");
    assert_int_equal(peer.session->lines_in, before);

    while (peer.session->lines_in < 1000) {
        peer.session->pending_lines = 0;
        tell_text_frontend(&peer, "go on");
        assert_true(peer.session->pending_lines <= SESSION_LINES_MAX);
    }

    assert_true(has(&peer.told, "line 63; line 64; line 65; "));
    assert_true(str_ends(buf_str(&peer.told), STR("line 998; line 999; ")));
    buf_finish(&flood);
    tel_peer_close(&peer);
}

static int64_t tel_frontend_now_us;

static int64_t test_clock_tel_frontend(void *data)
{
    (void)data;
    return tel_frontend_now_us;
}

TEST(a_telnet_client_that_does_not_log_in_is_disconnected)
{
    struct clock_source clock = {.monotonic_us = test_clock_tel_frontend};
    clock_set_source(&clock);
    tel_frontend_now_us = 1000000;
    struct tel_peer peer = {.limits = {.idle_login_seconds = 60}};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    tel_frontend_now_us += 59 * 1000000LL;
    service_tick(peer.service);
    tel_peer_run(&peer);
    assert_false(peer.hung_up);
    tel_frontend_now_us += 1000000;
    service_tick(peer.service);
    tel_peer_run(&peer);

    assert_seen(&peer, "You did not log in within 60 seconds. Good-bye.\r\n");
    assert_true(peer.hung_up);
    clock_set_source(NULL);
    tel_peer_close(&peer);
}

TEST(a_client_that_types_nothing_has_only_a_minute)
{
    for (int typed = 0; typed < 2; typed++) {
        struct clock_source clock = {.monotonic_us = test_clock_tel_frontend};
        clock_set_source(&clock);
        tel_frontend_now_us = 1000000;
        struct tel_peer peer = {0};
        tel_peer_open(&peer);
        peer.session->lines_in = (uint32_t)typed;

        tel_frontend_now_us += 59 * 1000000LL;
        service_tick(peer.service);
        tel_peer_run(&peer);
        assert_false(peer.hung_up);
        tel_frontend_now_us += 1000000;
        service_tick(peer.service);
        tel_peer_run(&peer);

        assert_int_equal(peer.hung_up, !typed);
        clock_set_source(NULL);
        tel_peer_close(&peer);
    }
}

TEST(a_logged_in_player_may_be_silent)
{
    struct clock_source clock = {.monotonic_us = test_clock_tel_frontend};
    clock_set_source(&clock);
    tel_frontend_now_us = 1000000;
    struct tel_peer peer = {.limits = {.idle_login_seconds = 60}};
    tel_peer_open(&peer);
    hub_attach(peer.session, 7);

    tel_frontend_now_us += 3600 * 1000000LL;
    service_tick(peer.service);
    tel_peer_run(&peer);

    assert_false(peer.hung_up);
    clock_set_source(NULL);
    tel_peer_close(&peer);
}

/* -- ends -- */

TEST(a_farewell_is_shown_before_the_end)
{
    struct tel_peer peer = {0};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    hub_close(peer.session, STR("Come back soon."));
    hub_end_transaction(peer.hub, 0);
    tel_peer_run(&peer);

    assert_true(has(&peer.seen, "Come back soon.\r\n"));
    assert_true(peer.hung_up);
    tel_peer_hang_up(&peer);
    assert_str(buf_str(&peer.told), "gone closed by the game; ");
    tel_peer_close(&peer);
}

TEST(a_farewell_reaches_a_player_who_is_still_typing)
{
    struct tel_peer peer = {0};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    hub_close(peer.session, STR("Come back soon."));
    hub_end_transaction(peer.hub, 0);
    hub_flush(peer.hub);
    (void)!send(peer.fd, "look\r\n", 6, MSG_NOSIGNAL);
    tel_peer_run(&peer);

    assert_seen(&peer, "Come back soon.\r\n");
    assert_false(has(&peer.told, "line"));
    tel_peer_close(&peer);
}

TEST(a_hangup_ends_the_session)
{
    struct tel_peer peer = {0};
    tel_peer_open(&peer);
    tel_peer_forget(&peer);

    tel_peer_hang_up(&peer);

    assert_str(buf_str(&peer.told), "gone closed by the other side; ");
    assert_int_equal(hub_count(peer.hub), 0);
    tel_peer_close(&peer);
}

TEST(closing_a_service_keeps_its_open_connections)
{
    struct tel_peer peer = {.answers = true};
    tel_peer_open(&peer);
    service_close(peer.service);
    tel_peer_forget(&peer);

    tel_peer_send(&peer, STR("look\r\n"));
    assert_seen(&peer, "did look\r\n> " GA);
    tel_peer_hang_up(&peer);

    assert_int_equal(hub_count(peer.hub), 0);
    struct err err;
    assert_true(
            service_open(&tel_service_kind, &peer.context, NULL, false, &peer.service, &err));
    tel_peer_close(&peer);
}

/* A size of blocks of the allocator. */
TEST(an_idle_connection_takes_little_memory)
{
    assert_true(tel_service_kind.conn_size <= 192);
}

TEST(a_local_client_is_exempt_and_its_line_secure)
{
    struct tel_peer peer = {.address = "unix"};
    tel_peer_open(&peer);

    assert_true(peer.session->exempt);
    assert_true(peer.session->secure);
    assert_string_equal(peer.session->address, "unix");
    tel_peer_close(&peer);
}
