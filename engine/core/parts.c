/* parts.c -- the parts of the kernel, and runs their hooks.
 *
 * The order matters here:
 * 1. Create: quotas, room indexes, behaviours and commands are there before anything that makes objects or reads
 *    scripts. Log-ins put characters to sleep whom a crash left in play, so accounts, presences and channels come
 *    before them. Groups of calls need the table of calls. Destroy, the other way round: presences ask the questions
 *    that are open for them to end, and behaviours give back what room indexes and quotas count.
 * 2. INTERNAL_SETTLE: what is gathered is told first, for it was done first; clients are told where they are (here)
 *    before menus, and the values of clients last, since all others may set some.
 * 3. INTERNAL_END: the script layer ends its transaction first; the monitor measures all others, so it is last.
 * 4. INTERNAL_SWEEP: channels of guests end before their tokens.
 * 5. INTERNAL_START: erasures go on before channels that have ended are freed and sanctions are waited for.
 * 6. INTERNAL_ERASE, INTERNAL_LEAVE: an editor or a question over the whole line ends before single questions. */
#include "engine/base/mem.h"
#include "engine/core/engine_impl.h"

const struct kernel_part *const kernel_parts[KERNEL_PARTS] = {
#define PART_ROW(id, part) &(part),
        KERNEL_PART_LIST(PART_ROW)
#undef PART_ROW
};

void parts_create(struct engine *engine)
{
    for (size_t i = 0; i < KERNEL_PARTS; i++) {
        const struct kernel_part *part = kernel_parts[i];
        engine->parts.states[i] = part->state_size > 0 ? mem_alloc(part->state_size) : NULL;
        if (part->create) {
            part->create(engine);
        }
    }
}

void parts_destroy(struct engine *engine)
{
    for (size_t i = KERNEL_PARTS; i-- > 0;) {
        if (kernel_parts[i]->destroy) {
            kernel_parts[i]->destroy(engine);
        }
        mem_free(engine->parts.states[i]);
        engine->parts.states[i] = NULL;
    }
}

bool parts_check_world(struct engine *engine, struct err *err)
{
    bool ok = true;
    for (size_t i = 0; ok && i < KERNEL_PARTS; i++) {
        ok = !kernel_parts[i]->check_world || kernel_parts[i]->check_world(engine, err);
    }
    return ok;
}

void parts_trim(struct engine *engine)
{
    for (size_t i = 0; i < KERNEL_PARTS; i++) {
        if (kernel_parts[i]->trim) {
            kernel_parts[i]->trim(engine);
        }
    }
}
