#pragma once
#include "engine/base/str.h"

#define SKELETON_MAX 40 /* letters; a longer name has none */

/* Writes what is left of a name when its disguises are taken off, and returns it; empty if the name is too long. Names with
 * one skeleton are read as one word: W1z-zard, vvizards and Wiz4rd are all "wlzard". text is ASCII. */
struct str skeleton_of(struct str text, char out[SKELETON_MAX]);
/* True if name has the skeleton of word, also behind words such as `the`, `Mr` or `official`, before `team`, and before
 * digits. Both are ASCII. */
bool skeleton_is_like(struct str name, struct str word);
/* True if name is one of an IRC network's services, to which people send passwords: NickServ, whatever ends in serv, Q. */
bool skeleton_is_service(struct str name);
