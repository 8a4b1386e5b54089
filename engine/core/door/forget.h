#pragma once
#include "engine/core/people/account.h"

/* Erasure: an account is deleted with all that is its own. Others keep their letters, lines of channels, notices, reports and
 * the log, with "somebody who has left" instead of the name; so do lines kept with reports. Words of others stay as they wrote
 * them, and so does the scrollback of others. data/help/your-data.md tells players the same. */

/* Begins it, in the open slice: nobody logs in by the account from here on, and whoever is in play by it goes. The rest is
 * done by tasks, a little at a time, and goes on after a crash. False with a sentence: a wizard's is not deleted, nor one
 * of a realm, whose names belong to all its worlds. */
MUST_CHECK bool forget_begin(
        struct engine *engine, const struct account *account, struct err *err);
/* At the start: goes on with what was begun. */
void forget_resume(struct engine *engine);
