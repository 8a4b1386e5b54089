#pragma once
#include "engine/base/err.h"

struct sqlite3;

/* Whether the index of names finds each thing by its names; err says by what it does not. As long as its reading takes:
 * about a second for 100,000 names. */
MUST_CHECK bool check_names(struct sqlite3 *db, struct err *err);
