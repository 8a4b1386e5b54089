#pragma once
#include <stddef.h>
#include <stdint.h>

/* Looks for values of a wrong type in a whole world, between transactions. */

struct engine;

/* Calls fault with each own value that does not fit its declared type: "LABEL: sentence". Returns how many there are;
 * stops after `most`. */
size_t declared_scan(struct engine *engine, size_t most,
        void (*fault)(void *data, const char *text), void *data);
