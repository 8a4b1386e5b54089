/* module.c -- verifies and repairs worlds. */
#include "engine/modules/check/module.h"

#include "engine/app/server_module.h"
#include "engine/modules/check/integrity_scan.h"

static const struct cmd *const module_commands[] = {&cmd_check, NULL};

static const struct server_module module_server = {.commands = module_commands};

const struct skein_module check_module = {
        .name = "check",
        .create = integrity_scan_create,
        .destroy = integrity_scan_destroy,
        .turn = integrity_scan_turn,
        .add_metrics = check_add_metrics,
        .add_numbers = check_add_numbers,
        .server = &module_server,
};
