#pragma once
#include "engine/core/people/account.h"

/* An account is deleted with all that is its own, for good. What others have lived through stays, without the name:
 * letters, lines of channels, notices, reports, and what the log says was done to whom have "somebody who has left" in its
 * place; so do lines kept with reports that they sent or spoke in. What others wrote in their own words stays as they wrote
 * it, and what they were told as they were told it. */

/* Begins it, in the open slice: nobody logs in by the account from here on, and whoever is in play by it goes. The rest is
 * done by tasks, a little at a time, and goes on after a crash. False with a sentence: a wizard's is not deleted, nor one
 * of a realm, whose names belong to all its worlds. */
MUST_CHECK bool forget_begin(
        struct engine *engine, const struct account *account, struct err *err);
/* At the start: goes on with what was begun. */
void forget_resume(struct engine *engine);
