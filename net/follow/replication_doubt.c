/* replication_doubt.c -- finds out whether this process was replaced, from the arbiter, the
 * follower that was in step, or the copy that is now the world. */
#include "engine/base/base.h"
#include "net/follow/replication_impl.h"

#include <inttypes.h>

enum { TERM_AHEAD_MOST = 1000 };

/* Fences this process. In an equal term nobody has taken over: the arbiter knows another world
 * by this name. */
static void fence_by_arbiter(struct replication *replication)
{
    uint64_t holder = 0;
    uint64_t term = arbiter_other(replication->arbiter, &holder);
    struct buf text = {0};
    if (term != replication->claim.term) {
        replication_fence(replication, term, holder, "");
        return;
    }
    buf_printf(&text,
            "for the %s, another file than %s is the world of this name. If that file is "
            "lost, ",
            arbiter_name(replication->arbiter), replication->path);
    arbiter_put_remedy(replication->arbiter, &text);
    replication_fence_by(replication, text.bytes);
    buf_finish(&text);
}

/* Ends the doubt: the world was not replaced. */
static void end_doubt(struct replication *replication, const char *who)
{
    if (replication->doubt) {
        replication->doubt = false;
        log_notice("%s says that this world was not replaced", who);
    }
}

/* Tells the arbiter the current state, and acts on its answer. */
void replication_look_at_arbiter(struct replication *replication)
{
    bool step = replication->state == REPLICATION_STEP;
    uint64_t holder = 0;
    if (!replication->arbiter) {
        return;
    }
    replication->listed = step ? replication->follower : replication->listed;
    arbiter_hold(replication->arbiter, &replication->claim, step ? replication->follower : 0);
    if (arbiter_other(replication->arbiter, &holder) != 0) {
        fence_by_arbiter(replication);
    } else if (!step && arbiter_is_held(replication->arbiter)) {
        replication->listed = 0;
        if (replication->state == REPLICATION_HELD) {
            end_doubt(replication, arbiter_name(replication->arbiter));
            replication_set_state(replication, REPLICATION_ALONE);
            log_notice("the %s has recorded that the world goes on alone",
                    arbiter_name(replication->arbiter));
        }
    } else if (replication->state == REPLICATION_ALONE &&
               replication_lacks_lease(replication)) {
        replication_set_state(replication, REPLICATION_HELD);
        log_warning("neither the witness nor the follower answers: players wait");
    }
}

/* Ends the doubt if the copy that was in step has come as a follower and so has not taken over.
 * It also has to report after it joined, so that it knows by then that it is no longer in
 * step. */
void replication_look_at_doubt(struct replication *replication)
{
    if (!replication->doubt || !replication->conn || !replication->said_kept ||
            replication->follower != replication->listed) {
        return;
    }
    end_doubt(replication, "the follower");
    /* Commits that the follower lacks are acknowledged when it has them. If it needs a copy,
     * they are acknowledged meanwhile. */
    replication_set_state(replication, !replication->copy                 ? REPLICATION_JOINING
                                       : replication->options.has_arbiter ? REPLICATION_HELD
                                                                          : REPLICATION_ALONE);
}

/* Handles a claim to be this world in a later term; returns true if it was answered. A term
 * grows by one with each take-over, so one far ahead is a mistake and no reason to end. */
bool replication_is_later(struct replication *replication, struct follow_conn *conn,
        const struct follow_join *join)
{
    if (join->world_id != (uint64_t)replication->claim.world_id ||
            join->term <= replication->claim.term) {
        return false;
    }
    if (join->term - replication->claim.term > TERM_AHEAD_MOST) {
        log_warning("%s at %s says that it is this world in term %" PRIu64
                    ", which is too far ahead of term %" PRIu64 ": ignored",
                join->name, follow_listener_address(conn), join->term, replication->claim.term);
        follow_listener_refuse(
                conn, true, "its term is too far ahead of this world's to be real");
        return true;
    }
    replication_fence(replication, join->term, join->fences ? join->origin : 0,
            join->fences ? join->name : "");
    follow_listener_refuse(conn, true, "this world was replaced");
    return true;
}
