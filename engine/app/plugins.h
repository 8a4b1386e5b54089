#pragma once
#include "engine/base/err.h"

#include <stdbool.h>

struct skein_module;

/* Separate modules (separate.h) and those from outside the tree (plugin.h), of the process. They are never unloaded. */

/* Loads the separate modules that are installed; once, before anything asks for modules. known_module.fault says which cannot
 * be used. */
void plugins_load_separate(void);

/* Loads the shared object at an absolute path, once. has_service: true if there is a service of that name. Fails with a sentence if it is none, was built for another Skein, or
 * has the name of another module or service; then it is not used. After plugins_end_loading it loads nothing and checks the
 * form of the path only. */
MUST_CHECK bool plugins_load(
        const char *path, bool (*has_service)(const char *name), struct err *err);
/* From now on the lists of modules stay as they are. */
void plugins_end_loading(void);
/* Returns the version of a loaded module and the path it was loaded from; NULL if it was not loaded. */
const char *plugins_version(const struct skein_module *module, const char **out_path);
/* Writes the log's lines about what was loaded, and what could not be. */
void plugins_tell(void);
