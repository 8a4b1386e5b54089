#pragma once
#include "engine/core/people/account.h"

/* Erasure: deletes an account with all its own data. Other people's mail, channel lines, notices,
 * reports and log entries stay, with placeholder words instead of the name. This includes lines
 * kept with reports. The words and scrollback of other people stay unchanged.
 * data/help/your-data.md tells players the same. */

/* Begins the erasure in the open transaction: the account can no longer log in, and its
 * character leaves play. Tasks do the rest little by little, and continue after a crash.
 * Returns false with a sentence for a wizard's account, and for an account in a realm, because
 * names there belong to all worlds. */
MUST_CHECK bool erase_begin(
        struct engine *engine, const struct account *account, struct err *err);
