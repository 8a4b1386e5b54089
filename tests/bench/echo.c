/* echo.c -- A plain libev line echo: the upper limit of this machine and its sockets.
 *
 * usage: bench-echo [--fan] HOST PORT
 *
 * Every other figure of tools/bench is a ratio to this one, measured in the same run, so that it is
 * comparable between machines. It does the minimum of a line server (one read, finding the line's
 * end, one write) and nothing else: no limits, no queue, no time-out. A client that does not read
 * its answers is cut off.
 *
 * With --fan each line goes to all clients, and the lines of a turn of the loop to each client in
 * one write. Each sender of a line also gets a telnet prompt. That is the minimum of a server in
 * whose only room everybody speaks.
 *
 * Port 0 takes a free one; "listening ADDRESS PORT" tells which. Ends with its standard input. */
#include <ev.h>

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { BACKLOG = 4096, LINE_MAX_BYTES = 4096, FAN_BYTES = 1 << 20 };

/* One client; bytes[0..used) is the line that is still coming in. */
struct peer {
    struct ev_io watcher;
    struct peer *next; /* with --fan */
    struct peer **slot;
    bool spoke;
    size_t used;
    char bytes[LINE_MAX_BYTES];
};

/* The lines that --fan sends to all in this turn of the loop. */
static struct fan {
    bool on;
    struct peer *peers;
    size_t used;
    char bytes[FAN_BYTES];
} fan;

static void cut(struct ev_loop *loop, struct peer *peer)
{
    if (peer->slot) {
        *peer->slot = peer->next;
        if (peer->next) {
            peer->next->slot = peer->slot;
        }
    }
    ev_io_stop(loop, &peer->watcher);
    (void)close(peer->watcher.fd);
    free(peer);
}

static void join_fan(struct peer *peer)
{
    peer->next = fan.peers;
    peer->slot = &fan.peers;
    if (peer->next) {
        peer->next->slot = &peer->next;
    }
    fan.peers = peer;
    (void)send(peer->watcher.fd, "welcome\n", 8, MSG_NOSIGNAL);
}

/* The turn is over: everything to everybody. */
static void on_turn_end(struct ev_loop *loop, struct ev_prepare *watcher, int events)
{
    (void)watcher;
    (void)events;
    static char prompt[] = "> \xff\xf9";
    struct iovec parts[] = {{fan.bytes, fan.used}, {prompt, sizeof(prompt) - 1}};
    struct peer *next = NULL;
    for (struct peer *peer = fan.used > 0 ? fan.peers : NULL; peer; peer = next) {
        next = peer->next;
        size_t size = fan.used + (peer->spoke ? sizeof(prompt) - 1 : 0);
        if (writev(peer->watcher.fd, parts, peer->spoke ? 2 : 1) != (ssize_t)size) {
            cut(loop, peer);
            continue;
        }
        peer->spoke = false;
    }
    fan.used = 0;
}

/* Sends whole lines where they belong. */
static bool answer(struct peer *peer, size_t size)
{
    if (!fan.on) {
        return send(peer->watcher.fd, peer->bytes, size, MSG_NOSIGNAL) == (ssize_t)size;
    }
    if (size > FAN_BYTES - fan.used) {
        return false;
    }
    memcpy(fan.bytes + fan.used, peer->bytes, size);
    fan.used += size;
    peer->spoke = true;
    return true;
}

static void on_readable(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)events;
    struct peer *peer = watcher->data;
    ssize_t got = read(watcher->fd, peer->bytes + peer->used, sizeof(peer->bytes) - peer->used);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (got <= 0) {
        cut(loop, peer);
        return;
    }
    peer->used += (size_t)got;
    const char *last = memrchr(peer->bytes, '\n', peer->used);
    if (!last) {
        if (peer->used == sizeof(peer->bytes)) {
            cut(loop, peer);
        }
        return;
    }
    size_t whole = (size_t)(last - peer->bytes) + 1;
    if (!answer(peer, whole)) {
        cut(loop, peer);
        return;
    }
    memmove(peer->bytes, peer->bytes + whole, peer->used - whole);
    peer->used -= whole;
}

static void on_newcomer(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)events;
    for (;;) {
        int fd = accept4(watcher->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            return;
        }
        int on = 1;
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
        struct peer *peer = calloc(1, sizeof(*peer));
        if (!peer) {
            (void)close(fd);
            return;
        }
        ev_io_init(&peer->watcher, on_readable, fd, EV_READ);
        peer->watcher.data = peer;
        ev_io_start(loop, &peer->watcher);
        if (fan.on) {
            join_fan(peer);
        }
    }
}

static void on_input_end(struct ev_loop *loop, struct ev_io *watcher, int events)
{
    (void)events;
    char byte = 0;
    if (read(watcher->fd, &byte, 1) <= 0) {
        ev_break(loop, EVBREAK_ALL);
    }
}

/* Returns a listening socket, or -1; *address gets where it is. */
static int listen_at(const char *host, const char *port, struct sockaddr_in *address)
{
    char *end = NULL;
    unsigned long number = strtoul(port, &end, 10);
    *address = (struct sockaddr_in){.sin_family = AF_INET};
    if (*end || end == port || number > UINT16_MAX ||
            inet_pton(AF_INET, host, &address->sin_addr) != 1) {
        return -1;
    }
    address->sin_port = htons((uint16_t)number);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1;
    socklen_t size = sizeof(*address);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
            bind(fd, (struct sockaddr *)address, size) != 0 || listen(fd, BACKLOG) != 0 ||
            getsockname(fd, (struct sockaddr *)address, &size) != 0) {
        return -1;
    }
    return fd;
}

int main(int argc, char **argv)
{
    fan.on = argc == 4 && strcmp(argv[1], "--fan") == 0;
    if (argc != 3 && !fan.on) {
        fputs("usage: bench-echo [--fan] HOST PORT\n", stderr);
        return 2;
    }
    argv += fan.on;
    (void)signal(SIGPIPE, SIG_IGN);
    struct sockaddr_in address = {0};
    int fd = listen_at(argv[1], argv[2], &address);
    if (fd < 0) {
        fprintf(stderr, "bench-echo: cannot listen at %s port %s\n", argv[1], argv[2]);
        return 1;
    }
    printf("listening %s %u\n", argv[1], (unsigned)ntohs(address.sin_port));
    (void)fflush(stdout);

    struct ev_loop *loop = ev_default_loop(EVFLAG_AUTO);
    struct ev_io door;
    struct ev_io input;
    ev_io_init(&door, on_newcomer, fd, EV_READ);
    ev_io_init(&input, on_input_end, STDIN_FILENO, EV_READ);
    ev_io_start(loop, &door);
    ev_io_start(loop, &input);
    struct ev_prepare turn;
    if (fan.on) {
        ev_prepare_init(&turn, on_turn_end);
        ev_prepare_start(loop, &turn);
    }
    (void)ev_run(loop, 0);
    return 0;
}
