#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

struct services_list;

/* What systemd says of sockets it opened, as texts of the environment; NULL: not said. */
struct activation {
    const char *pid;   /* LISTEN_PID */
    const char *count; /* LISTEN_FDS */
    const char *names; /* LISTEN_FDNAMES */
};

/* Brings the sockets that are meant for the process own_pid to the services that they are named after. */
MUST_CHECK bool activation_read(const struct activation *activation, long own_pid,
        struct services_list *list, struct err *err);
/* The same from the environment, which says nothing of them afterwards. Before anything else is opened. */
MUST_CHECK bool activation_take(struct services_list *list, struct err *err);
