#pragma once
#include "net/web/web_page.h"

#include <jansson.h>

/* Preview cards for pasted addresses: a picture of 1200 by 630, as self-contained SVG, from answers
 * of public calls. */

/* A room, in the middle of its piece of the map; area: the answer of world.area, NULL: none. */
void web_card_room(
        const json_t *room, const json_t *area, const struct http_page *page, struct buf *svg);
/* An area, as the island it is on the map of the world. */
void web_card_area(const json_t *area, const struct http_page *page, struct buf *svg);
/* page.event, page.person. */
void web_card_event(const json_t *reply, const struct http_page *page, struct buf *svg);
void web_card_person(const json_t *reply, const struct http_page *page, struct buf *svg);
/* The game itself: its first scene. */
void web_card_home(const json_t *reply, const struct http_page *page, struct buf *svg);
