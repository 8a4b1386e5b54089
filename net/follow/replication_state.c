/* replication_state.c -- telling the follower and the file the current state: in step, alone,
 * replaced. */
#include "engine/base/base.h"
#include "net/follow/replication_impl.h"
#include "world/store/batch.h"

#include <inttypes.h>
#include <stdio.h>

uint64_t replication_here(const struct replication *replication)
{
    return replication->store ? store_durable_here(replication->store) : 0;
}

void replication_fence_by(struct replication *replication, const char *text)
{
    if (!replication->fenced) {
        replication->fenced = mem_dup_text(text);
        log_error("taken over: %s", text);
    }
}

/* by: which file is the world now, and where; holder: its origin, 0: unknown. */
void replication_fence(
        struct replication *replication, uint64_t term, uint64_t holder, const char *by)
{
    char text[300];
    (void)snprintf(text, sizeof(text),
            "another process has taken over this world, in term %" PRIu64
            "%s%s: to follow it, skein follow",
            term, by[0] ? ", " : "", by);
    if (!replication->fenced && replication->store) {
        char name[300];
        (void)snprintf(
                name, sizeof(name), "%s in term %" PRIu64, by[0] ? by : "another file", term);
        (void)replication->options.commit(
                replication->options.data, store_claim_batch(&(struct store_claim_change){
                                                   .holder = holder != 0 ? (int64_t)holder : -1,
                                                   .term = term,
                                                   .by = name}));
    }
    replication_fence_by(replication, text);
}

/* Notes in the file which copy is in step; 0: none. */
void replication_note(struct replication *replication, uint64_t copy)
{
    if (replication->noted != copy) {
        replication->noted = copy;
        replication->noted_at = replication->options.commit(replication->options.data,
                store_claim_batch(&(struct store_claim_change){.in_step = (int64_t)copy}));
    }
}

void replication_tell_state(struct replication *replication)
{
    bool step = replication->state == REPLICATION_STEP;
    if (!replication->conn) {
        return;
    }
    struct buf *out = follow_listener_out(replication->conn);
    size_t begun = follow_begin(out, FOLLOW_STATE);
    buf_add_u8(out, step);
    buf_add_u64(out, replication->log.newest);
    frame_end(out, begun);
    replication->told_ms = clock_ms();
}

void replication_set_state(struct replication *replication, enum replication_state state)
{
    replication->state = state;
    replication->mark = 0;
    replication_tell_state(replication);
}

/* Returns true while only the follower's commits are acknowledged, because the arbiter has not
 * agreed. */
bool replication_lacks_lease(const struct replication *replication)
{
    return replication->options.has_arbiter && !replication->options.alone &&
           !(replication->arbiter && arbiter_is_held(replication->arbiter)) &&
           (!replication->arbiter || arbiter_gives_lease(replication->arbiter));
}
