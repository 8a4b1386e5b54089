#pragma once
#include "engine/core/people/account.h"

#define ACCOUNT_ANY_ROLE (-1)

/* Selects accounts. */
struct account_filter {
    struct str query; /* in the name; empty: any */
    int role;         /* enum role, or ACCOUNT_ANY_ROLE */
    bool disabled;    /* only disabled ones */
    struct str after; /* continue after this name; empty: from the beginning */
    size_t limit;
};

/* Visits the matching accounts by name. out_next: the name to continue after; empty at the end.
 * The number of examined rows is limited, so a call may find none although more follow. */
void account_search(struct engine *engine, const struct account_filter *filter,
        void (*visit)(void *data, const struct account *account), void *data,
        char out_next[ACCOUNT_NAME_MAX + 1]);
