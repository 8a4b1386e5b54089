/* stopping.c -- whether the engine stops, and when somebody wants it to. */
#include "engine/core/engine_impl.h"
#include "world/model/tx.h"

bool engine_is_stopping(const struct engine *engine)
{
    return engine->stopping;
}

bool engine_is_ending(const struct engine *engine)
{
    return engine->ending;
}

static void shutdown_commit(void *data)
{
    struct engine *engine = data;
    engine->shutdown_at_ms = engine->shutdown_wish_ms;
}

void engine_ask_shutdown(struct engine *engine, int64_t at_ms)
{
    engine->shutdown_wish_ms = at_ms;
    tx_on_end(
            engine_world(engine), (struct tx_hook){.commit = shutdown_commit, .data = engine});
}

int64_t engine_shutdown_at_ms(const struct engine *engine)
{
    return engine->shutdown_at_ms;
}
