#pragma once
#include "engine/core/login/erase.h"
#include "engine/core/login/erase_lines.h"
#include "world/model/row.h"

/* Internals of erasure, shared by erase*.c. */

/* The progress of an erasure: a row of meta. */
struct forgetting {
    uint64_t character;
    char name[ACCOUNT_NAME_MAX + 1];
    char key[ACCOUNT_NAME_MAX + 1];
    int64_t place; /* the part that is being cleared; -1: the account still exists */
    /* wall clock: when the account went; later rows are about another person of that name */
    int64_t gone_ms;
    uint64_t commit;    /* number of the commit in which the account went */
    struct value after; /* owned; the last item of that part that is done */
};

/* Clears some of a part in the open transaction, and advances `after`. Returns false if nothing
 * is left. */
typedef bool erase_some(struct engine *engine, struct forgetting *forgetting);

/* Number of parts that are rows of tables; they come before all other parts: erase_rows.c. */
#define ERASE_ROW_PARTS 10
bool erase_rows_some(struct engine *engine, struct forgetting *forgetting);
erase_some erase_sets_some;   /* change sets of builders: erase_sets.c */
erase_some erase_small_some;  /* rows of meta: erase_small.c */
erase_some erase_things_some; /* properties of objects: erase_things.c */

/* True if value is a text with exactly their name, or the name folded. */
bool erase_is_name(const struct forgetting *forgetting, const struct value *value);
/* True if their name, or the name folded, is anywhere in bytes, in any case. */
bool erase_has_name(const struct forgetting *forgetting, struct str bytes);
/* Returns the words to replace the name by. */
struct erase_words erase_words_of(
        struct engine *engine, const struct forgetting *forgetting, bool any_case);
