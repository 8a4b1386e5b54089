#pragma once
#include "engine/core/keep/history.h"

#include <stdbool.h>

/* Drafts of the line editor, kept with the player. */

#define DRAFT_PREFIX HISTORY_SCRATCH

/* True of properties that hold one: nothing to be shown. */
bool draft_is_property(struct str name);
