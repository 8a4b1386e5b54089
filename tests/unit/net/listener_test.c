/* listener_test.c -- Addresses as a table, bursts, limits, running out of descriptors. Uses
 * loopback and local sockets, because a listener is useless without them. */
#include "net/stream/listener.h"

#include "engine/base/buf.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "tests/support/test.h"

#include <ev.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { GUESTS_MAX = 600 };

struct house {
    struct net_context context;
    struct listener *listener;
    int guests[GUESTS_MAX];
    char names[GUESTS_MAX][48];
    size_t count;
    char directory[64];
    char path[96]; /* "unix:DIRECTORY/sock" */
};

static void on_accepted(void *data, int fd, const char *address)
{
    struct house *house = data;
    assert_true(house->count < GUESTS_MAX);
    (void)snprintf(house->names[house->count], sizeof(house->names[0]), "%s", address);
    house->guests[house->count++] = fd;
}

static void build(struct house *house)
{
    house->context.loop = ev_loop_new(EVFLAG_AUTO);
    (void)snprintf(house->directory, sizeof(house->directory), "/tmp/skein-listener-XXXXXX");
    assert_non_null(mkdtemp(house->directory));
    (void)snprintf(house->path, sizeof(house->path), "unix:%s/sock", house->directory);
}

static const char *open_at(struct house *house, const char *address)
{
    static struct err err;
    return listener_open(&house->context, address, on_accepted, house, &house->listener, &err)
                   ? NULL
                   : err.text;
}

static void tear_down(struct house *house)
{
    for (size_t i = 0; i < house->count; i++) {
        (void)close(house->guests[i]);
        net_dismiss(&house->context, house->names[i]);
    }
    listener_close(house->listener);
    ev_loop_destroy(house->context.loop);
    (void)unlink(house->path + 5);
    assert_int_equal(rmdir(house->directory), 0);
}

/* Connects to a local socket; returns the descriptor or -1. */
static int knock(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    (void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

static int knock_tcp(const struct house *house)
{
    struct str name = str_of(listener_address(house->listener));
    uint64_t port = 0;
    assert_true(
            str_to_u64(str_slice(name, str_find_char(name, ':', 0) + 1, name.length), &port));
    struct sockaddr_in address = {.sin_family = AF_INET,
            .sin_port = htons((uint16_t)port),
            .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

static void run_listener(struct house *house)
{
    for (int i = 0; i < 4; i++) {
        (void)ev_run(house->context.loop, EVRUN_NOWAIT);
    }
}

TEST(an_invalid_listen_address_is_refused_with_advice)
{
    static const struct {
        const char *address;
        const char *says;
    } rows[] = {
            {"", "write HOST:PORT"},
            {"4000", "write HOST:PORT"},
            {":4000", "write HOST:PORT"},
            {"127.0.0.1", "write HOST:PORT"},
            {"127.0.0.1:", "write HOST:PORT"},
            {"127.0.0.1:65536", "write HOST:PORT"},
            {"127.0.0.1:-1", "write HOST:PORT"},
            {"127.0.0.1:4000x", "write HOST:PORT"},
            {"::1:4000", "write HOST:PORT"},
            {"[::1]", "write HOST:PORT"},
            {"[::1", "write HOST:PORT"},
            {"[::1]4000", "write HOST:PORT"},
            {"[]:4000", "write HOST:PORT"},
            {"[127.0.0.1]:4000", "address of this machine"},
            {"unix:", "write HOST:PORT"},
            {"192.0.2.1:4000", "no such address"},
            {"unix:/nonexistent/sock", "no such directory"},
            {"unix:/123456789/123456789/123456789/123456789/123456789/123456789/123456789/"
             "123456789/123456789/123456789/123456789",
                    "at most 107 bytes"},
    };
    struct house house = {0};
    build(&house);

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *why = open_at(&house, rows[i].address);

        assert_non_null(why);
        assert_non_null(strstr(why, rows[i].says));
        assert_non_null(strstr(why, rows[i].address));
    }
    tear_down(&house);
}

TEST(port_0_takes_a_free_one_and_names_it)
{
    struct house house = {0};
    build(&house);

    assert_null(open_at(&house, "127.0.0.1:0"));

    assert_true(str_starts(str_of(listener_address(house.listener)), STR("127.0.0.1:")));
    int fd = knock_tcp(&house);
    run_listener(&house);
    assert_int_equal(house.count, 1);
    assert_string_equal(house.names[0], "127.0.0.1");
    (void)close(fd);
    tear_down(&house);
}

TEST(a_connection_neither_delays_nor_outlives_its_peer_for_long)
{
    struct house house = {0};
    build(&house);
    assert_null(open_at(&house, "127.0.0.1:0"));
    int fd = knock_tcp(&house);
    run_listener(&house);
    int idle = 0;
    int interval = 0;
    int count = 0;
    int no_delay = 0;
    socklen_t size = sizeof(int);

    assert_int_equal(
            getsockopt(house.guests[0], IPPROTO_TCP, TCP_NODELAY, &no_delay, &size), 0);
    assert_int_equal(getsockopt(house.guests[0], IPPROTO_TCP, TCP_KEEPIDLE, &idle, &size), 0);
    assert_int_equal(
            getsockopt(house.guests[0], IPPROTO_TCP, TCP_KEEPINTVL, &interval, &size), 0);
    assert_int_equal(getsockopt(house.guests[0], IPPROTO_TCP, TCP_KEEPCNT, &count, &size), 0);

    assert_true(no_delay != 0);
    assert_true(idle + interval * count <= 120);
    assert_true((fcntl(house.guests[0], F_GETFL) & O_NONBLOCK) != 0);
    assert_true((fcntl(house.guests[0], F_GETFD) & FD_CLOEXEC) != 0);
    (void)close(fd);
    tear_down(&house);
}

TEST(two_cannot_listen_at_one_address)
{
    struct house house = {0};
    build(&house);
    assert_null(open_at(&house, "127.0.0.1:0"));
    struct house second = {.context = house.context};

    const char *why = open_at(&second, listener_address(house.listener));

    assert_non_null(strstr(why, "another program listens there"));
    tear_down(&house);
}

TEST(a_local_socket_is_private_and_removed_on_close)
{
    struct house house = {0};
    build(&house);

    assert_null(open_at(&house, house.path));

    struct stat found;
    assert_int_equal(stat(house.path + 5, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_string_equal(listener_address(house.listener), house.path);
    int fd = knock(house.path + 5);
    run_listener(&house);
    assert_string_equal(house.names[0], "unix");
    listener_close(house.listener);
    house.listener = NULL;
    assert_int_equal(access(house.path + 5, F_OK), -1);
    (void)close(fd);
    tear_down(&house);
}

TEST(only_an_abandoned_local_socket_is_replaced)
{
    struct house house = {0};
    build(&house);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", house.path + 5);
    int dead = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(dead, (struct sockaddr *)&address, sizeof(address)), 0);
    (void)close(dead);

    assert_null(open_at(&house, house.path));

    struct house second = {.context = house.context};
    assert_non_null(strstr(open_at(&second, house.path), "another program listens there"));
    int fd = knock(house.path + 5);
    assert_true(fd >= 0);
    run_listener(&house);
    (void)close(fd);
    tear_down(&house);
}

TEST(a_file_that_is_not_a_socket_is_left_alone)
{
    struct house house = {0};
    build(&house);
    int file = open(house.path + 5, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(file >= 0);
    (void)close(file);

    const char *why = open_at(&house, house.path);

    assert_non_null(strstr(why, "not a socket"));
    assert_int_equal(access(house.path + 5, F_OK), 0);
    tear_down(&house);
}

TEST(five_hundred_at_once_are_taken_a_few_in_each_turn)
{
    struct house house = {0};
    static int fds[500];
    build(&house);
    assert_null(open_at(&house, house.path));
    for (size_t i = 0; i < 500; i++) {
        fds[i] = knock(house.path + 5);
        assert_true(fds[i] >= 0);
    }

    (void)ev_run(house.context.loop, EVRUN_NOWAIT);
    size_t first_turn = house.count;
    for (size_t i = 0; i < 15; i++) {
        (void)ev_run(house.context.loop, EVRUN_NOWAIT);
    }

    assert_int_equal(first_turn, 32);
    assert_int_equal(house.count, 500);
    for (size_t i = 0; i < 500; i++) {
        (void)close(fds[i]);
    }
    tear_down(&house);
}

/* The text sent to a newcomer before the connection is closed; "" if it stays open. */
static const char *farewell(int fd)
{
    static char text[256];
    ssize_t n = recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT);
    text[n > 0 ? n : 0] = '\0';
    return text;
}

TEST(a_client_over_the_limit_gets_a_reason)
{
    struct house house = {.context.limits.connections_per_address = 2};
    build(&house);
    assert_null(open_at(&house, "127.0.0.1:0"));
    int fds[3];
    for (int i = 0; i < 3; i++) {
        fds[i] = knock_tcp(&house);
        run_listener(&house);
    }

    assert_int_equal(house.count, 2);
    assert_string_equal(farewell(fds[0]), "");
    assert_non_null(strstr(farewell(fds[2]), "too many connections from your address"));
    for (int i = 0; i < 3; i++) {
        (void)close(fds[i]);
    }
    tear_down(&house);
}

TEST(without_descriptors_new_connections_are_closed)
{
    struct house house = {0};
    build(&house);
    log_set_level(LOG_ERROR);
    assert_null(open_at(&house, house.path));
    int early[2] = {knock(house.path + 5), knock(house.path + 5)};
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    int next = dup(0);
    assert_true(next >= 0);
    (void)close(next);
    struct rlimit tight = {.rlim_cur = (rlim_t)next, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &tight), 0);

    run_listener(&house);

    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(house.count, 0);
    assert_non_null(strstr(farewell(early[0]), "full"));
    assert_non_null(strstr(farewell(early[1]), "full"));
    int late = knock(house.path + 5);
    run_listener(&house);
    assert_int_equal(house.count, 1);
    (void)close(late);
    (void)close(early[0]);
    (void)close(early[1]);
    tear_down(&house);
}
