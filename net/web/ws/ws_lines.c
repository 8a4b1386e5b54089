/* ws_lines.c -- connects a WebSocket with a service of lines.
 *
 *   ws_link -> a message, a line -> socketpair -> service
 *   service -> socketpair -> lines -> a message each -> ws_link
 *
 * For telnet, ws_telnet.c translates between bytes and messages instead.
 *
 * 1. The service's protocol is not handled here: it sees a normal connection with the browser's address.
 * 2. A line break within a message ends a line there, as it would in a stream.
 * 3. For a slow reader, lines wait in the socket, where the service's own limit on slow readers applies. */
#include "net/web/ws/ws_lines.h"

#include "engine/base/buf.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "net/stream/net.h"
#include "net/stream/service.h"
#include "net/telnet/tel_frontend.h"
#include "net/web/http/http_shared.h"
#include "net/web/ws/ws_telnet.h"

#include <ev.h>

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* RFC 6455, 7.4.1. */
enum { CLOSE_NORMAL = 1000 };

enum { QUEUED_SOFT = 128 * 1024, WS_LINES_PIECE = 16 * 1024 };

struct ws_lines {
    struct ws_lines_link link;
    struct ev_loop *loop;
    int fd; /* owned; non-blocking */
    bool binary;
    struct ev_io readable;
    struct ev_io writable;
    struct ws_telnet *telnet; /* owned; NULL: lines */
    struct buf in;            /* to the service: bytes that its socket had no room for */
    struct buf out;           /* from the service: the beginning of a line */
};

struct ws_lines_kind ws_lines_choose(const struct web *web, struct str offers)
{
    const struct service_kind *kind = web->context->lines_kind;
    while (offers.length > 0) {
        struct str offer = str_trim(str_take_until(&offers, ','));
        enum ws_telnet_form form = WS_TELNET_NONE;
        const char *name = ws_telnet_find(offer, &form);
        if (name) {
            return (struct ws_lines_kind){.name = name, .form = form};
        }
        const struct service_subprotocol *one = kind ? kind->subprotocols : NULL;
        for (; one && one->name; one++) {
            if (str_equal(offer, str_of(one->name))) {
                return (struct ws_lines_kind){.name = one->name, .binary = one->binary};
            }
        }
    }
    return (struct ws_lines_kind){.name = NULL};
}

/* -- to the service -- */

static void write_in(struct ws_lines *lines)
{
    ssize_t sent = lines->in.length == 0
                           ? 0
                           : send(lines->fd, lines->in.bytes, lines->in.length, MSG_NOSIGNAL);
    bool lost = sent < 0 && errno != EAGAIN && errno != EINTR;
    buf_consume(&lines->in, lost ? lines->in.length : sent > 0 ? (size_t)sent : 0);
    if (lines->in.length > 0) {
        ev_io_start(lines->loop, &lines->writable);
    } else {
        ev_io_stop(lines->loop, &lines->writable);
    }
}

/* -- from the service -- */

static void put_line(struct ws_lines *lines, struct str line)
{
    struct buf clean = {0};
    bool ends = str_ends(line, STR("\r"));
    line.length -= ends ? 1 : 0;
    if (!lines->binary && !str_is_utf8(line)) {
        str_clean(line, false, &clean);
        line = buf_str(&clean);
    }
    lines->link.send(lines->link.data, lines->binary, line);
    buf_finish(&clean);
}

static void put_lines(struct ws_lines *lines)
{
    size_t done = 0;
    struct str all = buf_str(&lines->out);
    for (size_t end = 0; (end = str_find_char(all, '\n', done)) != SIZE_MAX; done = end + 1) {
        put_line(lines, str_slice(all, done, end));
    }
    buf_consume(&lines->out, done);
}

static void take_from_service(struct ws_lines *lines, struct str bytes)
{
    if (lines->telnet) {
        ws_telnet_from_service(lines->telnet, bytes);
        write_in(lines);
    } else {
        buf_add_str(&lines->out, bytes);
        put_lines(lines);
    }
}

static void on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)events;
    struct ws_lines *lines = watcher->data;
    char bytes[WS_LINES_PIECE];
    ssize_t got = recv(lines->fd, bytes, sizeof(bytes), 0);
    if (got > 0) {
        take_from_service(lines, (struct str){bytes, (size_t)got});
        if (lines->link.queued(lines->link.data) > QUEUED_SOFT) {
            ev_io_stop(loop, &lines->readable);
        }
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        ev_io_stop(loop, &lines->readable);
        lines->link.close(lines->link.data, CLOSE_NORMAL);
    }
}

void ws_lines_drained(struct ws_lines *lines)
{
    if (lines->link.queued(lines->link.data) <= QUEUED_SOFT) {
        ev_io_start(lines->loop, &lines->readable);
    }
}

/* -- from the client -- */

static void on_writable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)loop;
    (void)events;
    struct ws_lines *lines = watcher->data;
    write_in(lines);
    if (lines->in.length == 0) {
        lines->link.resume(lines->link.data);
    }
}

void ws_lines_message(struct ws_lines *lines, bool binary, struct str line)
{
    if (lines->telnet) {
        ws_telnet_from_client(lines->telnet, binary, line);
    } else {
        buf_add_str(&lines->in, line);
        buf_add_text(&lines->in, "\r\n");
    }
    write_in(lines);
}

bool ws_lines_is_behind(const struct ws_lines *lines)
{
    return lines->in.length > 0;
}

/* -- opening and closing -- */

/* Returns the other end of the socket; -1 on failure. */
static int join(struct web *web, bool telnet, const char *address, bool secure)
{
    struct err err = {0};
    int pair[2];
    struct service **service = telnet ? &web->telnet_service : &web->lines_service;
    const struct service_kind *kind = telnet ? &tel_service_kind : web->context->lines_kind;
    if (!*service && !service_open(kind, web->context, NULL, false, service, &err)) {
        log_error("lines over WebSockets: %s", err.text);
        return -1;
    }
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) {
        log_error("lines over WebSockets: %s", strerror(errno));
        return -1;
    }
    service_adopt(*service, pair[1], address);
    kind->set_secure((*service)->first, secure);
    return pair[0];
}

struct ws_lines *ws_lines_open(struct web *web, const struct ws_lines_link *link,
        struct ws_lines_kind kind, const char *address, bool secure)
{
    int fd = join(web, kind.form != WS_TELNET_NONE, address, secure);
    if (fd < 0) {
        return NULL;
    }
    struct ws_lines *lines = mem_alloc(sizeof(*lines));
    lines->link = *link;
    lines->loop = web->context->loop;
    lines->fd = fd;
    lines->binary = kind.binary;
    if (kind.form != WS_TELNET_NONE) {
        lines->telnet = ws_telnet_create(kind.form, &lines->in, link->send, link->data);
    }
    ev_io_init(&lines->readable, on_readable, fd, EV_READ);
    lines->readable.data = lines;
    ev_io_init(&lines->writable, on_writable, fd, EV_WRITE);
    lines->writable.data = lines;
    ev_io_start(lines->loop, &lines->readable);
    return lines;
}

void ws_lines_close(struct ws_lines *lines)
{
    if (lines) {
        ev_io_stop(lines->loop, &lines->readable);
        ev_io_stop(lines->loop, &lines->writable);
        (void)close(lines->fd);
        ws_telnet_destroy(lines->telnet);
        buf_wipe(&lines->in);
        buf_finish(&lines->out);
        mem_free(lines);
    }
}
