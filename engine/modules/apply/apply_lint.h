#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>

/* Probable mistakes in the things that files declare, with their file and line. The world has to be as the files say:
 * they were applied, or are being applied. */
struct design_files;
struct host;

struct apply_lint {
    struct host *host;
    const struct design_files *files;
    struct str bundle; /* the text of the files (design_files.h), for the lines of properties */
    bool here;         /* in the open transaction, not between two */
    /* note: somebody else has to mend it */
    void (*report)(void *data, struct str file, int line, struct str text, bool note);
    void *data;
};

void apply_lint(const struct apply_lint *lint);

struct apply_make;

/* Appends "FILE:LINE: TEXT" for at most APPLY_LINT_LINES problems, in the open transaction of make. */
void apply_lint_notes(const struct apply_make *make, struct buf *out);

enum { APPLY_LINT_LINES = 20 };
