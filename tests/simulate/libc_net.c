/* libc_net.c -- Sockets, and waiting for them: the C library's functions, on the connections of
 * net.h. */
#include "tests/simulate/libc.h"

#include "tests/simulate/descriptors.h"
#include "tests/simulate/drive.h"
#include "tests/simulate/lives.h"
#include "tests/simulate/net.h"
#include "tests/simulate/network.h"
#include "tests/simulate/record.h"
#include "tests/simulate/simulate.h"
#include "tests/simulate/threads.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

enum { CLIENT_PORT = 50000 };

/* -- making and connecting -- */

int socket(int family, int kind, int protocol)
{
    if (!sim) {
        return (int)syscall(SYS_socket, family, kind, protocol);
    }
    int fd = descriptor_open(DESCRIPTOR_SOCKET, 0);
    return fd >= 0 ? fd : libc_fail(EMFILE);
}

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
    struct descriptor *of = descriptor_find(fd);
    if (!of) {
        return (int)syscall(SYS_bind, fd, address, length);
    }
    if (address->sa_family == AF_INET) {
        struct sockaddr_in in;
        memcpy(&in, address, sizeof(in));
        of->port = ntohs(in.sin_port);
    } else if (address->sa_family == AF_UNIX) {
        struct sockaddr_un un;
        memcpy(&un, address, length < sizeof(un) ? length : sizeof(un));
        if (drive_find(sim->drive, un.sun_path) >= 0) {
            return libc_fail(EADDRINUSE);
        }
        int file = drive_create(sim->drive, un.sun_path);
        sim->drive->files[file].socket = true;
    }
    return 0;
}

int listen(int fd, int backlog)
{
    struct descriptor *of = descriptor_find(fd);
    if (!of) {
        return (int)syscall(SYS_listen, fd, backlog);
    }
    int listener = net_listen(sim->net, of->port);
    if (listener < 0) {
        return libc_fail(-listener);
    }
    of->kind = DESCRIPTOR_LISTENER;
    of->index = listener;
    return 0;
}

static int put_address(struct sockaddr *out, socklen_t *length, uint16_t port)
{
    struct sockaddr_in in = {.sin_family = AF_INET,
            .sin_port = htons(port),
            .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    if (out) {
        memcpy(out, &in, *length < sizeof(in) ? *length : sizeof(in));
        *length = sizeof(in);
    }
    return 0;
}

int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags)
{
    struct descriptor *of = descriptor_find(fd);
    if (!of) {
        return (int)syscall(SYS_accept4, fd, address, length, flags);
    }
    libc_begin();
    int link = net_accept(sim->net, of->index);
    if (link < 0) {
        return libc_fail(-link);
    }
    int accepted = descriptor_open(DESCRIPTOR_LINK, link);
    descriptor_find(accepted)->port = of->port;
    (void)put_address(address, length, (uint16_t)(CLIENT_PORT + link));
    return accepted;
}

/* The server can connect only to the network of network.h. */
int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    struct descriptor *of = descriptor_find(fd);
    if (!of) {
        return (int)syscall(SYS_connect, fd, address, length);
    }
    struct sockaddr_in in = {0};
    memcpy(&in, address, length < sizeof(in) ? length : sizeof(in));
    libc_begin();
    int link = in.sin_family == AF_INET && ntohs(in.sin_port) == NETWORK_PORT &&
                               network_is_up(sim->network)
                       ? net_dial(sim->net, NETWORK_PORT)
                       : -ECONNREFUSED;
    if (link < 0) {
        return libc_fail(-link);
    }
    network_accept(sim->network, link);
    of->kind = DESCRIPTOR_LINK;
    of->index = link;
    return libc_fail(EINPROGRESS);
}

/* Addresses are numbers here, and known at once. */
int getaddrinfo_a(int mode, struct gaicb *list[], int count, struct sigevent *event)
{
    (void)mode;
    (void)event;
    for (int i = 0; i < count; i++) {
        struct addrinfo hints = *list[i]->ar_request;
        hints.ai_flags |= AI_NUMERICHOST | AI_NUMERICSERV;
        (void)getaddrinfo(list[i]->ar_name, list[i]->ar_service, &hints, &list[i]->ar_result);
    }
    return 0;
}

int gai_error(struct gaicb *request)
{
    return request->ar_result ? 0 : EAI_NONAME;
}

int gai_cancel(struct gaicb *request)
{
    (void)request;
    return EAI_ALLDONE;
}

int getsockname(int fd, struct sockaddr *out, socklen_t *length)
{
    struct descriptor *of = descriptor_find(fd);
    return of ? put_address(out, length, of->port)
              : (int)syscall(SYS_getsockname, fd, out, length);
}

int getpeername(int fd, struct sockaddr *out, socklen_t *length)
{
    struct descriptor *of = descriptor_find(fd);
    return of ? put_address(out, length, (uint16_t)(CLIENT_PORT + of->index))
              : (int)syscall(SYS_getpeername, fd, out, length);
}

int setsockopt(int fd, int level, int name, const void *value, socklen_t length)
{
    return descriptor_find(fd) ? 0
                               : (int)syscall(SYS_setsockopt, fd, level, name, value, length);
}

int getsockopt(int fd, int level, int name, void *value, socklen_t *length)
{
    if (!descriptor_find(fd)) {
        return (int)syscall(SYS_getsockopt, fd, level, name, value, length);
    }
    memset(value, 0, *length);
    return 0;
}

int shutdown(int fd, int how)
{
    struct descriptor *of = descriptor_find(fd);
    if (!of) {
        return (int)syscall(SYS_shutdown, fd, how);
    }
    if (of->kind == DESCRIPTOR_LINK && how != SHUT_RD) {
        net_server_end(&sim->net->links[of->index]);
    }
    return 0;
}

/* -- bytes -- */

ssize_t recv(int fd, void *out, size_t most, int flags)
{
    struct descriptor *of = descriptor_find(fd);
    if (!of) {
        return syscall(SYS_recvfrom, fd, out, most, flags, NULL, NULL);
    }
    libc_begin();
    long count = net_server_read(&sim->net->links[of->index], out, most);
    return count < 0 ? libc_fail((int)-count) : count;
}

/* Text was sent: the plan may end the life here. */
static void maybe_end(void)
{
    const struct sim_plan *plan = &sim->plan;
    bool commits = sim->record->submitted > sim->record->durable;
    if ((!plan->end_amid_commits || commits) && ++sim->net->sends == plan->end_at_send) {
        sim_end(plan->ending);
    }
}

ssize_t send(int fd, const void *bytes, size_t length, int flags)
{
    struct descriptor *of = descriptor_find(fd);
    if (!of) {
        return syscall(SYS_sendto, fd, bytes, length, flags, NULL, 0);
    }
    libc_begin();
    long count = net_server_send(&sim->net->links[of->index], bytes, length);
    if (count > 0) {
        maybe_end();
    }
    return count < 0 ? libc_fail((int)-count) : count;
}

/* -- waiting -- */

int epoll_create1(int flags)
{
    return sim ? descriptor_open(DESCRIPTOR_POLL, 0) : (int)syscall(SYS_epoll_create1, flags);
}

int epoll_create(int size)
{
    (void)size;
    return epoll_create1(0);
}

int epoll_ctl(int poll, int operation, int fd, struct epoll_event *event)
{
    struct descriptor *of = descriptor_find(fd);
    if (!of) {
        return descriptor_find(poll) ? libc_fail(EPERM)
                                     : (int)syscall(SYS_epoll_ctl, poll, operation, fd, event);
    }
    if (of->kind == DESCRIPTOR_FILE) {
        return libc_fail(EPERM);
    }
    bool there = of->watched;
    if (operation == EPOLL_CTL_ADD ? there : !there) {
        return libc_fail(there ? EEXIST : ENOENT);
    }
    of->watched = operation != EPOLL_CTL_DEL;
    of->wanted = of->watched ? event->events : 0;
    of->data = of->watched ? event->data.u64 : 0;
    return 0;
}

static bool is_anything_ready(void *data)
{
    struct epoll_event one;
    (void)data;
    return descriptors_ready(&one, 1) > 0;
}

int epoll_wait(int fd, struct epoll_event *out, int most, int timeout_ms)
{
    if (!descriptor_find(fd)) {
        return (int)syscall(SYS_epoll_wait, fd, out, most, timeout_ms);
    }
    libc_begin();
    lives_loop_runs();
    int64_t until_us = timeout_ms < 0 ? THREADS_NEVER : sim->now_us + timeout_ms * 1000LL;
    (void)threads_wait(is_anything_ready, NULL, until_us);
    return descriptors_ready(out, most);
}

int eventfd(unsigned count, int flags)
{
    if (!sim) {
        return (int)syscall(SYS_eventfd2, count, flags);
    }
    int fd = descriptor_open(DESCRIPTOR_EVENT, 0);
    if (fd >= 0) {
        descriptor_find(fd)->events = count;
    }
    return fd;
}
