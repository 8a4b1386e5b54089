/* following.c -- keeps a follower's copy in step with its leader.
 *
 * 1. Commits are applied in order. Each is checked for its form and against the chain, so that
 *    the copy has exactly the leader's history. If one does not fit, the connection is closed
 *    and a new copy is made.
 * 2. The leader is told only what is on the disk here.
 * 3. If commits arrive faster than the disk can write, reading stops while too much is waiting.
 * 4. When the leader goes away, it may have handed over the world: the last commit says so.
 *
 * stdout has `copying`, `following NUMBER` and `in step`, for programs that wait for them. */
#include "net/follow/following.h"

#include "engine/base/base.h"
#include "engine/base/file.h"
#include "engine/base/notify.h"
#include "engine/modules/operate/first_password.h"
#include "net/follow/follow_state.h"
#include "net/follow/following_note.h"
#include "world/store/batch.h"
#include "world/store/batch_wire.h"
#include "world/store/migrate.h"
#include "world/store/store_restore.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WAITING_MAX ((size_t)32 << 20)

enum { FOLLOWING_TELL_MS = 500, SETTLE_MS = 10000, SPOOL_TURN = 2000 };

static const double again_seconds = 10.0; /* delay after errors that will not go away soon */

static void say_following(const char *what, uint64_t number)
{
    char status[64];
    (void)printf("%s", what);
    if (number > 0) {
        (void)printf(" %" PRIu64, number);
    }
    (void)printf("\n");
    (void)fflush(stdout);
    (void)snprintf(status, sizeof(status), "STATUS=%s", what);
    notify_systemd(status);
}

static void fail(struct following *following, const struct err *err)
{
    following->err = *err;
    following->end = FOLLOWING_FAILED;
}

static void note_following(struct following *following, const char *what)
{
    following_note_put(following->path, what, following->from);
}

/* -- the copy -- */

static bool open_store(struct following *following, int64_t holder, struct err *err)
{
    const char *durability = config_text(&following->base.config, CONFIG_DURABILITY);
    struct store_options options = {.path = following->path,
            .role = STORE_COPY,
            .holder = holder,
            .copy_of = holder != 0 ? following->of : "",
            .durability = strcmp(durability, "full") == 0 ? STORE_FULL : STORE_PROCESS,
            .wake = serve_wake,
            .wake_data = &following->base};
    if (!store_open(&options, &following->store, err)) {
        return false;
    }
    bool ok = store_claim_now(following->store, &following->claim, err);
    following->known = ok && following->claim.world_id != 0 && following->claim.chain != 0 &&
                       !store_claim_is_held(&following->claim);
    following->told_kept = following->claim.number;
    return ok;
}

/* Reads whether an earlier process left this copy in step: nothing that players were shown was
 * missing then. */
static void read_step(struct following *following)
{
    struct following_note note;
    following_note_read(following->path, &note);
    following->was_in_step = following->known && strcmp(note.what, FOLLOWING_NOTE_IN_STEP) == 0;
    following_note_finish(&note);
}

bool following_open(struct following *following, struct err *err)
{
    bool older = false;
    if (access(following->path, F_OK) != 0 && errno == ENOENT) {
        return true;
    }
    if (!store_is_older(following->path, &older, err)) {
        return false;
    }
    if (older) {
        log_notice("%s is of an older release: a new copy takes its place", following->path);
        return true;
    }
    if (!open_store(following, 0, err)) {
        return false;
    }
    read_step(following);
    return following->claim.world_id != 0 ||
           err_set(err, ERR_EXISTS,
                   "%s is a world of its own, not a copy of another: name another file",
                   following->path);
}

static void close_store(struct following *following)
{
    (void)store_close(following->store);
    following->store = NULL;
}

bool following_settle(struct following *following, struct store_claim *out, struct err *err)
{
    static const struct timespec moment = {0, 1000000};
    int64_t end_ms = clock_ms() + SETTLE_MS;
    while (store_poll(following->store) < following->claim.number) {
        struct store_load load;
        store_load_now(following->store, &load);
        if (clock_ms() >= end_ms) {
            return err_set(err, ERR_IO, "the copy cannot be written: %s; check the disk",
                    load.failing ? load.problem : "the disk is too slow");
        }
        (void)nanosleep(&moment, NULL);
    }
    return store_claim_now(following->store, out, err);
}

bool following_take(struct following *following, uint64_t term, struct err *err)
{
    struct store_claim now = {0};
    if (!following->store && !open_store(following, 0, err)) {
        return false;
    }
    if (!following_settle(following, &now, err)) {
        return false;
    }
    now.term = term > 0 ? term - 1 : now.term;
    char name[FOLLOW_WORLD_NAME_MAX + 1];
    following_note_world(following->path, now.term + 1, name);
    struct batch *batch = store_claim_batch(
            &(struct store_claim_change){.now = &now, .holder = now.origin, .by = name});
    following->claim.number = batch->number;
    store_submit(following->store, batch);
    return following_settle(following, &following->claim, err);
}

/* -- commits -- */

/* Discards the copy, since its history differs or a commit was invalid; a new one is
 * requested. */
static void restart_copy(struct following *following, const char *why)
{
    log_error("the copy cannot continue: %s; a new copy is made", why);
    following->known = false;
    follow_call_drop(following->call, why);
}

static bool take_batch(struct following *following, struct str bytes)
{
    struct err err = {0};
    struct store_claim *claim = &following->claim;
    struct batch *batch = batch_read(bytes, &err);
    if (!batch) {
        restart_copy(following, err.text);
        return false;
    }
    if (batch->number <= claim->number) {
        batch_destroy(batch);
        return true;
    }
    if (batch->number != claim->number + 1 ||
            batch_chain(claim->chain, batch) != batch->chain) {
        batch_destroy(batch);
        restart_copy(following, "its commits differ from the world's");
        return false;
    }
    claim->number = batch->number;
    claim->chain = batch->chain;
    store_submit(following->store, batch);
    return true;
}

/* Applies spooled commits. Returns false on an invalid commit. */
static bool take_spooled(struct following *following)
{
    struct buf bytes = {0};
    struct err err = {0};
    bool more = true;
    bool ok = true;
    for (int i = 0; ok && more && i < SPOOL_TURN; i++) {
        buf_clear(&bytes);
        ok = following_copy_next(&following->copy, &bytes, &more, &err);
        if (!ok) {
            restart_copy(following, err.text);
        } else if (more) {
            ok = take_batch(following, buf_str(&bytes));
        }
    }
    buf_finish(&bytes);
    if (ok && !more) {
        following_copy_end(&following->copy);
    }
    return ok;
}

/* -- full copies -- */

static void give_up_copy(struct following *following, const struct err *err)
{
    log_error("the copy cannot be made: %s", err->text);
    following_copy_end(&following->copy);
    follow_call_wait(following->call, again_seconds);
    follow_call_drop(following->call, err->text);
}

static void install(struct following *following)
{
    struct err err = {0};
    bool is_old = following->store && following->claim.world_id != 0 &&
                  !store_claim_is_held(&following->claim);
    close_store(following);
    if (!following_copy_install(&following->copy, following->path, is_old, &err)) {
        give_up_copy(following, &err);
        return;
    }
    if (!open_store(following, following->holder, &err)) {
        fail(following, &err);
        return;
    }
    /* The claim was read before its holder was written. */
    following->claim.holder = following->holder;
    following->known = following->claim.chain != 0;
    say_following("following", following->claim.number);
}

static void take_copied(struct following *following, uint64_t size)
{
    struct err err = {0};
    if (size != following->copy.size) {
        (void)err_set(&err, ERR_FORMAT, "%" PRIu64 " bytes of %" PRIu64 " came",
                following->copy.size, size);
        give_up_copy(following, &err);
    } else {
        install(following);
    }
}

/* -- incoming messages -- */

static void on_join(void *data, struct follow_join *out)
{
    struct following *following = data;
    const struct store_claim *claim = &following->claim;
    *out = (struct follow_join){.schema = (uint32_t)migrate_newest(),
            .world_id = (uint64_t)claim->world_id,
            .origin = (uint64_t)claim->origin,
            .term = store_claim_is_held(claim) ? 0 : claim->term};
    following_note_name(following->path, out->name);
    if (following->known) {
        out->number = claim->number;
        out->chain = claim->chain;
    }
}

static void on_welcome(void *data, const struct follow_welcome *welcome)
{
    struct following *following = data;
    struct err err = {0};
    following->told_refused = false;
    following->told_ms = 0;
    following->holder = (int64_t)welcome->holder;
    (void)str_copy(str_of(welcome->name), following->of, sizeof(following->of));
    /* From now on the leader may continue without waiting for the copy. */
    following->was_in_step = false;
    note_following(following, welcome->copies ? "copying" : "behind");
    following_copy_end(&following->copy);
    follow_call_wait(following->call, 0);
    if (!welcome->copies) {
        following->claim.term = welcome->term;
        say_following("following", following->claim.number);
    } else if (following_copy_begin(&following->copy, following->path, &err)) {
        say_following("copying", 0);
    } else {
        give_up_copy(following, &err);
    }
}

static void on_refused(void *data, bool final, struct str why)
{
    struct following *following = data;
    struct err err = {0};
    if (final) {
        (void)err_set(&err, ERR_DENIED, "%s does not let %s follow: %.*s", following->from,
                following->path, STR_FMT(str_fit(why, 300)));
        fail(following, &err);
    } else if (!following->told_refused) {
        following->told_refused = true;
        log_warning("%s refuses a follower for now: %.*s", following->from,
                STR_FMT(str_fit(why, 300)));
    }
}

static void take_state(struct following *following, bool step)
{
    following->heard_ms = clock_wall_ms();
    following->sign_ms = clock_ms();
    if (step != following->in_step) {
        following->in_step = step;
        if (step) {
            note_following(following, FOLLOWING_NOTE_IN_STEP);
            operate_password_check_copy(following->path);
            say_following("in step", 0);
        } else {
            notify_systemd("STATUS=no longer in step");
            log_warning("no longer in step: the world goes on without waiting for this copy");
        }
    }
    if (!step && following->was_in_step) {
        note_following(following, "behind");
    }
    following->was_in_step = step;
}

static bool take_commit(struct following *following, struct str bytes)
{
    struct err err = {0};
    if (following->copy.path) {
        if (!following_copy_spool(&following->copy, bytes, &err)) {
            give_up_copy(following, &err);
        }
        return true;
    }
    if (!following->store) {
        return false;
    }
    (void)take_batch(following, bytes);
    return true;
}

static bool take_piece(struct following *following, struct str bytes)
{
    struct err err = {0};
    bool wanted = following->copy.path && !following->copy.whole;
    if (wanted && !following_copy_piece(&following->copy, bytes, &err)) {
        give_up_copy(following, &err);
    }
    return wanted;
}

static bool on_told(void *data, struct frame *frame)
{
    struct following *following = data;
    uint64_t number = 0;
    bool step = false;
    switch (frame->kind) {
    case FOLLOW_BATCH:
        return take_commit(following, frame->rest);
    case FOLLOW_PIECE:
        return take_piece(following, frame->rest);
    case FOLLOW_COPIED:
        number = frame_take_u64(frame);
        if (frame->bad || !following->copy.path || following->copy.whole) {
            return false;
        }
        take_copied(following, number);
        return true;
    case FOLLOW_STATE:
        step = frame_take_u8(frame) != 0;
        (void)frame_take_u64(frame);
        if (!frame->bad) {
            take_state(following, step);
        }
        return !frame->bad;
    case FOLLOW_STAYS:
        following->moving = false;
        if (str_is_utf8(frame->rest)) {
            char *why = str_dup(frame->rest);
            control_promoted(following->control, why, STR_NONE);
            mem_free(why);
        }
        return true;
    default:
        return false;
    }
}

/* Checks whether the world was handed over to this follower, according to the last commit. */
static void look_whose(struct following *following)
{
    struct store_claim claim;
    struct err err = {0};
    if (!following->store || !following_settle(following, &claim, &err)) {
        return;
    }
    if (claim.holder != 0 && store_claim_is_held(&claim) &&
            !store_claim_is_held(&following->claim)) {
        following->claim = claim;
        following->end = FOLLOWING_WORLD;
    }
}

static void on_lost(void *data, const char *why)
{
    struct following *following = data;
    log_warning("the world is away: %s", why);
    notify_systemd("STATUS=the world is away");
    following->in_step = false;
    following->paused = false;
    if (following->copy.path && !following->copy.whole) {
        following_copy_end(&following->copy);
    } else if (following->copy.path) {
        following->known = false; /* the spool is incomplete */
        following_copy_end(&following->copy);
    }
    look_whose(following);
    if (following->moving && following->end == FOLLOWING_ON) {
        following->moving = false;
        control_promoted(following->control,
                "the world's server was lost before it handed over: if it no longer runs, "
                "promote again",
                STR_NONE);
    }
}

static const struct follow_call_events call_events = {on_welcome, on_refused, on_told, on_lost};

void following_start(struct following *following)
{
    following->sign_ms = clock_ms();
    following->call = follow_call_start(&following->base.net,
            &(struct follow_call_options){following->from, following->base.follow_secret,
                    follow_state_of(&following->base)->tls, on_join, &call_events, following});
}

/* -- turns -- */

static void tell_kept(struct following *following)
{
    /* The file that a copy will replace has commits of another history. */
    bool is_replaced = following->copy.path && !following->copy.whole;
    bool has_any = following->store && !is_replaced;
    uint64_t kept = has_any ? store_poll(following->store) : 0;
    int64_t now_ms = clock_ms();
    if (kept == following->told_kept && following->told_ms > 0 &&
            now_ms - following->told_ms < FOLLOWING_TELL_MS) {
        return;
    }
    struct buf out = {0};
    size_t begun = follow_begin(&out, FOLLOW_KEPT);
    buf_add_u64(&out, kept);
    buf_add_u64(&out, has_any ? (uint64_t)following->claim.origin : 0);
    frame_end(&out, begun);
    follow_call_send(following->call, &out);
    following->told_kept = kept;
    following->told_ms = now_ms;
    buf_finish(&out);
}

static bool has_room(const struct following *following, size_t most)
{
    struct store_load load;
    store_load_now(following->store, &load);
    return load.bytes < most;
}

/* Asks the arbiter for the world when the leader gives no sign of life, and takes over if
 * granted. */
static void look_at_arbiter_following(struct following *following)
{
    struct arbiter *arbiter = &follow_state_of(&following->base)->arbiter;
    struct err err = {0};
    uint64_t taken = arbiter_taken(arbiter);
    if (taken > following->claim.term) {
        log_notice("the %s makes this copy the world, in term %" PRIu64, arbiter_name(arbiter),
                taken);
        follow_call_drop(following->call, "the copy takes over");
        if (following->end == FOLLOWING_ON && !following_take(following, taken, &err)) {
            fail(following, &err);
        } else if (following->end == FOLLOWING_ON) {
            following->end = FOLLOWING_WORLD;
        }
    } else if (following->known && !following->copy.path &&
               clock_ms() - following->sign_ms >= following->take_over_ms) {
        arbiter_take(arbiter, &following->claim, following->take_over_ms);
    } else {
        arbiter_rest(arbiter);
    }
}

void following_turn(struct following *following)
{
    look_at_arbiter_following(following);
    bool more = following->copy.whole && has_room(following, WAITING_MAX);
    if (more) {
        more = take_spooled(following) && following->copy.path;
    }
    if (more) {
        ev_idle_start(following->base.loop, &following->base.busy);
    } else {
        ev_idle_stop(following->base.loop, &following->base.busy);
    }
    if (following->store && !following->copy.path) {
        bool full = !has_room(following, following->paused ? WAITING_MAX / 2 : WAITING_MAX);
        if (full != following->paused) {
            following->paused = full;
            follow_call_pause(following->call, full);
        }
    }
    if (follow_call_is_up(following->call)) {
        tell_kept(following);
    }
}
