#pragma once
#include "engine/core/engine.h"

/* Cloaks: what stands for a guest's address where others see it, so that a ban can name somebody who has no account.
 * The key is the world's own: it is made when the first guest comes, and kept in the world's file. */

#define CLOAK_SIZE 24 /* of a cloak as text, with its end */

/* Writes the cloak of an address into out, "k3v9q2m7xw4t.guest". One address has one cloak in this world; IPv6
 * addresses of one network of 64 bits have one. Not inside a slice. */
void cloak_write(struct engine *engine, const char *address, char out[CLOAK_SIZE]);
