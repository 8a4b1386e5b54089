/* module.c -- NNTP: news readers have boards as groups. */
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"
#include "net/nntp/nntp.h"

static const struct module_service module_services[] = {
        {"nntp", &nntp_kind.base},
        {0},
};

static const struct server_module module_server = {.services = module_services};

const struct skein_module nntp_module = {.name = "nntp", .server = &module_server};
