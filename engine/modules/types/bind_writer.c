/* bind_writer.c -- which kind of script writes a property. */
#include "engine/lua/host_impl.h"
#include "engine/modules/types/module.h"

bool types_game_runs(struct engine *engine)
{
    const struct host *host = engine_script_data(engine);
    return engine_transaction(engine)->rights.owner == 0 && host->running &&
           host->running->stock;
}

bool types_test_runs(struct engine *engine)
{
    const struct host *host = engine_script_data(engine);
    return host->testing;
}
