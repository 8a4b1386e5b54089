/* trust_heard.h -- Who said what a player heard, for trust_play_test.c. */
#pragma once

#include "engine/base/str.h"

/* True if told has a line with the word "evil" that no npc said on the public channel under a name
 * that none of the players has. */
bool trust_heard_of_players(struct str told);
