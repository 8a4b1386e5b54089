/* keeper.c -- the replication leader: decides which durable commits may be acknowledged to
 * players.
 *
 * 1. Nothing beyond `floor` is acknowledged, and `floor` only grows. Without a follower, it is
 *    the last commit that is durable here. With a follower in step, the commit must be durable
 *    there too.
 * 2. A follower is in step when it has every acknowledged commit; until then the state is
 *    JOINING. From then on it may take over without loss of anything that players were told.
 * 3. The file notes that the follower is in step before the follower learns it. A server that
 *    does not end in order finds the note at its next start. It then acknowledges nothing
 *    (doubt) until that follower reports that it has not taken over, or the arbiter or the
 *    operator (--alone) says so.
 * 4. If the follower disappears or falls behind, output waits for it for at most hold_ms. Then
 *    the world goes on alone and logs that. It retries by itself, when the acknowledgement of a
 *    sent commit returns within LAG_MS. Before the world goes on alone, an arbiter (arbiter.h)
 *    has to agree. It knows which copy may take over by itself, and forgets that copy first;
 *    until then the state is HELD. So while the arbiter is away too, people wait. A witness
 *    also gives a lease: without a fresh lease the world does not go on alone.
 * 5. Another process may prove with the secret that it is this world in a later term. Then
 *    nothing more is acknowledged (fenced), the file notes it, and the process ends. The same
 *    happens if the arbiter says so.
 *
 * Unsent commits wait in the log (keeper_log.c) and not in the stream, so a slow follower costs
 * no memory. */
#include "engine/app/keeper.h"

#include "engine/app/keeper_impl.h"
#include "engine/base/base.h"
#include "world/store/batch.h"
#include "world/store/migrate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define QUEUE_BYTES ((size_t)1 << 20)
#define KEEPER_TICK_SECONDS 0.1

enum { KEEPER_TELL_MS = 500, LAG_MS = 500, RETRY_HOLDS = 2 };

static const char doubted[] =
        "this world was in step with a follower and did not end in order, so a copy of it may "
        "have taken over: it waits to hear from the follower that it was not replaced";

/* -- in step or alone -- */

static void begin_to_join(struct keeper *keeper)
{
    keeper->floor = keeper_here(keeper);
    keeper_set_state(keeper, KEEPER_JOINING);
}

static void leave(struct keeper *keeper, const char *why)
{
    bool held = keeper->options.has_arbiter && !keeper->options.alone;
    if (keeper->state == KEEPER_STEP) {
        log_warning("no longer in step: %s; the world goes on alone from commit %" PRIu64
                    "%s%s%s",
                why, keeper->floor, held ? ", if the " : "",
                held && keeper->arbiter ? arbiter_name(keeper->arbiter) : "",
                held ? " agrees" : "");
    }
    keeper->retry_ms = clock_ms() + RETRY_HOLDS * keeper->options.hold_ms;
    keeper_set_state(keeper, held ? KEEPER_HELD : KEEPER_ALONE);
}

/* Returns true if the copy that may take over returned before the arbiter could be asked. */
static bool has_come_back(const struct keeper *keeper, uint64_t here)
{
    return keeper->conn && !keeper->copy && keeper->sent_all && keeper->listed != 0 &&
           keeper->listed == keeper->follower && keeper->acked >= here;
}

/* Returns how long the follower has delayed a commit: the marked commit, and afterwards the
 * next one. */
static int64_t waited_ms(struct keeper *keeper, uint64_t here)
{
    int64_t now_ms = clock_ms();
    if (keeper->acked >= here) {
        keeper->mark = 0;
        return 0;
    }
    if (keeper->mark == 0 || keeper->acked >= keeper->mark) {
        keeper->mark = here;
        keeper->mark_ms = now_ms;
    }
    return now_ms - keeper->mark_ms;
}

/* Decides, while alone, whether the follower is close enough: everything was sent, and the
 * acknowledgement of a mark returns soon. */
static void try_to_join(struct keeper *keeper, uint64_t here)
{
    bool ready = keeper->conn && !keeper->copy && keeper->sent_all &&
                 follow_door_queued(keeper->conn) < QUEUE_BYTES &&
                 clock_ms() >= keeper->retry_ms;
    if (!ready) {
        keeper->mark = 0;
        return;
    }
    uint64_t mark = keeper->mark;
    int64_t mark_ms = keeper->mark_ms;
    (void)waited_ms(keeper, here);
    if (keeper->acked >= here ||
            (mark > 0 && keeper->acked >= mark && clock_ms() - mark_ms < LAG_MS)) {
        begin_to_join(keeper);
    }
}

/* Puts the follower in step once it has every acknowledged commit and the file notes it. */
static void try_to_step(struct keeper *keeper, uint64_t here)
{
    if (!keeper->conn || keeper->acked < keeper->floor || keeper->follower == 0 ||
            keeper->ends) {
        return;
    }
    keeper_note(keeper, keeper->follower);
    if (here >= keeper->noted_at) {
        keeper->was_in_step = true;
        keeper->step_ms = clock_wall_ms();
        keeper_set_state(keeper, KEEPER_STEP);
        log_notice("in step with the follower at %s, from commit %" PRIu64,
                follow_door_address(keeper->conn), keeper->acked);
    }
}

static void settle_keeper(struct keeper *keeper)
{
    uint64_t here = keeper_here(keeper);
    int64_t hold_ms = keeper->options.hold_ms;
    if (keeper->fenced || !keeper->store) {
        return;
    }
    if (keeper->clears) {
        keeper->clears = false;
        keeper_note(keeper, 0);
    }
    keeper_look_at_arbiter(keeper);
    keeper_look_at_doubt(keeper);
    if (keeper->state == KEEPER_HELD && has_come_back(keeper, here)) {
        keeper_set_state(keeper, KEEPER_STEP);
    }
    if (keeper->state == KEEPER_ALONE) {
        try_to_join(keeper, here);
    }
    if (keeper->state == KEEPER_JOINING) {
        try_to_step(keeper, here);
    }
    if (keeper->state == KEEPER_ALONE || keeper->state == KEEPER_HELD) {
        return;
    }
    if (!keeper->conn && clock_ms() - keeper->lost_ms >= hold_ms) {
        leave(keeper, "the follower is away");
    } else if (keeper->conn && waited_ms(keeper, here) >= hold_ms) {
        leave(keeper, "the follower is too slow");
    }
}

static bool begin_keeper(void *data, struct store *store, struct err *err)
{
    struct keeper *keeper = data;
    if (!store_claim_now(store, &keeper->claim, err)) {
        return false;
    }
    keeper->store = store;
    keeper->floor = keeper->claim.number;
    keeper->log.newest = keeper->log.before = keeper->claim.number;
    keeper->log.chain = keeper->log.before_chain = keeper->claim.chain;
    keeper->noted = (uint64_t)keeper->claim.in_step;
    keeper->doubt = keeper->noted != 0 && !keeper->options.alone;
    keeper->clears = keeper->noted != 0 && keeper->options.alone;
    if (keeper->doubt) {
        keeper->listed = keeper->noted;
        keeper->state = KEEPER_HELD;
        keeper->doubt_ms = clock_ms();
        log_warning("%s", doubted);
    }
    return true;
}

static void take_keeper(void *data, struct batch *batch)
{
    struct keeper *keeper = data;
    keeper_log_add(&keeper->log, batch);
    if (keeper->sent_all) {
        keeper->next = keeper->log.last;
        keeper->next_number = batch->number;
        keeper->sent_all = false;
    }
    /* Unsent commits may have gone from the log. */
    if (keeper->conn && !keeper->sent_all && keeper->log.before >= keeper->next_number) {
        keeper->next = NULL;
        follow_door_cut(keeper->conn, "it is too far behind");
    }
}

static uint64_t kept(void *data, uint64_t here)
{
    struct keeper *keeper = data;
    if (keeper->fenced) {
        return keeper->floor;
    }
    uint64_t both = here;
    if (keeper->state == KEEPER_ALONE && keeper_lacks_lease(keeper)) {
        both = keeper->floor;
    } else if (keeper->state != KEEPER_ALONE) {
        both = keeper->conn && keeper->acked < here ? keeper->acked : here;
        both = keeper->conn && keeper->state != KEEPER_HELD ? both : keeper->floor;
    }
    keeper->floor = both > keeper->floor ? both : keeper->floor;
    keeper->held_ms = keeper->floor >= here  ? 0
                      : keeper->held_ms == 0 ? clock_ms()
                                             : keeper->held_ms;
    return keeper->floor;
}

static int64_t held_for_ms(const struct keeper *keeper, uint64_t here)
{
    return keeper->held_ms > 0 && keeper->floor < here ? clock_ms() - keeper->held_ms : 0;
}

/* Returns why output waits. */
static const char *problem_of_keeper(const struct keeper *keeper)
{
    return keeper->fenced                 ? keeper->fenced
           : keeper->doubt                ? doubted
           : keeper->state != KEEPER_HELD ? "the follower does not answer"
           : keeper->arbiter && keeper->arbiter->witness
                   ? "the follower is away, and the witness "
                     "has not agreed yet that the world "
                     "goes on alone"
                   : "the follower is away, and the board "
                     "has not agreed yet that the world "
                     "goes on alone";
}

static void load_keeper(void *data, uint64_t here, struct store_load *load)
{
    const struct keeper *keeper = data;
    int64_t ms = held_for_ms(keeper, here);
    if ((ms > 0 || keeper->doubt) && !load->failing) {
        load->batches += here - keeper->floor;
        load->oldest_ms = ms > load->oldest_ms ? ms : load->oldest_ms;
        load->failing = ms >= 1000 || keeper->doubt;
        load->doubted = keeper->doubt;
        (void)snprintf(load->problem, sizeof(load->problem), "%s", problem_of_keeper(keeper));
    }
}

/* -- followers -- */

static void forget_keeper(struct keeper *keeper)
{
    keeper_copy_drop(keeper->copy);
    keeper->copy = NULL;
    keeper->conn = NULL;
    keeper->next = NULL;
    keeper->sent_all = false;
    keeper->said_kept = false;
    keeper->lost_ms = clock_ms();
}

/* Returns a sentence that says why the copy cannot follow; NULL: it can. */
static const char *why_not(struct keeper *keeper, const struct follow_join *join, bool *final)
{
    *final = true;
    if (join->schema != migrate_newest()) {
        return "its program knows another schema than this world's: start both from one "
               "release";
    }
    if (join->world_id != 0 && join->world_id != (uint64_t)keeper->claim.world_id) {
        return "that copy is of another world: name another file for the copy";
    }
    if (keeper->doubt && keeper->listed != join->origin) {
        *final = false;
        return "the world waits to hear from the follower that it had: start that one, or the "
               "world with --alone";
    }
    if (keeper->conn && keeper->follower != join->origin) {
        *final = false;
        return "the world has a follower already, and one is all it takes";
    }
    return NULL;
}

static bool begin_copy(struct keeper *keeper)
{
    keeper->copy = keeper_copy_begin(*keeper->options.workers, keeper->path);
    /* The copy will include every commit that is durable by now; all later ones are sent too. */
    return keeper->copy && keeper_log_find(&keeper->log, keeper_here(keeper), &keeper->next);
}

static void tell_joined(const struct keeper *keeper, const struct follow_conn *conn,
        const struct follow_join *join, bool goes_on)
{
    if (!goes_on && join->chain != 0 && join->number >= keeper->log.before) {
        log_warning("a follower has come from %s with commits, up to %" PRIu64
                    ", that this world has not. If the world has just died, nobody was told of "
                    "them; it gets a copy",
                follow_door_address(conn), join->number);
        return;
    }
    log_notice("a follower has come from %s: %s", follow_door_address(conn),
            goes_on ? "it goes on where it was" : "it gets a copy");
}

static void joined(void *data, struct follow_conn *conn, const struct follow_join *join)
{
    struct keeper *keeper = data;
    bool final = false;
    if (keeper_is_later(keeper, conn, join)) {
        return;
    }
    if (join->fences) {
        follow_door_refuse(conn, false, "this is the world, in no earlier term");
        return;
    }
    const char *why = why_not(keeper, join, &final);
    if (why) {
        log_warning("a follower from %s is sent away: %s", follow_door_address(conn), why);
        follow_door_refuse(conn, final, why);
        return;
    }
    if (keeper->conn) {
        follow_door_cut(keeper->conn, "it has come anew");
    }
    bool was = keeper->state != KEEPER_ALONE;
    bool goes_on = join->chain != 0 && join->world_id != 0 &&
                   keeper_log_goes_on(&keeper->log, join->number, join->chain, &keeper->next);
    if (!goes_on && !begin_copy(keeper)) {
        forget_keeper(keeper);
        follow_door_refuse(conn, false, "the world is too busy to copy itself just now");
        return;
    }
    if (was && !goes_on && !keeper->doubt) {
        leave(keeper, "the follower makes a new copy");
    }
    keeper->conn = conn;
    keeper->follower = join->origin;
    keeper->said_kept = false;
    keeper->acked = 0; /* its commits may not be durable yet: it reports that */
    keeper->sent_all = !keeper->next;
    keeper->next_number = keeper->next ? keeper->next->number : 0;
    tell_joined(keeper, conn, join, goes_on);
    follow_door_welcome(conn, &(struct follow_welcome){.copies = !goes_on,
                                      .world_id = (uint64_t)keeper->claim.world_id,
                                      .holder = (uint64_t)keeper->claim.origin,
                                      .term = keeper->claim.term});
    keeper_tell_state(keeper);
}

static void on_kept(void *data, struct follow_conn *conn, uint64_t number, uint64_t origin)
{
    struct keeper *keeper = data;
    if (conn != keeper->conn || keeper->fenced) {
        return;
    }
    if (number > keeper->log.newest) {
        follow_door_cut(conn, "it has what was never sent");
        return;
    }
    keeper->said_kept = true;
    keeper->acked = number > keeper->acked ? number : keeper->acked;
    keeper->follower = origin != 0 ? origin : keeper->follower;
}

static void gone(void *data, struct follow_conn *conn, const char *why)
{
    struct keeper *keeper = data;
    if (conn == keeper->conn) {
        log_notice("the follower has gone: %s", why);
        forget_keeper(keeper);
    }
}

static void on_move(void *data, struct follow_conn *conn)
{
    struct keeper *keeper = data;
    struct err err = {0};
    bool ok = conn == keeper->conn && keeper->state == KEEPER_STEP;
    ok = ok ? keeper->options.move(keeper->options.data, &err)
            : err_set(&err, ERR_BUSY, "the copy is not in step with the world yet");
    if (!ok) {
        follow_put_bytes(follow_door_out(conn), FOLLOW_STAYS, str_of(err.text));
    }
}

/* -- sending -- */

static void send_batches(struct keeper *keeper)
{
    struct buf *out = follow_door_out(keeper->conn);
    while (keeper->next && follow_door_queued(keeper->conn) < QUEUE_BYTES) {
        buf_add(out, keeper->next->frame, keeper->next->length);
        keeper->next = keeper->next->next;
    }
    keeper->sent_all = !keeper->next;
    keeper->next_number = keeper->next ? keeper->next->number : 0;
}

static void send_copy(struct keeper *keeper)
{
    struct err err = {0};
    bool done = false;
    if (follow_door_queued(keeper->conn) >= QUEUE_BYTES / 2) {
        return;
    }
    if (!keeper_copy_turn(keeper->copy, *keeper->options.workers, follow_door_out(keeper->conn),
                &done, &err)) {
        log_error("no copy for the follower: %s", err.text);
        follow_door_refuse(keeper->conn, false, err.text);
    } else if (done) {
        keeper_copy_drop(keeper->copy);
        keeper->copy = NULL;
    }
}

static void turn(void *data)
{
    struct keeper *keeper = data;
    settle_keeper(keeper);
    if (keeper->conn) {
        send_batches(keeper);
    }
    if (keeper->conn && keeper->copy) {
        send_copy(keeper);
    }
    if (keeper->conn && clock_ms() - keeper->told_ms >= KEEPER_TELL_MS) {
        keeper_tell_state(keeper);
    }
}

/* Does nothing: the loop turns, and the turn does the work above. */
static void on_tick(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)watcher;
    (void)events;
}

static const char *state_of_keeper(const struct keeper *keeper, int64_t held_ms)
{
    return held_ms >= 1000 || keeper->doubt ? "held"
           : keeper->state == KEEPER_STEP   ? "ok"
           : keeper->was_in_step            ? "degraded"
                                            : "alone";
}

static void health_keeper(void *data, struct follow_health *out)
{
    const struct keeper *keeper = data;
    uint64_t here = keeper_here(keeper);
    int64_t ms = keeper->doubt ? clock_ms() - keeper->doubt_ms : held_for_ms(keeper, here);
    bool step = keeper->state == KEEPER_STEP;
    bool witness = keeper->arbiter && keeper->arbiter->witness;
    const char *arbiter = !keeper->options.has_arbiter                        ? "none"
                          : keeper->arbiter && arbiter_is_up(keeper->arbiter) ? "up"
                                                                              : "away";
    *out = (struct follow_health){
            .state = state_of_keeper(keeper, ms),
            .follower = step            ? (keeper->conn ? "in step" : "away")
                        : !keeper->conn ? "away"
                        : keeper->copy  ? "copying"
                                        : "catching up",
            .board = witness ? "none" : arbiter,
            .witness = witness ? arbiter : NULL,
            .behind = keeper->log.newest - keeper->acked,
            .hold_seconds = (double)ms / 1000,
    };
}

/* -- life cycle -- */

struct keeper *keeper_create(const struct keeper_options *options)
{
    struct keeper *keeper = mem_alloc(sizeof(*keeper));
    keeper->options = *options;
    keeper->path = mem_dup_text(options->path);
    keeper->log.bytes_max = options->log_bytes;
    keeper->state = options->has_arbiter && !options->alone ? KEEPER_HELD : KEEPER_ALONE;
    keeper->face = (struct store_keeper){begin_keeper, take_keeper, kept, load_keeper, keeper};
    keeper->source = (struct follow_source){
            options->secret, joined, on_kept, on_move, gone, turn, health_keeper, keeper};
    ev_timer_init(&keeper->tick, on_tick, KEEPER_TICK_SECONDS, KEEPER_TICK_SECONDS);
    ev_timer_start(options->loop, &keeper->tick);
    keeper->ticking = true;
    return keeper;
}

void keeper_stop(struct keeper *keeper)
{
    if (keeper && keeper->ticking) {
        ev_timer_stop(keeper->options.loop, &keeper->tick);
        keeper->ticking = false;
        keeper->source.secret = NULL; /* its owner is about to erase it */
        keeper->arbiter = NULL;
        keeper_copy_drop(keeper->copy);
        keeper->copy = NULL;
    }
}

void keeper_destroy(struct keeper *keeper)
{
    if (keeper) {
        keeper_log_finish(&keeper->log);
        mem_free(keeper->fenced);
        mem_free(keeper->path);
        mem_free(keeper);
    }
}

const struct store_keeper *keeper_face(const struct keeper *keeper)
{
    return &keeper->face;
}

const struct follow_source *keeper_source(const struct keeper *keeper)
{
    return &keeper->source;
}

void keeper_set_arbiter(struct keeper *keeper, struct arbiter *arbiter)
{
    keeper->arbiter = arbiter;
}

bool keeper_end(struct keeper *keeper)
{
    if (keeper->doubt || keeper->fenced || keeper->state == KEEPER_HELD) {
        return true;
    }
    keeper->ends = true;
    keeper_note(keeper, 0);
    return !keeper->conn || keeper->state != KEEPER_STEP || keeper->acked >= keeper->noted_at;
}

const char *keeper_in_step(const struct keeper *keeper, int64_t *out_since_ms)
{
    if (!keeper || keeper->state != KEEPER_STEP || !keeper->conn) {
        return NULL;
    }
    *out_since_ms = keeper->step_ms;
    return follow_door_address(keeper->conn);
}

const char *keeper_fenced(const struct keeper *keeper)
{
    return keeper->fenced;
}

uint64_t keeper_hand_over(struct keeper *keeper, const struct store_claim *now)
{
    struct store_claim claim = *now;
    claim.term = keeper->claim.term;
    claim.chain = keeper->log.chain;
    struct batch *batch = store_claim_batch(
            &(struct store_claim_change){.now = &claim, .holder = (int64_t)keeper->follower});
    uint64_t number = batch->number;
    store_submit(keeper->store, batch);
    return number;
}

bool keeper_has(const struct keeper *keeper, uint64_t number)
{
    return keeper->acked >= number;
}
