#pragma once
#include "net/text/web_page.h"

#include <jansson.h>

/* Preview cards for pasted addresses: self-contained SVG of 1200 by 630, drawn from answers of
 * public calls. */

/* A room in the middle of its part of the map; area: the answer of world.area, NULL: none. */
void web_card_room(
        const json_t *room, const json_t *area, const struct http_page *page, struct buf *svg);
/* An area as its island in the atlas. */
void web_card_area(const json_t *area, const struct http_page *page, struct buf *svg);
/* Cards from the answers of page.event and page.person. */
void web_card_event(const json_t *reply, const struct http_page *page, struct buf *svg);
void web_card_person(const json_t *reply, const struct http_page *page, struct buf *svg);
/* A card of the game: its first scene. */
void web_card_home(const json_t *reply, const struct http_page *page, struct buf *svg);
