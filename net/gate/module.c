/* module.c -- connection proxies: `skein gate`, and the service they reach the world by. */
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"
#include "net/gate/cmd_gate.h"
#include "net/gate/gate_listener.h"

static const struct module_service module_services[] = {{"gate", &gate_service_kind}, {0}};

static const struct cmd *const module_commands[] = {&cmd_gate, NULL};

static const struct server_module module_server = {
        .services = module_services, .commands = module_commands};

const struct skein_module gate_module = {.name = "gate", .server = &module_server};
