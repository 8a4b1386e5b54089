/* load.c -- many telnet players in one process, each typing its next line when the last is
 * answered.
 *
 * usage: bench-load [--echo] [--host HOST] [--connections N] [--first N] [--login LINE] PORT
 *
 * Connects all at once, waits until each is greeted, types LINE for each and waits until each is
 * in, saying how long that took. Then it holds the connections, reads and drops what comes, and
 * takes orders from its standard input, each answered by one line of NAME=NUMBER:
 *
 *     run SECONDS SENDERS LINE[<tab>LINE...]
 *
 * has the first SENDERS players type the lines in turn for that time. In LINE, %d is the player's
 * number, counted from --first (1). The end of the input ends the program.
 *
 * 1. A line is answered by a prompt: "> " and IAC GA or IAC EOR; with --echo by a line's end.
 * 2. No telnet option is ever agreed to, so the bytes that end a prompt are always sent.
 * 3. A player stops at the end of its round of lines: what a round undoes is undone.
 * 4. `delivered` counts the MARKs that anybody was sent: lines of speech, if MARK is in what is
 *    said. `answered` and `delivered` are those of the time asked for, no later ones; the worst
 *    waiting time is that of all.
 *
 * Client and server share the machine, so figures mean something only beside those of bench-echo
 * under this same load. */
#include <ev.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    MARK = '~',
    TAIL = 3, /* a prompt's end has four bytes, which may come apart */
    READ_BYTES = 1 << 16,
    ORDER_BYTES = 8192,
    LINES_MAX = 16,
    LINE_BYTES = 512,
    STUCK_SECONDS = 60,
};

enum phase { PHASE_GREETING, PHASE_ENTERING, PHASE_HOLDING, PHASE_RUNNING };

/* One player. */
struct client {
    struct ev_io watcher;
    uint32_t number;
    uint32_t step; /* which of the lines is next */
    bool waiting;
    int64_t sent_us;
    size_t tail_used;
    uint8_t tail[TAIL];
};

struct load {
    struct ev_loop *loop;
    const char *host;
    uint16_t port;
    bool echo;
    uint32_t connections;
    uint32_t first;
    const char *login; /* NULL: nothing is typed before orders */
    struct client *clients;
    enum phase phase;
    uint32_t waiting; /* clients that have yet to be greeted or answered */
    int64_t begun_us;
    struct ev_timer clock; /* the end of a run */
    struct ev_timer stuck; /* no answer for too long ends the program */
    struct ev_io input;
    size_t order_used;
    char order[ORDER_BYTES];
    char *lines[LINES_MAX]; /* of the run; in order */
    uint32_t line_count;
    uint32_t senders;
    bool open; /* the run's time is not over */
    int64_t open_us;
    uint64_t answered;
    uint64_t delivered;
    uint32_t *samples_us; /* owned */
    size_t sample_count;
    size_t sample_room;
    uint8_t bytes[TAIL + READ_BYTES];
};

static int64_t now_us(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

__attribute__((format(printf, 1, 2))) static _Noreturn void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("bench-load: ", stderr);
    vfprintf(stderr, format, arguments);
    fputs("\n", stderr);
    va_end(arguments);
    exit(1);
}

static void add_sample(struct load *load, int64_t us)
{
    if (load->sample_count == load->sample_room) {
        load->sample_room = load->sample_room ? load->sample_room * 2 : 1 << 16;
        load->samples_us =
                realloc(load->samples_us, load->sample_room * sizeof(*load->samples_us));
        if (!load->samples_us) {
            fail("out of memory");
        }
    }
    load->samples_us[load->sample_count++] = us > UINT32_MAX ? UINT32_MAX : (uint32_t)us;
}

static int compare(const void *left, const void *right)
{
    const uint32_t *a = left;
    const uint32_t *b = right;
    return (*a > *b) - (*a < *b);
}

/* Prints the waiting times and forgets them. */
static void report_samples(struct load *load)
{
    size_t n = load->sample_count;
    if (n > 0) {
        qsort(load->samples_us, n, sizeof(*load->samples_us), compare);
        printf(" p50_us=%" PRIu32 " p99_us=%" PRIu32 " max_us=%" PRIu32,
                load->samples_us[n / 2], load->samples_us[n * 99 / 100],
                load->samples_us[n - 1]);
    }
    printf("\n");
    (void)fflush(stdout);
    load->sample_count = 0;
}

/* Types template for client, its %d replaced. */
static void type_line(struct load *load, struct client *client, const char *template)
{
    char line[LINE_BYTES + 16];
    const char *mark = strstr(template, "%d");
    int length = mark ? snprintf(line, sizeof(line), "%.*s%" PRIu32 "%s\n",
                                (int)(mark - template), template, client->number, mark + 2)
                      : snprintf(line, sizeof(line), "%s\n", template);
    if (length < 0 || (size_t)length >= sizeof(line)) {
        fail("too long a line: %s", template);
    }
    client->waiting = true;
    client->sent_us = now_us();
    if (send(client->watcher.fd, line, (size_t)length, MSG_NOSIGNAL) != length) {
        fail("player %" PRIu32 " cannot send: %s", client->number, strerror(errno));
    }
    load->waiting++;
}

static void end_phase(struct load *load);

static void restart_stuck(struct load *load, double seconds)
{
    ev_timer_stop(load->loop, &load->stuck);
    ev_timer_set(&load->stuck, seconds + STUCK_SECONDS, 0.0);
    ev_timer_start(load->loop, &load->stuck);
}

static void type_next(struct load *load, struct client *client)
{
    const char *line = load->lines[client->step];
    client->step = (client->step + 1) % load->line_count;
    type_line(load, client, line);
}

/* The client got what it waited for. */
static void take_answer(struct load *load, struct client *client)
{
    client->waiting = false;
    load->waiting--;
    add_sample(load, now_us() - client->sent_us);
    if (load->phase == PHASE_RUNNING) {
        load->answered += load->open;
        if (load->open || client->step != 0) {
            type_next(load, client);
        }
    }
    if (load->waiting == 0) {
        end_phase(load);
    }
}

static bool is_prompt_end(const uint8_t *at)
{
    enum { GA = 249, EOR = 239, IAC = 255 };

    return at[0] == '>' && at[1] == ' ' && at[2] == IAC && (at[3] == GA || at[3] == EOR);
}

/* Looks for what ends the waiting in what came: bytes[TAIL..TAIL+got), with what of the bytes
 * before may begin a prompt's end put in front. */
static bool finds_answer(struct load *load, struct client *client, size_t got)
{
    if (load->echo || load->phase == PHASE_GREETING) {
        return memchr(load->bytes + TAIL, '\n', got) != NULL;
    }
    uint8_t *begin = load->bytes + TAIL - client->tail_used;
    size_t size = client->tail_used + got;
    memcpy(begin, client->tail, client->tail_used);
    bool found = false;
    for (const uint8_t *at = begin; !found && size - (size_t)(at - begin) > TAIL; at++) {
        at = memchr(at, '>', size - (size_t)(at - begin) - TAIL);
        if (!at) {
            break;
        }
        found = is_prompt_end(at);
    }
    client->tail_used = size < TAIL ? size : TAIL;
    memcpy(client->tail, begin + size - client->tail_used, client->tail_used);
    return found;
}

static void count_delivered(struct load *load, size_t got)
{
    uint64_t count = 0;
    for (size_t i = 0; i < got; i++) {
        count += load->bytes[TAIL + i] == MARK;
    }
    load->delivered += count;
}

static void on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)events;
    struct load *load = ev_userdata(loop);
    struct client *client = watcher->data;
    ssize_t got = read(watcher->fd, load->bytes + TAIL, READ_BYTES);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (got <= 0) {
        fail("the server ended the connection of player %" PRIu32, client->number);
    }
    if (load->open) {
        count_delivered(load, (size_t)got);
    }
    if (finds_answer(load, client, (size_t)got) && client->waiting) {
        take_answer(load, client);
    }
}

static void begin_entering(struct load *load)
{
    load->phase = PHASE_ENTERING;
    load->begun_us = now_us();
    for (uint32_t i = 0; i < load->connections; i++) {
        type_line(load, &load->clients[i], load->login);
    }
}

static void begin_holding(struct load *load)
{
    load->phase = PHASE_HOLDING;
    ev_timer_stop(load->loop, &load->stuck);
    ev_io_start(load->loop, &load->input);
}

static void report_run(struct load *load)
{
    double seconds = (double)load->open_us / 1e6;
    printf("answered=%" PRIu64 " delivered=%" PRIu64 " rate=%.0f delivered_rate=%.0f",
            load->answered, load->delivered, (double)load->answered / seconds,
            (double)load->delivered / seconds);
    report_samples(load);
}

static void end_phase(struct load *load)
{
    if (load->phase == PHASE_RUNNING && !load->open) {
        report_run(load);
        begin_holding(load);
    } else if (load->phase == PHASE_GREETING || load->phase == PHASE_ENTERING) {
        printf("%s=%" PRIu32 " ms=%.1f", load->phase == PHASE_GREETING ? "greeted" : "entered",
                load->connections, (double)(now_us() - load->begun_us) / 1e3);
        report_samples(load);
        if (load->phase == PHASE_GREETING && load->login) {
            begin_entering(load);
        } else {
            begin_holding(load);
        }
    }
}

static void on_time_over(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    (void)events;
    struct load *load = ev_userdata(loop);
    ev_timer_stop(loop, timer);
    load->open = false;
    load->open_us = now_us() - load->begun_us;
    if (load->waiting == 0) {
        end_phase(load);
    }
}

static void on_stuck(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    (void)timer;
    (void)events;
    const struct load *load = ev_userdata(loop);
    for (uint32_t i = 0; i < load->connections; i++) {
        if (load->clients[i].waiting) {
            fail("player %" PRIu32 " and %" PRIu32 " others got no answer in %d seconds",
                    load->clients[i].number, load->waiting - 1, STUCK_SECONDS);
        }
    }
}

/* "run SECONDS SENDERS LINE[<tab>LINE...]"; order ends with a zero and is cut up. */
static void begin_run(struct load *load)
{
    char *end = NULL;
    if (strncmp(load->order, "run ", 4) != 0) {
        fail("what is this order? %s", load->order);
    }
    double seconds = strtod(load->order + 4, &end);
    unsigned long senders = strtoul(end, &end, 10);
    if (seconds <= 0 || senders < 1 || senders > load->connections || *end != ' ') {
        fail("this order has no good time or number of senders: %s", load->order);
    }
    load->line_count = 0;
    char *rest = end + 1;
    for (char *line = strsep(&rest, "\t"); line; line = strsep(&rest, "\t")) {
        if (load->line_count == LINES_MAX || strlen(line) >= LINE_BYTES) {
            fail("too many lines or too long ones in an order");
        }
        load->lines[load->line_count++] = line;
    }
    ev_io_stop(load->loop, &load->input);
    restart_stuck(load, seconds);
    load->phase = PHASE_RUNNING;
    load->senders = (uint32_t)senders;
    load->answered = 0;
    load->delivered = 0;
    load->open = true;
    ev_now_update(load->loop);
    ev_timer_set(&load->clock, seconds, 0.0);
    ev_timer_start(load->loop, &load->clock);
    load->begun_us = now_us();
    for (uint32_t i = 0; i < load->senders; i++) {
        load->clients[i].step = 0;
        type_next(load, &load->clients[i]);
    }
}

static void on_input(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)events;
    struct load *load = ev_userdata(loop);
    ssize_t got = read(watcher->fd, load->order + load->order_used,
            sizeof(load->order) - load->order_used - 1);
    if (got <= 0) {
        ev_break(loop, EVBREAK_ALL);
        return;
    }
    load->order_used += (size_t)got;
    load->order[load->order_used] = '\0';
    char *end = strchr(load->order, '\n');
    if (!end) {
        return;
    }
    if (end[1] != '\0') {
        fail("an order came before the last was done");
    }
    *end = '\0';
    load->order_used = 0;
    begin_run(load);
}

/* A blocking connect: on one machine it ends as soon as the kernel has put the newcomer into the
 * server's queue. */
static int connect_one(const struct load *load)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(load->port)};
    if (inet_pton(AF_INET, load->host, &address.sin_addr) != 1) {
        fail("%s is not an IPv4 address", load->host);
    }
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
            fcntl(fd, F_SETFL, O_NONBLOCK) != 0 ||
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0) {
        fail("cannot connect to %s port %u: %s", load->host, (unsigned)load->port,
                strerror(errno));
    }
    return fd;
}

static void begin_greeting(struct load *load)
{
    load->phase = PHASE_GREETING;
    load->begun_us = now_us();
    for (uint32_t i = 0; i < load->connections; i++) {
        struct client *client = &load->clients[i];
        client->number = load->first + i;
        client->sent_us = load->begun_us;
        ev_io_init(&client->watcher, on_readable, connect_one(load), EV_READ);
        client->watcher.data = client;
        ev_io_start(load->loop, &client->watcher);
        if (load->echo) {
            type_line(load, client, "hello");
        } else {
            client->waiting = true;
            load->waiting++;
        }
    }
}

static const char usage[] =
        "usage: bench-load [--echo] [--host HOST] [--connections N] [--first N] "
        "[--login LINE] PORT\n";

static uint32_t read_number(const char *text, uint32_t max)
{
    char *end = NULL;
    unsigned long number = strtoul(text, &end, 10);
    if (*end || end == text || number < 1 || number > max) {
        fail("%s is not a number from 1 to %" PRIu32, text, max);
    }
    return (uint32_t)number;
}

static void read_options(struct load *load, int argc, char **argv)
{
    static const struct option options[] = {{"echo", no_argument, NULL, 'e'},
            {"host", required_argument, NULL, 'h'},
            {"connections", required_argument, NULL, 'n'},
            {"first", required_argument, NULL, 'f'}, {"login", required_argument, NULL, 'l'},
            {NULL, 0, NULL, 0}};
    for (int c = 0; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (c) {
        case 'e':
            load->echo = true;
            break;
        case 'h':
            load->host = optarg;
            break;
        case 'n':
            load->connections = read_number(optarg, 100000);
            break;
        case 'f':
            load->first = read_number(optarg, 1000000);
            break;
        case 'l':
            load->login = optarg;
            break;
        default:
            fputs(usage, stderr);
            exit(2);
        }
    }
    if (optind != argc - 1) {
        fputs(usage, stderr);
        exit(2);
    }
    load->port = (uint16_t)read_number(argv[optind], UINT16_MAX);
}

int main(int argc, char **argv)
{
    struct load *load = calloc(1, sizeof(*load));
    if (!load) {
        fail("out of memory");
    }
    load->host = "127.0.0.1";
    load->connections = 1;
    load->first = 1;
    read_options(load, argc, argv);
    load->loop = ev_default_loop(EVFLAG_AUTO);
    load->clients = calloc(load->connections, sizeof(*load->clients));
    if (!load->clients) {
        fail("out of memory");
    }
    ev_set_userdata(load->loop, load);
    ev_init(&load->clock, on_time_over);
    ev_init(&load->stuck, on_stuck);
    ev_io_init(&load->input, on_input, STDIN_FILENO, EV_READ);
    restart_stuck(load, 0);
    begin_greeting(load);
    (void)ev_run(load->loop, 0);
    free(load->samples_us);
    free(load->clients);
    free(load);
    return 0;
}
