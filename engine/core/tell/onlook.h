#pragma once
#include "engine/core/engine.h"

/* Remote viewers. Exits made to be seen through (`transparent`: a window, a one-way mirror, a
 * glass door) show the events of the next room. Through other exits only a look shows the next
 * room. */

struct onlook;
struct onlook *onlook_create(void);
void onlook_destroy(struct onlook *onlook);

/* Records where the exits of place lead; called when somebody enters it. */
void onlook_note(struct engine *engine, struct object *place);
/* MOMENT_SETTLE: records exits that the transaction made, moved or changed. */
void onlook_settle(struct engine *engine, void *about);
/* True if events in place can be watched from `from`. */
bool onlook_sees(struct engine *engine, struct object *from, struct object *place);
/* Visits the places from which place is watched, each once, at most ONLOOK_PLACES_MAX. */
#define ONLOOK_PLACES_MAX 16
void onlook_each(struct engine *engine, struct object *place,
        void (*visit)(void *data, struct object *from), void *data);
