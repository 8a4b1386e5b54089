#pragma once
#include "engine/core/act/history.h"

#include <stdbool.h>

/* Drafts of the line editor, kept with the player. */

#define DRAFT_PREFIX HISTORY_SCRATCH

/* True for properties that hold a draft, which are not shown. */
bool draft_is_property(struct str name);
