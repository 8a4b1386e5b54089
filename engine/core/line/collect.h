#pragma once
#include "engine/core/people/presence.h"
#include "engine/core/script/behaviour.h"

/* Lines that are text for the command before them, and not commands. */

/* Returns true if the line is such text, or its end. *outcome is the result then, and *answered is
 * false if no prompt is due yet. */
bool collect_takes(struct engine *engine, struct presence *presence, uint64_t session,
        struct str line, bool *answered, enum outcome *outcome);
/* Sends a prompt after a collected line if nothing arrives for a moment. */
void collect_prompt_late(struct engine *engine, uint64_t character, uint64_t session);
/* Returns true if the refused line would have collected the lines after it. They are skipped then,
 * and a prompt comes when they end. */
bool collect_leaves_out(
        struct engine *engine, uint64_t character, uint64_t session, struct str line);
