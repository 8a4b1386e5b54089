/* broker_link.c -- a connection to the broker's server, with reconnects.
 *
 * A server that does not answer for long is disconnected like a lost one: it may be frozen, with
 * another in its place. Waiting commands are bounded (WAITING_MAX); beyond that they are dropped,
 * since their senders repeat them. After a loss it waits before it reconnects, twice as long each
 * time, up to half a second only, because other worlds may be waiting for us. */
#include "engine/modules/realm/broker/broker_link.h"

#include "engine/base/base.h"
#include "net/shared/connector.h"
#include "net/stream/stream.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define WAITING_MAX ((size_t)512 * 1024)
#define CONNECT_MS 5000
#define RETRY_FIRST_MS 200
#define RETRY_MOST_MS 500
#define MARK_AUTH 0

struct broker_link {
    struct net_context *context;
    const struct broker_address *address;
    const struct tls_client *tls;
    const struct broker_link_events *events;
    void *data;
    int64_t patience_ms;
    struct connector *connector;
    struct stream *stream; /* NULL: none */
    struct broker_reader *reader;
    struct buf marks; /* marks of the commands that await answers */
    bool ready;
    bool closing;
    bool dropped;        /* the stream is closing; ignore it */
    int64_t asked_ms;    /* when the oldest pending command was sent */
    int64_t retry_at_ms; /* when not connected */
    int64_t retry_ms;
};

struct broker_link *broker_link_create(struct net_context *context,
        const struct broker_address *address, const struct tls_client *tls, int64_t patience_ms,
        const struct broker_link_events *events, void *data)
{
    struct broker_link *link = mem_alloc(sizeof(*link));
    link->context = context;
    link->address = address;
    link->tls = tls;
    link->patience_ms = patience_ms;
    link->events = events;
    link->data = data;
    link->retry_ms = RETRY_FIRST_MS;
    return link;
}

void broker_link_free(struct broker_link *link)
{
    broker_reader_destroy(link->reader);
    buf_finish(&link->marks);
    mem_free(link);
}

bool broker_link_is_ready(const struct broker_link *link)
{
    return link->ready;
}

/* -- the end -- */

static void lose(struct broker_link *link, const char *why)
{
    char reason[160];
    (void)snprintf(reason, sizeof(reason), "%s", why);
    link->ready = false;
    broker_reader_destroy(link->reader);
    link->reader = NULL;
    buf_clear(&link->marks);
    link->retry_at_ms = clock_ms() + link->retry_ms;
    link->retry_ms = link->retry_ms * 2 < RETRY_MOST_MS ? link->retry_ms * 2 : RETRY_MOST_MS;
    if (link->stream && !link->dropped) {
        link->dropped = true;
        stream_abort(link->stream, reason);
    }
    if (!link->closing) {
        link->events->lost(link->data, reason);
    }
}

static void on_ended(void *data, const char *reason)
{
    struct broker_link *link = data;
    link->stream = NULL;
    bool dropped = link->dropped;
    link->dropped = false;
    if (link->closing) {
        link->events->lost(link->data, reason);
    } else if (!dropped) {
        lose(link, reason);
    }
}

void broker_link_close(struct broker_link *link)
{
    link->closing = true;
    connector_cancel(link->connector);
    link->connector = NULL;
    if (link->stream && !link->dropped) {
        lose(link, "closed");
    }
}

/* -- answers -- */

static void take(struct broker_link *link, const struct redisReply *reply)
{
    unsigned char mark = (unsigned char)link->marks.bytes[0];
    buf_consume(&link->marks, 1);
    link->asked_ms = clock_ms();
    if (mark != MARK_AUTH) {
        link->events->answered(link->data, mark, reply);
        return;
    }
    if (broker_reply_is_error(reply)) {
        char why[128];
        (void)snprintf(why, sizeof(why), "it refuses our log-in: %.*s",
                STR_FMT(str_fit(broker_reply_text(reply), 90)));
        lose(link, why);
        return;
    }
    link->ready = true;
    link->retry_ms = RETRY_FIRST_MS;
    link->events->ready(link->data);
}

static size_t on_received(void *data, struct str bytes)
{
    struct broker_link *link = data;
    struct redisReply *reply = NULL;
    if (!link->reader || !broker_reader_feed(link->reader, bytes)) {
        if (link->reader) {
            lose(link, "its answer is not valid Redis protocol");
        }
        return bytes.length;
    }
    while (link->reader) {
        if (!broker_reader_next(link->reader, &reply)) {
            lose(link, "its answer is not valid Redis protocol");
            break;
        }
        if (!reply) {
            break;
        }
        if (link->marks.length == 0) {
            lose(link, "it sent an answer without a request");
        } else {
            take(link, reply);
        }
        broker_reply_free(reply);
    }
    return bytes.length;
}

static const struct stream_events stream_calls = {.received = on_received, .ended = on_ended};

/* -- commands -- */

static void send_now(
        struct broker_link *link, unsigned char mark, const struct str *words, size_t count)
{
    struct buf command = {0};
    if (link->marks.length == 0) {
        link->asked_ms = clock_ms();
    }
    broker_command_write(words, count, &command);
    buf_add_char(&link->marks, (char)mark);
    stream_write(link->stream, command.bytes, command.length);
    buf_finish(&command);
}

bool broker_link_send(
        struct broker_link *link, unsigned char mark, const struct str *words, size_t count)
{
    if (!link->ready || stream_queued(link->stream) > WAITING_MAX) {
        return false;
    }
    send_now(link, mark, words, count);
    return true;
}

/* -- connecting -- */

static void greet(struct broker_link *link)
{
    const struct broker_address *to = link->address;
    struct str words[3] = {STR("AUTH")};
    size_t count = 1;
    if (to->password[0] == '\0') {
        words[0] = STR("PING");
        send_now(link, MARK_AUTH, words, 1);
        return;
    }
    if (to->user[0] != '\0') {
        words[count++] = str_of(to->user);
    }
    words[count++] = str_of(to->password);
    send_now(link, MARK_AUTH, words, count);
}

static void on_connected(void *data, int fd, const char *why)
{
    struct broker_link *link = data;
    link->connector = NULL;
    if (fd < 0) {
        lose(link, why);
        return;
    }
    link->stream =
            link->tls ? stream_connect_tls(link->context, fd, link->tls, &stream_calls, link)
                      : stream_create(link->context, fd, &stream_calls, link);
    link->reader = broker_reader_create();
    link->dropped = false;
    greet(link);
}

static void connect_local(struct broker_link *link)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    (void)str_copy(str_of(link->address->path), to.sun_path, sizeof(to.sun_path));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0) {
        on_connected(link, fd, NULL);
        return;
    }
    const char *why = strerror(errno);
    if (fd >= 0) {
        (void)close(fd);
    }
    lose(link, why);
}

static void start(struct broker_link *link)
{
    struct connector_target target = {
            .host = link->address->host, .port = link->address->port, .timeout_ms = CONNECT_MS};
    if (link->address->path[0] != '\0') {
        connect_local(link);
    } else {
        link->connector = connector_start(link->context, &target, on_connected, link);
    }
}

bool broker_link_tick(struct broker_link *link)
{
    int64_t now_ms = clock_ms();
    if (link->closing) {
        return !link->stream;
    }
    if (!link->stream && !link->connector && now_ms >= link->retry_at_ms) {
        start(link);
    } else if (link->stream && !link->dropped && link->marks.length > 0 &&
               now_ms - link->asked_ms > link->patience_ms) {
        lose(link, "it does not answer");
    }
    return false;
}
