/* plugins.c -- loads separate modules and those from outside the tree, and lists them with those of the program. */
#include "engine/app/plugins.h"

#include "engine/app/plugin.h"
#include "engine/app/separate.h"
#include "engine/base/base.h"
#include "engine/base/log.h"
#include "engine/base/mem.h"
#include "engine/base/str.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

enum { PLUGINS_MAX = 16 };

struct loaded_plugin {
    char *path;
    const struct skein_plugin *plugin; /* static, in the shared object */
};

/* A module of the build that is a shared object, after an attempt to load it. */
struct loaded_separate {
    const struct skein_module *module; /* static, in the shared object; NULL: it is not there */
    char *fault;                       /* owned; NULL: none */
};

/* The lists with what was loaded; NULL while nothing is. They belong to the process, as shared objects do. */
struct plugins {
    struct loaded_plugin all[PLUGINS_MAX];
    size_t count;
    struct loaded_separate *separate; /* as built_known; NULL: nothing was tried */
    const struct skein_module **modules;
    struct known_module *known;
    bool ended;
};

static struct plugins plugins;

const struct skein_module *const *skein_modules(void)
{
    return plugins.modules ? plugins.modules : built_modules;
}

const struct known_module *known_modules(void)
{
    return plugins.known ? plugins.known : built_known;
}

static const struct known_service no_services[] = {{0}};

static size_t count_known(void)
{
    size_t count = 0;
    while (built_known[count].name) {
        count++;
    }
    return count;
}

static struct known_module known_plugin(const struct skein_plugin *plugin)
{
    return (struct known_module){.name = plugin->module->name,
            .about = plugin->about,
            .needs = "",
            .module = plugin->module,
            .keys = "",
            .services = plugin->services ? plugin->services : no_services};
}

static void list_again(void)
{
    size_t known = count_known();
    mem_free((void *)plugins.modules);
    mem_free(plugins.known);
    plugins.known = mem_alloc_array(known + plugins.count + 1, sizeof(*plugins.known));
    plugins.modules = mem_alloc_array(known + plugins.count + 1, sizeof(struct skein_module *));
    memcpy(plugins.known, built_known, known * sizeof(*plugins.known));
    for (size_t i = 0; plugins.separate && i < known; i++) {
        if (plugins.separate[i].module) {
            plugins.known[i].module = plugins.separate[i].module;
        }
        plugins.known[i].fault = plugins.separate[i].fault;
    }
    for (size_t i = 0; i < plugins.count; i++) {
        plugins.known[known + i] = known_plugin(plugins.all[i].plugin);
    }
    for (size_t i = 0, modules = 0; i < known + plugins.count; i++) {
        if (plugins.known[i].module) {
            plugins.modules[modules++] = plugins.known[i].module;
        }
    }
}

struct module_missing module_missing(const struct known_module *known)
{
    struct module_missing out;
    if (!known->package) {
        (void)snprintf(out.why, sizeof(out.why), "this build has no %s", known->name);
        (void)snprintf(out.remedy, sizeof(out.remedy),
                "build with meson configure -D%s=enabled", known->name);
    } else {
        (void)snprintf(out.why, sizeof(out.why), "the module %s %s%.320s", known->name,
                known->fault ? "cannot be used: " : "is not installed",
                known->fault ? known->fault : "");
        (void)snprintf(out.remedy, sizeof(out.remedy), "install the package %s%s",
                known->package, known->fault ? " of this version" : "");
    }
    return out;
}

/* -- what is refused -- */

static bool is_name(const char *name)
{
    size_t length = name ? strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") : 0;
    return length > 0 && length <= 32 && name[length] == '\0';
}

static bool has_kind(const struct skein_module *module, const char *service)
{
    const struct module_service *one = module->server ? module->server->services : NULL;
    while (one && one->name && strcmp(one->name, service) != 0) {
        one++;
    }
    return one && one->name;
}

static bool check_plugin_services(const struct skein_plugin *plugin, const char *path,
        bool (*has_service)(const char *name), struct err *err)
{
    for (const struct known_service *one = plugin->services; one && one->name; one++) {
        if (!is_name(one->name) || has_service(one->name)) {
            return err_set(err, ERR_FORMAT,
                    "the module %s brings a service %s, which is %s: it has to be renamed",
                    path, one->name, has_service(one->name) ? "there already" : "no name");
        }
        if (!has_kind(plugin->module, one->name)) {
            return err_set(err, ERR_FORMAT, "the module %s has no code for its service %s",
                    path, one->name);
        }
    }
    return true;
}

static bool check_plugin(const struct skein_plugin *plugin, const char *path,
        bool (*has_service)(const char *name), struct err *err)
{
    if (!plugin->api || strcmp(plugin->api, SKEIN_API) != 0) {
        return err_set(err, ERR_FORMAT,
                "the module %s was built for another Skein (%.40s, and this one has %s): build "
                "it "
                "again with the headers of this one",
                path, plugin->api ? plugin->api : "nothing", SKEIN_API);
    }
    const struct skein_module *module = plugin->module;
    if (!module || !is_name(module->name) || !plugin->version || !plugin->about) {
        return err_set(err, ERR_FORMAT,
                "the module %s lacks a name of small letters, a version or a line about it",
                path);
    }
    for (const struct known_module *known = known_modules(); known->name; known++) {
        if (strcmp(known->name, module->name) == 0) {
            return err_set(err, ERR_FORMAT,
                    "the module %s has the name %s, which another module has", path,
                    known->name);
        }
    }
    return check_plugin_services(plugin, path, has_service, err);
}

/* -- loading -- */

static bool is_loaded(const char *path)
{
    size_t i = 0;
    while (i < plugins.count && strcmp(plugins.all[i].path, path) != 0) {
        i++;
    }
    return i < plugins.count;
}

bool plugins_load(const char *path, bool (*has_service)(const char *name), struct err *err)
{
    if (path[0] != '/') {
        return err_set(err, ERR_FORMAT,
                "\"%.128s\" is not the absolute path of a module, such as "
                "\"/usr/lib/skein/json_lines.so\"",
                path);
    }
    if (plugins.ended || is_loaded(path)) {
        return true;
    }
    if (plugins.count == PLUGINS_MAX) {
        return err_set(err, ERR_LIMIT, "there are more than %d modules to load", PLUGINS_MAX);
    }
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!object) {
        return err_set(err, ERR_IO, "the module %s cannot be loaded: %s", path, dlerror());
    }
    const struct skein_plugin *plugin = dlsym(object, "skein_plugin");
    if (!plugin) {
        (void)err_set(err, ERR_FORMAT,
                "%s is no module of Skein: it has no symbol skein_plugin, which SKEIN_PLUGIN "
                "makes",
                path);
    }
    if (!plugin || !check_plugin(plugin, path, has_service, err)) {
        (void)dlclose(object);
        return false;
    }
    plugins.all[plugins.count++] = (struct loaded_plugin){str_dup(str_of(path)), plugin};
    list_again();
    return true;
}

void plugins_load_separate(void)
{
    size_t count = count_known();
    plugins.separate = mem_alloc_array(count, sizeof(*plugins.separate));
    for (size_t i = 0; i < count; i++) {
        struct err err = {0};
        if (built_known[i].package) {
            plugins.separate[i].module = separate_load(built_known[i].name, &err);
            plugins.separate[i].fault = err.text[0] ? str_dup(str_of(err.text)) : NULL;
        }
    }
    list_again();
}

void plugins_end_loading(void)
{
    plugins.ended = true;
}

const char *plugins_version(const struct skein_module *module, const char **out_path)
{
    for (size_t i = 0; module && i < plugins.count; i++) {
        if (plugins.all[i].plugin->module == module) {
            *out_path = plugins.all[i].path;
            return plugins.all[i].plugin->version;
        }
    }
    return NULL;
}

void plugins_tell(void)
{
    for (size_t i = 0; i < plugins.count; i++) {
        const struct skein_plugin *plugin = plugins.all[i].plugin;
        log_notice("loaded the module %s %s (%s) from %s", plugin->module->name,
                plugin->version, plugin->about, plugins.all[i].path);
    }
    for (const struct known_module *known = known_modules(); known->name; known++) {
        if (known->fault) {
            struct module_missing missing = module_missing(known);
            log_warning("%s: %s", missing.why, missing.remedy);
        }
    }
}
