/* dial.c -- reads an address given by --to or --from. */
#include "net/stream/dial.h"

#include "engine/base/str.h"

#include <string.h>
#include <sys/un.h>

bool dial_is_socket(const char *to)
{
    return str_starts(str_of(to), STR(DIAL_LOCAL));
}

bool dial_host(const char *to, char *out, size_t size, const char **out_port)
{
    const char *colon = strrchr(to, ':');
    if (dial_is_socket(to) || !colon || colon == to || !colon[1]) {
        return false;
    }
    struct str name = {to, (size_t)(colon - to)};
    if (name.bytes[0] == '[' && name.bytes[name.length - 1] == ']') {
        name = str_slice(name, 1, name.length - 1);
    }
    uint64_t port = 0;
    (void)str_copy(name, out, size);
    *out_port = colon + 1;
    return name.length > 0 && name.length < size && str_to_u64(str_of(colon + 1), &port) &&
           port > 0 && port <= UINT16_MAX;
}

bool dial_is_formed(const char *to)
{
    char host[256];
    const char *port = NULL;
    if (dial_is_socket(to)) {
        size_t length = strlen(to) - strlen(DIAL_LOCAL);
        return length > 0 && length < sizeof(((struct sockaddr_un *)0)->sun_path);
    }
    return dial_host(to, host, sizeof(host), &port);
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
