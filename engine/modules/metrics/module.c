/* module.c -- numbers of the running game. */
#include "engine/modules/metrics/module.h"

#include "engine/core/skein_module.h"

const struct skein_module metrics_module = {
        .name = "metrics",
        .add_calls = metrics_calls_add,
        .add_functions = bind_monitor_open,
};
