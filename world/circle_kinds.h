#pragma once
#include "engine/base/err.h"

struct circle_reader;
struct circle_world;

/* The parsers, one a kind of file, for the table in circle.c: each reads the reader's whole
 * file and appends its records to world. They fail as circle_read.h says. */

MUST_CHECK bool circle_wld_read(struct circle_reader *reader, struct circle_world *world);
MUST_CHECK bool circle_obj_read(struct circle_reader *reader, struct circle_world *world);
MUST_CHECK bool circle_mob_read(struct circle_reader *reader, struct circle_world *world);
MUST_CHECK bool circle_zon_read(struct circle_reader *reader, struct circle_world *world);
MUST_CHECK bool circle_shp_read(struct circle_reader *reader, struct circle_world *world);
MUST_CHECK bool circle_trg_read(struct circle_reader *reader, struct circle_world *world);
MUST_CHECK bool circle_qst_read(struct circle_reader *reader, struct circle_world *world);
