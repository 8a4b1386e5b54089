#pragma once
#include "engine/base/mem.h"
#include "net/maps/web_atlas.h"

#include <stdbool.h>

/* Declarations shared by the web_atlas*.c files. */

enum {
    WEB_ATLAS_PITCH = 9, /* distance of neighbouring rooms */
    WEB_ATLAS_EDGE = 20, /* around all islands */
};

enum web_atlas_soil { WEB_ATLAS_OPEN, WEB_ATLAS_ROOFED, WEB_ATLAS_DARK };

struct web_atlas_room {
    uint64_t id;
    int32_t x; /* column and row in its island */
    int32_t y;
    enum web_atlas_soil soil;
};

/* A straight way between two rooms. */
struct web_atlas_way {
    uint32_t from;
    uint32_t to;
};

/* An exit that leads out of the area. */
struct web_atlas_gate {
    uint32_t from;
    uint64_t outside;
    int8_t dx;
    int8_t dy;
};

struct web_atlas_isle {
    uint64_t id;
    char *ref;                    /* owned; "" */
    char *name;                   /* owned */
    struct web_atlas_room *rooms; /* owned, sorted by id */
    size_t room_count;
    struct web_atlas_way *ways; /* owned */
    size_t way_count;
    struct web_atlas_gate *gates; /* owned */
    size_t gate_count;
    int32_t columns;
    int32_t rows;
    enum web_atlas_soil soil;
    int32_t name_size; /* letter size of the name */
    double name_shift; /* of the name from x, so that the edge of a small sheet does not cut it */
    uint8_t tier;      /* width of the sheet from which its name is shown: web_atlas_rank */
    double width;      /* with the name */
    double height;
    double x; /* of the centre */
    double y;
    bool placed;
};

/* A connection between two areas. */
struct web_atlas_join {
    uint32_t a;
    uint32_t b;
    uint32_t room_a; /* the ends of the first exit */
    uint32_t room_b;
    uint32_t count;
    double dx; /* sum of the exits' directions, from a to b */
    double dy;
};

struct web_atlas {
    struct web_atlas_isle *isles;
    size_t count;
    size_t capacity;
    struct web_atlas_join *joins;
    size_t join_count;
    size_t join_capacity;
    double left, top, right, bottom;
};

/* Returns the index of the room in its island; SIZE_MAX if it is missing. */
size_t web_atlas_find_room(const struct web_atlas_isle *isle, uint64_t room);
/* Breaks a name into at most two lines; returns how many. */
size_t web_atlas_break(struct str name, struct str lines[2]);
/* Returns the left edge and the top of the rooms of an island,
 * and where its name, which is below them, is anchored. */
double web_atlas_left(const struct web_atlas_isle *isle);
double web_atlas_top(const struct web_atlas_isle *isle);
double web_atlas_name_x(const struct web_atlas_isle *isle);
double web_atlas_name_top(const struct web_atlas_isle *isle);
/* Decides at which widths of the sheet each name is shown, so that shown names do not overlap. */
void web_atlas_rank(struct web_atlas *atlas);
