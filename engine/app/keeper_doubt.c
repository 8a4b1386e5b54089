/* keeper_doubt.c -- finding out whether this world was replaced, from the arbiter, the follower
 * that was in step, or the copy that is now the world. */
#include "engine/app/keeper_impl.h"
#include "engine/base/base.h"

#include <inttypes.h>

enum { TERM_AHEAD_MOST = 1000 };

/* Fences this process. In an equal term nobody has taken over: the arbiter knows another world
 * by this name. */
static void fence_by_arbiter(struct keeper *keeper)
{
    uint64_t holder = 0;
    uint64_t term = arbiter_other(keeper->arbiter, &holder);
    struct buf text = {0};
    if (term != keeper->claim.term) {
        keeper_fence(keeper, term, holder, "");
        return;
    }
    buf_printf(&text,
            "the %s has another file than %s as the world of this name. If that one is gone "
            "for "
            "good, ",
            arbiter_name(keeper->arbiter), keeper->path);
    arbiter_put_remedy(keeper->arbiter, &text);
    keeper_fence_by(keeper, text.bytes);
    buf_finish(&text);
}

/* Ends the doubt: the world was not replaced. */
static void end_doubt(struct keeper *keeper, const char *who)
{
    if (keeper->doubt) {
        keeper->doubt = false;
        log_notice("%s says that this world was not replaced", who);
    }
}

/* Tells the arbiter the current state, and acts on its answer. */
void keeper_look_at_arbiter(struct keeper *keeper)
{
    bool step = keeper->state == KEEPER_STEP;
    uint64_t holder = 0;
    if (!keeper->arbiter) {
        return;
    }
    keeper->listed = step ? keeper->follower : keeper->listed;
    arbiter_hold(keeper->arbiter, &keeper->claim, step ? keeper->follower : 0);
    if (arbiter_other(keeper->arbiter, &holder) != 0) {
        fence_by_arbiter(keeper);
    } else if (!step && arbiter_is_held(keeper->arbiter)) {
        keeper->listed = 0;
        if (keeper->state == KEEPER_HELD) {
            end_doubt(keeper, arbiter_name(keeper->arbiter));
            keeper_set_state(keeper, KEEPER_ALONE);
            log_notice("the %s has it that the world goes on alone",
                    arbiter_name(keeper->arbiter));
        }
    } else if (keeper->state == KEEPER_ALONE && keeper_lacks_lease(keeper)) {
        keeper_set_state(keeper, KEEPER_HELD);
        log_warning("the witness is away, and so is the follower: people wait");
    }
}

/* Ends the doubt if the copy that was in step has come as a follower and so has not taken over.
 * It also has to report after it joined, so that it knows by then that it is no longer in
 * step. */
void keeper_look_at_doubt(struct keeper *keeper)
{
    if (!keeper->doubt || !keeper->conn || !keeper->said_kept ||
            keeper->follower != keeper->listed) {
        return;
    }
    end_doubt(keeper, "the follower");
    /* Commits that the follower lacks are acknowledged when it has them. If it needs a copy,
     * they are acknowledged meanwhile. */
    keeper_set_state(keeper, !keeper->copy                 ? KEEPER_JOINING
                             : keeper->options.has_arbiter ? KEEPER_HELD
                                                           : KEEPER_ALONE);
}

/* Handles a claim to be this world in a later term; returns true if it was answered. A term
 * grows by one with each take-over, so one far ahead is a mistake and no reason to end. */
bool keeper_is_later(
        struct keeper *keeper, struct follow_conn *conn, const struct follow_join *join)
{
    if (join->world_id != (uint64_t)keeper->claim.world_id ||
            join->term <= keeper->claim.term) {
        return false;
    }
    if (join->term - keeper->claim.term > TERM_AHEAD_MOST) {
        log_warning("%s at %s says that it is this world in term %" PRIu64
                    ", which is too far ahead of term %" PRIu64 ": it is not believed",
                join->name, follow_door_address(conn), join->term, keeper->claim.term);
        follow_door_refuse(conn, true, "its term is too far ahead of this world's to be one");
        return true;
    }
    keeper_fence(keeper, join->term, join->fences ? join->origin : 0,
            join->fences ? join->name : "");
    follow_door_refuse(conn, true, "yes, that is so");
    return true;
}
