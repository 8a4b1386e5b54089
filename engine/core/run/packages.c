/* module.c -- tells which modules of the stock game are switched on. */
#include "engine/core/run/module.h"

#include "engine/core/engine.h"

#define MODULE_TEXT(X, name, text) #name,
const char *const module_names[MODULES] = {ENGINE_MODULES(MODULE_TEXT, MODULE_TEXT, )};

#define MODULE_THERE(X, name, text) true,
#define MODULE_SPARE(X, name, text) false,
const bool module_is_default[MODULES] = {ENGINE_MODULES(MODULE_THERE, MODULE_SPARE, )};

bool module_is_on(const struct engine *engine, struct str name)
{
    const struct engine_rules *rules = &engine->options.rules;
    for (int i = 0; i < MODULES; i++) {
        if (str_equal(name, str_of(module_names[i]))) {
            return module_is_default[i] != rules->turned[i];
        }
    }
    return !str_equal(name, STR("fighting")) || !str_equal(str_of(rules->fighting), STR("off"));
}
