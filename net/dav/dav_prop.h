#pragma once
#include "engine/base/str.h"

#include <stdbool.h>

/* The properties that a PROPFIND or PROPPATCH names: children of <prop>, by namespace and name. */

/* Calls back for each; space and name are borrowed for the call. Returns the count: 0 also if the
 * body names none or is not XML. */
unsigned dav_prop_each(struct str body,
        void (*visit)(void *data, struct str space, struct str name), void *data);
