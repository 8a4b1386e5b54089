#pragma once
#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/map.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* circle -- what CircleMUD and tbaMUD area files say, as plain structs.
 *
 *   circle_read   a file as lines, strings, numbers, with file:line for messages
 *   circle_flags  names of flag bits and of numbered types
 *   circle_wld, _obj, _mob, _zon, _shp, _trg, _qst   one parser a kind
 *   circle_text   their text as ours: colours, wrapped lines
 *   circle_map*   the structs as records of world/text/text_world.h
 *   circle_wear   wear flags as slots of garments
 *   circle_reset  what a zone's commands leave behind when run once
 *   import_circle the folder, the order, the world
 *
 * Strings in these structs borrow from the file's text, which the circle_world owns. */

struct circle_reader;

#define CIRCLE_FILE_MAX ((size_t)16 * 1024 * 1024) /* bytes of one file */
#define CIRCLE_STRING_MAX ((size_t)60 * 1024)      /* bytes of one string: fits a property */
#define CIRCLE_VNUM_MAX 99998 /* a higher one ends a file, as in the original */
#define CIRCLE_NONE (-1)      /* no such vnum: written as -1 or 65535 */
#define CIRCLE_DIRECTIONS 10

enum circle_kind {
    CIRCLE_WLD,
    CIRCLE_OBJ,
    CIRCLE_MOB,
    CIRCLE_ZON,
    CIRCLE_SHP,
    CIRCLE_TRG,
    CIRCLE_QST,
    CIRCLE_KINDS,
};

/* Where something stands in the files. */
struct circle_origin {
    const char *file; /* borrowed from the circle_world */
    uint32_t line;
};

/* What every record begins with. */
struct circle_head {
    int32_t vnum;
    struct circle_origin origin;
};

/* 128 bits, as four words. */
struct circle_flags {
    uint32_t words[4];
};

struct circle_extra {
    struct str keywords;
    struct str text;
};

struct circle_extras {
    struct circle_extra *items; /* owned */
    size_t count;
    size_t capacity;
};

struct circle_vnums {
    int32_t *items; /* owned */
    size_t count;
    size_t capacity;
};

enum circle_door {
    CIRCLE_DOOR_NONE,
    CIRCLE_DOOR_PLAIN,
    CIRCLE_DOOR_PICKPROOF,
    CIRCLE_DOOR_HIDDEN,
    CIRCLE_DOOR_HIDDEN_PICKPROOF
};

struct circle_exit {
    bool given;
    uint32_t line;
    struct str desc;
    struct str keywords;
    enum circle_door door;
    int32_t key;
    int32_t to;
};

struct circle_room {
    struct circle_head head;
    struct str name;
    struct str desc;
    int32_t zone; /* as written; the zone's range decides */
    struct circle_flags flags;
    int32_t sector;
    struct circle_exit exits[CIRCLE_DIRECTIONS];
    struct circle_extras extras;
    struct circle_vnums triggers;
};

#define CIRCLE_AFFECTS_MAX 6

struct circle_affect {
    int32_t location;
    int32_t modifier;
};

struct circle_object {
    struct circle_head head;
    struct str keywords;
    struct str short_desc;
    struct str long_desc;
    struct str action;
    int32_t type;
    struct circle_flags extra;
    struct circle_flags wear;
    struct circle_flags affect;
    int32_t values[4];
    int32_t weight;
    int32_t cost;
    int32_t rent;
    int32_t level;
    int32_t timer;
    struct circle_affect affects[CIRCLE_AFFECTS_MAX];
    size_t affect_count;
    struct circle_extras extras;
    struct circle_vnums triggers;
};

/* number d size + plus */
struct circle_dice {
    int32_t number;
    int32_t size;
    int32_t plus;
};

/* "Key: value" of an enhanced mobile. */
struct circle_espec {
    struct str key;
    int32_t value;
};

#define CIRCLE_ESPECS_MAX 32

struct circle_mob {
    struct circle_head head;
    struct str keywords;
    struct str short_desc;
    struct str long_desc;
    struct str detail;
    struct circle_flags action;
    struct circle_flags affect;
    int32_t alignment;
    int32_t level;
    int32_t thac0;
    int32_t armour;
    struct circle_dice hit_points;
    struct circle_dice damage;
    int32_t gold;
    int32_t experience;
    int32_t position;
    int32_t default_position;
    int32_t sex;
    struct circle_espec especs[CIRCLE_ESPECS_MAX];
    size_t espec_count;
    struct circle_vnums triggers;
};

/* One zone command; which args it has and what they mean: circle_zon.c. */
struct circle_reset {
    char command;
    bool chain; /* only if the last one tried worked */
    uint32_t line;
    int32_t args[4];
    struct str name;  /* V */
    struct str value; /* V */
};

#define CIRCLE_RESETS_MAX 10000

struct circle_resets {
    struct circle_reset *items; /* owned */
    size_t count;
    size_t capacity;
};

struct circle_zone {
    struct circle_head head;
    struct str builders;
    struct str name;
    int32_t bottom;
    int32_t top;
    int32_t minutes;
    int32_t mode; /* 0 never, 1 when nobody is there, 2 always */
    struct circle_flags flags;
    int32_t min_level;
    int32_t max_level;
    struct circle_resets resets;
};

/* What a shop buys: a number, or a name, and perhaps an expression of keywords. */
struct circle_shop_type {
    int32_t type; /* CIRCLE_NONE: see word */
    struct str word;
    struct str expression;
};

struct circle_shop_types {
    struct circle_shop_type *items; /* owned */
    size_t count;
    size_t capacity;
};

#define CIRCLE_SHOP_MESSAGES 7

struct circle_shop {
    struct circle_head head;
    struct circle_vnums products;
    double buy_rate;
    double sell_rate;
    struct circle_shop_types types;
    struct str messages[CIRCLE_SHOP_MESSAGES];
    int32_t temper;
    struct circle_flags flags;
    int32_t keeper;
    struct circle_flags trade_with;
    struct circle_vnums rooms;
    int32_t hours[4];
};

struct circle_trigger {
    struct circle_head head;
    struct str name;
    int32_t attach; /* 0 mobile, 1 object, 2 room */
    uint32_t types;
    int32_t number;
    struct str argument;
    struct str body;
};

struct circle_quest {
    struct circle_head head;
    struct str name;
    struct str keywords;
    struct str info;
    struct str done;
    struct str quit;
    int32_t type;
    int32_t master;
    struct circle_flags flags;
    int32_t target;
    int32_t previous;
    int32_t next;
    int32_t prerequisite;
    int32_t values[7];
    int32_t gold;
    int32_t experience;
    int32_t object;
};

/* All records of one kind, in the order read. `items` is an array of that kind's struct. */
struct circle_list {
    void *items; /* owned */
    size_t count;
    size_t capacity;
    struct map by_vnum; /* vnum + 1 -> item; filled by circle_index */
};

/* One file's clean text; everything read from it points into it. */
struct circle_file {
    char *name; /* owned; as in messages, "wld/30.wld" */
    struct buf text;
    struct circle_file *next;
};

/* Everything that was read. Zeroed is empty. */
struct circle_world {
    struct circle_list lists[CIRCLE_KINDS];
    struct circle_file *files; /* owned */
};

/* Where oddities go: what is strange, but does not stop the import. */
struct circle_log {
    void (*oddity)(void *data, const char *file, uint32_t line, const char *text);
    void *data;
};

/* The folder's and the ending's name: "wld". */
const char *circle_kind_name(enum circle_kind kind);

/* Reads one file of a kind, given as raw bytes, into world. Fails with "name:line: message"
 * and may then leave part of it behind: the caller gives up. */
MUST_CHECK bool circle_read(struct circle_world *world, enum circle_kind kind, const char *name,
        struct str bytes, const struct circle_log *log, struct err *err);

/* Makes the circle_find functions see everything read so far. Of records with the same vnum
 * the first stays, the others are removed and told to log. */
void circle_index(struct circle_world *world, const struct circle_log *log);
void circle_finish(struct circle_world *world);

/* Appends a zeroed record of that kind's struct, its head set, for a parser to fill. Valid
 * until the next one. */
void *circle_add(struct circle_world *world, enum circle_kind kind,
        const struct circle_reader *reader, int32_t vnum);
/* The i-th record, of that kind's struct. */
void *circle_at(const struct circle_world *world, enum circle_kind kind, size_t i);
size_t circle_count(const struct circle_world *world, enum circle_kind kind);
/* By vnum; NULL if it was not read. After circle_index. */
void *circle_find(const struct circle_world *world, enum circle_kind kind, int32_t vnum);

/* Append to the small lists inside records. */
void circle_extras_add(struct circle_extras *extras, struct str keywords, struct str text);
void circle_vnums_add(struct circle_vnums *vnums, int32_t vnum);
/* Room for one more item of size bytes: returns items, moved and zeroed behind count if need
 * be. */
void *circle_grow(void *items, size_t count, size_t *capacity, size_t size);
