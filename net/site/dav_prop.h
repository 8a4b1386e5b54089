#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

/* The properties that a PROPFIND or PROPPATCH names: children of <prop>, by namespace and name. */

/* Visits each; space and name are borrowed for the call. Returns how many there were: 0 also for a body that names none, or
 * is no XML. */
unsigned dav_prop_each(struct str body,
        void (*visit)(void *data, struct str space, struct str name), void *data);
