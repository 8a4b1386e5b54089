/* moment.c -- runs the callbacks of an internal event. To add one, add a name to moment.h and
 * call moment_come. */
#include "engine/core/run/moment.h"

void moment_come(struct engine *engine, enum moment moment, void *about)
{
    const struct moment_steps *steps = &engine->moments[moment];
    for (size_t i = 0; steps->run[i]; i++) {
        steps->run[i](engine, about);
    }
}
