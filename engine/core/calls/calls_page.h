#pragma once
#include "engine/core/calls/call.h"

struct presence;

/* Adds the calls that the pages of the web are made from. */
void calls_page_add(struct engine *engine);

/* -- what calls_page.c, calls_help.c and calls_world.c share -- */

/* May the asker see this room (this area) as one of the public, or as who controls it? */
bool calls_may_see_room(const struct call *call, struct object *room);
bool calls_may_see_area(const struct call *call, struct object *area);
/* The object's name as plain text, with a capital. */
json_t *calls_plain_name(struct engine *engine, struct object *object);
/* The same as a map has it, where a dark room has none. */
json_t *calls_map_name(const struct call *call, struct object *room);
/* {id, ref, name, desc} */
json_t *calls_describe_area(struct engine *engine, struct object *area);
/* Visits the exits of a room that are no secret, in the order in which they are read; visit takes each. */
void calls_each_exit(const struct call *call, struct object *room,
        void (*visit)(void *data, json_t *exit), void *data);
/* Is the sky above the room, as far as its own properties or those it was imported with say? */
bool calls_is_outdoors(struct engine *engine, struct object *room);
/* May a guest's game begin in that room? Only where its owner says so, by `open_to_guests` of the room, else of its area: a
 * door that is locked, or a guard, keeps guests out of what is behind it. */
bool calls_may_step_in(struct engine *engine, uint64_t id);
/* Has the room no name on paper, for it is dark by day as well? */
bool calls_is_unknown(const struct call *call, struct object *room);
/* The area of that number, ref or name that the asker may see, borrowed for the slice; NULL, and the call has
 * failed, if there is none. */
struct object *calls_find_area(struct call *call, struct str name);

/* object.get, for what answers with the object changed. */
enum call_answer calls_object_get(struct call *call);
enum call_answer calls_page_around(struct call *call);
/* calls_map.c. */
enum call_answer calls_page_map(struct call *call);
enum call_answer calls_page_verbs(struct call *call);
enum call_answer calls_page_settings(struct call *call);
enum call_answer calls_page_keep(struct call *call);
enum call_answer calls_help_list(struct call *call);
enum call_answer calls_help_topic(struct call *call);
enum call_answer calls_world_areas(struct call *call);
enum call_answer calls_world_area(struct call *call);
enum call_answer calls_world_around(struct call *call);
enum call_answer calls_world_find(struct call *call);
/* The names of the exits that are no secret. */
json_t *calls_ways(struct engine *engine, struct object *room);
/* What the first page tells when nobody is on: the next events, the newest notices, who leads. */
json_t *calls_lately(struct call *call);
/* The homes of players that are shown, of the list "newest" or "loved"; the caller's. */
json_t *calls_homes(struct call *call, const char *which);
/* Puts into the result the homes of players that are shown: `newest` and `loved`. */
void calls_put_homes(struct call *call);
/* Adds the newest notice of each of the first public boards. */
void calls_add_notices(struct call *call, json_t *list);
/* The room in which a stranger who stood there would see them and know them by their name; NULL: none. */
struct object *calls_seen_in(struct engine *engine, const struct presence *presence);
/* To the answer of world.areas: the game's hour. */
void calls_put_hour(const struct call *call);

/* How many people are seen in each room, or area, counted one after another. */
struct calls_people {
    bool begun;
    uint64_t *ids; /* owned: of those who were on at the beginning */
    size_t count;
    size_t at;         /* who is next */
    struct map counts; /* id -> how many */
};

void calls_people_init(struct calls_people *people);
void calls_people_finish(struct calls_people *people);
/* Counts the next one; false: all are counted. */
bool calls_people_step(struct call *call, struct calls_people *people, bool by_area);
/* Adds `people` to what is told of that room or area, if somebody is there. */
void calls_people_put(const struct calls_people *people, uint64_t id, json_t *into);
enum call_answer calls_world_room(struct call *call);
/* True if others inherit from it: it is a kind of area, or of room, not one. */
bool calls_is_kind(struct engine *engine, const struct object *object);
