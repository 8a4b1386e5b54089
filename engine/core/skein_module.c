/* skein_module.c -- runs the hooks of the modules of this build, in their order. */
#include "engine/core/skein_module.h"

#include "engine/base/mem.h"
#include "engine/core/engine_impl.h"

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

/* Runs a hook of all modules that have it, with those arguments. */
#define RUN_ALL(hook, ...)                                                                     \
    for (const struct skein_module *const *at = engine->modules; *at; at++) {                  \
        if ((*at)->hook) {                                                                     \
            (*at)->hook(__VA_ARGS__);                                                          \
        }                                                                                      \
    }

void modules_add_calls(struct engine *engine)
{
    RUN_ALL(add_calls, engine);
}

void modules_create(struct engine *engine)
{
    RUN_ALL(create, engine);
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
    RUN_ALL(options_changed, engine);
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
    RUN_ALL(add_metrics, engine, families);
}

void modules_add_numbers(struct engine *engine, json_t *numbers)
{
    RUN_ALL(add_numbers, engine, numbers);
}
