#pragma once
#include "engine/base/str.h"

#define SKELETON_MAX 40 /* letters; a longer name has none */

/* Writes what is left of a name when its disguises are taken off, and returns it; empty if the name is too long. Names with
 * one skeleton are read as one word: W1z-zard, vvizards and Wiz4rd are all "wlzard". text is ASCII. */
struct str skeleton_of(struct str text, char out[SKELETON_MAX]);
/* True if name has the skeleton of word, also behind words such as `the`, `Mr` or `official`, before `team`, and before
 * digits. Both are ASCII. */
bool skeleton_is_like(struct str name, struct str word);
/* Takes the first part off a name, between marks; if fine, digits part, too, and a capital behind a small letter. */
struct str skeleton_take_part(struct str *name, bool fine);
/* True if a part of name is like word: Joe_the_Wizard, Mod-Ann, ModAnn. Parts stand between marks, digits and capitals. */
bool skeleton_has_part(struct str name, struct str word);
/* True if name, or what stands in it between marks, begins or ends with word: Wizardess. */
bool skeleton_has_edge(struct str name, struct str word);
/* True if name is one of an IRC network's services, to which people send passwords: NickServ, whatever ends in serv, Q. */
bool skeleton_is_service(struct str name);
