/* outgo.c -- what a turn sends, written to many sockets by two threads.
 *
 * 1. A round is what has been added since the last was settled. Each piece of it is one stream's, and is written by one
 *    call of whichever thread takes it (aide.h); it touches the piece and the kernel alone, so streams know nothing of
 *    threads.
 * 2. Bytes are copied once, into chunks that stay warm from turn to turn, and do not move there.
 * 3. A round is settled once the turn's other events have had theirs: behind all that tells anybody anything, and before
 *    the streams' own writers, which have the lowest priority. It is settled earlier when there is no more room.
 * 4. Of a crowd's texts the first are under way while the others are made. Few pieces are written by the caller alone: to
 *    wake a thread costs as much as some writes.
 *
 * What a stream does when the socket takes no more is stream.c's. */
#include "net/stream/outgo.h"

#include "engine/base/aide.h"
#include "engine/base/mem.h"

#include <ev.h>

#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

enum {
    PIECES_MAX = 512,
    CHUNK_BYTES = 64 * 1024,
    CHUNKS_MAX = 4,
    OFFER_EVERY = 16, /* pieces */
    OFFER_LEAST = 4,
};

struct piece {
    struct stream *stream;
    const char *bytes;
    size_t length;
    ssize_t count;
    int fd;
    int error;
    char *own; /* owned: bytes that no chunk has room for; else NULL */
};

struct outgo {
    struct ev_loop *loop;
    struct ev_idle due; /* never started, but fed with an event */
    outgo_sent sent;
    struct aide *aide;        /* owned; NULL: there is one processor */
    char *chunks[CHUNKS_MAX]; /* owned; NULL: not needed yet */
    size_t chunk;             /* which is being filled, */
    size_t used;              /* and how far */
    uint32_t count;
    struct piece pieces[PIECES_MAX];
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
    struct outgo *outgo = data;
    struct piece *piece = &outgo->pieces[number];
    piece->count = send(piece->fd, piece->bytes, piece->length, MSG_NOSIGNAL | MSG_DONTWAIT);
    piece->error = piece->count < 0 ? errno : 0;
}

static void on_due(struct ev_loop *loop, struct ev_idle *watcher, int events)
{
    (void)loop;
    (void)events;
    outgo_settle(watcher->data);
}

struct outgo *outgo_create(struct ev_loop *loop, outgo_sent sent)
{
    struct outgo *outgo = mem_alloc(sizeof(*outgo));
    outgo->loop = loop;
    outgo->sent = sent;
    outgo->aide = has_processors() ? aide_create(write_piece, outgo) : NULL;
    ev_idle_init(&outgo->due, on_due);
    ev_set_priority(&outgo->due, EV_MINPRI + 1);
    outgo->due.data = outgo;
    return outgo;
}

void outgo_destroy(struct outgo *outgo)
{
    if (!outgo) {
        return;
    }
    outgo_settle(outgo);
    aide_destroy(outgo->aide);
    (void)ev_clear_pending(outgo->loop, &outgo->due);
    for (size_t i = 0; i < CHUNKS_MAX; i++) {
        mem_free(outgo->chunks[i]);
    }
    mem_free(outgo);
}

/* Goes on to a chunk that has room for length bytes; false: none has. */
static bool has_room(struct outgo *outgo, size_t length)
{
    if (CHUNK_BYTES - outgo->used < length) {
        outgo->chunk++;
        outgo->used = 0;
    }
    return outgo->chunk < CHUNKS_MAX;
}

static char *room_for(struct outgo *outgo, size_t length)
{
    char **chunk = &outgo->chunks[outgo->chunk];
    if (!*chunk) {
        *chunk = mem_realloc(NULL, CHUNK_BYTES);
    }
    char *room = *chunk + outgo->used;
    outgo->used += length;
    return room;
}

void outgo_add(
        struct outgo *outgo, struct stream *stream, int fd, const char *bytes, size_t length)
{
    bool is_long = length > CHUNK_BYTES;
    if (outgo->count == PIECES_MAX || (!is_long && !has_room(outgo, length))) {
        outgo_settle(outgo);
    }
    if (outgo->count == 0) {
        ev_feed_event(outgo->loop, &outgo->due, EV_CUSTOM);
    }
    char *own = is_long ? mem_realloc(NULL, length) : NULL;
    char *room = own ? own : room_for(outgo, length);
    memcpy(room, bytes, length);
    outgo->pieces[outgo->count++] = (struct piece){
            .stream = stream, .bytes = room, .length = length, .fd = fd, .own = own};
    if (outgo->aide && outgo->count % OFFER_EVERY == 0) {
        aide_offer(outgo->aide, outgo->count);
    }
}

void outgo_settle(struct outgo *outgo)
{
    uint32_t count = outgo->count;
    if (outgo->aide && count >= OFFER_LEAST) {
        aide_offer(outgo->aide, count);
    }
    if (outgo->aide) {
        aide_finish(outgo->aide, count);
    }
    for (uint32_t i = 0; !outgo->aide && i < count; i++) {
        write_piece(outgo, i);
    }
    outgo->count = 0;
    outgo->chunk = 0;
    outgo->used = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct piece *piece = &outgo->pieces[i];
        outgo->sent(piece->stream, piece->bytes, piece->length, piece->count, piece->error);
        mem_free(piece->own);
    }
}
