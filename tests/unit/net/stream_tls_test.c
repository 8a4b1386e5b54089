/* stream_tls_test.c -- TLS over a socketpair, both ends streams on one loop that is stepped; a bare
 * peer where the other end has to misbehave. Certificates are made for each test. */
#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/modules/operate/tls_certificate.h"
#include "net/stream/stream.h"
#include "net/stream/tls_client.h"
#include "net/stream/tls_server.h"
#include "tests/support/test.h"

#include <ev.h>

#include <openssl/ssl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

struct side {
    struct stream *stream;
    struct buf got;
    size_t appetite; /* bytes it takes a call; 0: all */
    char ended[96];  /* "": not yet */
    int ends;
};

struct pair {
    struct net_context context;
    char folder[64];
    char certificate[96];
    char key[96];
    struct tls_client *client;
    struct side server_side;
    struct side client_side;
    int peer; /* the client's end as a bare socket, unless it is a stream */
};

static size_t on_received_stream_tls(void *data, struct str bytes)
{
    struct side *side = data;
    size_t n =
            side->appetite > 0 && side->appetite < bytes.length ? side->appetite : bytes.length;
    buf_add(&side->got, bytes.bytes, n);
    return n;
}

static void on_ended_stream_tls(void *data, const char *reason)
{
    struct side *side = data;
    (void)snprintf(side->ended, sizeof(side->ended), "%s", reason);
    side->stream = NULL;
    side->ends++;
}

static const struct stream_events stream_tls_events = {
        .received = on_received_stream_tls, .ended = on_ended_stream_tls};

/* -- certificates -- */

static void make_certificate(struct pair *pair, const char *stem, const char *name)
{
    struct err err;
    struct tls_certificate_options options = {.names = &name, .name_count = 1, .days = 1};
    (void)snprintf(
            pair->certificate, sizeof(pair->certificate), "%s/%s.pem", pair->folder, stem);
    (void)snprintf(pair->key, sizeof(pair->key), "%s/%s.key", pair->folder, stem);
    assert_true(tls_certificate_make(&options, pair->certificate, pair->key, &err));
}

/* The client accepts a server with the pair's certificate and this name. */
static void expect_host(struct pair *pair, const char *host)
{
    struct err err;
    struct tls_client_options options = {
            .host = host, .verify = true, .authority = pair->certificate};
    tls_client_close(pair->client);
    assert_true(tls_client_open(&options, &pair->client, &err));
}

static void remove_file(struct pair *pair, const char *name)
{
    char path[128];
    (void)snprintf(path, sizeof(path), "%s/%s", pair->folder, name);
    (void)unlink(path);
}

/* -- both ends -- */

static void open_bare(struct pair *pair)
{
    struct err err;
    int ends[2];
    (void)signal(SIGPIPE, SIG_IGN);
    (void)snprintf(pair->folder, sizeof(pair->folder), "/tmp/skein-tls-XXXXXX");
    assert_non_null(mkdtemp(pair->folder));
    make_certificate(pair, "one", "game.example");
    assert_true(tls_server_open(pair->certificate, pair->key, &pair->context.tls, &err));
    expect_host(pair, "game.example");
    assert_int_equal(
            socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    pair->context.loop = ev_loop_new(EVFLAG_AUTO);
    pair->server_side.stream =
            stream_accept(&pair->context, ends[0], "", &stream_tls_events, &pair->server_side);
    pair->peer = ends[1];
}

static void connect_client(struct pair *pair)
{
    pair->client_side.stream = stream_connect_tls(
            &pair->context, pair->peer, pair->client, &stream_tls_events, &pair->client_side);
    pair->peer = -1;
}

static void open_pair(struct pair *pair)
{
    open_bare(pair);
    connect_client(pair);
}

static void run_stream_tls(struct pair *pair)
{
    for (int i = 0; i < 20; i++) {
        (void)ev_run(pair->context.loop, EVRUN_NOWAIT);
    }
}

static void end_side(struct pair *pair, struct side *side)
{
    if (side->stream) {
        stream_abort(side->stream, "test over");
        run_stream_tls(pair);
    }
    buf_finish(&side->got);
}

static void close_pair(struct pair *pair)
{
    end_side(pair, &pair->client_side);
    end_side(pair, &pair->server_side);
    assert_int_equal(pair->server_side.ends, 1);
    if (pair->peer >= 0) {
        (void)close(pair->peer);
    }
    tls_client_close(pair->client);
    tls_server_close(pair->context.tls);
    ev_loop_destroy(pair->context.loop);
    static const char *const names[] = {"one.pem", "one.key", "two.pem", "two.key"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        remove_file(pair, names[i]);
    }
    assert_int_equal(rmdir(pair->folder), 0);
}

static void fill_stream_tls(char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bytes[i] = (char)(i * 7 + i / 251);
    }
}

TEST(both_ends_talk_after_the_handshake)
{
    struct pair pair = {0};
    open_pair(&pair);

    stream_write(pair.server_side.stream, "welcome", 7);
    stream_write(pair.client_side.stream, "hello", 5);
    run_stream_tls(&pair);

    assert_str(buf_str(&pair.server_side.got), "hello");
    assert_str(buf_str(&pair.client_side.got), "welcome");
    assert_true(stream_is_secure(pair.server_side.stream));
    close_pair(&pair);
}

TEST(nothing_is_sent_before_the_tls_handshake)
{
    struct pair pair = {0};
    char bytes[512] = {0};
    open_bare(&pair);

    stream_write(pair.server_side.stream, "welcome", 7);
    run_stream_tls(&pair);

    assert_int_equal(recv(pair.peer, bytes, sizeof(bytes), 0), -1);
    assert_int_equal(stream_queued(pair.server_side.stream), 7);
    close_pair(&pair);
}

TEST(megabytes_pass_unchanged_in_both_directions_at_once)
{
    enum { MUCH = 3 * 1024 * 1024 };

    struct pair pair = {.context.limits.stream_queue_bytes = 2 * MUCH};
    char *bytes = mem_alloc(MUCH);
    fill_stream_tls(bytes, MUCH);
    open_pair(&pair);

    stream_write(pair.server_side.stream, bytes, MUCH);
    stream_write(pair.client_side.stream, bytes, MUCH);
    for (int i = 0; i < 5000 && pair.client_side.got.length + pair.server_side.got.length <
                                        2 * (size_t)MUCH;
            i++) {
        (void)ev_run(pair.context.loop, EVRUN_NOWAIT);
    }

    assert_int_equal(pair.server_side.got.length, MUCH);
    assert_memory_equal(pair.server_side.got.bytes, bytes, MUCH);
    assert_memory_equal(pair.client_side.got.bytes, bytes, MUCH);
    mem_free(bytes);
    close_pair(&pair);
}

TEST(a_flood_is_read_one_piece_per_turn_stream_tls)
{
    struct pair pair = {.context.limits.stream_queue_bytes = 1 << 20};
    char flood[60000];
    fill_stream_tls(flood, sizeof(flood));
    open_pair(&pair);
    run_stream_tls(&pair);

    /* In records that no read takes whole. */
    for (size_t i = 0; i < sizeof(flood); i += 6000) {
        stream_write(pair.client_side.stream, flood + i, 6000);
        (void)ev_run(pair.context.loop, EVRUN_NOWAIT);
        stream_pause(pair.server_side.stream, true);
    }
    stream_pause(pair.server_side.stream, false);
    size_t most = 0;
    for (int i = 0; i < 20; i++) {
        size_t before = pair.server_side.got.length;
        (void)ev_run(pair.context.loop, EVRUN_NOWAIT);
        size_t came = pair.server_side.got.length - before;
        most = came > most ? came : most;
    }

    assert_in_range(most, STREAM_READ_MAX, 2 * STREAM_READ_MAX);
    assert_int_equal(pair.server_side.got.length, sizeof(flood));
    close_pair(&pair);
}

TEST(bytes_buffered_by_openssl_are_read_after_a_pause)
{
    struct pair pair = {0};
    char text[32000];
    fill_stream_tls(text, sizeof(text));
    open_pair(&pair);
    run_stream_tls(&pair);

    /* Two records; one read takes the first and a part of the second. */
    stream_pause(pair.server_side.stream, true);
    stream_write(pair.client_side.stream, text, 16000);
    run_stream_tls(&pair);
    stream_write(pair.client_side.stream, text + 16000, 16000);
    run_stream_tls(&pair);
    pair.server_side.appetite = 1000;
    stream_pause(pair.server_side.stream, false);
    run_stream_tls(&pair);
    assert_int_equal(pair.server_side.got.length, 1000);
    pair.server_side.appetite = 0;
    stream_pause(pair.server_side.stream, false);
    run_stream_tls(&pair);

    assert_int_equal(pair.server_side.got.length, sizeof(text));
    assert_memory_equal(pair.server_side.got.bytes, text, sizeof(text));
    close_pair(&pair);
}

TEST(a_paused_stream_still_writes_and_shakes_hands)
{
    struct pair pair = {0};
    open_pair(&pair);

    stream_pause(pair.server_side.stream, true);
    stream_write(pair.server_side.stream, "news", 4);
    stream_write(pair.client_side.stream, "unread", 6);
    run_stream_tls(&pair);

    assert_str(buf_str(&pair.client_side.got), "news");
    assert_int_equal(pair.server_side.got.length, 0);
    close_pair(&pair);
}

TEST(a_client_that_is_silent_in_the_handshake_is_cut)
{
    struct pair pair = {.context.limits.handshake_ms = 1};
    open_bare(&pair);

    for (int i = 0; i < 10000 && pair.server_side.ends == 0; i++) {
        (void)ev_run(pair.context.loop, EVRUN_ONCE);
    }

    assert_string_equal(pair.server_side.ended, "the TLS handshake took too long");
    close_pair(&pair);
}

TEST(the_handshake_limit_ends_with_the_handshake)
{
    struct pair pair = {.context.limits.handshake_ms = 2000};
    open_pair(&pair);
    run_stream_tls(&pair);
    assert_int_equal(pair.server_side.ends, 0);

    /* Besides the two readers, which do not count now, nothing is left to wait for. */
    ev_unref(pair.context.loop);
    ev_unref(pair.context.loop);
    (void)ev_run(pair.context.loop, 0);
    ev_ref(pair.context.loop);
    ev_ref(pair.context.loop);

    assert_int_equal(pair.server_side.ends, 0);
    close_pair(&pair);
}

TEST(bytes_that_are_not_tls_end_with_a_reason)
{
    static const char *const rubbish[] = {"connect wizard secret\r\n", "GET / HTTP/1.1\r\n\r\n",
            "\x16\x03\x01\xff\xff", "\x80\x2e\x01\x00\x02"};
    for (size_t i = 0; i < sizeof(rubbish) / sizeof(rubbish[0]); i++) {
        struct pair pair = {0};
        open_bare(&pair);

        (void)!send(pair.peer, rubbish[i], strlen(rubbish[i]) + 1, 0);
        (void)shutdown(pair.peer, SHUT_WR);
        run_stream_tls(&pair);

        assert_int_equal(pair.server_side.ends, 1);
        assert_true(strlen(pair.server_side.ended) > 0);
        assert_int_equal(pair.server_side.got.length, 0);
        close_pair(&pair);
    }
}

TEST(an_end_without_close_notify_is_reported_as_cut_off)
{
    struct pair pair = {0};
    open_pair(&pair);
    run_stream_tls(&pair);

    stream_abort(pair.client_side.stream, "gone");
    run_stream_tls(&pair);

    assert_string_equal(pair.server_side.ended, "cut off by the other side");
    close_pair(&pair);
}

TEST(a_farewell_ends_both_sides_after_the_last_words)
{
    struct pair pair = {0};
    open_pair(&pair);
    run_stream_tls(&pair);

    stream_write(pair.server_side.stream, "last words", 10);
    stream_close(pair.server_side.stream, "done");
    run_stream_tls(&pair);

    assert_str(buf_str(&pair.client_side.got), "last words");
    assert_string_equal(pair.client_side.ended, "closed by the other side");
    assert_string_equal(pair.server_side.ended, "done");
    close_pair(&pair);
}

TEST(a_stream_closed_in_the_handshake_still_says_its_words)
{
    struct pair pair = {0};
    open_pair(&pair);

    stream_write(pair.server_side.stream, "full", 4);
    stream_close(pair.server_side.stream, "full");
    run_stream_tls(&pair);

    assert_str(buf_str(&pair.client_side.got), "full");
    assert_string_equal(pair.server_side.ended, "full");
    close_pair(&pair);
}

TEST(a_certificate_for_another_host_name_is_refused)
{
    struct pair pair = {0};
    open_bare(&pair);
    expect_host(&pair, "other.example");
    connect_client(&pair);

    stream_write(pair.client_side.stream, "password", 8);
    run_stream_tls(&pair);

    assert_string_equal(pair.client_side.ended, "hostname mismatch");
    assert_int_equal(pair.server_side.got.length, 0);
    close_pair(&pair);
}

TEST(a_certificate_of_an_unknown_issuer_is_refused)
{
    struct pair pair = {0};
    open_bare(&pair);
    make_certificate(&pair, "two", "game.example");
    expect_host(&pair, "game.example");
    connect_client(&pair);

    run_stream_tls(&pair);

    assert_true(strlen(pair.client_side.ended) > 0);
    assert_int_equal(pair.client_side.ends, 1);
    close_pair(&pair);
}

TEST(a_new_certificate_is_used_for_new_connections_only)
{
    struct pair pair = {0};
    struct err err;
    struct tls_server *fresh = NULL;
    struct side newcomer = {0};
    struct side greeter = {0};
    int ends[2];
    open_pair(&pair);
    run_stream_tls(&pair);

    make_certificate(&pair, "two", "game.example");
    assert_true(tls_server_open(pair.certificate, pair.key, &fresh, &err));
    tls_server_replace(pair.context.tls, fresh);
    expect_host(&pair, "game.example");
    assert_int_equal(
            socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    greeter.stream = stream_accept(&pair.context, ends[0], "", &stream_tls_events, &greeter);
    newcomer.stream = stream_connect_tls(
            &pair.context, ends[1], pair.client, &stream_tls_events, &newcomer);
    stream_write(greeter.stream, "new", 3);
    stream_write(pair.server_side.stream, "old", 3);
    run_stream_tls(&pair);

    assert_str(buf_str(&newcomer.got), "new");
    assert_str(buf_str(&pair.client_side.got), "old");
    end_side(&pair, &newcomer);
    end_side(&pair, &greeter);
    close_pair(&pair);
}

/* -- a client of OpenSSL's own, which can do things that ours never does -- */

static SSL *bare_client(struct pair *pair, int version)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_security_level(context, 0);
    (void)SSL_CTX_set_min_proto_version(context, version);
    (void)SSL_CTX_set_max_proto_version(context, version);
    SSL *ssl = SSL_new(context);
    SSL_CTX_free(context);
    assert_int_equal(SSL_set_fd(ssl, pair->peer), 1);
    SSL_set_connect_state(ssl);
    return ssl;
}

/* Returns whether the handshake came to its end. */
static bool shake_hands(struct pair *pair, SSL *ssl)
{
    int result = -1;
    for (int i = 0; i < 50 && result != 1; i++) {
        result = SSL_do_handshake(ssl);
        run_stream_tls(pair);
    }
    return result == 1;
}

TEST(versions_before_1_2_are_refused)
{
    struct pair old = {0};
    struct pair good = {0};
    open_bare(&old);
    open_bare(&good);
    SSL *old_client = bare_client(&old, TLS1_1_VERSION);
    SSL *good_client = bare_client(&good, TLS1_2_VERSION);

    assert_false(shake_hands(&old, old_client));
    assert_true(shake_hands(&good, good_client));

    assert_string_equal(old.server_side.ended, "unsupported protocol");
    SSL_free(old_client);
    SSL_free(good_client);
    close_pair(&old);
    close_pair(&good);
}

TEST(a_close_notify_right_after_the_last_bytes_is_seen)
{
    struct pair pair = {0};
    open_bare(&pair);
    SSL *client = bare_client(&pair, TLS1_3_VERSION);
    assert_true(shake_hands(&pair, client));
    run_stream_tls(&pair);

    /* The socket stays open, so nothing but the farewell tells of the end. */
    pair.server_side.appetite = 2;
    assert_int_equal(SSL_write(client, "last", 4), 4);
    (void)SSL_shutdown(client);
    run_stream_tls(&pair);
    assert_int_equal(pair.server_side.ends, 0);
    stream_pause(pair.server_side.stream, false);
    run_stream_tls(&pair);

    assert_str(buf_str(&pair.server_side.got), "last");
    assert_string_equal(pair.server_side.ended, "closed by the other side");
    SSL_free(client);
    close_pair(&pair);
}

TEST(a_client_cannot_renegotiate)
{
    struct pair pair = {0};
    open_bare(&pair);
    SSL *client = bare_client(&pair, TLS1_2_VERSION);
    assert_true(shake_hands(&pair, client));

    assert_int_equal(SSL_renegotiate(client), 1);
    bool again = shake_hands(&pair, client) && !SSL_renegotiate_pending(client);

    assert_false(again);
    SSL_free(client);
    close_pair(&pair);
}

TEST(a_handshake_may_come_a_byte_at_a_time)
{
    struct pair pair = {0};
    char byte = 0;
    int ends[2];
    open_bare(&pair);
    assert_int_equal(
            socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    struct side client = {0};
    client.stream = stream_connect_tls(
            &pair.context, ends[0], pair.client, &stream_tls_events, &client);
    stream_write(client.stream, "slowly", 6);

    for (int i = 0; i < 20000 && pair.server_side.got.length < 6; i++) {
        (void)ev_run(pair.context.loop, EVRUN_NOWAIT);
        if (recv(ends[1], &byte, 1, 0) == 1) {
            (void)!send(pair.peer, &byte, 1, 0);
        }
        char answer[4096];
        ssize_t n = recv(pair.peer, answer, sizeof(answer), 0);
        if (n > 0) {
            (void)!send(ends[1], answer, (size_t)n, 0);
        }
    }

    assert_str(buf_str(&pair.server_side.got), "slowly");
    (void)close(ends[1]);
    end_side(&pair, &client);
    close_pair(&pair);
}
