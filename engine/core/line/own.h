#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

/* Commands that are private to the player: speech to people elsewhere, their account and settings,
 * their answers and consents, reports, and help. Builders' scripts neither see nor stop such lines,
 * nor come before them. */

/* True if the verb, in full, is private whatever commands it has: a reserved verb, or an answer
 * such as "yes". commands_own adds the private commands of packages. */
bool own_word(struct str verb);
