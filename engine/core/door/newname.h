#pragma once
#include "engine/core/people/account.h"

/* Which names may somebody have who has none yet? */

/* Is this a name somebody may have: form, and not a command's or a reserved word? A sentence if
 * not. */
MUST_CHECK bool newname_fits(struct engine *engine, struct str name, struct err *err);
/* Same, for who comes in by themselves: nor one by which they would be taken for staff. */
MUST_CHECK bool newname_ok(struct engine *engine, struct str name, struct err *err);
/* Is there a guest in play of this name, or of one that is taken for it? */
bool newname_is_guests(struct engine *engine, const char *name);
/* Makes a name that somebody may have, and nobody has, of whatever a client calls its user: what no name has
 * is left out, and a number added if need be ("dan[work]" is danwork, "guest" is guest2). */
void newname_make(struct engine *engine, struct str wish, char out[ACCOUNT_NAME_MAX + 1]);
