/* activation.c -- systemd socket activation.
 *
 * The protocol is three environment variables and descriptors from 3 on, so systemd's library
 * is not needed. A socket is assigned to a service by its name: FileDescriptorName=telnet in
 * the socket unit. A socket without a matching service is an error, since clients would connect
 * to it and wait forever. */
#include "engine/app/activation.h"

#include "engine/app/services.h"
#include "engine/base/str.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { FIRST_FD = 3, FDS_MAX = 1024 };

bool activation_read(const struct activation *activation, long own_pid,
        struct services_list *list, struct err *err)
{
    uint64_t pid = 0;
    uint64_t count = 0;
    if (!activation->pid || !activation->count || !str_to_u64(str_of(activation->pid), &pid) ||
            pid != (uint64_t)own_pid || !str_to_u64(str_of(activation->count), &count)) {
        return true;
    }
    if (count > FDS_MAX) {
        return err_set(err, ERR_LIMIT, "LISTEN_FDS is %s: systemd can pass at most %d sockets",
                activation->count, FDS_MAX);
    }
    struct str names = str_of(activation->names ? activation->names : "");
    for (unsigned i = 0; i < count; i++) {
        struct str name = str_take_until(&names, ':');
        if (!services_bring(list, name, FIRST_FD + i, err)) {
            return err_wrap(err,
                    "socket %u from systemd: set FileDescriptorName=SERVICE in its socket unit",
                    i + 1);
        }
    }
    return true;
}

bool activation_take(struct services_list *list, struct err *err)
{
    struct activation activation = {
            getenv("LISTEN_PID"), getenv("LISTEN_FDS"), getenv("LISTEN_FDNAMES")};
    bool ok = activation_read(&activation, (long)getpid(), list, err);
    for (size_t i = 0; i < list->brought_count; i++) {
        (void)fcntl(FIRST_FD + (int)i, F_SETFD, FD_CLOEXEC);
    }
    (void)unsetenv("LISTEN_PID");
    (void)unsetenv("LISTEN_FDS");
    (void)unsetenv("LISTEN_FDNAMES");
    return ok;
}
