#pragma once
#include "world/circle.h"
#include "world/circle_reset.h"
#include "world/text/text_world.h"

/* Parsed area files as records for text_world_apply. Nothing here touches a world. */

struct circle_map {
    const struct circle_world *from;
    struct circle_known known;
    const struct circle_log *log;
    struct circle_outcome outcome; /* owned */
    struct text_record *records;   /* owned, with their properties and refs */
    size_t count;
    size_t capacity;
};

/* Makes records of everything in from, which was indexed. map is zeroed before. */
void circle_map_all(struct circle_map *map, const struct circle_world *from,
        const struct circle_known *known, const struct circle_log *log, bool run_resets);
void circle_map_finish(struct circle_map *map);

/* The ref of what a kind's vnum becomes, "circle/room/3001". buffer holds CIRCLE_REF_MAX bytes.
 */
#define CIRCLE_REF_MAX 64
struct str circle_map_ref(enum circle_kind kind, int32_t vnum, char *buffer);
/* The ref that an instance has until the import is over, if it holds something. */
struct str circle_map_spawn_ref(const struct circle_spawn *spawn, char *buffer);

/* -- for the files circle_map_*.c -- */

/* Appends a record and returns its property table, which stays until the next one. ref may be
 * empty. */
struct value *circle_map_add(
        struct circle_map *map, const char *kind, struct str ref, struct circle_origin origin);
/* Sets key to value, which is taken; nil sets nothing. */
void circle_map_set(struct value *table, const char *key, struct value value);
/* A reference to what a kind's vnum becomes. */
struct value circle_map_link(enum circle_kind kind, int32_t vnum);
/* The words of a keyword line, as a list; nil if there are none. */
struct value circle_map_words(struct str keywords);
/* Adds text under "a|b" for keywords "a b" to a table of details; the first under a name stays.
 */
void circle_map_detail(struct value *details, struct str keywords, struct str text);
/* Vnums as a list; nil if there are none. */
struct value circle_map_vnums(const struct circle_vnums *vnums);
/* The same, for triggers: tells of those that were not read. */
struct value circle_map_triggers(struct circle_map *map, const struct circle_vnums *vnums,
        const struct circle_head *head);
/* Sets name, which is taken; what is no name of ours (OBJECT_NAME_MAX) is cut, and whole in circle. */
void circle_map_called(struct value *props, struct value *circle, struct value name);
/* Sets name, and its coloured form in circle if it has one. otherwise stands for an empty name.
 */
void circle_map_name(
        struct value *props, struct value *circle, struct str name, struct str otherwise);
/* A table, or nil if it is empty. Takes it. */
struct value circle_map_or_nil(struct value table);

void circle_map_rooms(struct circle_map *map);
void circle_map_objects(struct circle_map *map);
void circle_map_mobs(struct circle_map *map);
void circle_map_zones(struct circle_map *map);
void circle_map_shops(struct circle_map *map);
void circle_map_triggers_all(struct circle_map *map);
void circle_map_quests(struct circle_map *map);
void circle_map_spawns(struct circle_map *map);
