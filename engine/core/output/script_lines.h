#pragma once
#include "engine/core/output/provenance.h"

/* Limits for what builders' scripts tell other people, by the script's owner. */

/* True if `by` may now tell text of so many lines and bytes to people who did not ask for it, and
 * counts it. bytes: 0 if something else limits them. If not, the owner gets a report. Always true
 * for the game and wizards. */
MUST_CHECK bool script_lines_take(
        struct engine *engine, const struct provenance *by, size_t lines, size_t bytes);
/* True if the text of `by` is hidden from reader, who ignores its owner. Their own lines are still
 * answered, and the owner's own places still speak. place may be NULL. */
bool script_lines_ignored(struct engine *engine, const struct provenance *by, uint64_t reader,
        const struct object *place);
/* True if the running code answers a line of reader that uses its thing. */
bool script_lines_answers(const struct engine *engine, uint64_t reader);
