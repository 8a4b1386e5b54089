/* keeper_state.c -- telling the follower and the file the current state: in step, alone,
 * replaced. */
#include "engine/app/keeper_impl.h"
#include "engine/base/base.h"
#include "world/store/batch.h"

#include <inttypes.h>
#include <stdio.h>

uint64_t keeper_here(const struct keeper *keeper)
{
    return keeper->store ? store_durable_here(keeper->store) : 0;
}

void keeper_fence_by(struct keeper *keeper, const char *text)
{
    if (!keeper->fenced) {
        keeper->fenced = mem_dup_text(text);
        log_error("taken over: %s", text);
    }
}

/* by: which file is the world now, and where; holder: its origin, 0: unknown. */
void keeper_fence(struct keeper *keeper, uint64_t term, uint64_t holder, const char *by)
{
    char text[300];
    (void)snprintf(text, sizeof(text),
            "another process has taken over this world, in term %" PRIu64
            "%s%s: to follow it, skein follow",
            term, by[0] ? ", " : "", by);
    if (!keeper->fenced && keeper->store) {
        char name[300];
        (void)snprintf(
                name, sizeof(name), "%s in term %" PRIu64, by[0] ? by : "another file", term);
        (void)keeper->options.commit(
                keeper->options.data, store_claim_batch(&(struct store_claim_change){
                                              .holder = holder != 0 ? (int64_t)holder : -1,
                                              .term = term,
                                              .by = name}));
    }
    keeper_fence_by(keeper, text);
}

/* Notes in the file which copy is in step; 0: none. */
void keeper_note(struct keeper *keeper, uint64_t copy)
{
    if (keeper->noted != copy) {
        keeper->noted = copy;
        keeper->noted_at = keeper->options.commit(keeper->options.data,
                store_claim_batch(&(struct store_claim_change){.in_step = (int64_t)copy}));
    }
}

void keeper_tell_state(struct keeper *keeper)
{
    bool step = keeper->state == KEEPER_STEP;
    if (!keeper->conn) {
        return;
    }
    struct buf *out = follow_door_out(keeper->conn);
    size_t begun = follow_begin(out, FOLLOW_STATE);
    buf_add_u8(out, step);
    buf_add_u64(out, keeper->log.newest);
    gate_end(out, begun);
    keeper->told_ms = clock_ms();
}

void keeper_set_state(struct keeper *keeper, enum keeper_state state)
{
    keeper->state = state;
    keeper->mark = 0;
    keeper_tell_state(keeper);
}

/* Returns true while only the follower's commits are acknowledged, because the arbiter has not
 * agreed. */
bool keeper_lacks_lease(const struct keeper *keeper)
{
    return keeper->options.has_arbiter && !keeper->options.alone &&
           !(keeper->arbiter && arbiter_is_held(keeper->arbiter)) &&
           (!keeper->arbiter || arbiter_gives_lease(keeper->arbiter));
}
