/* look.c -- Replaces the separate process that checks a served world (engine/app/trial.h). The
 * simulated machine has only one process, so the worker itself does the check, with the machine's
 * files and their faults.
 *
 * The linker redirects calls of trial_run to this file. */
#include "engine/app/trial.h"
#include "engine/modules/check/check_world.h"
#include "tests/simulate/simulate.h"

#include <stdio.h>

bool __real_trial_run(const struct backup_trial *trial, struct err *err);
bool __wrap_trial_run(const struct backup_trial *trial, struct err *err);

struct found {
    struct err *err;
    bool any;
};

static void note(void *data, const char *text)
{
    struct found *found = data;
    if (!found->any) {
        (void)err_set(found->err, ERR_FORMAT, "%s", text);
    }
    found->any = true;
}

/* A disk that fails, or has lied, may give anything back. */
static bool may_be_damaged(void)
{
    return !sim->plan.quiet || sim->tally.lies > 0;
}

bool __wrap_trial_run(const struct backup_trial *trial, struct err *err)
{
    struct found found = {.err = err};
    size_t problems = 0;
    bool ok = check_served(trial->path, note, &found, &problems, err) && problems == 0;
    sim->tally.looks++;
    if (!ok && !may_be_damaged()) {
        sim_fail("the world was looked through while it was served: %s", err->text);
    }
    return ok;
}
