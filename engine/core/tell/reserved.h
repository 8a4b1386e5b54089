#pragma once
#include "engine/base/str.h"

/* Words that are the game's. */

/* May scripts not replace this verb? */
bool reserved_verb(struct str verb);
/* One that somebody has who was jailed (people/sanction.h), as the stock game means it. */
bool reserved_for_jail(struct str verb);
/* Is it a word that nobody may be called by: all, you, someone, skein, a direction, …? */
bool reserved_name(struct str name);
/* Is it a word with which lines of the game begin, or has it a part that tells of speech: Your, Two, Alice-says? No player
 * is called so. */
bool reserved_opening(struct str name);
/* True if the word tells what somebody says: says, asks. */
bool reserved_speech(struct str word);
/* True if an npc of that name would be taken for somebody who runs the game. name is ASCII, here and below. */
bool reserved_staff(struct str name);
/* True if a player of that name would be taken for somebody who runs the game, for the game or for one of its guests. */
bool reserved_person(struct str name);
/* True if a title may not have the word. */
bool reserved_title_word(struct str word);
/* True if a channel of that name would be taken for one of those who run the game. */
bool reserved_channel(struct str name);
/* True if the stock game looks for objects by that ref, so that only wizards give it. */
bool reserved_ref(struct str ref);
/* True if the word is a rank of those who run a game and nothing else. */
bool reserved_rank(struct str word);
