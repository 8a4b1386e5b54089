#pragma once
#include "engine/core/run/slice.h"

/* Understands and runs one line for actor, inside the open slice: parse, match, run. Everything
 * the actor must be told was told. */
enum outcome interpret_line(struct engine *engine, struct object *actor, struct str line);
/* Could the line be run: does it fit a command, and does each noun of it mean something? Tells and changes
 * nothing. A noun phrase that is taken as words ({x:noun}) is no speech: with a dot in it or a "please" behind it,
 * it does not fit. with_fallbacks: even a command that is one counts. */
bool interpret_fits(
        struct engine *engine, struct object *actor, struct str line, bool with_fallbacks);

/* Memory that is kept between lines. */
struct scratches *interpret_scratches_create(void);
void interpret_scratches_destroy(struct scratches *scratches);
