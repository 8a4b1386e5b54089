#pragma once
#include "engine/base/str.h"

#define SKELETON_MAX 40 /* letters; a longer name has no skeleton */

/* Writes the skeleton of a name into out and returns it; empty if the name is too long. Names with
 * the same skeleton read as the same word: W1z-zard, vvizards and Wiz4rd are all "wlzard". text is
 * ASCII. */
struct str skeleton_of(struct str text, char out[SKELETON_MAX]);
/* True if name has the skeleton of word, also behind words such as `the`, `Mr` or `official`,
 * before `team`, and before digits. Both are ASCII. */
bool skeleton_is_like(struct str name, struct str word);
/* Cuts the first part off a name. Parts are separated by punctuation. If fine, digits and a capital
 * behind a small letter separate parts, too. */
struct str skeleton_take_part(struct str *name, bool fine);
/* True if a part of name is like word: Joe_the_Wizard, Mod-Ann, ModAnn. Punctuation, digits and
 * capitals separate parts. */
bool skeleton_has_part(struct str name, struct str word);
/* True if name, or a part of it between punctuation, begins or ends with word: Wizardess. */
bool skeleton_has_edge(struct str name, struct str word);
/* True for names of an IRC network's services, to which people send passwords: NickServ, any name
 * ending in serv, Q. */
bool skeleton_is_service(struct str name);
