/* service.c -- the life of a service, independent of its protocol.
 *
 * 1. Connections are in one list, the newest first. Each is freed only in its stream's `ended`.
 * 2. A closed service lives as long as its last connection.
 * 3. A line protocol does not get the end of an HTTP request's first line: the connection ends
 * there, whatever the request was, so that no web page can use a visitor's browser to speak the
 * protocol. */
#include "net/stream/service.h"

#include "engine/base/mem.h"
#include "engine/base/refusals.h"
#include "engine/base/slab.h"
#include "net/stream/listener.h"
#include "net/stream/stream.h"

static const double tick_seconds = 1.0;

/* -- protocols of lines -- */

void service_refused(struct service_conn *conn, enum refusal reason, const char *why)
{
    if (conn->refused) {
        return;
    }
    conn->refused = true;
    net_refused(conn->service->context, &(struct refusal_note){.reason = reason,
                                                .address = conn->address,
                                                .endpoint = service_address(conn->service),
                                                .why = why});
}

static size_t on_lines(void *data, struct str bytes)
{
    struct service_conn *conn = data;
    const struct stream_events *events = conn->service->kind->events;
    size_t may = conn->seen +
                 first_line_feed(&conn->first_line, str_slice(bytes, conn->seen, bytes.length));
    if (may < bytes.length) {
        conn->doomed = true;
        service_refused(conn, REFUSAL_HTTP, NULL);
        stream_abort(conn->stream, "an HTTP request, which this service does not accept");
        return bytes.length;
    }
    size_t taken = events->received(data, bytes);
    conn->seen = (uint32_t)(bytes.length - taken);
    return taken;
}

static void on_lines_ended(void *data, const char *reason)
{
    struct service_conn *conn = data;
    conn->service->kind->events->ended(data, reason);
}

static void on_lines_drained(void *data)
{
    struct service_conn *conn = data;
    if (conn->service->kind->events->drained) {
        conn->service->kind->events->drained(data);
    }
}

static const struct stream_events lines_calls = {
        .received = on_lines,
        .ended = on_lines_ended,
        .drained = on_lines_drained,
};

/* -- connections -- */

static void open_conn(struct service *service, int fd, const char *address, bool admitted)
{
    const struct service_kind *kind = service->kind;
    struct service_conn *conn = slab_alloc(kind->conn_size);
    conn->service = service;
    conn->admitted = admitted;
    conn->address = slab_text(str_of(address));
    conn->next = service->first;
    if (service->first) {
        service->first->prev = conn;
    }
    service->first = conn;
    conn->stream = stream_accept(service->context, fd, service->tls ? kind->alpn : NULL,
            kind->takes_lines ? &lines_calls : kind->events, conn);
    kind->accepted(conn);
}

static void on_accepted(void *data, int fd, const char *address)
{
    open_conn(data, fd, address, true);
}

void service_adopt(struct service *service, int fd, const char *address)
{
    open_conn(service, fd, address, false);
}

static void free_service(struct service *service)
{
    ev_timer_stop(service->context->loop, &service->tick);
    service->kind->finish(service);
    mem_free(service);
}

void service_conn_end(struct service_conn *conn)
{
    struct service *service = conn->service;
    const char *why = stream_tls_failure(conn->stream);
    if (why) {
        service_refused(conn, REFUSAL_TLS, why);
    }
    if (conn->prev) {
        conn->prev->next = conn->next;
    } else {
        service->first = conn->next;
    }
    if (conn->next) {
        conn->next->prev = conn->prev;
    }
    if (conn->admitted) {
        net_dismiss(service->context, conn->address);
    }
    slab_free(conn->address);
    slab_free(conn);
    if (service->closed && !service->first) {
        free_service(service);
    }
}

void service_tick(struct service *service)
{
    service->kind->tick(service);
}

static void on_tick(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    struct service *service = watcher->data;
    refusals_tick(service->context->refusals);
    service_tick(service);
}

static void tell_listens(struct service *service, bool on)
{
    if (service->listener && service->kind->listens) {
        service->kind->listens(service, on);
    }
}

bool service_open(const struct service_kind *kind, struct net_context *context,
        const char *address, bool tls, struct service **out, struct err *err)
{
    if (kind->may_open && !kind->may_open(kind, context, err)) {
        return false;
    }
    struct service *service = mem_alloc(kind->size);
    service->kind = kind;
    service->context = context;
    service->tls = tls;
    if (kind->opened && !kind->opened(service, err)) {
        mem_free(service);
        return false;
    }
    if (address &&
            !listener_open(context, address, on_accepted, service, &service->listener, err)) {
        kind->finish(service);
        mem_free(service);
        return false;
    }
    if (service->listener && !tls && kind->preface) {
        listener_set_preface(service->listener, kind->preface);
    }
    tell_listens(service, true);
    ev_timer_init(&service->tick, on_tick, tick_seconds, tick_seconds);
    service->tick.data = service;
    ev_timer_start(context->loop, &service->tick);
    *out = service;
    return true;
}

const char *service_address(const struct service *service)
{
    return service->listener ? listener_address(service->listener) : "";
}

void service_stop_listening(struct service *service)
{
    tell_listens(service, false);
    listener_close(service->listener);
    service->listener = NULL;
}

void service_cut(struct service *service, const char *reason)
{
    for (struct service_conn *conn = service->first; conn; conn = conn->next) {
        conn->doomed = true;
        stream_abort(conn->stream, reason);
    }
    if (service->kind->cut) {
        service->kind->cut(service, reason);
    }
}

void service_close(struct service *service)
{
    if (!service) {
        return;
    }
    service_stop_listening(service);
    service->closed = true;
    if (!service->first) {
        free_service(service);
    }
}
