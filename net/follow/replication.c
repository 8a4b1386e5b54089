/* replication.c -- the replication leader: decides which durable commits may be acknowledged to
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
 * Unsent commits wait in the log (replication_log.c) and not in the stream, so a slow follower
 * costs no memory. */
#include "net/follow/replication.h"

#include "engine/base/base.h"
#include "net/follow/following_note.h"
#include "net/follow/replication_impl.h"
#include "world/store/batch.h"
#include "world/store/migrate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define QUEUE_BYTES ((size_t)1 << 20)
#define REPLICATION_TICK_SECONDS 0.1

enum { REPLICATION_TELL_MS = 500, LAG_MS = 500, RETRY_HOLDS = 2 };

static const char doubted[] =
        "this world was in step with a follower and did not end in order, so a copy of it may "
        "have taken over: it waits to hear from the follower that it was not replaced";

/* -- in step or alone -- */

static void begin_to_join(struct replication *replication)
{
    replication->floor = replication_here(replication);
    replication_set_state(replication, REPLICATION_JOINING);
}

static void lose_follower(struct replication *replication, const char *why)
{
    bool held = replication->options.has_arbiter && !replication->options.alone;
    if (replication->state == REPLICATION_STEP) {
        log_warning("no longer in step: %s; the world goes on alone from commit %" PRIu64
                    "%s%s%s",
                why, replication->floor, held ? ", if the " : "",
                held && replication->arbiter ? arbiter_name(replication->arbiter) : "",
                held ? " agrees" : "");
    }
    replication->retry_ms = clock_ms() + RETRY_HOLDS * replication->options.hold_ms;
    replication_set_state(replication, held ? REPLICATION_HELD : REPLICATION_ALONE);
}

/* Returns true if the copy that may take over returned before the arbiter could be asked. */
static bool has_come_back(const struct replication *replication, uint64_t here)
{
    return replication->conn && !replication->copy && replication->sent_all &&
           replication->listed != 0 && replication->listed == replication->follower &&
           replication->acked >= here;
}

/* Returns how long the follower has delayed a commit: the marked commit, and afterwards the
 * next one. */
static int64_t waited_ms(struct replication *replication, uint64_t here)
{
    int64_t now_ms = clock_ms();
    if (replication->acked >= here) {
        replication->mark = 0;
        return 0;
    }
    if (replication->mark == 0 || replication->acked >= replication->mark) {
        replication->mark = here;
        replication->mark_ms = now_ms;
    }
    return now_ms - replication->mark_ms;
}

/* Decides, while alone, whether the follower is close enough: everything was sent, and the
 * acknowledgement of a mark returns soon. */
static void try_to_join(struct replication *replication, uint64_t here)
{
    bool ready = replication->conn && !replication->copy && replication->sent_all &&
                 follow_listener_queued(replication->conn) < QUEUE_BYTES &&
                 clock_ms() >= replication->retry_ms;
    if (!ready) {
        replication->mark = 0;
        return;
    }
    uint64_t mark = replication->mark;
    int64_t mark_ms = replication->mark_ms;
    (void)waited_ms(replication, here);
    if (replication->acked >= here ||
            (mark > 0 && replication->acked >= mark && clock_ms() - mark_ms < LAG_MS)) {
        begin_to_join(replication);
    }
}

/* Puts the follower in step once it has every acknowledged commit and the file notes it. */
static void try_to_step(struct replication *replication, uint64_t here)
{
    if (!replication->conn || replication->acked < replication->floor ||
            replication->follower == 0 || replication->ends) {
        return;
    }
    replication_note(replication, replication->follower);
    if (here >= replication->noted_at) {
        replication->was_in_step = true;
        replication->step_ms = clock_wall_ms();
        replication_set_state(replication, REPLICATION_STEP);
        log_notice("in step with the follower from %s, since commit %" PRIu64,
                follow_listener_address(replication->conn), replication->acked);
    }
}

static void settle_replication(struct replication *replication)
{
    uint64_t here = replication_here(replication);
    int64_t hold_ms = replication->options.hold_ms;
    if (replication->fenced || !replication->store) {
        return;
    }
    if (replication->clears) {
        replication->clears = false;
        replication_note(replication, 0);
    }
    replication_look_at_arbiter(replication);
    replication_look_at_doubt(replication);
    if (replication->state == REPLICATION_HELD && has_come_back(replication, here)) {
        replication_set_state(replication, REPLICATION_STEP);
    }
    if (replication->state == REPLICATION_ALONE) {
        try_to_join(replication, here);
    }
    if (replication->state == REPLICATION_JOINING) {
        try_to_step(replication, here);
    }
    if (replication->state == REPLICATION_ALONE || replication->state == REPLICATION_HELD) {
        return;
    }
    if (!replication->conn && clock_ms() - replication->lost_ms >= hold_ms) {
        lose_follower(replication, "the follower is away");
    } else if (replication->conn && waited_ms(replication, here) >= hold_ms) {
        lose_follower(replication, "the follower is too slow");
    }
}

static bool begin_replication(void *data, struct store *store, struct err *err)
{
    struct replication *replication = data;
    if (!store_claim_now(store, &replication->claim, err)) {
        return false;
    }
    replication->store = store;
    replication->floor = replication->claim.number;
    replication->log.newest = replication->log.before = replication->claim.number;
    replication->log.chain = replication->log.before_chain = replication->claim.chain;
    replication->noted = (uint64_t)replication->claim.in_step;
    replication->doubt = replication->noted != 0 && !replication->options.alone;
    replication->clears = replication->noted != 0 && replication->options.alone;
    if (replication->doubt) {
        replication->listed = replication->noted;
        replication->state = REPLICATION_HELD;
        replication->doubt_ms = clock_ms();
        log_warning("%s", doubted);
    }
    return true;
}

static void take_replication(void *data, struct batch *batch)
{
    struct replication *replication = data;
    replication_log_add(&replication->log, batch);
    if (replication->sent_all) {
        replication->next = replication->log.last;
        replication->next_number = batch->number;
        replication->sent_all = false;
    }
    /* Unsent commits may have gone from the log. */
    if (replication->conn && !replication->sent_all &&
            replication->log.before >= replication->next_number) {
        replication->next = NULL;
        follow_listener_cut(replication->conn, "it is too far behind");
    }
}

static uint64_t kept(void *data, uint64_t here)
{
    struct replication *replication = data;
    if (replication->fenced) {
        return replication->floor;
    }
    uint64_t both = here;
    if (replication->state == REPLICATION_ALONE && replication_lacks_lease(replication)) {
        both = replication->floor;
    } else if (replication->state != REPLICATION_ALONE) {
        both = replication->conn && replication->acked < here ? replication->acked : here;
        both = replication->conn && replication->state != REPLICATION_HELD ? both
                                                                           : replication->floor;
    }
    replication->floor = both > replication->floor ? both : replication->floor;
    replication->held_ms = replication->floor >= here  ? 0
                           : replication->held_ms == 0 ? clock_ms()
                                                       : replication->held_ms;
    return replication->floor;
}

static int64_t held_for_ms(const struct replication *replication, uint64_t here)
{
    return replication->held_ms > 0 && replication->floor < here
                   ? clock_ms() - replication->held_ms
                   : 0;
}

/* Returns why output waits. */
static const char *problem_of_replication(const struct replication *replication)
{
    return replication->fenced                      ? replication->fenced
           : replication->doubt                     ? doubted
           : replication->state != REPLICATION_HELD ? "the follower does not answer"
           : replication->arbiter && arbiter_gives_lease(replication->arbiter)
                   ? "the follower is away, and the witness "
                     "has not agreed yet that the world "
                     "goes on alone"
                   : "the follower is away, and the board has not agreed yet that the world "
                     "goes on alone";
}

static void load_replication(void *data, uint64_t here, struct store_load *load)
{
    const struct replication *replication = data;
    int64_t ms = held_for_ms(replication, here);
    if ((ms > 0 || replication->doubt) && !load->failing) {
        load->batches += here - replication->floor;
        load->oldest_ms = ms > load->oldest_ms ? ms : load->oldest_ms;
        load->failing = ms >= 1000 || replication->doubt;
        load->doubted = replication->doubt;
        (void)snprintf(load->problem, sizeof(load->problem), "%s",
                problem_of_replication(replication));
    }
}

/* -- followers -- */

static void forget_follower(struct replication *replication)
{
    replication_copy_drop(replication->copy);
    replication->copy = NULL;
    replication->conn = NULL;
    replication->next = NULL;
    replication->sent_all = false;
    replication->said_kept = false;
    replication->lost_ms = clock_ms();
}

/* Returns a sentence that says why the copy cannot follow; NULL: it can. */
static const char *why_not(
        struct replication *replication, const struct follow_join *join, bool *final)
{
    *final = true;
    if (join->schema != migrate_newest()) {
        return "its program knows another schema than this world's: start both from one "
               "release";
    }
    if (join->world_id != 0 && join->world_id != (uint64_t)replication->claim.world_id) {
        return "that copy is of another world: name another file for the copy";
    }
    if (replication->doubt && replication->listed != join->origin) {
        *final = false;
        return "the world waits to hear from the follower that it had: start that one, or the "
               "world with --alone";
    }
    if (replication->conn && replication->follower != join->origin) {
        *final = false;
        return "the world already has a follower, and accepts only one";
    }
    return NULL;
}

static bool begin_copy(struct replication *replication)
{
    replication->copy =
            replication_copy_begin(*replication->options.workers, replication->path);
    /* The copy will include every commit that is durable by now; all later ones are sent too. */
    return replication->copy && replication_log_find(&replication->log,
                                        replication_here(replication), &replication->next);
}

static void tell_joined(const struct replication *replication, const struct follow_conn *conn,
        const struct follow_join *join, bool goes_on)
{
    if (!goes_on && join->chain != 0 && join->number >= replication->log.before) {
        log_warning("a follower connected from %s with commits, up to %" PRIu64
                    ", that this world does not have. If the world has just crashed, no player "
                    "was shown them; the follower gets a copy",
                follow_listener_address(conn), join->number);
        return;
    }
    log_notice("a follower connected from %s: %s", follow_listener_address(conn),
            goes_on ? "it goes on where it was" : "it gets a copy");
}

static void joined(void *data, struct follow_conn *conn, const struct follow_join *join)
{
    struct replication *replication = data;
    bool final = false;
    if (replication_is_later(replication, conn, join)) {
        return;
    }
    if (join->fences) {
        follow_listener_refuse(conn, false, "this is the world, in no earlier term");
        return;
    }
    const char *why = why_not(replication, join, &final);
    if (why) {
        log_warning("a follower from %s is refused: %s", follow_listener_address(conn), why);
        follow_listener_refuse(conn, final, why);
        return;
    }
    if (replication->conn) {
        follow_listener_cut(replication->conn, "it has connected again");
    }
    bool was = replication->state != REPLICATION_ALONE;
    bool goes_on = join->chain != 0 && join->world_id != 0 &&
                   replication_log_goes_on(
                           &replication->log, join->number, join->chain, &replication->next);
    if (!goes_on && !begin_copy(replication)) {
        forget_follower(replication);
        follow_listener_refuse(conn, false, "the world is too busy to copy itself just now");
        return;
    }
    if (was && !goes_on && !replication->doubt) {
        lose_follower(replication, "the follower makes a new copy");
    }
    replication->conn = conn;
    replication->follower = join->origin;
    mem_free(replication->follower_name);
    replication->follower_name = str_dup(str_of(join->name));
    replication->said_kept = false;
    replication->acked = 0; /* its commits may not be durable yet: it reports that */
    replication->sent_all = !replication->next;
    replication->next_number = replication->next ? replication->next->number : 0;
    tell_joined(replication, conn, join, goes_on);
    struct follow_welcome welcome = {.copies = !goes_on,
            .world_id = (uint64_t)replication->claim.world_id,
            .holder = (uint64_t)replication->claim.origin,
            .term = replication->claim.term};
    following_note_name(replication->path, welcome.name);
    follow_listener_welcome(conn, &welcome);
    replication_tell_state(replication);
}

static void on_kept(void *data, struct follow_conn *conn, uint64_t number, uint64_t origin)
{
    struct replication *replication = data;
    if (conn != replication->conn || replication->fenced) {
        return;
    }
    if (number > replication->log.newest) {
        follow_listener_cut(conn, "it has commits that were never sent");
        return;
    }
    replication->said_kept = true;
    replication->acked = number > replication->acked ? number : replication->acked;
    replication->follower = origin != 0 ? origin : replication->follower;
}

static void gone(void *data, struct follow_conn *conn, const char *why)
{
    struct replication *replication = data;
    if (conn == replication->conn) {
        log_notice("the follower has gone: %s", why);
        forget_follower(replication);
    }
}

static void on_move(void *data, struct follow_conn *conn)
{
    struct replication *replication = data;
    struct err err = {0};
    bool ok = conn == replication->conn && replication->state == REPLICATION_STEP;
    ok = ok ? replication->options.move(replication->options.data, &err)
            : err_set(&err, ERR_BUSY, "the copy is not in step with the world yet");
    if (!ok) {
        follow_put_bytes(follow_listener_out(conn), FOLLOW_STAYS, str_of(err.text));
    }
}

/* -- sending -- */

static void send_batches(struct replication *replication)
{
    struct buf *out = follow_listener_out(replication->conn);
    while (replication->next && follow_listener_queued(replication->conn) < QUEUE_BYTES) {
        buf_add(out, replication->next->frame, replication->next->length);
        replication->next = replication->next->next;
    }
    replication->sent_all = !replication->next;
    replication->next_number = replication->next ? replication->next->number : 0;
}

static void send_copy(struct replication *replication)
{
    struct err err = {0};
    bool done = false;
    if (follow_listener_queued(replication->conn) >= QUEUE_BYTES / 2) {
        return;
    }
    if (!replication_copy_turn(replication->copy, *replication->options.workers,
                follow_listener_out(replication->conn), &done, &err)) {
        log_error("no copy for the follower: %s", err.text);
        follow_listener_refuse(replication->conn, false, err.text);
    } else if (done) {
        replication_copy_drop(replication->copy);
        replication->copy = NULL;
    }
}

static void turn(void *data)
{
    struct replication *replication = data;
    settle_replication(replication);
    if (replication->conn) {
        send_batches(replication);
    }
    if (replication->conn && replication->copy) {
        send_copy(replication);
    }
    if (replication->conn && clock_ms() - replication->told_ms >= REPLICATION_TELL_MS) {
        replication_tell_state(replication);
    }
}

/* Does the work above. The listener for followers also does, more often, if there is one. */
static void on_replication_tick(struct ev_loop *loop, struct ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    turn(watcher->data);
}

static const char *state_of_replication(const struct replication *replication, int64_t held_ms)
{
    return held_ms >= 1000 || replication->doubt    ? "held"
           : replication->state == REPLICATION_STEP ? "ok"
           : replication->was_in_step               ? "degraded"
                                                    : "alone";
}

static void health_replication(void *data, struct follow_health *out)
{
    const struct replication *replication = data;
    uint64_t here = replication_here(replication);
    int64_t ms = replication->doubt ? clock_ms() - replication->doubt_ms
                                    : held_for_ms(replication, here);
    bool step = replication->state == REPLICATION_STEP;
    bool witness = replication->arbiter && arbiter_gives_lease(replication->arbiter);
    const char *arbiter = !replication->options.has_arbiter ? "none"
                          : replication->arbiter && arbiter_is_up(replication->arbiter)
                                  ? "up"
                                  : "away";
    *out = (struct follow_health){
            .state = state_of_replication(replication, ms),
            .follower = step                 ? (replication->conn ? "in step" : "away")
                        : !replication->conn ? "away"
                        : replication->copy  ? "copying"
                                             : "catching up",
            .broker = witness ? "none" : arbiter,
            .witness = witness ? arbiter : NULL,
            .behind = replication->log.newest - replication->acked,
            .hold_seconds = (double)ms / 1000,
    };
}

/* -- life cycle -- */

struct replication *replication_create(const struct replication_options *options)
{
    struct replication *replication = mem_alloc(sizeof(*replication));
    replication->options = *options;
    replication->path = mem_dup_text(options->path);
    replication->log.bytes_max = options->log_bytes;
    replication->state =
            options->has_arbiter && !options->alone ? REPLICATION_HELD : REPLICATION_ALONE;
    replication->face = (struct store_replication){
            begin_replication, take_replication, kept, load_replication, replication};
    replication->source = (struct follow_source){options->secret, joined, on_kept, on_move,
            gone, turn, health_replication, replication};
    ev_timer_init(&replication->tick, on_replication_tick, REPLICATION_TICK_SECONDS,
            REPLICATION_TICK_SECONDS);
    replication->tick.data = replication;
    ev_timer_start(options->loop, &replication->tick);
    replication->ticking = true;
    return replication;
}

void replication_stop(struct replication *replication)
{
    if (replication && replication->ticking) {
        ev_timer_stop(replication->options.loop, &replication->tick);
        replication->ticking = false;
        replication->source.secret = NULL; /* its owner is about to erase it */
        replication->arbiter = NULL;
        replication_copy_drop(replication->copy);
        replication->copy = NULL;
    }
}

void replication_destroy(struct replication *replication)
{
    if (replication) {
        replication_log_finish(&replication->log);
        mem_free(replication->fenced);
        mem_free(replication->follower_name);
        mem_free(replication->path);
        mem_free(replication);
    }
}

const struct store_replication *replication_face(const struct replication *replication)
{
    return &replication->face;
}

const struct follow_source *replication_source(const struct replication *replication)
{
    return &replication->source;
}

void replication_set_arbiter(struct replication *replication, struct arbiter *arbiter)
{
    replication->arbiter = arbiter;
}

bool replication_end(struct replication *replication)
{
    if (replication->doubt || replication->fenced || replication->state == REPLICATION_HELD) {
        return true;
    }
    replication->ends = true;
    replication_note(replication, 0);
    return !replication->conn || replication->state != REPLICATION_STEP ||
           replication->acked >= replication->noted_at;
}

const char *replication_in_step(const struct replication *replication, int64_t *out_since_ms)
{
    if (!replication || replication->state != REPLICATION_STEP || !replication->conn) {
        return NULL;
    }
    *out_since_ms = replication->step_ms;
    return follow_listener_address(replication->conn);
}

const char *replication_fenced(const struct replication *replication)
{
    return replication->fenced;
}

uint64_t replication_hand_over(struct replication *replication, const struct store_claim *now)
{
    struct store_claim claim = *now;
    struct buf by = {0};
    claim.term = replication->claim.term;
    claim.chain = replication->log.chain;
    buf_printf(&by, "%s in term %" PRIu64, replication->follower_name, claim.term + 1);
    struct batch *batch = store_claim_batch(&(struct store_claim_change){.now = &claim,
            .holder = (int64_t)replication->follower,
            .by = replication->follower_name ? by.bytes : NULL});
    uint64_t number = batch->number;
    buf_finish(&by);
    store_submit(replication->store, batch);
    return number;
}

bool replication_has(const struct replication *replication, uint64_t number)
{
    return replication->acked >= number;
}
