/* newcomer.c -- tells how far newcomers come. */
#include "engine/core/run/newcomer.h"

#include "engine/core/internal_event.h"

const char *const newcomer_step_names[NEWCOMER_STEPS] = {
        "came", "entered", "typed", "walked", "spoke", "achieved", "ten", "hour"};

void newcomer_came(struct engine *engine, const char *service)
{
    internal_event_run(engine, INTERNAL_NEWCOMER,
            &(struct newcomer_event){.step = NEWCOMER_CAME, .service = service});
}

void newcomer_entered(
        struct engine *engine, uint64_t character, const char *service, bool guest)
{
    internal_event_run(engine, INTERNAL_NEWCOMER,
            &(struct newcomer_event){NEWCOMER_ENTERED, character, service, guest});
}

void newcomer_reached(struct engine *engine, uint64_t character, enum newcomer_step step)
{
    internal_event_run(engine, INTERNAL_NEWCOMER,
            &(struct newcomer_event){.step = step, .character = character});
}
