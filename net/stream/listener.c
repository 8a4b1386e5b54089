/* listener.c -- accepts connections, within the limits.
 *
 * 1. A turn accepts at most ACCEPT_BURST connections. So two thousand at once are greeted in some
 *    sixty turns, and each delays existing players by half a millisecond.
 * 2. One descriptor is kept in reserve. When the process has no more, it is given up to accept a
 *    connection and refuse it: an unaccepted connection would keep the socket readable and the loop
 *    spinning.
 * 3. A refused connection gets one sentence.
 *
 * Options that all sockets share (no delay, keepalive) are also set here, so a stream need not know
 * its kind of socket.
 *
 * Addresses of the form HOST:PORT are resolved once, at start, where blocking is allowed. To add a
 * form: listener_address.c. */
#include "net/stream/listener.h"

#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "engine/base/refusals.h"
#include "net/stream/listener_address.h"
#include "net/stream/proxied.h"

#include <ev.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    ACCEPT_BURST = 32,
    /* A peer that has vanished is detected within two minutes, whether or not data is sent to
     * it. */
    KEEPALIVE_IDLE_S = 60,
    KEEPALIVE_INTERVAL_S = 15,
    KEEPALIVE_COUNT = 4,
    UNACKNOWLEDGED_MS = 120 * 1000,
};

struct listener {
    struct net_context *context;
    listener_accepted *accepted;
    void *data;
    struct listener_socket socket;
    const char *preface; /* NULL: none */
    int reserve_fd;
    struct ev_io watcher;
    struct proxied *proxied; /* owned; connections waiting for their PROXY header */
    struct ev_timer rest;    /* accepting pauses: no descriptor is left, not even the reserve */
};

static const double rest_seconds = 0.1;

static int open_reserve(void)
{
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void set_option(int fd, int level, int name, int value)
{
    /* These options are optional; a kernel without one works as well. */
    (void)setsockopt(fd, level, name, &value, sizeof(value));
}

/* Sets options of the listening socket, which accepted sockets inherit (tcp(7)). This saves six
 * system calls for each. */
static void set_tcp_options(int fd)
{
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
    set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, KEEPALIVE_IDLE_S);
    set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, KEEPALIVE_INTERVAL_S);
    set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, KEEPALIVE_COUNT);
    set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS);
}

/* Writes the peer's address as net.h names it. */
static void name_peer(const struct sockaddr_storage *peer, char *out, size_t size)
{
    const char *text = NULL;
    if (peer->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)peer;
        text = inet_ntop(AF_INET, &v4->sin_addr, out, (socklen_t)size);
    } else if (peer->ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)peer;
        const unsigned char *bytes = v6->sin6_addr.s6_addr;
        text = IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)
                       ? inet_ntop(AF_INET, bytes + 12, out, (socklen_t)size)
                       : inet_ntop(AF_INET6, bytes, out, (socklen_t)size);
    }
    if (!text) {
        (void)snprintf(out, size, "unix");
    }
}

/* Writes one sentence and closes the socket. Bytes that do not fit the socket's buffer are dropped.
 */
static void send_away(const struct listener *listener, int fd, const char *why)
{
    char text[320];
    int length = snprintf(
            text, sizeof(text), "%s%s\r\n", listener->preface ? listener->preface : "", why);
    (void)!send(fd, text, (size_t)length, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)shutdown(fd, SHUT_WR);
    (void)close(fd);
}

static void take_a_rest(struct listener *listener)
{
    ev_io_stop(listener->context->loop, &listener->watcher);
    ev_timer_stop(listener->context->loop, &listener->rest);
    ev_timer_set(&listener->rest, rest_seconds, 0.0);
    ev_timer_start(listener->context->loop, &listener->rest);
}

static void on_rested(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)events;
    struct listener *listener = watcher->data;
    if (listener->reserve_fd < 0) {
        listener->reserve_fd = open_reserve();
    }
    ev_io_start(loop, &listener->watcher);
}

/* Uses the reserve to refuse one connection when no descriptor is left. False if none is waiting,
 * or the reserve was lost (another thread was faster): then accepting pauses for a moment. */
static bool send_one_away(struct listener *listener)
{
    if (listener->reserve_fd < 0) {
        take_a_rest(listener);
        return false;
    }
    (void)close(listener->reserve_fd);
    int fd = accept4(listener->socket.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0) {
        net_refused(listener->context,
                &(struct refusal_note){.reason = REFUSAL_DESCRIPTORS,
                        .endpoint = listener->socket.name,
                        .why = "out of file descriptors; raise the limit, see ulimit -n"});
        send_away(listener, fd, LINE("The server is full; please try again in a few minutes."));
    }
    listener->reserve_fd = open_reserve();
    return fd >= 0;
}

static void admit(void *data, int fd, const char *address)
{
    struct listener *listener = data;
    const char *why = NULL;
    if (!net_admit(listener->context, address, listener->socket.name, &why)) {
        send_away(listener, fd, why);
        return;
    }
    listener->accepted(listener->data, fd, address);
}

static void welcome(struct listener *listener, int fd, const struct sockaddr_storage *peer)
{
    char address[INET6_ADDRSTRLEN];
    name_peer(peer, address, sizeof(address));
    if (proxied_is_due(listener->context, address)) {
        proxied_wait(listener->proxied, fd, address);
    } else {
        admit(listener, fd, address);
    }
}

/* Accepts one connection; false if no more can be accepted this turn. */
static bool accept_one(struct listener *listener)
{
    struct sockaddr_storage peer = {0};
    socklen_t length = sizeof(peer);
    int fd = accept4(listener->socket.fd, (struct sockaddr *)&peer, &length,
            SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0) {
        welcome(listener, fd, &peer);
        return true;
    }
    if (errno == EMFILE || errno == ENFILE) {
        return send_one_away(listener);
    }
    /* A client that hung up before it was accepted does not stop the burst. */
    return errno == ECONNABORTED || errno == EINTR || errno == EPROTO;
}

static void on_newcomers(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)loop;
    (void)events;
    struct listener *listener = watcher->data;
    for (int i = 0; i < ACCEPT_BURST && accept_one(listener); i++) {
    }
}

bool listener_open(struct net_context *context, const char *address,
        listener_accepted *accepted, void *data, struct listener **out, struct err *err)
{
    struct listener_socket socket;
    if (!listener_socket_open(address, &socket, err)) {
        return false;
    }
    struct listener *listener = mem_alloc(sizeof(*listener));
    listener->context = context;
    listener->accepted = accepted;
    listener->data = data;
    listener->socket = socket;
    listener->proxied = proxied_create(context, listener->socket.name, admit, listener);
    listener->reserve_fd = open_reserve();
    set_tcp_options(socket.fd);
    ev_io_init(&listener->watcher, on_newcomers, socket.fd, EV_READ);
    listener->watcher.data = listener;
    ev_init(&listener->rest, on_rested);
    listener->rest.data = listener;
    ev_io_start(context->loop, &listener->watcher);
    *out = listener;
    return true;
}

void listener_set_preface(struct listener *listener, const char *preface)
{
    listener->preface = preface;
}

const char *listener_address(const struct listener *listener)
{
    return listener->socket.name;
}

void listener_close(struct listener *listener)
{
    if (!listener) {
        return;
    }
    ev_io_stop(listener->context->loop, &listener->watcher);
    ev_timer_stop(listener->context->loop, &listener->rest);
    listener_socket_close(&listener->socket);
    proxied_destroy(listener->proxied);
    if (listener->reserve_fd >= 0) {
        (void)close(listener->reserve_fd);
    }
    mem_free(listener);
}
