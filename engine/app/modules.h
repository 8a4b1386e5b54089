#pragma once
#include "engine/core/skein_module.h"

/* The modules of this program and those loaded from elsewhere (plugins.h), and what is known of all of them. tools/generate
 * writes the lists of the build from the modules' module.json. A module of the build is in the program, or a shared object
 * of its own that a package brings (separate.h). */

struct known_service {
    const char *name;    /* "telnet", as for --listen */
    const char *address; /* default; NULL: none */
    bool tls;            /* through TLS */
    const char *help;
    bool machines; /* for other processes of Skein: people are not told where it listens */
};

struct known_module {
    const char *name;
    const char *about;
    const char *needs; /* modules and libraries, separated by ", "; may be empty */
    const struct skein_module *module; /* static; NULL: not in this build, or not loaded */
    const char *commands;              /* its subcommands, separated by ", "; may be empty */
    const char *
            keys; /* of the configuration, which do nothing without it; separated by ", "; may be empty */
    const struct known_service *services; /* ends with a row of zeros */
    const char *package; /* which brings it as a shared object; NULL: it is not separate */
    const char *fault; /* why its shared object cannot be used; NULL: it can, or is not there */
};

/* Of this program, in an order in which each stands after those that it needs; ends with NULL. */
extern const struct skein_module *const built_modules[];
extern const struct known_module built_known[]; /* ends with a row of zeros */

/* Where separate modules are installed. */
extern const char built_folder[];

/* The same with those that were loaded. Separate ones are in their place of the list, those from elsewhere come last.
 * Valid until the next one is loaded. */
const struct skein_module *const *skein_modules(void);
const struct known_module *known_modules(void);

/* Why a module is not there, and what its operator can do: "this build has no ssh", "build with meson configure
 * -Dssh=enabled". */
struct module_missing {
    char why[384];
    char remedy[128];
};

struct module_missing module_missing(const struct known_module *known);
