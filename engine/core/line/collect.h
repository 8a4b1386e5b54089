#pragma once
#include "engine/core/people/presence.h"
#include "engine/core/script/behaviour.h"

/* Lines that are text of a command before them, and are no commands. */

/* True if the line is such text, or its end: *outcome is then what came of it, and *answered is false if
 * no prompt is due yet. */
bool collect_takes(struct engine *engine, struct presence *presence, uint64_t session,
        struct str line, bool *answered, enum outcome *outcome);
/* After a line that was collected: a prompt, if nothing comes for a moment. */
void collect_prompt_late(struct engine *engine, uint64_t character, uint64_t session);
/* After a line that was refused: true if it would have collected what follows. That is left out then, and
 * a prompt comes when it has ended. */
bool collect_leaves_out(
        struct engine *engine, uint64_t character, uint64_t session, struct str line);
