#pragma once
#include "world/model/world.h"

/* Since when a ref has meant its object. Things that players hold don't use a module
 * that is newer than their place with the holder, and a module is as new as its ref.
 *
 * An object that gets a ref back has had it since its former time, if no other object had the ref in
 * between. Otherwise the ref is new to it. */

/* The property. No copy or file of an object restores it. */
#define REF_SINCE STR("_ref_since")

/* Notes that the object loses the ref that it has. */
void ref_time_note_lost(struct world *world, struct object *object);
/* Notes that the object, which has no ref, gets this one. */
void ref_time_note_got(struct world *world, struct object *object, struct str ref);
