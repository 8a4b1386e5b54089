#pragma once
#include "engine/core/engine.h"

/* Commands joined in one line: "take loaf. eat it", "north then look", "take loaf then lamp", "take loaf
 * and eat it". */

/* No more than this many commands are joined in a line. */
#define COMMAND_JOIN_MAX 10

/* Cuts *line behind its first command and appends the rest of it, as a line to run next, to rest; it stays empty if
 * there is but one. What somebody says is theirs, dots and all: a line that means something as a whole is not cut,
 * and reserved commands are not. */
void join_cut(struct engine *engine, struct object *actor, struct str *line, struct buf *rest);
/* Does each part of the line begin with a command that semicolons join: "n;s"? False: *out_word begins one, and is none.
 * Empty parts are left out of *line, which may then be tidy's (empty before). */
bool join_knows_parts(struct engine *engine, struct object *actor, struct str *line,
        struct buf *tidy, struct str *out_word);
/* Has text a place where commands of actor's would be joined? Without an actor: by a mark or by "then". */
bool join_has(struct engine *engine, struct object *actor, struct str text);
