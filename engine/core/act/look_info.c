/* look_info.c -- the room as data for clients that draw maps (GMCP Room.Info).
 *
 * Data tells no more than the text does: in the dark and for hidden exits, the fields are there
 * but empty. */
#include "engine/core/act/look_impl.h"
#include "engine/core/internal_event.h"
#include "engine/core/output/link.h"
#include "engine/core/perception/room_place.h"
#include "engine/core/run/other_worlds.h"
#include "engine/core/run/packages.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"
#include "world/model/proto.h"

#include <jansson.h>

static json_t *as_text(struct str s)
{
    return json_stringn(s.bytes, s.length);
}

/* Names are escaped markup; data is plain text, with a capital as a title has it. */
static json_t *name_of(struct engine *engine, struct object *object)
{
    struct buf markup = {0};
    struct buf plain = {0};
    format_name(engine, object, NULL, ARTICLE_AS_NAMED, &markup);
    markup_capitalise(&markup, 0);
    markup_plain(buf_str(&markup), &plain);
    json_t *name = as_text(buf_str(&plain));
    buf_finish(&markup);
    buf_finish(&plain);
    return name;
}

/* Returns an area's bare name: "The Garden", never "a Sewer, First Level". */
static json_t *area_of(struct engine *engine, struct object *room)
{
    struct world *world = engine_world(engine);
    const struct value *area = prop_get(world, room, ATOM_area);
    struct object *object = area->kind == VALUE_OBJECT ? world_find(world, area->object) : NULL;
    return as_text(object ? prop_str(world, object, ATOM_name) : value_as_str(area));
}

/* Returns the ground as one word: the room's `terrain`, or the one of an imported area, else
 * "outside" or "inside". Borrowed for the transaction. */
static struct str terrain_of(struct engine *engine, struct object *room)
{
    struct world *world = engine_world(engine);
    struct str own = prop_str(world, room, ATOM_terrain);
    const struct value *circle =
            prop_get(world, room, atom_intern(&world->atoms, STR("circle")));
    const struct value *sector =
            circle->kind == VALUE_TABLE ? value_table_get_str(circle, STR("sector")) : NULL;
    if (own.length > 0) {
        return own;
    }
    if (sector && sector->kind == VALUE_STRING) {
        return value_as_str(sector);
    }
    struct object *sky = world_find_ref(world, STR("outdoors"));
    return sky && proto_is(world, room, sky->id) ? STR("outside") : STR("inside");
}

/* Returns the list of numbers that a builder wrote, else the room's place on the area's layout,
 * else null. is_behind: behind an exit of the room that was asked for just before. */
static json_t *coords_of(struct engine *engine, struct object *room, bool is_behind)
{
    const struct value *coords = prop_get(engine_world(engine), room, ATOM_coords);
    if (coords->kind != VALUE_TABLE || coords->table->item_count == 0) {
        struct room_place at = {.room = room, .is_behind = is_behind};
        if (packages_is_on(engine, STR("map"))) {
            internal_event_run(engine, INTERNAL_ROOM_PLACE, &at);
        }
        return at.known ? json_pack("[i, i, i]", at.x, at.y, at.z) : json_null();
    }
    json_t *list = json_array();
    for (size_t i = 0; i < coords->table->item_count; i++) {
        const struct value *item = &coords->table->items[i];
        json_t *number = item->kind == VALUE_INT ? json_integer(item->integer)
                                                 : json_real(value_as_number(item, 0));
        (void)json_array_append_new(list, number);
    }
    return list;
}

/* Returns the rooms' numbers by exit. beyond gets the coordinates of those of the same area. */
static json_t *exits_of(
        struct engine *engine, struct object *viewer, struct object *room, json_t *beyond)
{
    struct world *world = engine_world(engine);
    struct object *area = prop_object(world, room, ATOM_area);
    json_t *exits = json_object();
    struct look_scene scene;
    look_scene_init(engine, viewer, room, &scene);
    for (size_t i = 0; i < scene.exit_count; i++) {
        struct object *exit = world_find(world, scene.exits[i]);
        struct object *to = prop_object(world, exit, ATOM_to);
        char *direction = str_dup(prop_str(world, exit, ATOM_name));
        if (to && link_is_one(engine, str_of(direction))) {
            (void)json_object_set_new(exits, direction, json_integer((json_int_t)to->id));
            json_t *coords = area && prop_object(world, to, ATOM_area) == area
                                     ? coords_of(engine, to, true)
                                     : NULL;
            if (json_is_array(coords)) {
                (void)json_object_set(beyond, direction, coords);
            }
            json_decref(coords);
        }
        mem_free(direction);
    }
    look_scene_finish(&scene);
    return exits;
}

void look_room_info(
        struct engine *engine, struct object *viewer, struct object *room, struct buf *json)
{
    bool lit = perceive_is_lit(engine, room);
    json_t *info = json_object();
    json_t *beyond = json_object();
    json_t *coords = coords_of(engine, room, false);
    struct str dark = phrase_get(engine, PHRASE_look_dark_title);
    (void)json_object_set_new(info, "num", json_integer((json_int_t)room->id));
    (void)json_object_set_new(info, "name", lit ? name_of(engine, room) : as_text(dark));
    (void)json_object_set_new(info, "area", area_of(engine, room));
    (void)json_object_set_new(
            info, "exits", lit ? exits_of(engine, viewer, room, beyond) : json_object());
    (void)json_object_set_new(info, "coords", coords);
    if (json_object_size(beyond) > 0) {
        (void)json_object_set(info, "beyond", beyond);
    }
    json_decref(beyond);
    (void)json_object_set_new(
            info, "environment", as_text(lit ? terrain_of(engine, room) : STR_NONE));
    if (other_worlds_has_realm(engine)) {
        /* a room's number is unique only within its world */
        (void)json_object_set_new(info, "world", json_string(other_worlds_name(engine)));
    }
    char *text = json_dumps(info, JSON_COMPACT);
    if (text) {
        buf_add_text(json, text);
    }
    free(text);
    json_decref(info);
}
