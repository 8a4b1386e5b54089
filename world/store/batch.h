#pragma once
#include "engine/base/buf.h"
#include "world/value/table.h"
#include "world/value/value.h"

#include <stdint.h>

/* One commit as immutable bytes: rows to put and delete, and its number. It owns copies, never
 * pointers into the world, so it may cross to the store thread. It is written completely or not at
 * all. */

/* These numbers, and those of enum table, are used between processes: add new ones at the end. */
enum batch_op {
    BATCH_END = 0,
    BATCH_OBJECT = 1,          /* id, location, arrived, owner, ref or nil, behaviour: put */
    BATCH_OBJECT_DELETE = 2,   /* id: with its properties, parents, timers */
    BATCH_PROPERTY = 3,        /* id, name, value: put */
    BATCH_PROPERTY_DELETE = 4, /* id, name */
    BATCH_PARENTS = 5,         /* id, protos…: replace */
    BATCH_ROW = 6,             /* table, columns…: put */
    BATCH_ROW_DELETE = 7,      /* table, key columns… */
};

struct batch {
    uint64_t number;
    int64_t time_ms;  /* world time */
    uint64_t next_id; /* the world's next_id after this commit */
    uint64_t next_arrival;
    bool at_leisure;    /* nobody waits for it: see store_submit */
    uint64_t chain;     /* of all commits up to this one (batch_chain); 0: not needed */
    struct batch *next; /* queue link, used by the store */
    struct buf rows;    /* each: op u8, table u8, count u8, then that many encoded values */
};

struct batch *batch_create(void);
void batch_destroy(struct batch *batch);
/* Appends one row to a batch's; values are encoded immediately. */
void batch_add(struct buf *rows, enum batch_op op, enum table table,
        const struct value *columns, size_t count);

/* Reads rows back in order; start with a zeroed cursor. The caller must value_finish the values
 * written to columns (at most BATCH_COLUMNS_MAX). False at the end. */
#define BATCH_COLUMNS_MAX 20

struct batch_row {
    enum batch_op op;
    enum table table;
    struct value columns[BATCH_COLUMNS_MAX];
    size_t count;
};

bool batch_next(const struct batch *batch, size_t *cursor, struct batch_row *out);
