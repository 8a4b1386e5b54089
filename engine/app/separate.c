/* separate.c -- loads modules that are shared objects of their own; see separate.h. */
#include "engine/app/separate.h"

#include "engine/app/modules.h"
#include "engine/app/version.h"
#include "engine/base/buf.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *separate_folder(void)
{
    /* Not for a program with more rights than the user who starts it. */
    const char *folder = secure_getenv("SKEIN_MODULES");
    return folder && folder[0] == '/' ? folder : built_folder;
}

static const struct skein_module *open_separate(
        const char *path, const char *name, struct err *err)
{
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!object) {
        (void)err_set(err, ERR_IO, "%s", dlerror());
        return NULL;
    }
    const struct separate_module *found = dlsym(object, "skein_separate");
    if (found && strcmp(found->version, version_text) == 0 &&
            strcmp(found->module->name, name) == 0) {
        return found->module;
    }
    (void)err_set(err, ERR_FORMAT, "%s is of version %.64s, and this program is %s", path,
            found ? found->version : "none", version_text);
    (void)dlclose(object);
    return NULL;
}

const struct skein_module *separate_load(const char *name, struct err *err)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s.so", separate_folder(), name);
    const struct skein_module *module =
            access(path.bytes, F_OK) == 0 ? open_separate(path.bytes, name, err) : NULL;
    buf_finish(&path);
    return module;
}
