#pragma once
#include "net/files/tree.h"

/* Shared by tree.c and tree_errors.c. */

#define TREE_ERRORS_NAME "/ERRORS.txt"

/* True if the behaviour's path is in the area of that error list. */
bool tree_is_beside(const struct tree_entry *behaviour, const struct tree_entry *errors);
/* Appends the problems of the area: of its own file, and the entries of the reply to script.errors
 * that belong to its behaviours. */
void tree_put_errors(const struct tree *tree, const struct tree_entry *errors,
        const json_t *reply, struct buf *out);
