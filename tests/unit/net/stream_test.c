/* stream_test.c -- Bytes over a socketpair; the loop is stepped, nothing waits. */
#include "net/stream/stream.h"

#include "engine/base/buf.h"
#include "tests/support/test.h"

#include <ev.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

struct owner {
    struct net_context context;
    struct stream *stream;
    int peer;
    struct buf got;
    size_t appetite; /* bytes it takes a call; 0: all */
    int calls;
    bool closes_when_called; /* from inside received */
    char ended[96];          /* "": not yet */
    int ends;
};

static size_t on_received_stream(void *data, struct str bytes)
{
    struct owner *owner = data;
    owner->calls++;
    size_t n = owner->appetite > 0 && owner->appetite < bytes.length ? owner->appetite
                                                                     : bytes.length;
    buf_add(&owner->got, bytes.bytes, n);
    if (owner->closes_when_called) {
        stream_write(owner->stream, "bye", 3);
        stream_abort(owner->stream, "enough");
        stream_write(owner->stream, "more", 4);
        assert_int_equal(owner->ends, 0);
    }
    return n;
}

static void on_ended_stream(void *data, const char *reason)
{
    struct owner *owner = data;
    (void)snprintf(owner->ended, sizeof(owner->ended), "%s", reason);
    owner->stream = NULL;
    owner->ends++;
}

static const struct stream_events stream_own_events = {
        .received = on_received_stream, .ended = on_ended_stream};

static void open_owner(struct owner *owner)
{
    int ends[2];
    assert_int_equal(
            socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    owner->context.loop = ev_loop_new(EVFLAG_AUTO);
    owner->peer = ends[1];
    owner->stream = stream_create(&owner->context, ends[0], &stream_own_events, owner);
}

static void run_stream(struct owner *owner)
{
    for (int i = 0; i < 4; i++) {
        (void)ev_run(owner->context.loop, EVRUN_NOWAIT);
    }
}

static void close_owner(struct owner *owner)
{
    if (owner->stream) {
        stream_abort(owner->stream, "test over");
        run_stream(owner);
    }
    assert_int_equal(owner->ends, 1);
    if (owner->peer >= 0) {
        (void)close(owner->peer);
    }
    buf_finish(&owner->got);
    ev_loop_destroy(owner->context.loop);
}

/* Reads the peer's input; appends it. Returns false at the end of the stream. */
static bool drain_stream(struct owner *owner, struct buf *out)
{
    for (;;) {
        char bytes[4096];
        ssize_t n = recv(owner->peer, bytes, sizeof(bytes), 0);
        if (n <= 0) {
            return n != 0;
        }
        buf_add(out, bytes, (size_t)n);
    }
}

TEST(writing_sends_nothing_before_the_loop_runs)
{
    struct owner owner = {0};
    struct buf out = {0};
    open_owner(&owner);

    stream_write(owner.stream, "hello ", 6);
    stream_write(owner.stream, "there", 5);
    (void)drain_stream(&owner, &out);
    assert_int_equal(out.length, 0);
    assert_int_equal(stream_queued(owner.stream), 11);
    run_stream(&owner);
    (void)drain_stream(&owner, &out);

    assert_str(buf_str(&out), "hello there");
    assert_int_equal(stream_queued(owner.stream), 0);
    buf_finish(&out);
    close_owner(&owner);
}

TEST(sending_without_an_output_thread_writes_directly)
{
    struct owner owner = {0};
    struct buf out = {0};
    open_owner(&owner);

    stream_send(owner.stream, "now ", 4);
    stream_write(owner.stream, "then ", 5);
    stream_send(owner.stream, "last", 4);
    assert_int_equal(stream_queued(owner.stream), 13);
    run_stream(&owner);
    (void)drain_stream(&owner, &out);

    assert_str(buf_str(&out), "now then last");
    buf_finish(&out);
    close_owner(&owner);
}

TEST(a_flood_is_read_one_piece_per_turn_stream)
{
    struct owner owner = {0};
    char flood[60000];
    memset(flood, 'x', sizeof(flood));
    open_owner(&owner);
    ssize_t sent = send(owner.peer, flood, sizeof(flood), 0);
    assert_int_equal(sent, sizeof(flood));

    (void)ev_run(owner.context.loop, EVRUN_NOWAIT);
    assert_int_equal(owner.got.length, STREAM_READ_MAX);
    run_stream(&owner);

    assert_int_equal(owner.got.length, sizeof(flood));
    close_owner(&owner);
}

TEST(bytes_not_taken_are_offered_again_after_a_pause)
{
    struct owner owner = {.appetite = 3};
    open_owner(&owner);
    (void)!send(owner.peer, "abcdefgh", 8, 0);

    run_stream(&owner);
    assert_str(buf_str(&owner.got), "abc");
    (void)!send(owner.peer, "ij", 2, 0);
    run_stream(&owner);
    assert_int_equal(owner.calls, 1);
    stream_pause(owner.stream, false);
    assert_int_equal(owner.calls, 1);
    run_stream(&owner);
    assert_str(buf_str(&owner.got), "abcdef");
    owner.appetite = 0;
    stream_pause(owner.stream, false);
    run_stream(&owner);

    assert_str(buf_str(&owner.got), "abcdefghij");
    close_owner(&owner);
}

TEST(a_paused_stream_reads_nothing)
{
    struct owner owner = {0};
    open_owner(&owner);
    stream_pause(owner.stream, true);
    (void)!send(owner.peer, "abc", 3, 0);

    run_stream(&owner);
    assert_int_equal(owner.calls, 0);
    stream_pause(owner.stream, false);
    run_stream(&owner);

    assert_str(buf_str(&owner.got), "abc");
    close_owner(&owner);
}

TEST(closing_writes_the_rest_and_then_waits_for_the_peer)
{
    struct owner owner = {0};
    struct buf out = {0};
    open_owner(&owner);

    stream_write(owner.stream, "last words", 10);
    stream_close(owner.stream, "done");
    stream_write(owner.stream, "ignored", 7);
    (void)!send(owner.peer, "also ignored", 12, 0);
    run_stream(&owner);
    bool open = drain_stream(&owner, &out);
    assert_str(buf_str(&out), "last words");
    assert_false(open);
    assert_int_equal(owner.calls, 0);
    assert_int_equal(owner.ends, 0);
    (void)close(owner.peer);
    owner.peer = -1;
    run_stream(&owner);

    assert_int_equal(owner.ends, 1);
    assert_string_equal(owner.ended, "done");
    buf_finish(&out);
    close_owner(&owner);
}

TEST(aborting_drops_what_waits)
{
    struct owner owner = {0};
    struct buf out = {0};
    open_owner(&owner);

    stream_write(owner.stream, "lost", 4);
    stream_abort(owner.stream, "gone");
    assert_int_equal(owner.ends, 0);
    run_stream(&owner);
    bool open = drain_stream(&owner, &out);

    assert_false(open);
    assert_int_equal(out.length, 0);
    assert_string_equal(owner.ended, "gone");
    buf_finish(&out);
    close_owner(&owner);
}

TEST(a_callback_may_end_its_own_stream)
{
    struct owner owner = {.closes_when_called = true};
    open_owner(&owner);

    (void)!send(owner.peer, "x", 1, 0);
    run_stream(&owner);

    assert_string_equal(owner.ended, "enough");
    assert_int_equal(owner.ends, 1);
    close_owner(&owner);
}

TEST(a_slow_reader_is_disconnected_at_the_limit)
{
    struct owner owner = {.context.limits.stream_queue_bytes = 1000};
    char text[600] = {0};
    open_owner(&owner);

    stream_write(owner.stream, text, sizeof(text));
    stream_write(owner.stream, text, sizeof(text));
    run_stream(&owner);

    assert_string_equal(owner.ended, "too slow");
    close_owner(&owner);
}

TEST(a_full_socket_is_written_to_when_it_empties)
{
    struct owner owner = {.context.limits.stream_queue_bytes = 4 * 1024 * 1024};
    struct buf out = {0};
    char text[100000];
    memset(text, 'x', sizeof(text));
    open_owner(&owner);

    for (int i = 0; i < 20; i++) {
        stream_write(owner.stream, text, sizeof(text));
    }
    run_stream(&owner);
    assert_true(stream_queued(owner.stream) > 0);
    for (int i = 0; i < 1000 && out.length < 20 * sizeof(text); i++) {
        (void)drain_stream(&owner, &out);
        run_stream(&owner);
    }

    assert_int_equal(out.length, 20 * sizeof(text));
    assert_int_equal(stream_queued(owner.stream), 0);
    buf_finish(&out);
    close_owner(&owner);
}

TEST(a_stream_ends_when_its_peer_closes)
{
    struct owner owner = {0};
    open_owner(&owner);

    (void)close(owner.peer);
    owner.peer = -1;
    run_stream(&owner);

    assert_string_equal(owner.ended, "closed by the other side");
    close_owner(&owner);
}

TEST(writing_to_a_peer_that_left_raises_no_signal)
{
    struct owner owner = {0};
    open_owner(&owner);
    stream_pause(owner.stream, true);
    (void)close(owner.peer);
    owner.peer = -1;

    stream_write(owner.stream, "anybody?", 8);
    run_stream(&owner);

    assert_int_equal(owner.ends, 1);
    close_owner(&owner);
}
