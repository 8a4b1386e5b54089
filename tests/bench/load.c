/* load.c -- Many players in one process: each types its next line when the last is answered, or
 * lines at a fixed rate.
 *
 * usage: bench-load [--door NAME] [--host HOST] [--connections N] [--first N] [--login LINE]
 *                   [--words FILE] [--slow FILE] PORT
 *
 * Connects all at once, waits until each is greeted, types LINE for each and waits until each is
 * in, and prints how long that took. Then it holds the connections, discards their output, and
 * takes commands from its standard input, each answered by one line of NAME=NUMBER:
 *
 *     run SECONDS SENDERS LINE[<tab>LINE...]
 *     rate SECONDS SENDERS PER_SECOND LINE[<tab>LINE...]
 *
 * `run` is a closed loop: the first SENDERS players type the lines in turn for that time. `rate` is
 * an open loop: the N-th line is due N / PER_SECOND seconds after the start, at the next player in
 * turn. In LINE, %d is the player's number, counted from --first (1), and %w the player's line of
 * --words, such as a password. The end of the input ends the program.
 *
 * 1. The service decides how an answer ends (load_door.c): by telnet's prompt, by default.
 * 2. A player stops at the end of its round of lines, so that a round can undo its own changes.
 * 3. `delivered` counts the MARKs in all texts received: lines of speech, if MARK is in the speech.
 *    `answered`, `delivered` and `bytes` of a closed loop count only until the end of the given
 *    time; `typed` and the longest waiting time count all. The rates leave out the time until the
 *    first answer, because answers under way at the end are not counted either.
 * 4. The waiting times of an open loop begin when a line was due, not when it was sent. A player
 *    without an answer types the lines that became due meanwhile later, and their waiting time
 *    includes that delay. No due line is left out. `late_us` is the longest delay of this program
 *    itself in typing a line for a player who was ready.
 * 5. Each answer of an open loop that takes longer than SLOW_US is a line of --slow: when it was
 *    due (seconds of the monotonic clock) and how many milliseconds it took.
 *
 * Client and server share the machine, so figures are only comparable with those of bench-echo
 * under this same load. */
#include "load_door.h"
#include "load_times.h"

#include <ev.h>

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MARK = '~',
    ORDER_BYTES = 8192,
    LINES_MAX = 16,
    STUCK_SECONDS = 60,
    SLOW_US = 20000,
};

enum phase { PHASE_GREETING, PHASE_ENTERING, PHASE_HOLDING, PHASE_RUNNING };

/* One player. */
struct client {
    struct ev_io watcher;
    struct door_link link;
    uint32_t number;
    uint32_t step; /* lines typed in this run */
    bool waiting;
    int64_t since_us; /* sent, or in an open loop due */
};

struct load {
    struct ev_loop *loop;
    const char *host;
    uint16_t port;
    const struct door *door;
    uint32_t connections;
    uint32_t first;
    const char *login; /* NULL: nothing is typed before orders */
    char **words;      /* owned; of each player; NULL: there is no --words */
    FILE *slow;        /* or NULL */
    struct client *clients;
    enum phase phase;
    uint32_t waiting; /* clients that have yet to be greeted or answered */
    int64_t begun_us;
    struct ev_timer clock; /* the end of a closed loop; the next lines of an open one */
    struct ev_timer stuck; /* no answer for too long ends the program */
    struct ev_io input;
    size_t order_used;
    char order[ORDER_BYTES];
    char *lines[LINES_MAX]; /* of the run; in order */
    uint32_t line_count;
    uint32_t senders;
    double rate;      /* lines a second of an open loop; 0: closed */
    uint64_t due;     /* lines that an open loop has in all: whole rounds of all senders */
    uint64_t reached; /* of them, those whose time has come */
    int64_t late_us;
    bool open; /* the run's time is not over */
    int64_t open_us;
    int64_t first_us; /* from the beginning of a closed loop until its first answer; 0: none yet, or an open loop */
    uint64_t first_delivered; /* by then */
    uint64_t answered;
    uint64_t delivered;
    uint64_t received; /* bytes */
    struct load_times times;
    uint8_t bytes[DOOR_TAIL + DOOR_READ];
};

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

/* Writes template with its mark replaced, if it has one. Returns whether it fits. */
static bool fill(const char *template, const char *mark, const char *word,
        char out[DOOR_LINE_BYTES + 16])
{
    const char *at = strstr(template, mark);
    int length = at ? snprintf(out, DOOR_LINE_BYTES + 16, "%.*s%s%s", (int)(at - template),
                              template, word, at + strlen(mark))
                    : snprintf(out, DOOR_LINE_BYTES + 16, "%s", template);
    return length >= 0 && length < DOOR_LINE_BYTES + 16;
}

/* Types template for client, its %d and %w replaced. */
static void type_line(struct load *load, struct client *client, const char *template)
{
    char numbered[DOOR_LINE_BYTES + 16];
    char line[DOOR_LINE_BYTES + 16];
    char wire[DOOR_WIRE_BYTES];
    char number[16];
    (void)snprintf(number, sizeof(number), "%" PRIu32, client->number);
    bool fits =
            fill(template, "%d", number, numbered) &&
            fill(numbered, "%w", load->words ? load->words[client - load->clients] : "", line);
    size_t size = fits ? load->door->frame(line, wire) : 0;
    if (size == 0) {
        fail("too long a line: %s", template);
    }
    client->waiting = true;
    client->since_us = load_now_us();
    if (!door_write(&client->link, wire, size)) {
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
    type_line(load, client, load->lines[client->step++ % load->line_count]);
}

/* Types the next line of an open loop if its time has come. The lines take turns with the players. */
static void type_due(struct load *load, struct client *client, bool was_free)
{
    uint64_t turn = (uint64_t)(client - load->clients);
    uint64_t line = client->step * (uint64_t)load->senders + turn;
    if (line >= load->reached) {
        return;
    }
    int64_t due_us = load->begun_us + (int64_t)((double)line * 1e6 / load->rate);
    type_next(load, client);
    if (was_free && client->since_us - due_us > load->late_us) {
        load->late_us = client->since_us - due_us;
    }
    client->since_us = due_us;
}

static void on_tick(struct load *load)
{
    int64_t now_us = load_now_us();
    uint64_t reached = (uint64_t)((double)(now_us - load->begun_us) * load->rate / 1e6) + 1;
    uint64_t before = load->reached;
    load->reached = reached < load->due ? reached : load->due;
    for (uint64_t line = before; line < load->reached; line++) {
        struct client *client = &load->clients[line % load->senders];
        if (!client->waiting) {
            type_due(load, client, true);
        }
    }
    if (load->reached == load->due) {
        ev_timer_stop(load->loop, &load->clock);
        load->open = false;
    }
}

static void take_time(struct load *load, const struct client *client)
{
    int64_t us = load_now_us() - client->since_us;
    load_times_add(&load->times, us);
    if (load->slow && load->rate > 0 && us > SLOW_US) {
        fprintf(load->slow, "%.6f %.3f\n", (double)client->since_us / 1e6, (double)us / 1e3);
    }
}

/* Handles the arrival of the awaited text. */
static void take_answer(struct load *load, struct client *client)
{
    client->waiting = false;
    load->waiting--;
    take_time(load, client);
    if (load->phase == PHASE_RUNNING && load->rate > 0) {
        load->answered++;
        type_due(load, client, false);
    } else if (load->phase == PHASE_RUNNING) {
        if (load->answered == 0 && load->open) {
            load->first_us = load_now_us() - load->begun_us;
            load->first_delivered = load->delivered;
        }
        load->answered += load->open;
        if (load->open || client->step % load->line_count != 0) {
            type_next(load, client);
        }
    }
    if (load->waiting == 0) {
        end_phase(load);
    } else if (load->phase != PHASE_RUNNING) {
        restart_stuck(load, 0); /* many come in */
    }
}

static const char *awaited_mark(const struct load *load)
{
    return load->phase == PHASE_GREETING   ? "\n"
           : load->phase == PHASE_ENTERING ? load->door->in
                                           : load->door->answer;
}

static void count_delivered(struct load *load, size_t got)
{
    uint64_t count = 0;
    for (size_t i = 0; i < got; i++) {
        count += load->bytes[DOOR_TAIL + i] == MARK;
    }
    load->delivered += count;
    load->received += got;
}

static void on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)events;
    struct load *load = ev_userdata(loop);
    struct client *client = watcher->data;
    ssize_t got = 0;
    do {
        got = door_read(&client->link, load->bytes);
        if (got < 0) {
            fail("the server ended the connection of player %" PRIu32, client->number);
        }
        if (load->open) {
            count_delivered(load, (size_t)got);
        }
        if (got > 0 &&
                door_marks(&client->link, awaited_mark(load), load->bytes, (size_t)got) &&
                client->waiting) {
            take_answer(load, client);
        }
    } while (got > 0 && load->door->tls);
}

static void begin_entering(struct load *load)
{
    load->phase = PHASE_ENTERING;
    load->begun_us = load_now_us();
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

static void end_line(struct load *load)
{
    load_times_print(&load->times);
    printf("\n");
    (void)fflush(stdout);
    if (load->slow) {
        (void)fflush(load->slow);
    }
}

static void report_run(struct load *load)
{
    double seconds = (double)(load->open_us - load->first_us) / 1e6;
    uint64_t answered = load->answered - (load->first_us > 0);
    uint64_t typed = 0;
    for (uint32_t i = 0; i < load->senders; i++) {
        typed += load->clients[i].step;
    }
    printf("typed=%" PRIu64 " answered=%" PRIu64 " delivered=%" PRIu64
           " rate=%.0f delivered_rate=%.0f"
           " bytes=%" PRIu64 " late_us=%" PRIi64,
            typed, load->answered, load->delivered, (double)answered / seconds,
            (double)(load->delivered - load->first_delivered) / seconds, load->received,
            load->late_us);
    end_line(load);
}

static void end_phase(struct load *load)
{
    if (load->phase == PHASE_RUNNING && !load->open) {
        load->open_us = load->rate > 0 ? load_now_us() - load->begun_us : load->open_us;
        report_run(load);
        begin_holding(load);
    } else if (load->phase == PHASE_GREETING || load->phase == PHASE_ENTERING) {
        printf("%s=%" PRIu32 " ms=%.1f", load->phase == PHASE_GREETING ? "greeted" : "entered",
                load->connections, (double)(load_now_us() - load->begun_us) / 1e3);
        end_line(load);
        if (load->phase == PHASE_GREETING && load->login) {
            begin_entering(load);
        } else {
            begin_holding(load);
        }
    }
}

static void on_clock(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    (void)events;
    struct load *load = ev_userdata(loop);
    if (load->rate > 0) {
        on_tick(load);
        return;
    }
    ev_timer_stop(loop, timer);
    load->open = false;
    load->open_us = load_now_us() - load->begun_us;
    if (load->waiting == 0) {
        end_phase(load);
    }
}

static void on_stuck(struct ev_loop *loop, struct ev_timer *timer, int events)
{
    (void)loop;
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

/* Reads the order: "run SECONDS SENDERS LINES" or "rate SECONDS SENDERS PER_SECOND LINES". Returns the
 * seconds. */
static double read_order(struct load *load)
{
    bool closed = strncmp(load->order, "run ", 4) == 0;
    if (!closed && strncmp(load->order, "rate ", 5) != 0) {
        fail("what is this order? %s", load->order);
    }
    char *end = NULL;
    double seconds = strtod(load->order + (closed ? 4 : 5), &end);
    unsigned long senders = strtoul(end, &end, 10);
    load->rate = closed ? 0 : strtod(end, &end);
    if (seconds <= 0 || senders < 1 || senders > load->connections || *end != ' ' ||
            (!closed && load->rate <= 0)) {
        fail("this order has no good time, senders or rate: %s", load->order);
    }
    load->senders = (uint32_t)senders;
    load->line_count = 0;
    char *rest = end + 1;
    for (char *line = strsep(&rest, "\t"); line; line = strsep(&rest, "\t")) {
        if (load->line_count == LINES_MAX || strlen(line) >= DOOR_LINE_BYTES) {
            fail("too many lines or too long ones in an order");
        }
        load->lines[load->line_count++] = line;
    }
    uint64_t round = (uint64_t)load->senders * load->line_count;
    load->due = (uint64_t)(seconds * load->rate) / round * round;
    if (!closed && load->due == 0) {
        fail("%g seconds are too short for a round of %" PRIu64 " lines", seconds, round);
    }
    return seconds;
}

static void begin_run(struct load *load)
{
    double seconds = read_order(load);
    ev_io_stop(load->loop, &load->input);
    restart_stuck(load, seconds);
    load->phase = PHASE_RUNNING;
    load->reached = 0;
    load->late_us = 0;
    load->first_us = 0;
    load->first_delivered = 0;
    load->answered = 0;
    load->delivered = 0;
    load->received = 0;
    load->open = true;
    ev_now_update(load->loop);
    ev_timer_set(&load->clock, load->rate > 0 ? 0 : seconds, load->rate > 0 ? 0.001 : 0);
    ev_timer_start(load->loop, &load->clock);
    load->begun_us = load_now_us();
    for (uint32_t i = 0; i < load->senders; i++) {
        load->clients[i].step = 0;
        if (load->rate == 0) {
            type_next(load, &load->clients[i]);
        }
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

/* Waits for each connection: on one machine it succeeds as soon as the kernel has put it into the
 * server's queue. */
static void begin_greeting(struct load *load)
{
    load->phase = PHASE_GREETING;
    load->begun_us = load_now_us();
    for (uint32_t i = 0; i < load->connections; i++) {
        struct client *client = &load->clients[i];
        client->number = load->first + i;
        client->since_us = load->begun_us;
        if (!door_open(&client->link, load->door, load->host, load->port)) {
            fail("cannot connect to %s port %u: %s", load->host, (unsigned)load->port,
                    strerror(errno));
        }
        ev_io_init(&client->watcher, on_readable, client->link.fd, EV_READ);
        client->watcher.data = client;
        ev_io_start(load->loop, &client->watcher);
        client->waiting = true;
        load->waiting++;
    }
}

static const char usage[] =
        "usage: bench-load [--door echo|telnet|telnets|irc|ws] [--host HOST] [--connections N] "
        "[--first N] [--login LINE] [--words FILE] [--slow FILE] PORT\n";

static uint32_t read_number(const char *text, uint32_t max)
{
    char *end = NULL;
    unsigned long number = strtoul(text, &end, 10);
    if (*end || end == text || number < 1 || number > max) {
        fail("%s is not a number from 1 to %" PRIu32, text, max);
    }
    return (uint32_t)number;
}

/* Reads one line for each player. */
static void read_words(struct load *load, const char *path)
{
    char line[DOOR_LINE_BYTES];
    FILE *file = fopen(path, "r");
    load->words = calloc(load->connections, sizeof(*load->words));
    for (uint32_t i = 0; i < load->connections; i++) {
        if (!file || !load->words || !fgets(line, sizeof(line), file)) {
            fail("%s does not have a line for each player", path);
        }
        line[strcspn(line, "\n")] = '\0';
        load->words[i] = strdup(line);
    }
    (void)fclose(file);
}

static void read_option(struct load *load, int c, const char *value)
{
    switch (c) {
    case 'd':
        load->door = door_find(value);
        break;
    case 'h':
        load->host = value;
        break;
    case 'n':
        load->connections = read_number(value, 100000);
        break;
    case 'f':
        load->first = read_number(value, 1000000);
        break;
    case 'l':
        load->login = value;
        break;
    case 's':
        load->slow = fopen(value, "w");
        break;
    default:
        load->door = NULL;
    }
}

static void read_options(struct load *load, int argc, char **argv)
{
    static const struct option options[] = {{"door", required_argument, NULL, 'd'},
            {"host", required_argument, NULL, 'h'},
            {"connections", required_argument, NULL, 'n'},
            {"first", required_argument, NULL, 'f'}, {"login", required_argument, NULL, 'l'},
            {"words", required_argument, NULL, 'w'}, {"slow", required_argument, NULL, 's'},
            {NULL, 0, NULL, 0}};
    const char *words = NULL;
    load->door = door_find("telnet");
    for (int c = 0; load->door && (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 'w') {
            words = optarg;
        } else {
            read_option(load, c, optarg);
        }
    }
    if (!load->door || optind != argc - 1) {
        fputs(usage, stderr);
        exit(2);
    }
    load->port = (uint16_t)read_number(argv[optind], UINT16_MAX);
    if (words) {
        read_words(load, words);
    }
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
    ev_init(&load->clock, on_clock);
    ev_init(&load->stuck, on_stuck);
    ev_io_init(&load->input, on_input, STDIN_FILENO, EV_READ);
    restart_stuck(load, 0);
    begin_greeting(load);
    (void)ev_run(load->loop, 0);
    for (uint32_t i = 0; i < load->connections; i++) {
        door_close(&load->clients[i].link);
    }
    for (uint32_t i = 0; load->words && i < load->connections; i++) {
        free(load->words[i]);
    }
    load_times_finish(&load->times);
    free(load->words);
    free(load->clients);
    free(load);
    return 0;
}
