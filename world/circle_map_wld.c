/* circle_map_wld.c -- rooms and their exits as records.
 *
 * Doors: there, each side of a door is a thing of its own and the code acts on
 * both; here, two exits that lead back to each other share door, state and key.
 * So both sides are made to agree first: it is a door if either side says so,
 * its key is that of the side with the lower room unless it has none, and its
 * state is what the last D command to either side left.
 *
 * An exit that leads nowhere stays something to look at: an exit without `to`,
 * hidden so that nobody takes it for a way. If it named a room that is not
 * there, that number is kept in `circle.to`. */
#include "world/circle_map.h"

#include "world/circle_flags.h"
#include "world/circle_read.h"
#include "world/circle_text.h"

/* north - south, east - west, up - down, northwest - southeast, northeast - southwest */
static const int opposites[CIRCLE_DIRECTIONS] = {2, 3, 0, 1, 5, 4, 8, 9, 6, 7};

/* Both sides of a passage; back is NULL if it leads one way only. */
struct passage {
    const struct circle_room *room;
    const struct circle_exit *exit;
    const struct circle_room *other;
    const struct circle_exit *back;
    int direction;
};

static struct passage passage_of(
        const struct circle_map *map, const struct circle_room *room, int direction)
{
    struct passage passage = {
            .room = room, .exit = &room->exits[direction], .direction = direction};
    const struct circle_room *other = circle_find(map->from, CIRCLE_WLD, passage.exit->to);
    if (other) {
        const struct circle_exit *back = &other->exits[opposites[direction]];
        if (back->given && back->to == room->head.vnum) {
            passage.other = other;
            passage.back = back;
        }
    }
    return passage;
}

/* Of each pair, one side tells what is odd about both. */
static bool is_first(const struct passage *passage)
{
    return !passage->back || passage->room->head.vnum < passage->other->head.vnum ||
           (passage->room == passage->other &&
                   passage->direction <= opposites[passage->direction]);
}

static struct circle_origin origin_of(const struct passage *passage)
{
    return (struct circle_origin){passage->room->head.origin.file, passage->exit->line};
}

static bool has_door(const struct circle_map *map, const struct passage *passage)
{
    bool here = passage->exit->door != CIRCLE_DOOR_NONE;
    bool there = passage->back && passage->back->door != CIRCLE_DOOR_NONE;
    if (passage->back && here != there && is_first(passage)) {
        circle_oddity(map->log, origin_of(passage),
                "the door between rooms #%d and #%d has one side only; it gets the other",
                passage->room->head.vnum, passage->other->head.vnum);
    }
    return here || there;
}

static int32_t key_of(const struct circle_map *map, const struct passage *passage)
{
    int32_t here = passage->exit->key;
    int32_t there = passage->back ? passage->back->key : CIRCLE_NONE;
    bool first = is_first(passage);
    if (first && here != CIRCLE_NONE && there != CIRCLE_NONE && here != there) {
        circle_oddity(map->log, origin_of(passage),
                "the door between rooms #%d and #%d has two keys, #%d and #%d; it gets the "
                "first",
                passage->room->head.vnum, passage->other->head.vnum, here, there);
    }
    int32_t mine = first ? here : there;
    int32_t key = mine != CIRCLE_NONE ? mine : first ? there : here;
    if (key == CIRCLE_NONE || circle_knows(map->from, &map->known, CIRCLE_OBJ, key)) {
        return key;
    }
    /* Files made by hand write "no key" as 0 as often as -1. */
    if (first && key != 0) {
        circle_oddity(map->log, origin_of(passage),
                "the door of room #%d has the key #%d, which is not there",
                passage->room->head.vnum, key);
    }
    return CIRCLE_NONE;
}

/* The worse of what the commands left on both sides, which is what a pair of commands means. */
static enum circle_door_state state_of(
        const struct circle_map *map, const struct passage *passage)
{
    enum circle_door_state here =
            circle_reset_door(&map->outcome, passage->room->head.vnum, passage->direction);
    if (!passage->back) {
        return here;
    }
    enum circle_door_state there = circle_reset_door(
            &map->outcome, passage->other->head.vnum, opposites[passage->direction]);
    return here > there ? here : there;
}

/* What the door is called: its first keyword, as in the original. Of "gates" it would be said
 * that they is closed. */
static void set_noun(struct str keywords, struct value *props)
{
    struct str noun = str_take_word(&keywords);
    if (noun.length > 0 && !str_equal_nocase(noun, STR("door")) && !str_ends(noun, STR("s"))) {
        circle_map_set(props, "noun", circle_text_plain(noun));
    }
}

static void add_door(
        const struct circle_map *map, const struct passage *passage, struct value *props)
{
    enum circle_door_state state = state_of(map, passage);
    int32_t key = key_of(map, passage);
    circle_map_set(props, "door", value_bool(true));
    set_noun(passage->exit->keywords, props);
    circle_map_set(props, "open", value_bool(state == CIRCLE_OPEN));
    if (state == CIRCLE_LOCKED) {
        circle_map_set(props, "locked", value_bool(true));
    }
    if (key != CIRCLE_NONE) {
        circle_map_set(props, "key", circle_map_link(CIRCLE_OBJ, key));
    }
    if (!passage->back) {
        /* Or it would be paired with a way back that is no door. */
        circle_map_set(props, "twin", value_bool(false));
    }
    enum circle_door door = passage->exit->door;
    if (door == CIRCLE_DOOR_PICKPROOF || door == CIRCLE_DOOR_HIDDEN_PICKPROOF) {
        circle_map_set(props, "pickproof", value_bool(true));
    }
    if (door == CIRCLE_DOOR_HIDDEN || door == CIRCLE_DOOR_HIDDEN_PICKPROOF) {
        circle_map_set(props, "hidden", value_bool(true));
    }
}

static void set_target(
        const struct circle_map *map, const struct passage *passage, struct value *props)
{
    int32_t to = passage->exit->to;
    if (circle_knows(map->from, &map->known, CIRCLE_WLD, to)) {
        circle_map_set(props, "to", circle_map_link(CIRCLE_WLD, to));
        return;
    }
    circle_map_set(props, "hidden", value_bool(true));
    if (to == CIRCLE_NONE) {
        return;
    }
    circle_oddity(map->log, origin_of(passage),
            "room #%d leads %s to #%d, which is not there; one can only look",
            passage->room->head.vnum,
            circle_flags_name(CIRCLE_NAMES_DIRECTION, passage->direction), to);
    struct value circle = value_table();
    circle_map_set(&circle, "to", value_int(to));
    circle_map_set(props, "circle", circle);
}

static struct value exit_of(const struct circle_map *map, const struct passage *passage)
{
    struct value props = value_table();
    circle_map_set(&props, "desc", circle_text_block(passage->exit->desc));
    circle_map_set(&props, "aliases", circle_map_words(passage->exit->keywords));
    if (has_door(map, passage)) {
        add_door(map, passage, &props);
    }
    set_target(map, passage, &props);
    return props;
}

static struct value exits_of(const struct circle_map *map, const struct circle_room *room)
{
    struct value exits = value_table();
    for (int direction = 0; direction < CIRCLE_DIRECTIONS; direction++) {
        if (room->exits[direction].given) {
            struct passage passage = passage_of(map, room, direction);
            circle_map_set(&exits, circle_flags_name(CIRCLE_NAMES_DIRECTION, direction),
                    exit_of(map, &passage));
        }
    }
    return circle_map_or_nil(exits);
}

static const struct circle_zone *zone_of(
        const struct circle_map *map, const struct circle_room *room)
{
    size_t count = circle_count(map->from, CIRCLE_ZON);
    for (size_t i = 0; i < count; i++) {
        const struct circle_zone *zone = circle_at(map->from, CIRCLE_ZON, i);
        if (room->head.vnum >= zone->bottom && room->head.vnum <= zone->top) {
            return zone;
        }
    }
    if (count > 0) {
        circle_oddity(
                map->log, room->head.origin, "room #%d is in no zone's range", room->head.vnum);
    }
    return NULL;
}

static void add_room(struct circle_map *map, const struct circle_room *room)
{
    char buffer[CIRCLE_REF_MAX];
    struct circle_origin origin = room->head.origin;
    struct value *props = circle_map_add(
            map, "room", circle_map_ref(CIRCLE_WLD, room->head.vnum, buffer), origin);
    struct value circle = value_table();
    struct value details = value_table();
    circle_map_name(props, &circle, room->name, STR("An unnamed room"));
    circle_map_set(props, "desc", circle_text_block(room->desc));
    circle_map_set(props, "vnum", value_int(room->head.vnum));
    const struct circle_zone *zone = zone_of(map, room);
    if (zone) {
        circle_map_set(props, "area", circle_map_link(CIRCLE_ZON, zone->head.vnum));
    }
    bool dark = circle_flags_has(&room->flags, CIRCLE_ROOM_DARK);
    circle_map_set(props, "light", value_int(dark ? 0 : 1));
    if (circle_flags_has(&room->flags, CIRCLE_ROOM_GODROOM)) {
        circle_map_set(props, "public", value_bool(false));
    }
    for (size_t i = 0; i < room->extras.count; i++) {
        circle_map_detail(&details, room->extras.items[i].keywords, room->extras.items[i].text);
    }
    circle_map_set(props, "exits", exits_of(map, room));
    circle_map_set(props, "details", circle_map_or_nil(details));
    circle_map_set(&circle, "flags",
            circle_flags_value(CIRCLE_FLAGS_ROOM, &room->flags, map->log, origin));
    circle_map_set(&circle, "sector",
            circle_flags_named(
                    CIRCLE_NAMES_SECTOR, room->sector, "the room's sector", map->log, origin));
    circle_map_set(&circle, "triggers", circle_map_triggers(map, &room->triggers, &room->head));
    circle_map_set(props, "circle", circle);
}

void circle_map_rooms(struct circle_map *map)
{
    for (size_t i = 0; i < circle_count(map->from, CIRCLE_WLD); i++) {
        add_room(map, circle_at(map->from, CIRCLE_WLD, i));
    }
}
