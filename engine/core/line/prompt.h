#pragma once
#include "engine/core/engine.h"

/* Sets out to the prompt, without its end, for lines that a text or an editor reads (MODAL_LINES,
 * MODAL_EDIT or MODAL_RAW). Returns false for any other kind. */
bool prompt_of_lines(const struct engine *engine, unsigned kind, struct str *out);

/* Ends an answer with the prompt. A player without a prompt still gets its mark, by which clients
 * recognise the end of an answer. */
void prompt_send(struct engine *engine, uint64_t session);
