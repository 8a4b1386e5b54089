#pragma once
#include "engine/base/err.h"

struct skein_module;

/* Modules that are shared objects of their own, so that packages can bring them: those that a build names with
 * -Dseparate=NAME,... Such a module uses all headers of the program, not only those for modules outside the tree (plugin.h), so
 * both have to be of the same version. meson makes what it exports of separate.c.in. */
struct separate_module {
    const char *version; /* of the build that it is from */
    const struct skein_module *module;
};

extern const struct separate_module skein_separate __attribute__((visibility("default")));

/* Loads the module of that name from the folder of modules. Returns NULL if it is not there, and NULL with a sentence in err
 * if it is and cannot be used. */
const struct skein_module *separate_load(const char *name, struct err *err);
/* Returns that folder: built_folder, unless the environment's SKEIN_MODULES has another. Valid as long as the process. */
const char *separate_folder(void);
