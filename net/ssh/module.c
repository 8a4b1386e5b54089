/* module.c -- SSH: play in a terminal, and areas as files. */
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"
#include "net/ssh/sshd.h"

static const struct module_service module_services[] = {
        {"ssh", &sshd_service_kind},
        {0},
};

static const struct server_module module_server = {.services = module_services};

const struct skein_module ssh_module = {.name = "ssh", .server = &module_server};
