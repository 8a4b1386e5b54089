/* outgo.c -- writes the output of a turn to many sockets, with a second thread.
 *
 * 1. There are two rounds. One is being filled; the other is being written, or empty. Each piece of
 *    a round belongs to one stream. A thread takes a piece and writes it by one call (io_thread.h),
 *    touching only the piece and the kernel: so streams know nothing of threads.
 * 2. Bytes are copied once, into chunks that are reused from turn to turn and do not move.
 * 3. The filled round starts after the turn's other events: after everything that produces output,
 *    and before the streams' own writers, which have the lowest priority. It starts earlier when it
 *    is full.
 * 4. The results of a round are reported before the next one starts, before its stream uses the
 *    socket otherwise, when the other thread is done, and at the latest in the second turn after
 *    its own. If it is not done then, or there is nothing else to do, the loop's thread helps
 *    instead of sleeping.
 * 5. A round of fewer than FEW pieces is written by the loop's thread alone: waking another costs
 *    both as much as some writes (tools/bench commands, measured with 4, 16, 32, 48 and none).
 *
 * stream.c handles a socket that takes no more. */
#include "net/stream/outgo.h"

#include "engine/base/io_thread.h"
#include "engine/base/mem.h"

#include <ev.h>

#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

enum { PIECES_MAX = 512, CHUNK_BYTES = 64 * 1024, CHUNKS_MAX = 4, FEW = 32 };

struct piece {
    struct stream *stream;
    const char *bytes;
    size_t length;
    ssize_t count;
    int fd;
    int error;
    char *own; /* owned; bytes that fit no chunk; else NULL */
};

struct round {
    uint32_t count;
    size_t chunk;             /* the chunk being filled, */
    size_t used;              /* and its fill */
    char *chunks[CHUNKS_MAX]; /* owned; NULL: not allocated yet */
    struct piece pieces[PIECES_MAX];
};

struct outgo {
    struct ev_loop *loop;
    struct ev_idle due;  /* never started, but receives an event */
    struct ev_idle rest; /* both run while a round is being written */
    struct ev_check turn;
    unsigned turns; /* turns since then */
    outgo_sent sent;
    struct io_thread *io_thread; /* owned; NULL: one processor only */
    struct round rounds[2];
    struct round *filling;
    struct round *going; /* changes only while no round is being written */
};

static bool has_processors(void)
{
    cpu_set_t processors;
    return sched_getaffinity(0, sizeof(processors), &processors) == 0 &&
           CPU_COUNT(&processors) > 1;
}

/* Thread: either. */
static void write_piece(void *data, uint32_t number)
{
    const struct outgo *outgo = data;
    struct piece *piece = &outgo->going->pieces[number];
    piece->count = send(piece->fd, piece->bytes, piece->length, MSG_NOSIGNAL | MSG_DONTWAIT);
    piece->error = piece->count < 0 ? errno : 0;
}

/* -- rounds -- */

/* Completes the round being written, if any, and reports its results. */
static void finish_round(struct outgo *outgo)
{
    struct round *round = outgo->going;
    uint32_t count = round->count;
    if (count == 0) {
        return;
    }
    if (outgo->io_thread) {
        io_thread_finish(outgo->io_thread, count);
    }
    for (uint32_t i = 0; !outgo->io_thread && i < count; i++) {
        write_piece(outgo, i);
    }
    ev_idle_stop(outgo->loop, &outgo->rest);
    ev_check_stop(outgo->loop, &outgo->turn);
    round->count = 0;
    round->chunk = 0;
    round->used = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct piece *piece = &round->pieces[i];
        outgo->sent(piece->stream, piece->bytes, piece->length, piece->count, piece->error);
        mem_free(piece->own);
    }
}

/* Starts to write the filled round. */
static void begin_round(struct outgo *outgo)
{
    finish_round(outgo);
    struct round *empty = outgo->going;
    outgo->going = outgo->filling;
    outgo->filling = empty;
    if (!outgo->io_thread || outgo->going->count < FEW) {
        finish_round(outgo);
        return;
    }
    io_thread_offer(outgo->io_thread, outgo->going->count);
    outgo->turns = 0;
    ev_idle_start(outgo->loop, &outgo->rest);
    ev_check_start(outgo->loop, &outgo->turn);
}

static void on_due(struct ev_loop *loop, struct ev_idle *watcher, int events)
{
    (void)loop;
    (void)events;
    begin_round(watcher->data);
}

static void on_rest(struct ev_loop *loop, struct ev_idle *watcher, int events)
{
    (void)loop;
    (void)events;
    finish_round(watcher->data);
}

static void on_turn(struct ev_loop *loop, struct ev_check *watcher, int events)
{
    (void)loop;
    (void)events;
    struct outgo *outgo = watcher->data;
    if (io_thread_has_done(outgo->io_thread, outgo->going->count) || ++outgo->turns > 1) {
        finish_round(outgo);
    }
}

void outgo_settle(struct outgo *outgo)
{
    finish_round(outgo);
    if (outgo->filling->count > 0) {
        begin_round(outgo);
        finish_round(outgo);
    }
}

/* -- its life -- */

struct outgo *outgo_create(struct ev_loop *loop, outgo_sent sent)
{
    struct outgo *outgo = mem_alloc(sizeof(*outgo));
    outgo->loop = loop;
    outgo->sent = sent;
    outgo->filling = &outgo->rounds[0];
    outgo->going = &outgo->rounds[1];
    outgo->io_thread = has_processors() ? io_thread_create(write_piece, outgo) : NULL;
    ev_idle_init(&outgo->due, on_due);
    ev_set_priority(&outgo->due, EV_MINPRI + 1);
    outgo->due.data = outgo;
    ev_idle_init(&outgo->rest, on_rest);
    ev_set_priority(&outgo->rest, EV_MINPRI);
    outgo->rest.data = outgo;
    ev_check_init(&outgo->turn, on_turn);
    outgo->turn.data = outgo;
    return outgo;
}

void outgo_trim(struct outgo *outgo)
{
    if (outgo) {
        outgo_settle(outgo);
    }
    for (size_t i = 0; outgo && i < CHUNKS_MAX; i++) {
        mem_free(outgo->rounds[0].chunks[i]);
        mem_free(outgo->rounds[1].chunks[i]);
        outgo->rounds[0].chunks[i] = outgo->rounds[1].chunks[i] = NULL;
    }
}

void outgo_destroy(struct outgo *outgo)
{
    if (!outgo) {
        return;
    }
    outgo_trim(outgo);
    io_thread_destroy(outgo->io_thread);
    (void)ev_clear_pending(outgo->loop, &outgo->due);
    mem_free(outgo);
}

/* -- pieces -- */

/* Advances to a chunk that has room for length bytes; false if none has. */
static bool has_room(struct round *round, size_t length)
{
    if (CHUNK_BYTES - round->used < length) {
        round->chunk++;
        round->used = 0;
    }
    return round->chunk < CHUNKS_MAX;
}

static char *room_for(struct round *round, size_t length)
{
    char **chunk = &round->chunks[round->chunk];
    if (!*chunk) {
        *chunk = mem_realloc(NULL, CHUNK_BYTES);
    }
    char *room = *chunk + round->used;
    round->used += length;
    return room;
}

void outgo_add(
        struct outgo *outgo, struct stream *stream, int fd, const char *bytes, size_t length)
{
    bool is_long = length > CHUNK_BYTES;
    if (outgo->filling->count == PIECES_MAX ||
            (!is_long && !has_room(outgo->filling, length))) {
        begin_round(outgo);
    }
    struct round *round = outgo->filling;
    if (round->count == 0) {
        ev_feed_event(outgo->loop, &outgo->due, EV_CUSTOM);
    }
    char *own = is_long ? mem_realloc(NULL, length) : NULL;
    char *room = own ? own : room_for(round, length);
    memcpy(room, bytes, length);
    round->pieces[round->count++] = (struct piece){
            .stream = stream, .bytes = room, .length = length, .fd = fd, .own = own};
}
