#pragma once
#include <stddef.h>
#include <stdint.h>

struct sqlite3;

/* A check that runs. */
struct check {
    struct sqlite3 *db;
    void (*problem)(void *data, const char *text);
    void (*progress)(void *data, unsigned permille);
    void *data;
    size_t problems;
    size_t of_kind; /* problems of the current kind */
    unsigned permille;
};

/* Begins another kind of problem, and reports the progress. */
static inline void check_begin_kind(struct check *check, unsigned permille)
{
    check->of_kind = 0;
    check->permille = permille;
    if (check->progress) {
        check->progress(check->data, permille);
    }
}

/* Reports text, which may contain anything, as one line, and counts it. */
void check_report(struct check *check, const char *text);
/* Runs all rules, between 400 and 970 permille of the progress. The file must not be damaged. */
void check_each_rule(struct check *check);

/* Runs all rules through an open connection, and gives up after budget_us. Returns
 * the number of problems. */
size_t check_start(struct sqlite3 *db, int64_t budget_us,
        void (*problem)(void *data, const char *text), void *data);
