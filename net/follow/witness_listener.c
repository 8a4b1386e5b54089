/* witness_listener.c -- the witness: a third machine that decides which of two processes is a world.
 *
 * 1. Its state (witness_book.h) is one small file. A change is on the disk before the answer that
 *    reports it.
 * 2. Connections are numbered as they arrive: a message of an older one does not override a newer
 *    one.
 * 3. After a start each world has a whole lease, since the previous run may have granted one just
 *    before it ended. */
#include "net/follow/witness_listener.h"

#include "engine/base/clock.h"
#include "engine/base/file.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "net/follow/witness_book.h"
#include "net/shared/sealed_service.h"
#include "net/stream/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum {
    WITNESS_LISTENER_SILENT_MS = 60000,
    WITNESS_LISTENER_PROOF_MS = 5000,
    WITNESS_FILE_MOST = 65536,
    WITNESS_FRAME_MOST = 256
};

struct witness {
    char *path; /* owned */
    const struct sealed_key *secret;
    struct witness_book book;
    int lock;
    uint64_t conns; /* accepted so far */
    bool failing;   /* the last write failed, and the log says so */
};

struct witness_conn {
    struct service_conn base;
    struct sealed sealed;
    struct buf in;
    uint64_t number;
    int64_t came_ms;
    int64_t heard_ms;
};

/* -- the file -- */

static bool keep(const struct witness *witness, struct err *err)
{
    struct buf text = {0};
    witness_book_write(&witness->book, &text);
    bool ok = file_replace(witness->path, buf_str(&text), 0600, err);
    buf_finish(&text);
    return ok;
}

static bool take_lock(struct witness *witness, struct err *err)
{
    struct buf path = {0};
    buf_printf(&path, "%s.lock", witness->path);
    witness->lock = open(path.bytes, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool ok = witness->lock >= 0 || err_set(err, ERR_IO, "cannot open %s: %s", path.bytes,
                                            file_why(path.bytes, FILE_MAKE).text);
    if (ok && flock(witness->lock, LOCK_EX | LOCK_NB) != 0) {
        ok = err_set(err, ERR_BUSY, "another witness has %s: name another file", witness->path);
    }
    buf_finish(&path);
    return ok;
}

static bool read_book(struct witness *witness, struct err *err)
{
    struct buf text = {0};
    if (access(witness->path, F_OK) != 0 && errno == ENOENT) {
        return keep(witness, err);
    }
    bool ok =
            file_read(witness->path, "what the witness knows", WITNESS_FILE_MOST, &text, err) &&
            (witness_book_read(buf_str(&text), clock_ms(), &witness->book, err) ||
                    err_wrap(err, "%s", witness->path));
    buf_finish(&text);
    return ok;
}

bool witness_open(const char *path, const struct sealed_key *secret, struct witness **out,
        struct err *err)
{
    struct witness *witness = mem_alloc(sizeof(*witness));
    witness->path = mem_dup_text(path);
    witness->secret = secret;
    witness->lock = -1;
    if (!take_lock(witness, err) || !read_book(witness, err)) {
        witness_close(witness);
        return false;
    }
    *out = witness;
    return true;
}

void witness_close(struct witness *witness)
{
    if (witness) {
        if (witness->lock >= 0) {
            (void)close(witness->lock);
        }
        mem_free(witness->path);
        mem_free(witness);
    }
}

/* -- questions -- */

static struct witness *witness_of(const struct witness_conn *conn)
{
    return conn->base.service->context->witness;
}

static void tell_change(
        const struct witness_conn *conn, enum witness_kind kind, const struct witness_ask *ask)
{
    if (kind == WITNESS_TAKE) {
        log_notice("the copy %" PRIu64 " at %s is the world %" PRIu64 ", in term %" PRIu64,
                ask->origin, conn->base.address, ask->world_id, ask->term + 1);
    } else {
        log_notice("the file %" PRIu64 " at %s is the world %" PRIu64 ", in term %" PRIu64
                   "; %s",
                ask->origin, conn->base.address, ask->world_id, ask->term,
                ask->kept ? "its copy may take over" : "no copy may take over");
    }
}

/* Answers a question. False, without an answer, if the change could not be stored. */
static bool answer(struct witness_conn *conn, enum witness_kind kind,
        const struct witness_ask *ask, struct witness_says *out)
{
    struct witness *witness = witness_of(conn);
    struct witness_book before = witness->book;
    struct err err = {0};
    bool changed = false;
    if (kind == WITNESS_HOLD) {
        witness_book_hold(&witness->book, ask, conn->number, clock_ms(), out, &changed);
    } else {
        witness_book_take(&witness->book, ask, clock_ms(), out, &changed);
    }
    if (changed && !keep(witness, &err)) {
        witness->book = before;
        if (!witness->failing) {
            log_error("%s; the witness agrees to nothing until then", err.text);
        }
        witness->failing = true;
        return false;
    }
    witness->failing = witness->failing && !changed;
    if (changed) {
        tell_change(conn, kind, ask);
    }
    return true;
}

static bool take_frame_witness_listener(void *data, struct frame *frame)
{
    struct witness_conn *conn = data;
    struct witness_ask ask;
    struct witness_says says;
    struct buf out = {0};
    enum witness_kind kind = (enum witness_kind)frame->kind;
    if ((kind != WITNESS_HOLD && kind != WITNESS_TAKE) || !witness_take_ask(frame, &ask)) {
        return false;
    }
    if (!answer(conn, kind, &ask, &says)) {
        return false;
    }
    witness_put_says(&out, &says);
    sealed_stream_send(conn->base.stream, &conn->sealed, out.bytes, out.length);
    buf_finish(&out);
    return true;
}

/* -- a connection's life -- */

static bool take_plain_witness_listener(void *data, struct str bytes)
{
    struct witness_conn *conn = data;
    return conn->base.doomed ||
           (frame_feed(&conn->in, bytes, take_frame_witness_listener, conn) &&
                   conn->in.length <= WITNESS_FRAME_MOST);
}

static size_t on_received_witness_listener(void *data, struct str bytes)
{
    struct witness_conn *conn = data;
    conn->heard_ms = clock_ms();
    if (conn->base.doomed) {
        return bytes.length;
    }
    enum sealed_end end = sealed_stream_read(
            conn->base.stream, &conn->sealed, bytes, take_plain_witness_listener, conn);
    if (!sealed_service_refuses(&conn->base, end) && end != SEALED_ON) {
        service_refused(&conn->base, REFUSAL_PROTOCOL, "no world of this release");
        conn->base.doomed = true;
        stream_abort(conn->base.stream, "not the protocol");
    }
    return bytes.length;
}

static void on_ended_witness_listener(void *data, const char *reason)
{
    struct witness_conn *conn = data;
    (void)reason;
    sealed_service_finish(&conn->base, &conn->sealed);
    buf_finish(&conn->in);
    service_conn_end(&conn->base);
}

static const struct stream_events witness_listener_stream_calls = {
        .received = on_received_witness_listener,
        .ended = on_ended_witness_listener,
};

static void on_accepted_witness_listener(struct service_conn *base)
{
    struct witness_conn *conn = (struct witness_conn *)base;
    struct witness *witness = witness_of(conn);
    struct buf hello = {0};
    conn->number = ++witness->conns;
    conn->came_ms = conn->heard_ms = clock_ms();
    if (!sealed_service_begin(base, &conn->sealed, witness->secret, "witness")) {
        return;
    }
    witness_put_hello(&hello);
    sealed_stream_send(base->stream, &conn->sealed, hello.bytes, hello.length);
    buf_finish(&hello);
}

static void tick_witness_listener(struct service *service)
{
    int64_t late_ms = clock_ms() - WITNESS_LISTENER_SILENT_MS;
    int64_t strange_ms = clock_ms() - WITNESS_LISTENER_PROOF_MS;
    for (struct service_conn *base = service->first; base; base = base->next) {
        struct witness_conn *conn = (struct witness_conn *)base;
        bool strange = conn->sealed.key && !conn->sealed.proven;
        if (!base->doomed &&
                (conn->heard_ms < late_ms || (strange && conn->came_ms < strange_ms))) {
            base->doomed = true;
            stream_abort(base->stream, "it is silent");
        }
    }
}

static void finish_witness_listener(struct service *base)
{
    (void)base;
}

const struct service_kind witness_service_kind = {
        .size = sizeof(struct service),
        .conn_size = sizeof(struct witness_conn),
        .alpn = "skein-witness",
        .events = &witness_listener_stream_calls,
        .accepted = on_accepted_witness_listener,
        .tick = tick_witness_listener,
        .finish = finish_witness_listener,
};
