/* outgo_test.c -- Output of streams written by two threads: over socketpairs, the loop is
 * stepped. */
#include "net/stream/outgo.h"

#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "net/stream/stream.h"
#include "tests/support/test.h"

#include <ev.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CROWD = 700 /* more than fit into one round */ };

struct person {
    struct stream *stream;
    int peer;
    char ended[96];          /* "": not yet */
    struct person *sends_to; /* when it is told that everything is written */
};

struct hall {
    struct net_context context;
    struct person *people;
    size_t count;
};

static size_t on_received_outgo(void *data, struct str bytes)
{
    (void)data;
    return bytes.length;
}

static void on_ended_outgo(void *data, const char *reason)
{
    struct person *person = data;
    (void)snprintf(person->ended, sizeof(person->ended), "%s", reason);
    person->stream = NULL;
}

static void on_drained(void *data)
{
    struct person *person = data;
    if (person->sends_to) {
        stream_send(person->sends_to->stream, "drained", 7);
        stream_abort(person->sends_to->stream, "no more");
    }
}

static const struct stream_events calls = {
        .received = on_received_outgo, .ended = on_ended_outgo, .drained = on_drained};

static void open_hall(struct hall *hall, size_t count)
{
    *hall = (struct hall){
            .people = mem_alloc_array(count, sizeof(struct person)), .count = count};
    hall->context.loop = ev_loop_new(EVFLAG_AUTO);
    hall->context.outgo = stream_outgo_create(hall->context.loop);
    for (size_t i = 0; i < count; i++) {
        int ends[2];
        assert_int_equal(
                socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
        hall->people[i].peer = ends[1];
        hall->people[i].stream =
                stream_create(&hall->context, ends[0], &calls, &hall->people[i]);
    }
}

static void run_outgo(struct hall *hall)
{
    for (int i = 0; i < 4; i++) {
        (void)ev_run(hall->context.loop, EVRUN_NOWAIT);
    }
}

static void close_hall(struct hall *hall)
{
    for (size_t i = 0; i < hall->count; i++) {
        if (hall->people[i].stream) {
            stream_abort(hall->people[i].stream, "test over");
        }
    }
    run_outgo(hall);
    for (size_t i = 0; i < hall->count; i++) {
        assert_null(hall->people[i].stream);
        if (hall->people[i].peer >= 0) {
            (void)close(hall->people[i].peer);
        }
    }
    outgo_destroy(hall->context.outgo);
    ev_loop_destroy(hall->context.loop);
    mem_free(hall->people);
}

static void tell_all(struct hall *hall, const char *text)
{
    for (size_t i = 0; i < hall->count; i++) {
        stream_send(hall->people[i].stream, text, strlen(text));
    }
}

static void drain_outgo(const struct person *person, struct buf *out)
{
    for (;;) {
        char bytes[4096];
        ssize_t n = recv(person->peer, bytes, sizeof(bytes), 0);
        if (n <= 0) {
            return;
        }
        buf_add(out, bytes, (size_t)n);
    }
}

/* Fails unless text has come to somebody; then forgets it. */
static void assert_got(const struct person *person, const char *text)
{
    struct buf got = {0};
    drain_outgo(person, &got);
    assert_str(buf_str(&got), text);
    buf_finish(&got);
}

TEST(sent_bytes_leave_in_order_at_the_end_of_the_turn)
{
    struct hall hall;
    open_hall(&hall, 1);
    struct person *one = hall.people;

    stream_send(one->stream, "one ", 4);
    assert_int_equal(stream_queued(one->stream), 4);
    stream_write(one->stream, "two ", 4);
    stream_send(one->stream, "three", 5);
    run_outgo(&hall);

    assert_got(one, "one two three");
    assert_int_equal(stream_queued(one->stream), 0);
    close_hall(&hall);
}

TEST(every_member_of_a_large_crowd_gets_each_text_once)
{
    struct hall hall;
    char text[16];
    open_hall(&hall, CROWD);

    for (int turn = 0; turn < 20; turn++) {
        for (size_t i = 0; i < CROWD; i++) {
            int length = snprintf(text, sizeof(text), "%zu.%d", i, turn);
            stream_send(hall.people[i].stream, text, (size_t)length);
        }
        run_outgo(&hall);
        for (size_t i = 0; i < CROWD; i++) {
            (void)snprintf(text, sizeof(text), "%zu.%d", i, turn);
            assert_got(&hall.people[i], text);
        }
    }

    close_hall(&hall);
}

TEST(texts_of_any_length_go_out_whole)
{
    static const size_t lengths[] = {
            1, 3000, 65535, 65536, 65537, 100000, 65536, 1, 40000, 40000};
    static char much[100000];

    enum { OUTGO_TEXTS = sizeof(lengths) / sizeof(lengths[0]) };
    struct hall hall;
    memset(much, 'x', sizeof(much));
    open_hall(&hall, OUTGO_TEXTS);

    for (size_t i = 0; i < OUTGO_TEXTS; i++) {
        stream_send(hall.people[i].stream, much, lengths[i]);
    }
    run_outgo(&hall);

    for (size_t i = 0; i < OUTGO_TEXTS; i++) {
        struct buf got = {0};
        for (int more = 0; more < 20 && got.length < lengths[i]; more++) {
            drain_outgo(&hall.people[i], &got);
            run_outgo(&hall);
        }
        assert_int_equal(got.length, lengths[i]);
        buf_finish(&got);
    }
    close_hall(&hall);
}

TEST(output_for_a_full_socket_waits_in_order_up_to_a_limit)
{
    static char much[1 << 20];
    struct hall hall;
    struct buf got = {0};
    memset(much, 'x', sizeof(much));
    open_hall(&hall, 1);
    struct person *one = hall.people;
    hall.context.limits.stream_queue_bytes = 2 << 20;

    stream_send(one->stream, much, sizeof(much));
    (void)ev_run(hall.context.loop, EVRUN_NOWAIT);
    assert_true(stream_queued(one->stream) > 0);
    stream_send(one->stream, "end", 3);
    while (stream_queued(one->stream) > 0) {
        drain_outgo(one, &got);
        run_outgo(&hall);
    }
    drain_outgo(one, &got);
    assert_int_equal(got.length, sizeof(much) + 3);
    assert_str(str_slice(buf_str(&got), sizeof(much), got.length), "end");

    hall.context.limits.stream_queue_bytes = 1000;
    stream_send(one->stream, much, sizeof(much));
    run_outgo(&hall);
    assert_string_equal(one->ended, "too slow");
    buf_finish(&got);
    close_hall(&hall);
}

TEST(text_before_a_close_is_still_sent)
{
    struct hall hall;
    open_hall(&hall, 2);

    stream_send(hall.people[0].stream, "bye", 3);
    stream_close(hall.people[0].stream, "closed by us");
    stream_send(hall.people[1].stream, "now", 3);
    stream_abort(hall.people[1].stream, "at once");
    run_outgo(&hall);

    assert_got(&hall.people[0], "bye");
    assert_string_equal(hall.people[1].ended, "at once");
    close_hall(&hall);
}

TEST(a_broken_stream_ends_without_affecting_others)
{
    struct hall hall;
    open_hall(&hall, 10);
    stream_pause(hall.people[3].stream, true);
    (void)close(hall.people[3].peer);
    hall.people[3].peer = -1;

    tell_all(&hall, "anybody?");
    run_outgo(&hall);

    for (size_t i = 0; i < hall.count; i++) {
        assert_true((hall.people[i].ended[0] != '\0') == (i == 3));
        if (i != 3) {
            assert_got(&hall.people[i], "anybody?");
        }
    }
    close_hall(&hall);
}

TEST(output_is_finished_before_the_loop_sleeps)
{
    struct hall hall;
    open_hall(&hall, 10);

    tell_all(&hall, "hello");
    (void)ev_run(hall.context.loop, EVRUN_ONCE); /* sleeps if there is nothing to do */

    for (size_t i = 0; i < hall.count; i++) {
        assert_int_equal(stream_queued(hall.people[i].stream), 0);
        assert_got(&hall.people[i], "hello");
    }
    close_hall(&hall);
}

static void on_busy(struct ev_loop *loop, struct ev_idle *watcher, int events)
{
    (void)loop;
    (void)watcher;
    (void)events;
}

TEST(a_loop_that_is_never_idle_still_sends_output)
{
    struct hall hall;
    struct ev_idle busy;
    open_hall(&hall, 10);
    ev_idle_init(&busy, on_busy);
    ev_idle_start(hall.context.loop, &busy);

    tell_all(&hall, "hello");
    for (int turn = 0; turn < 3; turn++) {
        (void)ev_run(hall.context.loop, EVRUN_NOWAIT);
    }

    for (size_t i = 0; i < hall.count; i++) {
        assert_int_equal(stream_queued(hall.people[i].stream), 0);
    }
    ev_idle_stop(hall.context.loop, &busy);
    close_hall(&hall);
}

TEST(text_sent_during_a_write_follows_in_order)
{
    struct hall hall;
    open_hall(&hall, 10);

    tell_all(&hall, "one ");
    (void)ev_run(hall.context.loop, EVRUN_NOWAIT);
    tell_all(&hall, "two ");
    for (size_t i = 0; i < hall.count; i++) {
        stream_write(hall.people[i].stream, "three", 5);
    }
    outgo_trim(hall.context.outgo);
    run_outgo(&hall);

    for (size_t i = 0; i < hall.count; i++) {
        assert_got(&hall.people[i], "one two three");
    }
    close_hall(&hall);
}

TEST(text_sent_by_a_callback_goes_out_before_the_stream_ends)
{
    struct hall hall;
    open_hall(&hall, 2);
    hall.people[0].sends_to = &hall.people[1];

    stream_write(hall.people[0].stream, "queued", 6);
    run_outgo(&hall);

    assert_got(&hall.people[1], "drained");
    assert_string_equal(hall.people[1].ended, "no more");
    close_hall(&hall);
}
