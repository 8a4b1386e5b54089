/* proxied.c -- connections from a proxy that wait for their PROXY header.
 *
 * 1. The configuration lists the proxies' addresses (proxies). A connection from one without the
 *    header is refused, and the header is believed from no other address. So nothing is guessed.
 * 2. For the limits, a connection counts under its client's address, or under the proxy's if the
 *    header gives none.
 * 3. The number of waiting connections and the time they may wait are limited. */
#include "net/stream/proxied.h"

#include "engine/base/mem.h"
#include "engine/base/refusals.h"
#include "net/stream/net.h"
#include "net/stream/proxied_header.h"

#include <ev.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { WAITING_MOST = 512 };

static const double wait_seconds = 5.0;

struct waiting {
    struct proxied *proxied;
    struct waiting *next;
    struct waiting *prev;
    struct ev_io watcher;
    struct ev_timer timer;
    int fd; /* owned */
    char address[ADDRESS_SIZE];
    size_t length;
    char bytes[PROXIED_MOST];
};

struct proxied {
    struct net_context *context;
    const char *endpoint; /* borrowed */
    proxied_done *done;
    void *data;
    struct waiting *first;
    size_t count;
};

bool proxied_is_due(const struct net_context *context, const char *address)
{
    struct net_limits proxies = {
            .exempt = context->proxies,
            .exempt_count = (uint32_t)context->proxy_count,
    };
    return context->proxy_count > 0 && strcmp(address, "unix") != 0 &&
           net_address_is_exempt(&proxies, address);
}

struct proxied *proxied_create(
        struct net_context *context, const char *endpoint, proxied_done *done, void *data)
{
    struct proxied *proxied = mem_alloc(sizeof(*proxied));
    proxied->context = context;
    proxied->endpoint = endpoint;
    proxied->done = done;
    proxied->data = data;
    return proxied;
}

/* Removes a waiting connection; the caller gets its socket. */
static int leave(struct waiting *one)
{
    struct proxied *proxied = one->proxied;
    int fd = one->fd;
    ev_io_stop(proxied->context->loop, &one->watcher);
    ev_timer_stop(proxied->context->loop, &one->timer);
    if (one->prev) {
        one->prev->next = one->next;
    } else {
        proxied->first = one->next;
    }
    if (one->next) {
        one->next->prev = one->prev;
    }
    proxied->count--;
    mem_free(one);
    return fd;
}

/* Notes a refusal; address is the proxy's. */
static void note_refused(const struct proxied *proxied, const char *address, const char *why)
{
    net_refused(proxied->context, &(struct refusal_note){.reason = REFUSAL_PROXY,
                                          .address = address,
                                          .endpoint = proxied->endpoint,
                                          .why = why});
}

static void give_up(struct waiting *one, const char *why)
{
    note_refused(one->proxied, one->address, why);
    (void)close(leave(one));
}

static void settle_proxied(struct waiting *one, const struct proxied_header *header)
{
    struct proxied *proxied = one->proxied;
    char address[ADDRESS_SIZE];
    (void)snprintf(address, sizeof(address), "%s",
            header->address[0] ? header->address : one->address);
    proxied->done(proxied->data, leave(one), address);
}

static void on_readable_proxied(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)loop;
    (void)events;
    struct waiting *one = watcher->data;
    for (;;) {
        struct proxied_header header;
        enum proxied_state state =
                proxied_header_read((struct str){one->bytes, one->length}, &header);
        if (state == PROXIED_WHOLE) {
            settle_proxied(one, &header);
            return;
        }
        if (state == PROXIED_BAD) {
            give_up(one, "the first bytes are not a header of the PROXY protocol");
            return;
        }
        must(one->length + header.needs <= sizeof(one->bytes));
        ssize_t got = recv(one->fd, one->bytes + one->length, header.needs, 0);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
            return;
        }
        if (got <= 0) {
            give_up(one, "the connection ended before the header was whole");
            return;
        }
        one->length += (size_t)got;
    }
}

static void on_late(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    give_up(watcher->data, "the proxy did not send the client's address in time");
}

void proxied_wait(struct proxied *proxied, int fd, const char *address)
{
    if (proxied->count >= WAITING_MOST) {
        note_refused(proxied, address, "too many wait for their header");
        (void)close(fd);
        return;
    }
    struct waiting *one = mem_alloc(sizeof(*one));
    struct ev_loop *loop = proxied->context->loop;
    one->proxied = proxied;
    one->fd = fd;
    (void)snprintf(one->address, sizeof(one->address), "%s", address);
    one->next = proxied->first;
    if (proxied->first) {
        proxied->first->prev = one;
    }
    proxied->first = one;
    proxied->count++;
    ev_io_init(&one->watcher, on_readable_proxied, fd, EV_READ);
    one->watcher.data = one;
    ev_io_start(loop, &one->watcher);
    ev_timer_init(&one->timer, on_late, wait_seconds, 0.0);
    one->timer.data = one;
    ev_timer_start(loop, &one->timer);
}

void proxied_destroy(struct proxied *proxied)
{
    while (proxied && proxied->first) {
        (void)close(leave(proxied->first));
    }
    mem_free(proxied);
}
