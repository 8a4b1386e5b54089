#pragma once
#include "engine/modules/calls/calls_account.h"
#include "engine/modules/calls/export_said.h"
#include "world/value/table.h"

/* An export that is made in pieces, each in a transaction of its own: calls_export_walk.c. */
struct export_walk {
    struct engine *engine;
    const struct account *account;       /* borrowed for a piece */
    struct export_said *said;            /* owned; read before the first piece */
    struct buf text;                     /* what is written so far */
    const struct export_member *members; /* static */
    size_t member_count;
    size_t member;  /* the one that is written now */
    size_t written; /* bytes of texts and scripts of objects that they own */

    /* Of that member: what its code has noted, to be written item by item. */
    bool listed;   /* its code has noted all */
    bool rests;    /* the piece has done enough */
    uint64_t *ids; /* owned */
    size_t count;
    size_t capacity;
    size_t at;
    struct buf names;

    unsigned steps; /* of the piece */
    int64_t began_us;
};

/* A member of an export. tools/generate writes the list from the tables in module.json. */
struct export_member {
    const char *name;
    /* Returns it, or a piece of a list, if it left the rest to export_next. */
    json_t *(*code)(struct export_walk *walk);
    /* without code: rows of a table */
    enum table table;
    const char *of; /* column with the person's number, or the key of their account */
    bool of_key;
    const char *order;      /* the last first; NULL: any order */
    const char *columns[8]; /* what is shown, ended by NULL */
};

/* Begins the export that answers a call later. walk: what is set of it is its engine, account and
 * members. */
void export_begin(const struct export_walk *walk, uint64_t ticket, uint64_t session);
/* Notes an item that export_next gives later. data: a walk. */
void export_note(void *data, uint64_t item);
/* Takes the next item that was noted. False: the member is complete, or its rest has to wait for
 * the next piece. */
bool export_next(struct export_walk *walk, uint64_t *item);

/* Returns the rows of a person in their stored form. */
json_t *calls_export_rows(struct export_walk *walk, const struct export_member *member);
/* Returns their entries in lists of the stock game, as high scores and homes. */
json_t *calls_export_ledgers(struct export_walk *walk);
