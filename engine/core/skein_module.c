/* skein_module.c -- runs the hooks of the modules of this build, in their order. */
#include "engine/core/skein_module.h"

#include "engine/base/mem.h"
#include "engine/core/engine_impl.h"

/* Where a name was found last. Each line of a player asks for a dozen modules by literals, so the place is chosen by the
 * address of the name. */
struct found {
    const struct skein_module *const *modules;
    size_t at;
};

#define FOUND_PLACES 64

size_t skein_modules_find(const struct skein_module *const *modules, const char *name)
{
    static _Thread_local struct found places[FOUND_PLACES];
    struct found *found = &places[(uintptr_t)name / 4 % FOUND_PLACES];
    if (found->modules == modules && strcmp(modules[found->at]->name, name) == 0) {
        return found->at;
    }
    size_t at = 0;
    while (modules[at] && strcmp(modules[at]->name, name) != 0) {
        at++;
    }
    must(modules[at]);
    *found = (struct found){modules, at};
    return at;
}

void modules_take(struct engine *engine, const struct skein_module *const *modules)
{
    static const struct skein_module *const none[] = {NULL};
    engine->modules = modules ? modules : none;
    engine->module_states =
            mem_alloc_array(skein_modules_count(engine->modules), sizeof(void *));
}

const struct skein_module *const *modules_of(const struct engine *engine)
{
    return engine->modules;
}

void **skein_module_state(const struct engine *engine, const char *module)
{
    return &engine->module_states[skein_modules_find(engine->modules, module)];
}

void modules_add_calls(struct engine *engine)
{
    for (size_t i = 0; engine->modules[i]; i++) {
        if (engine->modules[i]->add_calls) {
            engine->modules[i]->add_calls(engine);
        }
    }
}

void modules_create(struct engine *engine)
{
    for (size_t i = 0; engine->modules[i]; i++) {
        if (engine->modules[i]->create) {
            engine->modules[i]->create(engine);
        }
    }
}

void modules_destroy(struct engine *engine)
{
    for (size_t i = skein_modules_count(engine->modules); i-- > 0;) {
        if (engine->modules[i]->destroy) {
            engine->modules[i]->destroy(engine);
        }
    }
}

void modules_options_changed(struct engine *engine)
{
    for (size_t i = 0; engine->modules[i]; i++) {
        if (engine->modules[i]->options_changed) {
            engine->modules[i]->options_changed(engine);
        }
    }
}

bool modules_check_world(struct engine *engine, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && engine->modules[i]; i++) {
        ok = !engine->modules[i]->check_world || engine->modules[i]->check_world(engine, err);
    }
    return ok;
}

void modules_add_metrics(struct engine *engine, json_t *families)
{
    for (size_t i = 0; engine->modules[i]; i++) {
        if (engine->modules[i]->add_metrics) {
            engine->modules[i]->add_metrics(engine, families);
        }
    }
}

void modules_add_numbers(struct engine *engine, json_t *numbers)
{
    for (size_t i = 0; engine->modules[i]; i++) {
        if (engine->modules[i]->add_numbers) {
            engine->modules[i]->add_numbers(engine, numbers);
        }
    }
}
