#pragma once
#include "engine/base/err.h"

#include <stdint.h>

struct engine;

enum { ASKER_SIZE = 80 };

/* What this process's user is called: "ann", "ann as root" after sudo; "" if nobody knows. */
void asker_name(char out[ASKER_SIZE]);
/* Who is at the other end of a socket and calls themselves so, as the audit log has it: "ann (user 1000)". */
void asker_of(int fd, const char *name, char out[ASKER_SIZE]);
/* The same of this process's user. */
void asker_here(char out[ASKER_SIZE]);
/* Whose command it is: the account of that name (NULL: `wizard`, else whichever wizard there is). */
MUST_CHECK bool asker_find_wizard(
        struct engine *engine, const char *name, uint64_t *out, struct err *err);
