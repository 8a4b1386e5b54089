/* dial_start.c -- connects to an address given by --to or --from.
 *
 * A local socket can be connected at once; connector.c handles all others. */
#include "net/shared/dial_start.h"

#include "net/stream/dial.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

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
    if (dial_is_socket(to)) {
        dial_socket(to + strlen(DIAL_LOCAL), done, data);
        return NULL;
    }
    if (!dial_host(to, host, sizeof(host), &port)) {
        done(data, -1, "that is not an address");
        return NULL;
    }
    return connector_start(
            context, &(struct connector_target){host, port, timeout_ms}, done, data);
}
