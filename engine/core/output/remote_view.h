#pragma once
#include "engine/core/engine.h"

/* Remote viewers. Exits made to be seen through (`transparent`: a window, a one-way mirror, a
 * glass door) show the events of the next room. Through other exits only a look shows the next
 * room. */

/* Records where the exits lead of the room that is seen from place; called when somebody enters it. */
void remote_view_note(struct engine *engine, struct object *place);
/* True if events in place can be watched from `from`. */
bool remote_view_sees(struct engine *engine, struct object *from, struct object *place);
/* Visits the places from which place is watched, each once, at most REMOTE_VIEW_PLACES_MAX. */
#define REMOTE_VIEW_PLACES_MAX 16
void remote_view_each(struct engine *engine, struct object *place,
        void (*visit)(void *data, struct object *from), void *data);
