/* ws_irc.c -- connects a WebSocket with the IRC service.
 *
 *   ws_link -> a message, a line -> socketpair -> irc_frontend
 *   irc_frontend -> socketpair -> lines -> a message each -> ws_link
 *
 * 1. The IRC protocol is not handled here: its service sees a normal connection with the browser's
 *    address.
 * 2. A line break within a message ends a line there, as it would in a stream.
 * 3. For a slow reader, lines wait in the socket, where IRC's own limit on slow readers applies. */
#include "net/ws/ws_irc.h"

#include "engine/base/buf.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "net/http/http_shared.h"
#include "net/irc/irc_frontend.h"
#include "net/stream/net.h"
#include "net/stream/service.h"

#include <ev.h>

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* RFC 6455, 7.4.1. */
enum { CLOSE_NORMAL = 1000 };

enum { QUEUED_SOFT = 128 * 1024, WS_IRC_PIECE = 16 * 1024 };

struct ws_irc {
    struct ws_irc_link link;
    struct ev_loop *loop;
    int fd; /* owned; non-blocking */
    bool binary;
    struct ev_io readable;
    struct ev_io writable;
    struct buf in;  /* to IRC: bytes that its socket had no room for */
    struct buf out; /* from IRC: the beginning of a line */
};

static const struct {
    struct str name;
    enum ws_irc_kind kind;
} kinds[] = {
        {STR_IS("text.ircv3.net"), WS_IRC_TEXT},
        {STR_IS("binary.ircv3.net"), WS_IRC_BINARY},
};

enum ws_irc_kind ws_irc_choose(struct str command_indexes)
{
    while (command_indexes.length > 0) {
        struct str offer = str_trim(str_take_until(&command_indexes, ','));
        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
            if (str_equal(offer, kinds[i].name)) {
                return kinds[i].kind;
            }
        }
    }
    return WS_IRC_NONE;
}

const char *ws_irc_name(enum ws_irc_kind kind)
{
    return kind == WS_IRC_TEXT ? kinds[0].name.bytes : kinds[1].name.bytes;
}

/* -- from IRC -- */

static void put_line(struct ws_irc *irc, struct str line)
{
    struct buf clean = {0};
    bool ends = str_ends(line, STR("\r"));
    line.length -= ends ? 1 : 0;
    if (!irc->binary && !str_is_utf8(line)) {
        str_clean(line, false, &clean);
        line = buf_str(&clean);
    }
    irc->link.send(irc->link.data, irc->binary, line);
    buf_finish(&clean);
}

static void put_lines(struct ws_irc *irc)
{
    size_t done = 0;
    struct str all = buf_str(&irc->out);
    for (size_t end = 0; (end = str_find_char(all, '\n', done)) != SIZE_MAX; done = end + 1) {
        put_line(irc, str_slice(all, done, end));
    }
    buf_consume(&irc->out, done);
}

static void on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)events;
    struct ws_irc *irc = watcher->data;
    char bytes[WS_IRC_PIECE];
    ssize_t got = recv(irc->fd, bytes, sizeof(bytes), 0);
    if (got > 0) {
        buf_add(&irc->out, bytes, (size_t)got);
        put_lines(irc);
        if (irc->link.queued(irc->link.data) > QUEUED_SOFT) {
            ev_io_stop(loop, &irc->readable);
        }
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        ev_io_stop(loop, &irc->readable);
        irc->link.close(irc->link.data, CLOSE_NORMAL);
    }
}

void ws_irc_drained(struct ws_irc *irc)
{
    if (irc->link.queued(irc->link.data) <= QUEUED_SOFT) {
        ev_io_start(irc->loop, &irc->readable);
    }
}

/* -- to IRC -- */

static void write_in(struct ws_irc *irc)
{
    ssize_t sent = irc->in.length == 0
                           ? 0
                           : send(irc->fd, irc->in.bytes, irc->in.length, MSG_NOSIGNAL);
    bool lost = sent < 0 && errno != EAGAIN && errno != EINTR;
    buf_consume(&irc->in, lost ? irc->in.length : sent > 0 ? (size_t)sent : 0);
    if (irc->in.length > 0) {
        ev_io_start(irc->loop, &irc->writable);
    } else {
        ev_io_stop(irc->loop, &irc->writable);
    }
}

static void on_writable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)loop;
    (void)events;
    struct ws_irc *irc = watcher->data;
    write_in(irc);
    if (irc->in.length == 0) {
        irc->link.resume(irc->link.data);
    }
}

void ws_irc_message(struct ws_irc *irc, struct str line)
{
    buf_add_str(&irc->in, line);
    buf_add_text(&irc->in, "\r\n");
    write_in(irc);
}

bool ws_irc_is_behind(const struct ws_irc *irc)
{
    return irc->in.length > 0;
}

/* -- opening and closing -- */

/* Returns the other end of the socket; -1 on failure. */
static int join(struct web *web, const char *address, bool secure)
{
    struct err err = {0};
    int pair[2];
    if (!web->irc &&
            !service_open(&irc_service_kind, web->context, NULL, false, &web->irc, &err)) {
        log_error("IRC over WebSockets: %s", err.text);
        return -1;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) {
        log_error("IRC over WebSockets: %s", strerror(errno));
        return -1;
    }
    service_adopt(web->irc, pair[1], address);
    irc_frontend_is_secure(web->irc->first, secure);
    return pair[0];
}

struct ws_irc *ws_irc_open(struct web *web, const struct ws_irc_link *link,
        enum ws_irc_kind kind, const char *address, bool secure)
{
    int fd = join(web, address, secure);
    if (fd < 0) {
        return NULL;
    }
    struct ws_irc *irc = mem_alloc(sizeof(*irc));
    irc->link = *link;
    irc->loop = web->context->loop;
    irc->fd = fd;
    irc->binary = kind == WS_IRC_BINARY;
    ev_io_init(&irc->readable, on_readable, fd, EV_READ);
    irc->readable.data = irc;
    ev_io_init(&irc->writable, on_writable, fd, EV_WRITE);
    irc->writable.data = irc;
    ev_io_start(irc->loop, &irc->readable);
    return irc;
}

void ws_irc_close(struct ws_irc *irc)
{
    if (irc) {
        ev_io_stop(irc->loop, &irc->readable);
        ev_io_stop(irc->loop, &irc->writable);
        (void)close(irc->fd);
        buf_wipe(&irc->in);
        buf_finish(&irc->out);
        mem_free(irc);
    }
}
