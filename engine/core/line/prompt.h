#pragma once
#include "engine/core/engine.h"

/* Gives the prompt, without its end, of lines that a text or an editor reads (MODAL_LINES, MODAL_EDIT or MODAL_RAW);
 * false for any other kind. */
bool prompt_of_lines(const struct engine *engine, unsigned kind, struct str *out);

/* Answers a line by its prompt. Who wants none still gets its mark, by which clients tell the end of an
 * answer. */
void prompt_send(struct engine *engine, uint64_t session);
