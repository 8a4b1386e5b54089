/* reactor.c -- the table of ways to wait for sockets, by libev's names.
 *
 * --reactor accepts and --help lists those that this system supports. libev's linuxaio and
 * io_uring are left out: its manual calls them broken, and io_uring aborts during a shutdown. */
#include "engine/app/reactor.h"

#include "engine/base/buf.h"

#include <ev.h>

#include <string.h>

static const struct {
    const char *name;
    unsigned flag;
} reactor_table[] = {
        {"epoll", EVBACKEND_EPOLL},
        {"poll", EVBACKEND_POLL},
        {"select", EVBACKEND_SELECT},
        {"kqueue", EVBACKEND_KQUEUE},
        {"port", EVBACKEND_PORT},
};

enum { REACTOR_TABLE_COUNT = sizeof(reactor_table) / sizeof(reactor_table[0]) };

static void add_names(struct buf *out)
{
    for (size_t i = 0; i < REACTOR_TABLE_COUNT; i++) {
        if (ev_supported_backends() & reactor_table[i].flag) {
            buf_printf(out, "%s%s", out->length > 0 ? ", " : "", reactor_table[i].name);
        }
    }
}

bool reactor_find(const char *name, unsigned *out_flags, struct err *err)
{
    if (!name) {
        *out_flags = EVFLAG_AUTO;
        return true;
    }
    for (size_t i = 0; i < REACTOR_TABLE_COUNT; i++) {
        if (strcmp(name, reactor_table[i].name) == 0 &&
                (ev_supported_backends() & reactor_table[i].flag)) {
            *out_flags = reactor_table[i].flag;
            return true;
        }
    }
    struct buf names = {0};
    add_names(&names);
    err_set(err, ERR_MISSING, "there is no reactor %s; there is: %s", name, names.bytes);
    buf_finish(&names);
    return false;
}

void reactor_print(FILE *out)
{
    struct buf names = {0};
    add_names(&names);
    (void)fprintf(out, "  %s\n", names.bytes);
    buf_finish(&names);
}
