#pragma once
#include "engine/base/str.h"

/* Words reserved for the game. */

/* True if scripts may not replace this verb. */
bool reserved_verb(struct str verb);
/* True if the stock command with this verb still works for jailed players
 * (people/sanction.h). */
bool reserved_for_jail(struct str verb);
/* True for words that nobody may have as a name: all, you, someone, skein, a direction and
 * others. */
bool reserved_name(struct str name);
/* True if the name begins lines of the game or has a part that introduces speech: Your, Two,
 * Alice-says. Forbidden for players. */
bool reserved_opening(struct str name);
/* True for the words that begin such lines. */
bool reserved_opening_word(struct str word);
/* True if the word introduces speech: says, asks. */
bool reserved_speech(struct str word);
/* True if an NPC of that name would seem to be staff. name is ASCII, here and below. */
bool reserved_staff(struct str name);
/* True for words that no NPC's name may have: wizard, game. */
bool reserved_npc_word(struct str word);
/* True if a player of that name would seem to be staff, the game or a guest. */
bool reserved_person(struct str name);
/* True if the word is not allowed in a title. */
bool reserved_title_word(struct str word);
/* True if a channel of that name would seem to belong to staff. */
bool reserved_channel(struct str name);
/* True if the stock game looks up objects by that ref; only wizards may set it. */
bool reserved_ref(struct str ref);
/* True if the word is a staff rank and has no other meaning. */
bool reserved_rank(struct str word);
