/* connector.c -- a way out: from HOST and PORT to a connected socket.
 *
 * Names are looked up in a thread (lookup.c), which is asked a few times a second: the loop never
 * waits for a name server.
 *
 * All addresses are tried in the order that the library gives; the last failure is told. */
#include "net/shared/connector.h"

#include "engine/base/mem.h"
#include "net/shared/lookup.h"

#include <ev.h>

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const double poll_seconds = 0.02;

struct connector {
    struct net_context *context;
    connector_done *done;
    void *data;
    struct lookup *lookup; /* owned */
    struct addrinfo *next; /* the next address to try */
    int fd;                /* connecting, or -1 */
    double timeout_seconds;
    double deadline;       /* of the look-up, in loop time */
    struct ev_timer timer; /* polls the look-up, or ends an attempt */
    struct ev_io watcher;
    const char *why; /* the last failure; static text */
};

static struct ev_loop *loop_of_connector(const struct connector *connector)
{
    return connector->context->loop;
}

static void set_timer_connector(struct connector *connector, double seconds)
{
    ev_timer_stop(loop_of_connector(connector), &connector->timer);
    ev_timer_set(
            &connector->timer, ev_time() - ev_now(loop_of_connector(connector)) + seconds, 0.0);
    ev_timer_start(loop_of_connector(connector), &connector->timer);
}

static void stop(struct connector *connector)
{
    ev_timer_stop(loop_of_connector(connector), &connector->timer);
    ev_io_stop(loop_of_connector(connector), &connector->watcher);
    lookup_end(connector->lookup);
    connector->lookup = NULL;
}

/* Reports the result to the owner, and frees the connector. */
static void finish_connector(struct connector *connector, int fd, const char *why)
{
    connector_done *done = connector->done;
    void *data = connector->data;
    stop(connector);
    mem_free(connector);
    done(data, fd, why);
}

/* -- connecting -- */

static void try_next(struct connector *connector);

static void give_up_address(struct connector *connector, const char *why)
{
    ev_io_stop(loop_of_connector(connector), &connector->watcher);
    (void)close(connector->fd);
    connector->fd = -1;
    connector->why = why;
    try_next(connector);
}

static void on_connected(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)loop;
    (void)events;
    struct connector *connector = watcher->data;
    int number = 0;
    socklen_t length = sizeof(number);
    (void)getsockopt(connector->fd, SOL_SOCKET, SO_ERROR, &number, &length);
    if (number != 0) {
        give_up_address(connector, strerror(number));
        return;
    }
    int one = 1;
    int fd = connector->fd;
    connector->fd = -1;
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    (void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
    finish_connector(connector, fd, "");
}

/* Tries one address. Returns false, with why set, if the attempt fails at once. */
static bool attempt(struct connector *connector, const struct addrinfo *address)
{
    int fd =
            socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
    if (fd < 0) {
        connector->why = strerror(errno);
        return false;
    }
    if (connect(fd, address->ai_addr, address->ai_addrlen) != 0 && errno != EINPROGRESS) {
        connector->why = strerror(errno);
        (void)close(fd);
        return false;
    }
    connector->fd = fd;
    ev_io_set(&connector->watcher, fd, EV_WRITE);
    ev_io_start(loop_of_connector(connector), &connector->watcher);
    set_timer_connector(connector, connector->timeout_seconds);
    return true;
}

static void try_next(struct connector *connector)
{
    while (connector->next) {
        const struct addrinfo *address = connector->next;
        connector->next = address->ai_next;
        if (attempt(connector, address)) {
            return;
        }
    }
    finish_connector(connector, -1, connector->why);
}

/* -- looking up -- */

static void on_timer(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)events;
    struct connector *connector = watcher->data;
    if (connector->fd >= 0) {
        give_up_address(connector, "no answer");
        return;
    }
    int failure = lookup_failure(connector->lookup);
    if (failure == LOOKUP_WAITS) {
        if (ev_now(loop) >= connector->deadline) {
            finish_connector(connector, -1, "the name server does not answer");
        } else {
            set_timer_connector(connector, poll_seconds);
        }
    } else if (failure != 0) {
        finish_connector(connector, -1, gai_strerror(failure));
    } else {
        connector->next = lookup_found(connector->lookup);
        try_next(connector);
    }
}

struct connector *connector_start(struct net_context *context,
        const struct connector_target *target, connector_done *done, void *data)
{
    struct connector *connector = mem_alloc(sizeof(*connector));
    connector->context = context;
    connector->done = done;
    connector->data = data;
    connector->fd = -1;
    connector->why = "it has no address";
    connector->timeout_seconds = target->timeout_ms / 1000.0;
    connector->deadline = ev_time() + connector->timeout_seconds;
    connector->lookup = lookup_start(target->host, target->port);
    ev_init(&connector->timer, on_timer);
    ev_init(&connector->watcher, on_connected);
    connector->timer.data = connector;
    connector->watcher.data = connector;
    set_timer_connector(connector, 0.0);
    return connector;
}

void connector_cancel(struct connector *connector)
{
    if (connector) {
        if (connector->fd >= 0) {
            (void)close(connector->fd);
        }
        stop(connector);
        mem_free(connector);
    }
}
