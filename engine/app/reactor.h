#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stdio.h>

/* The ways to wait for many sockets that libev supports on this system. */

/* Finds libev's flag by name; NULL selects the best way. The error lists the available names. */
MUST_CHECK bool reactor_find(const char *name, unsigned *out_flags, struct err *err);
/* Prints the names, for --help. */
void reactor_print(FILE *out);
