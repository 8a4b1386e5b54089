#pragma once
#include "engine/core/engine.h"

/* From which places does one watch what happens in another? Through exits made to be seen through
 * (`transparent`: a window, a one-way mirror, a glass door); a mere passage shows the next room to who looks,
 * but nobody minds what goes on there. */

struct onlook;
struct onlook *onlook_create(void);
void onlook_destroy(struct onlook *onlook);

/* Somebody comes to be in place: notes where its exits lead. */
void onlook_note(struct engine *engine, struct object *place);
/* MOMENT_SETTLE: notes exits that it made, moved or led elsewhere. */
void onlook_settle(struct engine *engine, void *about);
/* Can who is in from watch what happens in place? */
bool onlook_sees(struct engine *engine, struct object *from, struct object *place);
/* Walks the places that see into place, each once, at most ONLOOK_PLACES_MAX. */
#define ONLOOK_PLACES_MAX 16
void onlook_each(struct engine *engine, struct object *place,
        void (*visit)(void *data, struct object *from), void *data);
