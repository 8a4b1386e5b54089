#pragma once
#include "engine/core/people/presence.h"

/* Sets out, borrowed from presence, to the prompt without its end; false before MODAL_LINES. */
bool prompt_of_lines(const struct engine *engine, const struct presence *presence,
        unsigned kind, struct str *out);

/* Ends an answer with the prompt. A player without a prompt still gets its mark, by which clients
 * recognise the end of an answer. */
void prompt_send(struct engine *engine, uint64_t session);
