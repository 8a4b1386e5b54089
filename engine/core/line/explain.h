#pragma once
#include "engine/core/line/match.h"
#include "engine/core/script/command.h"

/* How a line was understood, noted for `why`. All do nothing unless the slice has a trace (trace.h). */

/* object: whose command it is, NULL: the game's; end: see trace_step. */
void explain_command(struct engine *engine, const struct command *command,
        const struct object *object, const char *end);
/* Is the command one that is only noted, and not run? */
bool explain_spares(const struct engine *engine, const struct command *command);
void explain_noun(
        struct engine *engine, const struct match_request *request, const struct match *match);
