/* listener_address.c -- opens a listening socket from an address such as "127.0.0.1:4000".
 *
 * "fd:3" is a listening socket of the process that started the program; it is duplicated, so that
 * process keeps it. Only listener_socket_open knows that form, which nobody writes by hand.
 *
 * [::]:4000 is IPv6 alone, so it can be used beside 0.0.0.0:4000. If a HOST has several addresses,
 * the first is used.
 *
 * A local socket's file has mode 0600 from the start: only the user who runs the server can
 * connect, unless they chmod it. The file of a dead server is replaced, but not one with a live
 * listener.
 *
 * Every failure ends the start with one sentence for the operator: the address and what to do. */
#include "net/stream/listener_address.h"

#include "engine/base/str.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

/* A socket address of any family. */
struct target {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_un local;
    } address;

    socklen_t length;
};

static bool bad_form(const char *address, struct err *err)
{
    return err_set(err, ERR_FORMAT,
            "cannot listen on %s: write HOST:PORT, [V6]:PORT or unix:PATH, with a port from 0 "
            "(any free one) to 65535",
            address);
}

/* Fills err with the meaning of errno and the next step. */
static bool cannot_listen(const char *address, int number, struct err *err)
{
    switch (number) {
    case EADDRINUSE:
        return err_set(err, ERR_BUSY,
                "cannot listen on %s: another program listens there; stop it or choose another "
                "address",
                address);
    case EEXIST:
        return err_set(err, ERR_EXISTS,
                "cannot listen on %s: a file that is not a socket is in the way; remove it or "
                "choose another path",
                address);
    case EACCES:
    case EPERM:
        return err_set(err, ERR_DENIED,
                "cannot listen on %s: not permitted; choose a port above 1023 or a path you "
                "may "
                "write to",
                address);
    case EADDRNOTAVAIL:
        return err_set(err, ERR_MISSING,
                "cannot listen on %s: this machine has no such address; 0.0.0.0 and [::] stand "
                "for all it has",
                address);
    case ENOENT:
    case ENOTDIR:
        return err_set(err, ERR_MISSING,
                "cannot listen on %s: there is no such directory; create it first", address);
    default:
        return err_set(err, ERR_IO, "cannot listen on %s: %s; choose another address", address,
                strerror(number));
    }
}

/* -- reading the address -- */

/* Splits HOST:PORT and [V6]:PORT. */
static bool split_host_port(struct str text, struct str *out_host, struct str *out_port)
{
    size_t colon = SIZE_MAX;
    if (text.length > 0 && text.bytes[0] == '[') {
        size_t end = str_find_char(text, ']', 1);
        if (end == SIZE_MAX || end + 1 >= text.length || text.bytes[end + 1] != ':') {
            return false;
        }
        *out_host = str_slice(text, 1, end);
        colon = end + 1;
    } else {
        colon = str_find_char(text, ':', 0);
        if (colon == SIZE_MAX) {
            return false;
        }
        *out_host = str_slice(text, 0, colon);
    }
    *out_port = str_slice(text, colon + 1, text.length);
    uint64_t port = 0;
    return out_host->length > 0 && out_port->length <= 5 && str_to_u64(*out_port, &port) &&
           port <= 65535;
}

/* True if the host is valid. A numeric host must be a numeric address, and is not looked up. */
static bool is_host(struct str host, bool v6)
{
    struct in_addr four;
    struct in6_addr six;
    char text[256];
    if (host.length >= sizeof(text)) {
        return false;
    }
    (void)snprintf(text, sizeof(text), "%.*s", STR_FMT(host));
    text[v6 ? strcspn(text, "%") : host.length] = '\0';
    if (v6) {
        return inet_pton(AF_INET6, text, &six) == 1;
    }
    return text[strspn(text, "0123456789.")] != '\0' || inet_aton(text, &four) != 0;
}

static bool resolve(const char *address, struct target *out, struct err *err)
{
    struct str host;
    struct str port;
    char host_text[256];
    char port_text[8];
    if (!split_host_port(str_of(address), &host, &port) || host.length >= sizeof(host_text)) {
        return bad_form(address, err);
    }
    (void)snprintf(host_text, sizeof(host_text), "%.*s", STR_FMT(host));
    (void)snprintf(port_text, sizeof(port_text), "%.*s", STR_FMT(port));
    struct addrinfo hints = {
            .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
            .ai_family = address[0] == '[' ? AF_INET6 : AF_UNSPEC,
            .ai_socktype = SOCK_STREAM,
    };
    struct addrinfo *found = NULL;
    int failure = getaddrinfo(host_text, port_text, &hints, &found);
    if (failure != 0 || !found) {
        return err_set(err, ERR_MISSING,
                "cannot listen on %s: %s; write an address of this machine, such as 127.0.0.1",
                address, gai_strerror(failure));
    }
    memcpy(&out->address, found->ai_addr, found->ai_addrlen);
    out->length = found->ai_addrlen;
    freeaddrinfo(found);
    return true;
}

static bool local_target(const char *address, struct target *out, struct err *err)
{
    const char *path = address + strlen("unix:");
    struct sockaddr_un *local = &out->address.local;
    if (path[0] == '\0') {
        return bad_form(address, err);
    }
    if (strlen(path) >= sizeof(local->sun_path)) {
        return err_set(err, ERR_LIMIT,
                "cannot listen on %s: a socket's path has at most %zu bytes; choose a shorter "
                "one",
                address, sizeof(local->sun_path) - 1);
    }
    *local = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(local->sun_path, path, strlen(path) + 1);
    out->length = sizeof(*local);
    return true;
}

bool listener_address_is_formed(const char *address, struct err *err)
{
    struct target target;
    struct str host;
    struct str port;
    if (str_starts(str_of(address), STR("unix:"))) {
        return local_target(address, &target, err);
    }
    return (split_host_port(str_of(address), &host, &port) &&
                   is_host(host, address[0] == '[')) ||
           bad_form(address, err);
}

bool listener_address_is_privileged(const char *address)
{
    struct str host;
    struct str port;
    uint64_t number = 0;
    return !str_starts(str_of(address), STR("unix:")) &&
           split_host_port(str_of(address), &host, &port) && str_to_u64(port, &number) &&
           number > 0 && number < IPPORT_RESERVED;
}

/* -- binding -- */

static bool is_socket(const struct target *target)
{
    struct stat found;
    return lstat(target->address.local.sun_path, &found) == 0 && S_ISSOCK(found.st_mode);
}

/* True if nobody listens on the socket's file. */
static bool is_stale(const struct target *target)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return false;
    }
    int failed = connect(fd, &target->address.any, target->length);
    int number = errno;
    (void)close(fd);
    return failed != 0 && number == ECONNREFUSED;
}

/* Returns 0 or an errno. */
static int bind_socket(int fd, const struct target *target)
{
    if (bind(fd, &target->address.any, target->length) == 0) {
        return 0;
    }
    int number = errno;
    if (target->address.any.sa_family != AF_UNIX || number != EADDRINUSE) {
        return number;
    }
    if (!is_socket(target)) {
        return EEXIST;
    }
    if (!is_stale(target)) {
        return number;
    }
    if (unlink(target->address.local.sun_path) != 0 ||
            bind(fd, &target->address.any, target->length) != 0) {
        return errno;
    }
    return 0;
}

/* Returns 0 or an errno. */
static int prepare(int fd, const struct target *target)
{
    int one = 1;
    switch (target->address.any.sa_family) {
    case AF_UNIX:
        /* Linux gives a socket's file the mode of the socket. */
        return fchmod(fd, 0600) == 0 ? 0 : errno;
    case AF_INET6:
        if (setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(one)) != 0) {
            return errno;
        }
        break;
    default:
        break;
    }
    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) == 0 ? 0 : errno;
}

static void name_socket(struct listener_socket *out, const char *address)
{
    struct target bound = {.length = sizeof(bound.address)};
    char host[INET6_ADDRSTRLEN] = "";
    (void)getsockname(out->fd, &bound.address.any, &bound.length);
    if (bound.address.any.sa_family == AF_INET) {
        (void)inet_ntop(AF_INET, &bound.address.v4.sin_addr, host, sizeof(host));
        (void)snprintf(out->name, sizeof(out->name), "%s:%u", host,
                (unsigned)ntohs(bound.address.v4.sin_port));
    } else if (bound.address.any.sa_family == AF_INET6) {
        (void)inet_ntop(AF_INET6, &bound.address.v6.sin6_addr, host, sizeof(host));
        (void)snprintf(out->name, sizeof(out->name), "[%s]:%u", host,
                (unsigned)ntohs(bound.address.v6.sin6_port));
    } else if (bound.address.local.sun_path[0] == '/') {
        (void)snprintf(out->name, sizeof(out->name), "unix:%s", bound.address.local.sun_path);
    } else {
        (void)snprintf(out->name, sizeof(out->name), "%s", address);
    }
}

/* Records which file the socket has created. */
static void note_file(struct listener_socket *out, const struct target *target)
{
    struct stat found;
    if (target->address.any.sa_family == AF_UNIX &&
            lstat(target->address.local.sun_path, &found) == 0) {
        out->device = found.st_dev;
        out->inode = found.st_ino;
    }
}

static int socket_option(int fd, int name)
{
    int value = -1;
    socklen_t size = sizeof(value);
    return getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

/* Takes over a socket that is open already. */
static bool adopt(const char *address, struct listener_socket *out, struct err *err)
{
    uint64_t number = 0;
    bool ok = str_to_u64(str_of(address + strlen("fd:")), &number) && number <= INT_MAX;
    int fd = ok ? fcntl((int)number, F_DUPFD_CLOEXEC, 0) : -1;
    if (fd < 0 || socket_option(fd, SO_TYPE) != SOCK_STREAM ||
            socket_option(fd, SO_ACCEPTCONN) != 1) {
        if (fd >= 0) {
            (void)close(fd);
        }
        return err_set(err, ERR_FORMAT,
                "cannot listen on %s: it is not a listening stream socket; open it by "
                "ListenStream= in the socket unit, with Accept=no",
                address);
    }
    /* Calling listen again sets the same backlog as for our own sockets. */
    if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0 || listen(fd, BACKLOG) != 0) {
        int failure = errno;
        (void)close(fd);
        return cannot_listen(address, failure, err);
    }
    *out = (struct listener_socket){.fd = fd};
    name_socket(out, address);
    return true;
}

bool listener_socket_open(const char *address, struct listener_socket *out, struct err *err)
{
    if (str_starts(str_of(address), STR("fd:"))) {
        return adopt(address, out, err);
    }
    struct target target = {.length = 0};
    bool local = str_starts(str_of(address), STR("unix:"));
    if (local ? !local_target(address, &target, err) : !resolve(address, &target, err)) {
        return false;
    }
    int fd =
            socket(target.address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return cannot_listen(address, errno, err);
    }
    int number = prepare(fd, &target);
    if (number == 0) {
        number = bind_socket(fd, &target);
    }
    if (number == 0 && listen(fd, BACKLOG) != 0) {
        number = errno;
    }
    if (number != 0) {
        (void)close(fd);
        return cannot_listen(address, number, err);
    }
    *out = (struct listener_socket){.fd = fd};
    note_file(out, &target);
    name_socket(out, address);
    return true;
}

void listener_socket_close(struct listener_socket *socket)
{
    (void)close(socket->fd);
    const char *path = socket->name + strlen("unix:");
    struct stat found;
    if (socket->inode != 0 && lstat(path, &found) == 0 && found.st_dev == socket->device &&
            found.st_ino == socket->inode) {
        (void)unlink(path);
    }
}
