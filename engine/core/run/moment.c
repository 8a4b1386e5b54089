/* moment.c -- does at a moment what all have to do then. To add a moment: a name in moment.h, and
 * moment_come where it comes. */
#include "engine/core/run/moment.h"

void moment_come(struct engine *engine, enum moment moment, void *about)
{
    for (const struct moment_step *step = engine->moments; step->run; step++) {
        if (step->moment == moment) {
            step->run(engine, about);
        }
    }
}
