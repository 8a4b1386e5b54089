/* account_list.c -- lists accounts by name, some at a time.
 *
 * The table is ordered by name. A search examines a limited number of rows, so that it does not
 * delay others, and returns where to continue. Finding none does not mean that the end is
 * reached. */
#include "engine/modules/calls/account_list.h"

#include "world/model/rows.h"

#include <string.h>

enum { LOOKED_MAX = 2000, READ_AT_ONCE = 250 };

static bool fits_account_list(
        const struct account_filter *filter, struct str folded, const struct row *row)
{
    struct buf name = {0};
    str_fold(row_str(row, "name"), &name);
    bool fit = str_find(buf_str(&name), folded, 0) != SIZE_MAX &&
               (filter->role == ACCOUNT_ANY_ROLE || row_int(row, "role") == filter->role) &&
               (!filter->disabled || row_int(row, "disabled") != 0);
    buf_finish(&name);
    return fit;
}

/* The state of a search. */
struct account_list_search {
    struct engine *engine;
    const struct account_filter *filter;
    struct buf folded;
    size_t looked;
    size_t found;
    bool more;
    char last[ACCOUNT_NAME_MAX + 1]; /* the key of the last examined row */
    char name[ACCOUNT_NAME_MAX + 1]; /* its name */
};

static bool is_full(const struct account_list_search *search)
{
    return search->found >= search->filter->limit || search->looked >= LOOKED_MAX;
}

static void read_some(struct account_list_search *search,
        void (*visit)(void *data, const struct account *account), void *data)
{
    struct value after = value_text(search->last);
    struct store_select select = {.table = TABLE_ACCOUNT,
            .where = {{"key", STORE_ABOVE, after}},
            .order = "key",
            .only = "name role disabled"};
    struct rows rows = rows_read(engine_world(search->engine), &select, READ_AT_ONCE);
    size_t i = 0;
    for (; i < rows.count && !is_full(search); i++) {
        const struct row *row = &rows.items[i];
        const struct account *account =
                fits_account_list(search->filter, buf_str(&search->folded), row)
                        ? account_find(search->engine, row_str(row, "name"))
                        : NULL;
        search->looked++;
        (void)str_copy(row_str(row, "key"), search->last, sizeof(search->last));
        (void)str_copy(row_str(row, "name"), search->name, sizeof(search->name));
        if (account) {
            search->found++;
            visit(data, account);
        }
    }
    search->more = rows.count == READ_AT_ONCE || i < rows.count;
    rows_finish(&rows);
    value_finish(&after);
}

void account_search(struct engine *engine, const struct account_filter *filter,
        void (*visit)(void *data, const struct account *account), void *data,
        char out_next[ACCOUNT_NAME_MAX + 1])
{
    struct account_list_search search = {.engine = engine, .filter = filter, .more = true};
    if (account_name_is_formed(filter->after)) {
        account_key(filter->after, search.last);
    }
    str_fold(filter->query, &search.folded);
    while (search.more && !is_full(&search)) {
        read_some(&search, visit, data);
    }
    (void)str_copy(
            search.more ? str_of(search.name) : STR_NONE, out_next, ACCOUNT_NAME_MAX + 1);
    buf_finish(&search.folded);
}
