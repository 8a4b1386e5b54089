#pragma once
#include "engine/app/modules.h"
#include "engine/app/server_module.h"
#include "engine/app/skein_api.h"

/* For a module outside the tree: a shared object, built against the headers that `meson install` installs, and loaded by
 * `modules = { "/usr/lib/skein/NAME.so" }` in the configuration. It exports one symbol, made by SKEIN_PLUGIN:
 *
 *     SKEIN_PLUGIN("1.0", "what it is, in one line", &NAME_module, services)
 *
 * The hooks are those of skein_module.h and server_module.h, and run in
 * the server's thread: a plugin is trusted code of the operator, not sandboxed. Its subcommands are not listed, because
 * the command line is read before a configuration is. It has no tables of its own: it keeps values by kv.h, under names
 * that begin with its own; skein_module.h says where a transaction is open. What names a person there is part of their export and goes with their account. Headers change
 * between versions, so the server refuses a plugin that was built with others than its own: build it again.
 * data/examples has one, and `help plugins` the way from the source to a server that has it. */
struct skein_plugin {
    const char *api;     /* SKEIN_API of the headers it was built with */
    const char *version; /* its own, for people */
    const char *about;   /* one line */
    const struct skein_module *module;
    const struct known_service
            *services; /* what people read of its services; ends with a row of zeros */
};

/* services: NULL if it has none. */
#define SKEIN_PLUGIN(its_version, its_about, its_module, its_services)                         \
    extern const struct skein_plugin skein_plugin;                                             \
    const struct skein_plugin skein_plugin = {                                                 \
            SKEIN_API, its_version, its_about, its_module, its_services};
