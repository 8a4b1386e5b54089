/* interpret_scratch.c -- Memory for interpreting lines, reused for the next line. */
#include "engine/core/line/interpret_impl.h"
#include "engine/core/part.h"
#include "engine/core/run/transaction.h"

struct scratches {
    struct scratch *at[INTERPRET_DEPTH_MAX + 1]; /* owned; one for each depth of nesting */
};

PART_STATE(scratches, PART_SCRATCHES)

struct scratch *interpret_scratch(struct engine *engine)
{
    must(engine_transaction(engine)->depth <= INTERPRET_DEPTH_MAX);
    struct scratch **slot = &scratches_state(engine)->at[engine_transaction(engine)->depth];
    if (!*slot) {
        *slot = mem_alloc(sizeof(struct scratch));
    }
    return *slot;
}

static void scratch_destroy(struct scratch *scratch)
{
    if (!scratch) {
        return;
    }
    perception_finish(&scratch->perception);
    for (size_t i = 0; i < GRAMMAR_SLOTS_MAX; i++) {
        match_finish(&scratch->matches[i]);
    }
    buf_finish(&scratch->line);
    buf_finish(&scratch->typed);
    buf_finish(&scratch->reason);
    buf_finish(&scratch->text);
    mem_free(scratch);
}

static void scratches_destroy(struct engine *engine)
{
    for (size_t i = 0; i <= INTERPRET_DEPTH_MAX; i++) {
        scratch_destroy(scratches_state(engine)->at[i]);
    }
}

const struct kernel_part scratches_part = {
        .state_size = sizeof(struct scratches),
        .destroy = scratches_destroy,
};
