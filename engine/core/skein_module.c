/* skein_module.c -- runs the hooks of the modules of this build, in their order. */
#include "engine/core/skein_module.h"

#include "engine/base/mem.h"
#include "engine/core/engine_impl.h"

void modules_take(struct engine *engine, const struct skein_module *const *modules)
{
    static const struct skein_module *const none[] = {NULL};
    engine->own->modules = modules ? modules : none;
    engine->own->module_states =
            mem_alloc_array(skein_modules_count(engine->own->modules), sizeof(void *));
}

const struct skein_module *const *modules_of(const struct engine *engine)
{
    return engine->own->modules;
}

void **skein_module_state(const struct engine *engine, const char *module)
{
    return &engine->own->module_states[skein_modules_find(engine->own->modules, module)];
}

void modules_add_calls(struct engine *engine)
{
    for (size_t i = 0; engine->own->modules[i]; i++) {
        if (engine->own->modules[i]->add_calls) {
            engine->own->modules[i]->add_calls(engine);
        }
    }
}

void modules_create(struct engine *engine)
{
    for (size_t i = 0; engine->own->modules[i]; i++) {
        if (engine->own->modules[i]->create) {
            engine->own->modules[i]->create(engine);
        }
    }
}

void modules_destroy(struct engine *engine)
{
    for (size_t i = skein_modules_count(engine->own->modules); i-- > 0;) {
        if (engine->own->modules[i]->destroy) {
            engine->own->modules[i]->destroy(engine);
        }
    }
}

void modules_options_changed(struct engine *engine)
{
    for (size_t i = 0; engine->own->modules[i]; i++) {
        if (engine->own->modules[i]->options_changed) {
            engine->own->modules[i]->options_changed(engine);
        }
    }
}

bool modules_check_world(struct engine *engine, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && engine->own->modules[i]; i++) {
        ok = !engine->own->modules[i]->check_world ||
             engine->own->modules[i]->check_world(engine, err);
    }
    return ok;
}

void modules_add_metrics(struct engine *engine, json_t *families)
{
    for (size_t i = 0; engine->own->modules[i]; i++) {
        if (engine->own->modules[i]->add_metrics) {
            engine->own->modules[i]->add_metrics(engine, families);
        }
    }
}

void modules_add_numbers(struct engine *engine, json_t *numbers)
{
    for (size_t i = 0; engine->own->modules[i]; i++) {
        if (engine->own->modules[i]->add_numbers) {
            engine->own->modules[i]->add_numbers(engine, numbers);
        }
    }
}
