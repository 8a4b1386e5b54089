#pragma once
#include "engine/app/cmd.h"

/* Sends a request to the world's server, and appends its answer. */
MUST_CHECK bool operate_world_ask(
        const struct cmd_world *world, const char *request, struct buf *out, struct err *err);
/* True if the file is there and is not the world, but a copy, or was the world and is no longer.
 * Then appends which file is the world, if that is known: "FILE on HOST in term 2". */
bool operate_world_was_replaced(const char *path, struct buf *out);
