/* web.c -- Many browsers in one process: successive requests on persistent connections, or a crowd
 * of WebSockets that hear each other.
 *
 * usage: bench-web get CONNECTIONS SECONDS PORT PATH
 *        bench-web crowd CONNECTIONS PORT
 *
 * `get` asks for PATH again on each connection as soon as it is answered, and prints rate, p50_us,
 * p99_us and the bytes of an answer; it stops at the first answer that is not 200.
 *
 * `crowd` opens WebSockets as guests and prints greeted=SECONDS when all are in. Each line of its
 * standard input is then a command for the first of them: when all have been sent a frame with a
 * MARK in it, first_ms, last_ms and bytes are printed. The end of the input ends the program.
 *
 * Client and server share the machine, so figures are only comparable with those of another server
 * under the same load. */
#include <ev.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MARK = '~', KEEP = 65536, TIMES_MAX = 4000000, PARALLEL = 200 };

struct client {
    struct ev_io watcher;
    int fd;
    char *bytes; /* KEEP */
    size_t length;
    double asked;
    bool in;    /* crowd: welcomed */
    bool heard; /* crowd: the mark */
};

static struct ev_loop *loop;
static struct client *clients;
static int client_count;
static int port;
static char request[1024];
static size_t request_length;
static float *times;
static size_t time_count;
static size_t answer_bytes;
static double ends_at;
static int in_count;
static int connected;
static int heard_count;
static double said_at;
static double first_at;
static size_t heard_bytes;

static _Noreturn void give_up(const char *why)
{
    (void)fprintf(stderr, "bench-web: %s\n", why);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = send(fd, bytes, length, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN) {
            give_up("the server closed a connection");
        }
        bytes += n > 0 ? n : 0;
        length -= n > 0 ? (size_t)n : 0;
    }
}

static void dial(struct client *client, void (*run)(struct ev_loop *, struct ev_io *, int))
{
    struct sockaddr_in to = {.sin_family = AF_INET,
            .sin_port = htons((uint16_t)port),
            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client->fd < 0 || connect(client->fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
        give_up(strerror(errno));
    }
    (void)setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    (void)fcntl(client->fd, F_SETFL, O_NONBLOCK);
    client->bytes = malloc(KEEP);
    ev_io_init(&client->watcher, run, client->fd, EV_READ);
    client->watcher.data = client;
    ev_io_start(loop, &client->watcher);
}

static void take(struct client *client)
{
    if (client->length == KEEP) {
        give_up("an answer is longer than 64 KB");
    }
    ssize_t n = recv(client->fd, client->bytes + client->length, KEEP - client->length, 0);
    if (n == 0 || (n < 0 && errno != EAGAIN)) {
        give_up("the server closed a connection");
    }
    client->length += n > 0 ? (size_t)n : 0;
}

static int compare(const void *a, const void *b)
{
    float x = *(const float *)a;
    float y = *(const float *)b;
    return (x > y) - (x < y);
}

/* -- get -- */

static void ask(struct client *client)
{
    client->asked = now();
    write_all(client->fd, request, request_length);
}

/* The length of a whole answer, or 0. */
static size_t answer_length(const struct client *client)
{
    char *end = memmem(client->bytes, client->length, "\r\n\r\n", 4);
    if (!end) {
        return 0;
    }
    char *field = memmem(client->bytes, (size_t)(end - client->bytes), "Content-Length: ", 16);
    if (!field || memcmp(client->bytes, "HTTP/1.1 200", 12) != 0) {
        give_up("an answer is not 200 with a length");
    }
    size_t whole = (size_t)(end + 4 - client->bytes) + strtoul(field + 16, NULL, 10);
    return client->length >= whole ? whole : 0;
}

static void on_answer(struct ev_loop *l, struct ev_io *watcher, int events)
{
    (void)events;
    struct client *client = watcher->data;
    take(client);
    size_t length = answer_length(client);
    if (length == 0) {
        return;
    }
    double at = now();
    answer_bytes = length;
    client->length = 0;
    if (time_count < TIMES_MAX) {
        times[time_count++] = (float)((at - client->asked) * 1e6);
    }
    if (at < ends_at) {
        ask(client);
    } else {
        ev_io_stop(l, watcher);
    }
}

static void get(const char *path, double seconds)
{
    request_length = (size_t)snprintf(
            request, sizeof(request), "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path);
    times = malloc(TIMES_MAX * sizeof(*times));
    for (int i = 0; i < client_count; i++) {
        dial(&clients[i], on_answer);
    }
    double began = now();
    ends_at = began + seconds;
    for (int i = 0; i < client_count; i++) {
        ask(&clients[i]);
    }
    (void)ev_run(loop, 0);
    double took = now() - began;
    qsort(times, time_count, sizeof(*times), compare);
    (void)printf("rate=%.0f p50_us=%.0f p99_us=%.0f bytes=%zu\n", (double)time_count / took,
            (double)times[time_count / 2], (double)times[time_count / 100 * 99], answer_bytes);
}

/* -- crowd -- */

/* One text frame, masked with zeros. */
static void post(struct client *client, const char *json)
{
    char frame[1200];
    size_t length = strlen(json);
    size_t head = length < 126 ? 6 : 8;
    memset(frame, 0, head);
    frame[0] = (char)0x81;
    frame[1] = (char)(0x80 | (length < 126 ? length : 126));
    if (length >= 126) {
        frame[2] = (char)(length >> 8);
        frame[3] = (char)length;
    }
    memcpy(frame + head, json, length);
    write_all(client->fd, frame, head + length);
}

static void on_frames(struct ev_loop *l, struct ev_io *watcher, int events);

static void dial_next(void)
{
    if (connected < client_count) {
        struct client *client = &clients[connected++];
        dial(client, on_frames);
        write_all(client->fd, request, request_length);
        post(client, "{\"type\":\"guest\"}");
    }
}

static void heed(struct client *client)
{
    if (!client->in && memmem(client->bytes, client->length, "\"prompt\"", 8)) {
        client->in = true;
        in_count++;
        dial_next();
    }
    if (said_at > 0 && !client->heard && memchr(client->bytes, MARK, client->length)) {
        client->heard = true;
        first_at = heard_count++ == 0 ? now() : first_at;
    }
}

static void on_frames(struct ev_loop *l, struct ev_io *watcher, int events)
{
    (void)l;
    (void)events;
    struct client *client = watcher->data;
    size_t before = client->length;
    take(client);
    heard_bytes += client->length - before;
    heed(client);
    /* A mark or a prompt may come apart: the end is kept. */
    size_t keep = client->length < 64 ? client->length : 64;
    memmove(client->bytes, client->bytes + client->length - keep, keep);
    client->length = client->heard || client->in ? 0 : keep;
}

static void say(const char *line)
{
    char json[1100];
    (void)snprintf(json, sizeof(json), "{\"type\":\"command\",\"line\":\"%s\"}", line);
    for (int i = 0; i < client_count; i++) {
        clients[i].heard = false;
    }
    heard_count = 0;
    heard_bytes = 0;
    said_at = now();
    post(&clients[0], json);
    while (heard_count < client_count && now() - said_at < 30) {
        (void)ev_run(loop, EVRUN_ONCE);
    }
    (void)printf("heard=%d first_ms=%.2f last_ms=%.2f bytes=%zu\n", heard_count,
            (first_at - said_at) * 1e3, (now() - said_at) * 1e3, heard_bytes);
    said_at = 0;
}

static void rest(double seconds)
{
    double until = now() + seconds;
    while (now() < until) {
        (void)ev_run(loop, EVRUN_NOWAIT);
        (void)usleep(1000);
    }
}

static void crowd(void)
{
    char line[1024];
    request_length = (size_t)snprintf(request, sizeof(request),
            "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    double began = now();
    for (int i = 0; i < PARALLEL; i++) {
        dial_next();
    }
    while (in_count < client_count) {
        (void)ev_run(loop, EVRUN_ONCE);
    }
    (void)printf("greeted=%.2f\n", now() - began);
    (void)fflush(stdout);
    while (fgets(line, sizeof(line), stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0]) {
            say(line);
        }
        rest(0.3);
        (void)fflush(stdout);
    }
}

int main(int argc, char **argv)
{
    bool is_get = argc == 6 && strcmp(argv[1], "get") == 0;
    if (!is_get && !(argc == 4 && strcmp(argv[1], "crowd") == 0)) {
        give_up("usage: bench-web get CONNECTIONS SECONDS PORT PATH | crowd CONNECTIONS PORT");
    }
    loop = ev_default_loop(0);
    client_count = (int)strtol(argv[2], NULL, 10);
    clients = calloc((size_t)client_count, sizeof(*clients));
    port = (int)strtol(argv[is_get ? 4 : 3], NULL, 10);
    if (is_get) {
        get(argv[5], strtod(argv[3], NULL));
    } else {
        crowd();
    }
    return 0;
}
