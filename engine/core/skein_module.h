#pragma once
#include "engine/base/err.h"
#include "engine/core/internal_event_list.h"

#include <jansson.h>

#include <stdint.h>
#include <string.h>

/* A module: a part of Skein that a build may leave out. It is one folder with a module.json, and exports one symbol of
 * this type, NAME_module. The list of those in this build is skein_modules (written by tools/generate), in an order in
 * which each stands after the modules that it needs.
 *
 * The kernel calls a module by these hooks and by internal events only. A module may call the kernel freely, and
 * another module if its module.json names that under "needs". All hooks run in the thread of the loop; all are optional.
 * Tables stay in every build, so a world opens in each: data/schema.
 *
 * Changes of the world, kv_set and output to players need an open transaction (run/transaction.h). One is open while a
 * handler of a call, a function for scripts or an internal event runs, unless internal_event.h says that the event is not
 * in one. Elsewhere, as in create and turn, a module opens its own: transaction_begin(engine, 0, 0), the change, and
 * transaction_commit(engine), all in one run of the hook. */

struct engine;
struct host;
struct net_bridge_protocol;
struct server_module;

struct skein_module {
    const char *name; /* its folder's name, and the name of meson's option */
    /* Creates the module's state. The world is open, but no transaction. */
    void (*create)(struct engine *engine);
    void (*destroy)(struct engine *engine);
    /* Registers calls by calls_add (calls/call.h), which data/calls has. */
    void (*add_calls)(struct engine *engine);
    /* The configuration was read again; engine_options has the new one. */
    void (*options_changed)(struct engine *engine);
    /* Does due work, once in each turn of the engine. Returns microseconds until there is more (0: at once, -1: nothing
     * known). */
    int64_t (*turn)(struct engine *engine);
    /* Fails with one sentence if the world lacks what the module needs; called once at the start. */
    bool (*check_world)(struct engine *engine, struct err *err);
    /* Callbacks of internal events, run after those of the kernel's parts and of earlier modules. */
    void (*on[INTERNAL_EVENTS])(struct engine *engine, void *about);
    /* Appends to the families of the call `metrics` (calls/metric.h), and to the numbers of `stats.get`. */
    void (*add_metrics)(struct engine *engine, json_t *families);
    void (*add_numbers)(struct engine *engine, json_t *numbers);
    /* Adds functions for scripts; see engine/lua/bind. */
    void (*add_functions)(struct host *host);
    /* A kind of chat network to which the module bridges can connect: net/bridges/net_bridge_impl.h. */
    const struct net_bridge_protocol *bridge_protocol;
    /* Its part of the program around the engine: engine/app/server_module.h. */
    const struct server_module *server;
};

/* Returns the number of modules in a list that ends with NULL. */
static inline size_t skein_modules_count(const struct skein_module *const *modules)
{
    size_t count = 0;
    while (modules[count]) {
        count++;
    }
    return count;
}

/* Returns the place in such a list of the module of that name, which is one of it. Each line of a player asks for a dozen
 * by literals, so the last answer is kept by the address of the name. */
static inline size_t skein_modules_find(
        const struct skein_module *const *modules, const char *name)
{
    static _Thread_local struct answer {
        const struct skein_module *const *modules;
        size_t at;
    } answers[64];
    struct answer *answer = &answers[(uintptr_t)name / 4 % 64];
    if (answer->modules != modules || strcmp(modules[answer->at]->name, name) != 0) {
        size_t at = 0;
        while (modules[at] && strcmp(modules[at]->name, name) != 0) {
            at++;
        }
        must(modules[at]);
        *answer = (struct answer){modules, at};
    }
    return answer->at;
}

/* Returns the modules of this engine; the list ends with NULL. */
const struct skein_module *const *modules_of(const struct engine *engine);
/* Returns the pointer of the module of that name in this engine, NULL at first. The module is one of the engine's. */
void **skein_module_state(const struct engine *engine, const char *module);

/* -- for engine.c: each runs that hook of all modules -- */

/* modules: NULL: none. */
void modules_take(struct engine *engine, const struct skein_module *const *modules);
void modules_add_calls(struct engine *engine);
void modules_create(struct engine *engine);
/* In the opposite order, because a module may use those that it needs. */
void modules_destroy(struct engine *engine);
void modules_options_changed(struct engine *engine);
MUST_CHECK bool modules_check_world(struct engine *engine, struct err *err);

/* -- for those who show numbers -- */

void modules_add_metrics(struct engine *engine, json_t *families);
void modules_add_numbers(struct engine *engine, json_t *numbers);
