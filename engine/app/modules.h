#pragma once
#include "engine/core/skein_module.h"

/* The modules of this build and those loaded from elsewhere (plugins.h), and what is known of all of them. tools/generate
 * writes the lists of the build from the modules' module.json. */

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
    const struct skein_module *module; /* static; NULL: not in this build */
    const char *commands;              /* its subcommands, separated by ", "; may be empty */
    const char *
            keys; /* of the configuration, which do nothing without it; separated by ", "; may be empty */
    const struct known_service *services; /* ends with a row of zeros */
};

/* Of this build, in an order in which each stands after those that it needs; ends with NULL. */
extern const struct skein_module *const built_modules[];
extern const struct known_module built_known[]; /* ends with a row of zeros */

/* The same with those that were loaded, which come last. Valid until the next one is loaded. */
const struct skein_module *const *skein_modules(void);
const struct known_module *known_modules(void);
