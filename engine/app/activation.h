#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

struct services_list;

/* systemd's environment variables for passed sockets; NULL: not set. */
struct activation {
    const char *pid;   /* LISTEN_PID */
    const char *count; /* LISTEN_FDS */
    const char *names; /* LISTEN_FDNAMES */
};

/* Assigns the sockets passed to the process own_pid to the services that they are named
 * after. */
MUST_CHECK bool activation_read(const struct activation *activation, long own_pid,
        struct services_list *list, struct err *err);
/* Same from the environment, and removes the variables. Call before opening any other
 * descriptor. */
MUST_CHECK bool activation_take(struct services_list *list, struct err *err);
