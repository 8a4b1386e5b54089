#pragma once
#include "engine/base/buf.h"

#include <jansson.h>

#include <stdbool.h>
#include <stddef.h>

/* Appends a small map (page.map) as lines of at most SSHD_MAP_COLUMNS columns and at most `most`
 * rows, centred on the player, "@". drawn: with more than ASCII. */
#define SSHD_MAP_COLUMNS 24

void sshd_map_draw(const json_t *map, size_t most, bool drawn, struct buf *out);
