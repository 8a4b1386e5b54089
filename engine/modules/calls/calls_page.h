#pragma once
#include "engine/core/calls/call.h"

struct presence;

/* -- shared by calls_page.c, calls_help.c and calls_world.c -- */

/* True if the asker may see the room (the area): it is public, or they control it. */
bool calls_may_see_room(const struct call *call, struct object *room);
bool calls_may_see_area(const struct call *call, struct object *area);
/* Same for lists and pages: prototypes of areas, and stock areas without a room, are left out. */
bool calls_shows_area(const struct call *call, struct object *area);
/* Returns the object's name as plain text, capitalised. */
json_t *calls_plain_name(struct engine *engine, struct object *object);
/* Same for a map, where a dark room has no name. */
json_t *calls_map_name(const struct call *call, struct object *room);
/* Returns {id, ref, name, desc}. */
json_t *calls_describe_area(struct engine *engine, struct object *area);
/* Visits the exits of a room that are not secret, in the usual order. visit consumes each. */
void calls_each_exit(const struct call *call, struct object *room,
        void (*visit)(void *data, json_t *exit), void *data);
/* True if the room is outdoors, by its own properties or those it was imported with. */
bool calls_is_outdoors(struct engine *engine, struct object *room);
/* True if a guest may start in that room. Its owner must allow it by `open_to_guests` of the room,
 * or else of its area. Otherwise guests could get behind locked doors and guards. */
bool calls_may_step_in(struct engine *engine, uint64_t id);
/* True if the room has no public name because it is dark by day too. */
bool calls_is_unknown(const struct call *call, struct object *room);
/* Returns the area of that number, ref or name that the asker may see, borrowed for the
 * transaction. NULL: the call has failed. */
struct object *calls_find_area(struct call *call, struct str name);

/* Answers like object.get; for calls that answer with the changed object. */
enum call_answer calls_object_get(struct call *call);
enum call_answer calls_page_verbs(struct call *call);
enum call_answer calls_page_settings(struct call *call);
enum call_answer calls_page_keep(struct call *call);
enum call_answer calls_help_list(struct call *call);
enum call_answer calls_help_topic(struct call *call);
enum call_answer calls_world_areas(struct call *call);
enum call_answer calls_world_area(struct call *call);
enum call_answer calls_world_around(struct call *call);
enum call_answer calls_world_find(struct call *call);
/* Returns the first sentence of a plain text, at most its first line. */
struct str calls_first_sentence(struct str text);
/* Adds the first sentence of a description, as a stranger reads it. */
void calls_put_sentence(struct engine *engine, struct object *room, json_t *json);
/* Returns the names of the exits that are not secret. */
json_t *calls_ways(struct engine *engine, struct object *room);
/* Adds the newest notice, of that author or (0) of anybody, of each of the first public boards. */
void calls_add_notices(struct call *call, uint64_t author, json_t *list);
/* Adds the game's hour to the answer of world.areas. */
void calls_put_hour(const struct call *call);

/* Numbers of visible people in each room or area, counted step by step. */
struct calls_people {
    bool begun;
    uint64_t *ids; /* owned: people online at the beginning */
    size_t count;
    size_t at;         /* index of the next person */
    struct map counts; /* id -> number of people */
};

void calls_people_init(struct calls_people *people);
void calls_people_finish(struct calls_people *people);
/* Counts the next person. Returns false when all are counted. */
bool calls_people_step(struct call *call, struct calls_people *people, bool by_area);
/* Sets `people` in the description of that room or area, if anybody is there. */
void calls_people_put(const struct calls_people *people, uint64_t id, json_t *into);
enum call_answer calls_world_room(struct call *call);
/* True if the player wants their page to say only that they are online. */
bool calls_is_reticent(const struct object *player);
/* True for a prototype of areas or rooms, which others inherit from. */
bool calls_is_kind(struct engine *engine, const struct object *object);
