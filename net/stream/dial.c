/* dial.c -- connects to an address given by --to or --from.
 *
 * A local socket can be connected at once; connector.c handles all others. */
#include "net/stream/dial.h"

#include "engine/base/str.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define DIAL_LOCAL "unix:"

/* Splits HOST:PORT or [V6]:PORT; false for other forms. */
static bool split(const char *to, char *host, size_t size, const char **out_port)
{
    const char *colon = strrchr(to, ':');
    if (!colon || colon == to || !colon[1]) {
        return false;
    }
    struct str name = {to, (size_t)(colon - to)};
    if (name.bytes[0] == '[' && name.bytes[name.length - 1] == ']') {
        name = str_slice(name, 1, name.length - 1);
    }
    uint64_t port = 0;
    (void)str_copy(name, host, size);
    *out_port = colon + 1;
    return name.length > 0 && name.length < size && str_to_u64(str_of(colon + 1), &port) &&
           port > 0 && port <= UINT16_MAX;
}

bool dial_is_formed(const char *to)
{
    char host[256];
    const char *port = NULL;
    if (str_starts(str_of(to), STR(DIAL_LOCAL))) {
        size_t length = strlen(to) - strlen(DIAL_LOCAL);
        return length > 0 && length < sizeof(((struct sockaddr_un *)0)->sun_path);
    }
    return split(to, host, sizeof(host), &port);
}

bool dial_is_socket(const char *to)
{
    return str_starts(str_of(to), STR(DIAL_LOCAL));
}

bool dial_host(const char *to, char *out, size_t size)
{
    const char *port = NULL;
    return !str_starts(str_of(to), STR(DIAL_LOCAL)) && split(to, out, size, &port);
}

bool dial_is_local(const char *to)
{
    static const struct str starts[] = {STR_IS(DIAL_LOCAL), STR_IS("127."),
            STR_IS("localhost:"), STR_IS("[::1]:"), STR_IS("[::ffff:127.")};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        if (str_starts(str_of(to), starts[i])) {
            return true;
        }
    }
    return false;
}

static void dial_socket(const char *path, connector_done *done, void *data)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    (void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0) {
        done(data, fd, NULL);
        return;
    }
    int why = errno;
    if (fd >= 0) {
        (void)close(fd);
    }
    done(data, -1, strerror(why));
}

struct connector *dial_start(struct net_context *context, const char *to, uint32_t timeout_ms,
        connector_done *done, void *data)
{
    char host[256];
    const char *port = NULL;
    if (str_starts(str_of(to), STR(DIAL_LOCAL))) {
        dial_socket(to + strlen(DIAL_LOCAL), done, data);
        return NULL;
    }
    if (!split(to, host, sizeof(host), &port)) {
        done(data, -1, "that is not an address");
        return NULL;
    }
    return connector_start(
            context, &(struct connector_target){host, port, timeout_ms}, done, data);
}
