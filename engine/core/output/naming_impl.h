#pragma once
#include "engine/core/output/naming.h"

/* Tests of the meaning of names, for naming_object.c. */

typedef bool is_somebodys(struct engine *engine, struct str name);

/* True if `is` accepts the name as written or as it looks. A capital I looks like l; in small
 * letters it is an i. */
bool naming_reads_as(struct engine *engine, struct str name, is_somebodys *is);
/* True for the name of a player or a guest. */
bool naming_is_anybody(struct engine *engine, struct str word);
