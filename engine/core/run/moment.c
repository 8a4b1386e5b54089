/* moment.c -- does at a moment what all have to do then. To add a moment: a name in moment.h, and
 * moment_come where it comes. */
#include "engine/core/run/moment.h"

void moment_come(struct engine *engine, enum moment moment, void *about)
{
    const struct moment_steps *steps = &engine->moments[moment];
    for (size_t i = 0; steps->run[i]; i++) {
        steps->run[i](engine, about);
    }
}
