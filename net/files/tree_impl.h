#pragma once
#include "net/files/tree.h"

/* The inside of tree.c and tree_errors.c. */

#define TREE_ERRORS_NAME "/ERRORS.txt"

/* Is the behaviour of that area? As its path says. */
bool tree_is_beside(const struct tree_entry *behaviour, const struct tree_entry *errors);
/* Appends what went wrong in the area: of its file, and of the answer to script.errors what is of its behaviours. */
void tree_put_errors(const struct tree *tree, const struct tree_entry *errors,
        const json_t *reply, struct buf *out);
