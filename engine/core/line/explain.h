#pragma once
#include "engine/core/line/match.h"
#include "engine/core/script/command.h"

/* Notes for `why` on how a line was understood. All functions do nothing unless the transaction has
 * a trace (trace.h). */

/* object: whose command it is, NULL for a stock command; end: see trace_step. */
void explain_command(struct engine *engine, const struct command *command,
        const struct object *object, const char *end);
/* True if the command is only noted and must not run. */
bool explain_spares(const struct engine *engine, const struct command *command);
void explain_noun(
        struct engine *engine, const struct match_request *request, const struct match *match);
