#pragma once
#include "net/web/http/http_exchange.h"

/* The answers of several calls as one text, a line of JSON each: the input of a drawing. */

/* Adds the answer of a call. */
void maps_add_line(struct buf *lines, struct str json);
/* Takes a line of JSON from the front of a text of several. NULL if it is empty or malformed. */
json_t *maps_take_line(struct str *rest);
/* Adds the answer of world.room, or then that of world.area, which it calls for a room that has a map. True if no answer
 * is missing. */
MUST_CHECK bool maps_add_room(
        struct http_exchange *exchange, struct buf *lines, struct str json);
