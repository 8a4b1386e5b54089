#pragma once
#include "engine/base/log.h"
#include "engine/core/engine.h"

/* Log lines about what another world sends. */

/* Logs a line, at most 20 a minute for each world, so that no world can fill the log. The line
 * after those says that more are left out. */
void outbox_log(struct engine *engine, struct str world, enum log_level level,
        const char *format, ...) PRINTF_LIKE(4, 5);
