/* maps.c -- the routes of drawn maps and preview pictures, and their state.
 *
 * Their place in the web is a part (net/web/http/web_part.h): without it pages have no map and no
 * preview picture. */
#include "net/maps/maps.h"

#include "engine/base/mem.h"
#include "net/maps/http_card.h"
#include "net/maps/http_room.h"
#include "net/maps/http_world.h"
#include "net/maps/web_atlas_scan.h"
#include "net/maps/web_card.h"
#include "net/maps/web_map.h"
#include "net/maps/web_picture.h"
#include "net/web/http/http_routes.h"
#include "net/web/http/http_shared.h"
#include "net/web/routes/http_draw.h"

struct maps_state {
    struct web_atlas_scan *scan;   /* owned */
    struct web_pictures *pictures; /* owned */
};

static const struct http_route routes_maps[] = {
        {.method = "GET",
                .path = "/",
                .call = "page.home",
                .leads = true,
                .special = http_home,
                .take = http_home_take,
                .page = "home"},
        {.method = "GET",
                .path = "/who",
                .call = "page.who",
                .leads = true,
                .special = http_home,
                .take = http_home_take,
                .page = "who",
                .paged = true},
        {.method = "GET",
                .path = "/who/{name}",
                .call = "page.person",
                .leads = true,
                .special = http_home,
                .take = http_home_take,
                .page = "player"},
        {.method = "GET",
                .path = "/find",
                .call = "world.find",
                .leads = true,
                .special = http_home,
                .take = http_home_take,
                .page = "find"},
        {.method = "GET",
                .path = "/world",
                .special = http_world,
                .take = http_world_take,
                .page = "world"},
        {.method = "GET",
                .path = "/world/room/{id}",
                .special = http_room,
                .take = http_room_take,
                .page = "room"},
        {.method = "GET",
                .path = "/card/home.png",
                .special = http_card_home,
                .take = http_draw,
                .render = web_card_home,
                .drawn = http_card_drawn},
        {.method = "GET",
                .path = "/card/room/{id}.png",
                .special = http_card_room,
                .take = http_card_take_room,
                .drawn = http_card_drawn},
        {.method = "GET",
                .path = "/card/area/{area*}.png",
                .special = http_card_area,
                .take = http_draw,
                .render = web_card_area,
                .drawn = http_card_drawn},
        {.method = "GET",
                .path = "/card/event/{id}.png",
                .special = http_card_event,
                .take = http_draw,
                .render = web_card_event,
                .drawn = http_card_drawn},
        {.method = "GET",
                .path = "/card/who/{name}.png",
                .special = http_card_person,
                .take = http_draw,
                .render = web_card_person,
                .drawn = http_card_drawn},
        {.method = "GET",
                .path = "/build/map/{room}",
                .call = "world.around",
                .render = web_map_render,
                .type = "image/svg+xml"},
};

static void *create_maps(struct web *web)
{
    struct maps_state *state = mem_alloc(sizeof(*state));
    state->scan = web_atlas_scan_create(web);
    state->pictures = web_pictures_create(web);
    web->cards = web_pictures_can(state->pictures);
    web->put_map = web_map_put;
    return state;
}

static void tick_maps(void *own)
{
    struct maps_state *state = own;
    web_atlas_scan_tick(state->scan);
}

static void destroy_maps(void *own)
{
    struct maps_state *state = own;
    web_atlas_scan_destroy(state->scan);
    web_pictures_destroy(state->pictures);
    mem_free(state);
}

const struct web_part maps_part = {
        .routes = routes_maps,
        .route_count = sizeof(routes_maps) / sizeof(routes_maps[0]),
        .create = create_maps,
        .tick = tick_maps,
        .destroy = destroy_maps,
};

struct web_atlas_scan *maps_scan(const struct web *web)
{
    const struct maps_state *state = web_part_state(web, &maps_part);
    return state->scan;
}

struct web_pictures *maps_pictures(const struct web *web)
{
    const struct maps_state *state = web_part_state(web, &maps_part);
    return state->pictures;
}
