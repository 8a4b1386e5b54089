#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stdio.h>

/* The ways to wait for many sockets that libev has on this system. */

/* Finds libev's flag by name; NULL is the best there is. The error names those there are. */
MUST_CHECK bool reactor_find(const char *name, unsigned *out_flags, struct err *err);
/* Prints the names, for --help. */
void reactor_print(FILE *out);
