#pragma once
#include <stdint.h>

/* What all parts of the game work with. What belongs to one part is in its state (part.h), what the engine alone needs in
 * engine_impl.h. */

struct engine;
struct engine_options;
struct hub;
struct rng;
struct script_ops;
struct store;
struct transaction;
struct worker_pool;
struct world;

/* The beginning of struct engine, which only the functions below read, so that they cost no call. The pointers stay the same
 * from engine_create to engine_destroy. */
struct engine_head {
    struct world *world;
    struct store *store;
    struct hub *hub;
    struct transaction *transaction;
};

static inline const struct engine_head *engine_head(const struct engine *engine)
{
    return (const struct engine_head *)engine;
}

static inline struct world *engine_world(const struct engine *engine)
{
    return engine_head(engine)->world;
}

static inline struct store *engine_store(const struct engine *engine)
{
    return engine_head(engine)->store;
}

static inline struct hub *engine_hub(const struct engine *engine)
{
    return engine_head(engine)->hub;
}

/* Returns the state of the running transaction: run/transaction.h. */
static inline struct transaction *engine_transaction(const struct engine *engine)
{
    return engine_head(engine)->transaction;
}

/* Stays the same from engine_create to engine_destroy, so that a function that asks twice calls once. */
#define ENGINE_CONST __attribute__((const))

ENGINE_CONST const struct engine_options *engine_options(const struct engine *engine);
/* Returns the same, to be changed until the configuration is read again. */
ENGINE_CONST struct engine_options *engine_change_options(struct engine *engine);
ENGINE_CONST struct worker_pool *engine_workers(const struct engine *engine);
ENGINE_CONST struct rng *engine_rng(struct engine *engine);
/* Returns a random number that makes ids of this process unlike another's. */
uint64_t engine_process_number(const struct engine *engine);
/* Returns the room where newcomers begin: the one that the start room's property `newcomers` names,
 * or else the start room itself; NULL if there is none. */
struct object *engine_start(struct engine *engine);

/* The script layer: its functions (script/behaviour.h) and their first argument. NULL: none. */
const struct script_ops *engine_script(const struct engine *engine);
void *engine_script_data(const struct engine *engine);
void engine_set_script(struct engine *engine, const struct script_ops *ops, void *data);
