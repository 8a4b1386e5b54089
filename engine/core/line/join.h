#pragma once
#include "engine/core/engine.h"

/* Commands joined in one line: "take loaf. eat it", "north then look", "take loaf then lamp", "take
 * loaf and eat it". */

/* Maximum number of commands joined in a line. */
#define COMMAND_JOIN_MAX 10

/* Cuts *line after its first command and appends the others to rest, as a line to run next. rest
 * stays empty if there is one command only. A line that has a meaning as a whole, speech and
 * reserved commands are not cut. */
void join_cut(struct engine *engine, struct object *actor, struct str *line, struct buf *rest);
/* True if semicolons join commands only, as in "n;s". Otherwise *out_word is the first word that
 * does not begin one. Empty parts are removed from *line, which may then point into tidy (empty
 * before). */
bool join_knows_parts(struct engine *engine, struct object *actor, struct str *line,
        struct buf *tidy, struct str *out_word);
