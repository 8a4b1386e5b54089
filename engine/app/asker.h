#pragma once
#include "engine/base/err.h"

#include <stdint.h>

struct engine;

enum { ASKER_SIZE = 80 };

/* Writes the name of this process's user: "ann", "ann as root" after sudo; "" if unknown. */
void asker_name(char out[ASKER_SIZE]);
/* Writes the user at the other end of a socket, with the claimed name, in the form of the audit
 * log: "ann (user 1000)". */
void asker_of(int fd, const char *name, char out[ASKER_SIZE]);
/* Same for this process's user. */
void asker_here(char out[ASKER_SIZE]);
/* Finds the character whose command a request becomes: the wizard with that name (NULL:
 * `wizard`, or else any wizard). */
MUST_CHECK bool asker_find_wizard(
        struct engine *engine, const char *name, uint64_t *out, struct err *err);
