#pragma once
#include "engine/modules/calls/calls_account.h"
#include "world/value/table.h"

/* A member of an export. tools/generate writes the list from the tables in module.json. */
struct export_member {
    const char *name;
    json_t *(*code)(struct engine *engine, const struct account *account);
    /* without code: rows of a table */
    enum table table;
    const char *of; /* column with the person's number, or the key of their account */
    bool of_key;
    const char *order;      /* the last first; NULL: any order */
    const char *columns[8]; /* what is shown, ended by NULL */
};

/* Returns the rows of a person in their stored form. */
json_t *calls_export_rows(struct engine *engine, const struct account *account,
        const struct export_member *member);
/* Returns their entries in lists of the stock game, as high scores and homes. */
json_t *calls_export_ledgers(struct engine *engine, const struct account *account);
