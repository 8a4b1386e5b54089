#pragma once
#include "engine/core/login/erase.h"
#include "engine/core/login/erase_lines.h"
#include "world/value/row.h"

/* Internals of erasure, shared by erase*.c. */

struct erase_part;

/* The progress of an erasure: a row of the table erasing. */
struct forgetting {
    uint64_t character;
    char name[ACCOUNT_NAME_MAX + 1];
    char key[ACCOUNT_NAME_MAX + 1];
    int64_t place; /* the part that is being cleared; -1: the account still exists */
    /* wall clock: when the account went; later rows are about another person of that name */
    int64_t gone_ms;
    uint64_t commit;               /* number of the commit in which the account went */
    struct value after;            /* owned; the last item of that part that is done */
    const struct erase_part *part; /* that of place; not stored */
};

/* Clears some of a part in the open transaction, and advances `after`. Returns false if nothing
 * is left. */
typedef bool erase_some(struct engine *engine, struct forgetting *forgetting);

erase_some erase_rows_some;       /* rows of a table: erase_rows.c */
erase_some erase_sets_some;       /* change sets of builders: erase_sets.c */
erase_some erase_kv_some;         /* the key/value store: erase_small.c */
erase_some erase_area_texts_some; /* files of areas: erase_small.c */
erase_some erase_things_some;     /* properties of objects: erase_things.c */

/* A part of an erasure. tools/generate writes the list from the tables in module.json, where each
 * part has a number, which worlds store. All but `some` is for erase_rows.c. */
struct erase_part {
    erase_some *some;
    enum table table;
    /* rows are read in the order of this column; all rows of one value at once, unless each */
    const char *of;
    bool each;              /* the column is unique */
    bool numbered;          /* rows of one value are read in the order of `number` */
    bool timed;             /* time_ms says when the row was written */
    const char *columns[2]; /* hold a name or the name folded; the first names the author */
    const char *id;         /* holds the number of a character; NULL: no such column */
    /* hold text by the author (the first column, or id); NULL: no more */
    const char *own[2];
    const char *anywhere; /* is searched for the name, whoever wrote it; NULL: no such column */

    enum { ERASE_GOES_NOT, ERASE_GOES_NAMED, ERASE_GOES_THEIRS } goes; /* rows to delete */

    const char *read; /* all of these columns, and those that names_them needs */
};

extern const struct erase_part erase_parts[];
extern const size_t erase_part_count;

/* What is deleted with the account: by code, or the rows of a table that are theirs. */
struct erase_own {
    void (*code)(struct engine *engine, const struct forgetting *forgetting);
    enum table table;
    const char *of; /* column with the person's number, or the key of their account */
    bool of_key;
};

extern const struct erase_own erase_owned[];
extern const size_t erase_owned_count;

/* True if value is a text with exactly their name, or the name folded. */
bool erase_is_name(const struct forgetting *forgetting, const struct value *value);
/* True if their name, or the name folded, is anywhere in bytes, in any case. */
bool erase_has_name(const struct forgetting *forgetting, struct str bytes);
/* Returns the words to replace the name by. */
struct erase_words erase_words_of(
        struct engine *engine, const struct forgetting *forgetting, bool any_case);
