/* circle_map.c -- parsed area files as records: the order, and what all kinds share.
 *
 * What a record becomes is decided in one file a kind, circle_map_KIND.c. All
 * of them keep to this:
 * 1. What the game knows becomes its property (name, desc, exits, capacity ...).
 * 2. Everything else that was read goes into the table `circle`, combat into
 *    `diku`; by names, not numbers.
 * 3. vnum is kept at the top.
 * 4. Rooms are rooms; objects and mobiles are prototypes that are nowhere.
 *
 * Nothing is looked up in a world here but whether a vnum exists (circle_known),
 * so all of it can be tested on text alone. Whether a property is too large is
 * for text_world_apply to say. */
#include "world/circle_map.h"

#include "engine/base/mem.h"
#include "world/circle_read.h"
#include "world/circle_text.h"
#include "world/model/prop.h"

#include <stdio.h>

static const char *const ref_names[CIRCLE_KINDS] = {
        [CIRCLE_WLD] = "room",
        [CIRCLE_OBJ] = "obj",
        [CIRCLE_MOB] = "mob",
        [CIRCLE_ZON] = "zone",
        [CIRCLE_SHP] = "shop",
        [CIRCLE_TRG] = "trigger",
        [CIRCLE_QST] = "quest",
};

struct str circle_map_ref(enum circle_kind kind, int32_t vnum, char *buffer)
{
    (void)snprintf(buffer, CIRCLE_REF_MAX, "circle/%s/%d", ref_names[kind], vnum);
    return str_of(buffer);
}

struct str circle_map_spawn_ref(const struct circle_spawn *spawn, char *buffer)
{
    (void)snprintf(buffer, CIRCLE_REF_MAX, "circle/zone/%d/row/%zu", spawn->zone, spawn->row);
    return str_of(buffer);
}

struct value *circle_map_add(
        struct circle_map *map, const char *kind, struct str ref, struct circle_origin origin)
{
    map->records = circle_grow(map->records, map->count, &map->capacity, sizeof(*map->records));
    struct text_record *record = &map->records[map->count];
    *record = (struct text_record){
            .kind = str_of(kind),
            .ref = {str_dup(ref), ref.length},
            .props = value_table(),
            .file = str_of(origin.file),
            .line = origin.line,
    };
    map->count++;
    return &record->props;
}

void circle_map_set(struct value *table, const char *key, struct value value)
{
    if (value.kind != VALUE_NIL) {
        value_table_set_str(table, str_of(key), value);
    }
}

struct value circle_map_link(enum circle_kind kind, int32_t vnum)
{
    char buffer[CIRCLE_REF_MAX];
    struct value link = value_table();
    value_table_set_str(&link, STR("$ref"), value_str(circle_map_ref(kind, vnum, buffer)));
    return link;
}

struct value circle_map_or_nil(struct value table)
{
    if (value_table_count(&table) == 0) {
        value_finish(&table);
    }
    return table;
}

struct value circle_map_words(struct str keywords)
{
    struct value plain = circle_text_plain(keywords);
    struct value words = value_table();
    struct str rest = value_as_str(&plain);
    while (rest.length > 0) {
        value_table_append(&words, value_str(str_take_word(&rest)));
    }
    value_finish(&plain);
    return circle_map_or_nil(words);
}

void circle_map_detail(struct value *details, struct str keywords, struct str text)
{
    struct value plain = circle_text_plain(keywords);
    struct buf key = {0};
    struct str rest = value_as_str(&plain);
    while (rest.length > 0) {
        struct str word = str_take_word(&rest);
        if (key.length > 0) {
            buf_add_char(&key, '|');
        }
        buf_add_str(&key, word);
    }
    value_finish(&plain);
    if (key.length > 0 && !value_table_get_str(details, buf_str(&key))) {
        value_table_set_str(details, buf_str(&key), circle_text_block(text));
    }
    buf_finish(&key);
}

struct value circle_map_vnums(const struct circle_vnums *vnums)
{
    struct value list = value_table();
    for (size_t i = 0; i < vnums->count; i++) {
        value_table_append(&list, value_int(vnums->items[i]));
    }
    return circle_map_or_nil(list);
}

struct value circle_map_triggers(struct circle_map *map, const struct circle_vnums *vnums,
        const struct circle_head *head)
{
    for (size_t i = 0; i < vnums->count; i++) {
        if (!circle_knows(map->from, &map->known, CIRCLE_TRG, vnums->items[i])) {
            circle_oddity(map->log, head->origin, "#%d has the trigger #%d, which is not there",
                    head->vnum, vnums->items[i]);
        }
    }
    return circle_map_vnums(vnums);
}

void circle_map_called(struct value *props, struct value *circle, struct value name)
{
    struct str whole = value_as_str(&name);
    if (name.kind == VALUE_STRING && !str_is_plain_line(whole, OBJECT_NAME_MAX)) {
        struct str cut = str_slice(whole, 0, str_fit_columns(whole, OBJECT_NAME_MAX));
        circle_map_set(circle, "whole_name", value_dup(&name));
        struct value shown =
                str_is_plain_line(cut, OBJECT_NAME_MAX) ? value_str(cut) : value_nil();
        value_finish(&name);
        name = shown;
    }
    circle_map_set(props, "name", name);
}

void circle_map_name(
        struct value *props, struct value *circle, struct str name, struct str otherwise)
{
    struct value plain = circle_text_plain(name);
    struct value coloured = circle_text_line(name);
    if (plain.kind == VALUE_NIL) {
        plain = circle_text_plain(otherwise);
    }
    if (coloured.kind != VALUE_NIL && !value_equal(&plain, &coloured)) {
        circle_map_set(circle, "coloured_name", value_dup(&coloured));
    }
    value_finish(&coloured);
    circle_map_called(props, circle, plain);
}

void circle_map_all(struct circle_map *map, const struct circle_world *from,
        const struct circle_known *known, const struct circle_log *log, bool run_resets)
{
    map->from = from;
    map->known = *known;
    map->log = log;
    circle_reset_all(from, known, log, run_resets, &map->outcome);
    circle_map_zones(map);
    circle_map_rooms(map);
    circle_map_objects(map);
    circle_map_mobs(map);
    circle_map_shops(map);
    circle_map_triggers_all(map);
    circle_map_quests(map);
    circle_map_spawns(map);
}

void circle_map_finish(struct circle_map *map)
{
    for (size_t i = 0; i < map->count; i++) {
        char *ref = (char *)(uintptr_t)map->records[i].ref.bytes;
        text_record_finish(&map->records[i]);
        mem_free(ref);
    }
    mem_free(map->records);
    circle_outcome_finish(&map->outcome);
    *map = (struct circle_map){0};
}
