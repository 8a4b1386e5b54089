/* irc.c -- Measures the cost of a message to many IRC clients on one channel.
 *
 * usage: bench-irc [--echo] CONNECTIONS SECONDS PORT
 *
 * Connects them (AT_ONCE under way at a time), joins each to #crowd, and prints how long that took.
 * Then the first client says a word, waits until all others have it, and repeats this for that
 * time. Prints two lines of NAME=NUMBER:
 *
 *     entered_s=          from the first connection to the last client's end of NAMES
 *     rounds= lines_s= spread_ms= worst_ms=   messages, lines delivered per second, time from the first
 *                         client with a message to the last (median), and the worst such time
 *
 * With --echo there is no registration. Each client of a plain echo server sends a line at once and
 * gets it back, which makes as many lines to as many connections. */
#include <ev.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 50, READ_BYTES = 1 << 16, KEEP = 15, SPREADS_MAX = 100000 };

struct bench;

struct client {
    struct ev_io watcher;
    struct bench *bench;
    unsigned number;
    bool in;
    char tail[KEEP + 1]; /* the end of the previous read, for words that were split */
    size_t tail_length;
};

struct bench {
    struct ev_loop *loop;
    struct sockaddr_in address;
    struct client *clients;
    unsigned count;
    unsigned opened;
    unsigned entered;
    bool echo;
    bool running; /* all are in */
    double seconds;
    double started;
    /* The message under way. */
    unsigned heard;
    double first;
    double *spreads;
    size_t rounds;
    char mark[24];
    struct ev_timer end;
};

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void say(const struct client *client, const char *text)
{
    size_t length = strlen(text);
    if (send(client->watcher.fd, text, length, MSG_NOSIGNAL) != (ssize_t)length) {
        die("bench-irc: send");
    }
}

/* Sends the next message of the one sender, or the next line of each. */
static void next_round(struct bench *bench)
{
    char line[80];
    bench->heard = 0;
    bench->first = 0;
    (void)snprintf(bench->mark, sizeof(bench->mark), "~%zu~", bench->rounds);
    if (!bench->echo) {
        (void)snprintf(line, sizeof(line), "PRIVMSG #crowd :%s\r\n", bench->mark);
        say(&bench->clients[0], line);
        return;
    }
    (void)snprintf(line, sizeof(line), "PRIVMSG #crowd :%s\n", bench->mark);
    for (unsigned i = 1; i < bench->count; i++) {
        say(&bench->clients[i], line);
    }
}

static void note_heard(struct bench *bench)
{
    double time = now();
    bench->first = bench->first > 0 ? bench->first : time;
    if (++bench->heard + 1 < bench->count) {
        return;
    }
    if (bench->rounds < SPREADS_MAX) {
        bench->spreads[bench->rounds] = time - bench->first;
    }
    bench->rounds++;
    next_round(bench);
}

static void open_next(struct bench *bench);

static void enter(struct client *client)
{
    struct bench *bench = client->bench;
    client->in = true;
    bench->entered++;
    if (bench->opened < bench->count) {
        open_next(bench);
    }
    if (bench->entered == bench->count && !bench->running) {
        bench->running = true;
        printf("entered_s=%.2f\n", now() - bench->started);
        (void)fflush(stdout);
        bench->started = now();
        ev_timer_set(&bench->end, bench->seconds, 0);
        ev_timer_start(bench->loop, &bench->end);
        next_round(bench);
    }
}

static void on_bytes(struct client *client, char *bytes)
{
    if (!client->in) {
        if (strstr(bytes, " 366 ") && strstr(bytes, "#crowd")) {
            enter(client);
        } else if (strstr(bytes, " 376 ")) {
            say(client, "JOIN #crowd\r\n");
        }
    } else if (client->number > 0 && strstr(bytes, client->bench->mark)) {
        note_heard(client->bench);
    }
}

static void on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    static char bytes[KEEP + READ_BYTES + 1];
    struct client *client = watcher->data;
    (void)loop;
    (void)events;
    memcpy(bytes, client->tail, client->tail_length);
    ssize_t got = recv(watcher->fd, bytes + client->tail_length, READ_BYTES, 0);
    if (got <= 0) {
        die("bench-irc: the server has closed");
    }
    size_t length = client->tail_length + (size_t)got;
    bytes[length] = '\0';
    on_bytes(client, bytes);
    /* A word that was counted is not counted again. */
    bool line_end = bytes[length - 1] == '\n';
    client->tail_length = line_end ? 0 : length < KEEP ? length : KEEP;
    memcpy(client->tail, bytes + length - client->tail_length, client->tail_length);
}

static void open_next(struct bench *bench)
{
    char text[96];
    struct client *client = &bench->clients[bench->opened];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 ||
            connect(fd, (struct sockaddr *)&bench->address, sizeof(bench->address)) != 0) {
        die("bench-irc: connect");
    }
    client->bench = bench;
    client->number = bench->opened++;
    ev_io_init(&client->watcher, on_readable, fd, EV_READ);
    client->watcher.data = client;
    ev_io_start(bench->loop, &client->watcher);
    if (bench->echo) {
        enter(client);
        return;
    }
    (void)snprintf(text, sizeof(text), "NICK irc%u\r\nUSER irc 0 * :Bench\r\n", client->number);
    say(client, text);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void on_end(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    struct bench *bench = timer->data;
    size_t count = bench->rounds < SPREADS_MAX ? bench->rounds : SPREADS_MAX;
    (void)events;
    qsort(bench->spreads, count, sizeof(double), by_size);
    printf("rounds=%zu lines_s=%.0f spread_ms=%.2f worst_ms=%.2f\n", bench->rounds,
            (double)bench->rounds * (bench->count - 1) / (now() - bench->started),
            count ? bench->spreads[count / 2] * 1000 : 0,
            count ? bench->spreads[count - 1] * 1000 : 0);
    ev_break(loop, EVBREAK_ALL);
}

int main(int argc, char **argv)
{
    struct bench bench = {.loop = ev_default_loop(0)};
    int at = 1;
    if (argc > 1 && strcmp(argv[1], "--echo") == 0) {
        bench.echo = true;
        at++;
    }
    if (argc - at != 3) {
        (void)fprintf(stderr, "usage: bench-irc [--echo] CONNECTIONS SECONDS PORT\n");
        return 2;
    }
    bench.count = (unsigned)strtoul(argv[at], NULL, 10);
    bench.seconds = strtod(argv[at + 1], NULL);
    bench.address.sin_family = AF_INET;
    bench.address.sin_port = htons((uint16_t)strtoul(argv[at + 2], NULL, 10));
    (void)inet_pton(AF_INET, "127.0.0.1", &bench.address.sin_addr);
    bench.clients = calloc(bench.count, sizeof(*bench.clients));
    bench.spreads = calloc(SPREADS_MAX, sizeof(*bench.spreads));
    if (bench.count < 2 || !bench.clients || !bench.spreads) {
        return 2;
    }
    ev_timer_init(&bench.end, on_end, 0, 0);
    bench.end.data = &bench;
    bench.started = now();
    for (unsigned i = 0; i < AT_ONCE && bench.opened < bench.count; i++) {
        open_next(&bench);
    }
    ev_run(bench.loop, 0);
    free(bench.clients);
    free(bench.spreads);
    return 0;
}
