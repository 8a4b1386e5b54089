/* skein_module.c -- runs the hooks of the modules of this build, in their order. */
#include "engine/core/skein_module.h"

#include "engine/base/mem.h"

void modules_take(struct engine *engine, const struct skein_module *const *modules)
{
    static const struct skein_module *const none[] = {NULL};
    engine->modules = modules ? modules : none;
    size_t count = skein_modules_count(engine->modules);
    engine->module_states = mem_alloc_array(count, sizeof(void *));
    engine->module_turns = mem_alloc_array(count + 1, sizeof(*engine->module_turns));
    for (size_t i = 0, turns = 0; i < count; i++) {
        if (engine->modules[i]->turn) {
            engine->module_turns[turns++] = engine->modules[i]->turn;
        }
    }
}

void **skein_module_state(struct engine *engine, const char *module)
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

int64_t modules_turn(struct engine *engine)
{
    int64_t next_us = -1;
    for (size_t i = 0; engine->module_turns[i]; i++) {
        int64_t due_us = engine->module_turns[i](engine);
        if (due_us >= 0 && (next_us < 0 || due_us < next_us)) {
            next_us = due_us;
        }
    }
    return next_us;
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
