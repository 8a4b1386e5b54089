/* module.c -- IMAP: mail clients read letters. */
#include "engine/app/server_module.h"
#include "engine/core/skein_module.h"
#include "net/imap/imap.h"

static const struct module_service module_services[] = {
        {"imap", &imap_kind.base},
        {"imaps", &imap_kind.base},
        {0},
};

static const struct server_module module_server = {.services = module_services};

const struct skein_module imap_module = {.name = "imap", .server = &module_server};
