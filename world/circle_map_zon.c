/* circle_map_zon.c -- zones as areas, with their reset commands as data.
 *
 * An area is an object that rooms name in `area`; it holds nothing. Unless it
 * is never reset, it has the timer that begins with that. Its commands are kept, in order and in full, in `resets`: one table a command,
 *
 *     { command = "O", object = 3010, max = 4, room = 3001, chain = true }
 *
 * with the letter that builders know it by, its arguments by name, numbers of
 * rooms, objects and mobiles as in the files, and `chain` where it depends on
 * the one before. A property holds 64 KB: what does not fit in `resets` goes on
 * in `resets_2`, `resets_3` and so on. Row numbers (in an instance's `reset`)
 * count through all of them. */
#include "world/circle_map.h"

#include "world/circle_flags.h"
#include "world/circle_text.h"

#include <stdio.h>

enum { RESETS_BYTES = VALUE_SIZE_MAX - 1024, PART_MAX = 64, MINUTES_MAX = 60 * 24 * 365 };

enum { MODE_NEVER = 0 };

/* The names of each command's arguments, behind the if-flag. */
static const struct {
    char command;
    const char *names[3];
} commands[] = {
        {'M', {"mob", "max", "room"}},
        {'O', {"object", "max", "room"}},
        {'G', {"object", "max", NULL}},
        {'E', {"object", "max", "position"}},
        {'P', {"object", "max", "container"}},
        {'D', {"room", "direction", "state"}},
        {'R', {"room", "object", NULL}},
        {'T', {"kind", "trigger", "room"}},
        {'V', {"kind", "context", "room"}},
};

static struct value argument(char command, size_t i, int32_t number)
{
    const char *name = NULL;
    if (command == 'E' && i == 2) {
        name = circle_flags_name(CIRCLE_NAMES_WORN, number);
    } else if (command == 'D' && i == 1) {
        name = circle_flags_name(CIRCLE_NAMES_DIRECTION, number);
    } else if (command == 'D' && i == 2) {
        name = circle_flags_name(CIRCLE_NAMES_DOOR, number);
    } else if ((command == 'T' || command == 'V') && i == 0) {
        name = circle_flags_name(CIRCLE_NAMES_TRIGGER, number);
    }
    return name ? value_text(name) : value_int(number);
}

static struct value row_of(const struct circle_reset *reset)
{
    struct value row = value_table();
    circle_map_set(&row, "command", value_str((struct str){&reset->command, 1}));
    if (reset->chain) {
        circle_map_set(&row, "chain", value_bool(true));
    }
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        for (size_t k = 0; commands[i].command == reset->command && k < 3; k++) {
            if (commands[i].names[k]) {
                circle_map_set(&row, commands[i].names[k],
                        argument(reset->command, k, reset->args[k]));
            }
        }
    }
    circle_map_set(&row, "name", circle_text_verbatim(reset->name));
    circle_map_set(&row, "value", circle_text_verbatim(reset->value));
    return row;
}

static void set_part(struct value *props, unsigned part, struct value rows)
{
    char name[PART_MAX] = "resets";
    if (part > 1) {
        (void)snprintf(name, sizeof(name), "resets_%u", part);
    }
    circle_map_set(props, name, circle_map_or_nil(rows));
}

static void set_resets(struct value *props, const struct circle_zone *zone)
{
    unsigned part = 1;
    size_t size = 0;
    struct value rows = value_table();
    for (size_t i = 0; i < zone->resets.count; i++) {
        struct value row = row_of(&zone->resets.items[i]);
        /* Its own bytes, and those of its key. */
        size_t more = value_size(&row) + 16;
        if (size + more > RESETS_BYTES) {
            set_part(props, part, rows);
            rows = value_table();
            part++;
            size = 0;
        }
        size += more;
        value_table_append(&rows, row);
    }
    set_part(props, part, rows);
}

static void set_timer(struct value *props, const struct circle_zone *zone)
{
    if (zone->mode == MODE_NEVER || zone->minutes <= 0 || zone->resets.count == 0) {
        return;
    }
    int64_t minutes = zone->minutes < MINUTES_MAX ? zone->minutes : MINUTES_MAX;
    struct value timer = value_table();
    struct value timers = value_table();
    circle_map_set(&timer, "every", value_int(minutes * 60));
    circle_map_set(&timers, "reset", timer);
    circle_map_set(props, "timers", timers);
}

static void add_zone(struct circle_map *map, const struct circle_zone *zone)
{
    char buffer[CIRCLE_REF_MAX];
    struct circle_origin origin = zone->head.origin;
    struct value *props = circle_map_add(
            map, "prototype", circle_map_ref(CIRCLE_ZON, zone->head.vnum, buffer), origin);
    struct value circle = value_table();
    circle_map_set(props, "proto", value_text("area"));
    circle_map_name(props, &circle, zone->name, STR("An unnamed area"));
    circle_map_set(props, "proper", value_bool(true));
    circle_map_set(props, "vnum", value_int(zone->head.vnum));
    circle_map_set(props, "reset_minutes", value_int(zone->minutes));
    circle_map_set(props, "reset_mode",
            circle_flags_named(
                    CIRCLE_NAMES_RESET_MODE, zone->mode, "the reset mode", map->log, origin));
    set_resets(props, zone);
    set_timer(props, zone);
    circle_map_set(&circle, "builders", circle_text_plain(zone->builders));
    circle_map_set(&circle, "bottom", value_int(zone->bottom));
    circle_map_set(&circle, "top", value_int(zone->top));
    if (zone->min_level != CIRCLE_NONE) {
        circle_map_set(&circle, "min_level", value_int(zone->min_level));
    }
    if (zone->max_level != CIRCLE_NONE) {
        circle_map_set(&circle, "max_level", value_int(zone->max_level));
    }
    circle_map_set(&circle, "flags",
            circle_flags_value(CIRCLE_FLAGS_ZONE, &zone->flags, map->log, origin));
    circle_map_set(props, "circle", circle);
}

void circle_map_zones(struct circle_map *map)
{
    for (size_t i = 0; i < circle_count(map->from, CIRCLE_ZON); i++) {
        add_zone(map, circle_at(map->from, CIRCLE_ZON, i));
    }
}
