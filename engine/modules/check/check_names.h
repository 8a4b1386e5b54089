#pragma once
#include "engine/base/err.h"

struct sqlite3;

/* True if the name index finds each object by its names; otherwise err names a missing one. Takes
 * as long as reading the index: about a second for 100,000 names. */
MUST_CHECK bool check_names(struct sqlite3 *db, struct err *err);
