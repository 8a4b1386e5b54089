/* outbox_greet.c -- Handshake in which two worlds compare message numbers.
 *
 * After a start of either world they greet in three steps before the first message. The world
 * whose name sorts first calls:
 *
 *   hello    x, its numbers             x is a new name; the other world ends its present session
 *   welcome  x.y, the other's numbers   y is a new name too
 *   agreed   x.y
 *
 * 1. Session names are never reused. An entry that carries one was therefore written after both
 *    worlds chose their part. Entries from before a crash or a restore are thus recognised as
 *    old.
 * 2. Numbers are compared only when they are known to be current: the caller's on agreed (or on
 *    the first entry that carries x.y), the other's on welcome.
 * 3. A world has an older copy of its file in three cases: the peer has seen more messages than
 *    it has written, or other messages with these numbers, or the peer has an acknowledgement
 *    that it did not write. It reports that and stops (outbox_old), because it would repeat past
 *    actions. A peer may lie about that, so it must show a proof that this world made
 *    (outbox_prove.c).
 * 4. Entries may be lost. The caller then repeats hello with the same x. The other world repeats
 *    welcome, or sends poke if it has nothing to answer. Entries may also be doubled or late. A
 *    late hello with another x ends a good session, and the worlds greet again.
 *
 * The model checker checks these steps one by one (tests/model). */
#include "engine/modules/realm/outbox/outbox_impl.h"
#include "engine/modules/realm/outbox/outbox_log.h"
#include "world/model/pending_writes.h"

#include <string.h>

#define ADOPT_MOST ((uint64_t)1 << 32) /* messages since the copy of the file was made */

/* -- numbers -- */

static struct outbox_proof proof_of(const struct row *row, const char *column)
{
    struct outbox_proof proof = {0};
    (void)str_copy(row_str(row, column), proof.text, sizeof(proof.text));
    return proof;
}

static struct outbox_numbers numbers_of(const struct row *row)
{
    return (struct outbox_numbers){
            .sent = row_id(row, "sent"),
            .acked = row_id(row, "acked"),
            .acked_mark = row_id(row, "acked_mark"),
            .seen = row_id(row, "seen"),
            .seen_mark = row_id(row, "seen_mark"),
            .joined_ms = row_int(row, "joined_ms"),
            .acked_proof = proof_of(row, "acked_proof"),
            .seen_proof = proof_of(row, "seen_proof"),
    };
}

static struct outbox_numbers own_numbers(struct engine *engine, const struct outbox_peer *peer)
{
    struct row row;
    struct row self;
    (void)outbox_row_find(engine, peer->name, &row);
    (void)outbox_row_find(engine, outbox_own_name(engine), &self);
    struct outbox_numbers numbers = numbers_of(&row);
    numbers.joined_ms = row_int(&self, "joined_ms");
    numbers.wrote_acked =
            outbox_prove(engine, OUTBOX_WROTE, peer->name, numbers.acked, numbers.acked_mark);
    numbers.has_seen =
            outbox_prove(engine, OUTBOX_HAS, peer->name, numbers.seen, numbers.seen_mark);
    row_finish(&row);
    row_finish(&self);
    return numbers;
}

/* True if this file has not written the last message that the peer has seen. */
static bool is_foreign(struct engine *engine, const struct outbox_peer *peer,
        const struct outbox_numbers *mine, const struct outbox_numbers *theirs)
{
    if (theirs->seen == 0 || theirs->seen < mine->acked) {
        return false;
    }
    uint64_t mark = theirs->seen == mine->acked
                            ? mine->acked_mark
                            : outbox_mark_of(engine, str_of(peer->name), theirs->seen);
    return mark != theirs->seen_mark;
}

/* What a peer says about this file: nothing unusual, or that it is an older copy, without or with
 * a proof that this world made. */
enum claim { CLAIM_NONE, CLAIM_BARE, CLAIM_PROVEN };

/* True if the peer has an acknowledgement that this file did not give. */
static bool is_ahead(const struct outbox_numbers *mine, const struct outbox_numbers *theirs)
{
    return theirs->acked > mine->seen ||
           (theirs->acked == mine->seen && theirs->acked_mark != mine->seen_mark);
}

/* Returns what the peer's numbers say about this file. If it is an older copy by them, writes the
 * reason to why. */
static enum claim claim_of(struct engine *engine, const struct outbox_peer *peer,
        const struct outbox_numbers *mine, const struct outbox_numbers *theirs, char *why,
        size_t size)
{
    const char *me = outbox_own_name(engine);
    bool unwritten = theirs->seen > mine->sent || is_foreign(engine, peer, mine, theirs);
    bool ahead = is_ahead(mine, theirs);
    bool wrote = unwritten && outbox_is_proven(engine, OUTBOX_WROTE, peer->name, theirs->seen,
                                      theirs->seen_mark, &theirs->seen_proof);
    bool has = ahead && outbox_is_proven(engine, OUTBOX_HAS, peer->name, theirs->acked,
                                theirs->acked_mark, &theirs->acked_proof);
    if (wrote || (unwritten && !has)) {
        (void)snprintf(why, size,
                "%s is older than what the realm knows (%s has seen %llu of its letters, it "
                "has sent %llu). Use a newer copy, or: skein realm readmit %s",
                me, peer->name, (unsigned long long)theirs->seen,
                (unsigned long long)mine->sent, me);
    } else if (ahead) {
        (void)snprintf(why, size,
                "%s is older than what the realm knows (it has acknowledged %llu letters of "
                "%s, and has %llu). Use a newer copy, or: skein realm readmit %s",
                me, (unsigned long long)theirs->acked, peer->name,
                (unsigned long long)mine->seen, me);
    }
    return wrote || has ? CLAIM_PROVEN : unwritten || ahead ? CLAIM_BARE : CLAIM_NONE;
}

/* True if the peer's number is at most ADOPT_MOST ahead. A lying peer could otherwise use up all
 * numbers. */
static bool may_adopt(const struct outbox_numbers *mine, const struct outbox_numbers *theirs)
{
    return theirs->seen <= mine->sent || theirs->seen - mine->sent <= ADOPT_MOST;
}

/* Rejects a peer that says without proof that this file is an older copy. */
static void bar_liar(struct engine *engine, struct outbox_peer *peer)
{
    const char *me = outbox_own_name(engine);
    if (!peer->old) {
        outbox_log(engine, str_of(peer->name), LOG_ERROR,
                "the world %s claims to know more than this world's file, and shows no proof "
                "of it: it may not join. If you don't trust it, type @realm refuse %s; if this "
                "file comes from a backup, stop the world and run: skein realm readmit %s",
                peer->name, peer->name, me);
    }
    peer->lies = true;
    peer->old = true;
    peer->state = OUTBOX_APART;
    peer->wait_ms = OUTBOX_WAIT_MOST_MS;
    peer->next_ms = clock_ms() + peer->wait_ms;
}

/* -- steps -- */

static void new_name(struct engine *engine, struct buf *out)
{
    buf_printf(out, "%016llx-%llx", (unsigned long long)engine_process_number(engine),
            (unsigned long long)++realm_outbox(engine)->names);
}

static void say(
        struct engine *engine, const struct outbox_peer *peer, enum outbox_entry_kind kind)
{
    struct outbox_entry entry = {
            .kind = kind,
            .session = str_of(kind == OUTBOX_HELLO ? peer->x : peer->session),
            .numbers = own_numbers(engine, peer),
    };
    outbox_send(engine, peer, &entry);
}

static void call(struct engine *engine, struct outbox_peer *peer)
{
    struct buf x = {0};
    new_name(engine, &x);
    (void)str_copy(buf_str(&x), peer->x, sizeof(peer->x));
    buf_finish(&x);
    peer->session[0] = '\0';
    peer->state = OUTBOX_CALLING;
    peer->called_ms = clock_ms();
    peer->wait_ms = OUTBOX_WAIT_FIRST_MS;
    peer->next_ms = clock_ms() + peer->wait_ms;
    say(engine, peer, OUTBOX_HELLO);
}

/* Calls with a new name, but not more often than every OUTBOX_WAIT_FIRST_MS: two servers of one
 * world answer each other's greetings, and a lying world could cause any number. */
static void call_again(struct engine *engine, struct outbox_peer *peer)
{
    int64_t at_ms = peer->called_ms + OUTBOX_WAIT_FIRST_MS;
    if (clock_ms() >= at_ms) {
        call(engine, peer);
    } else {
        peer->state = OUTBOX_APART;
        peer->next_ms = at_ms;
    }
}

void outbox_greet(struct engine *engine, struct outbox_peer *peer)
{
    int64_t wait_ms = peer->wait_ms;
    if (!outbox_is_caller(engine, peer)) {
        say(engine, peer, peer->state == OUTBOX_ANSWERED ? OUTBOX_WELCOME : OUTBOX_POKE);
    } else if (peer->state == OUTBOX_CALLING) {
        say(engine, peer, OUTBOX_HELLO);
    } else {
        call(engine, peer);
    }
    wait_ms = wait_ms < OUTBOX_WAIT_FIRST_MS ? OUTBOX_WAIT_FIRST_MS : wait_ms * 2;
    peer->wait_ms = wait_ms < OUTBOX_WAIT_MOST_MS ? wait_ms : OUTBOX_WAIT_MOST_MS;
    peer->next_ms = clock_ms() + peer->wait_ms;
}

static void ask_who_is_where(struct engine *engine, struct outbox_peer *peer)
{
    outbox_put(engine, str_of(peer->name), OUTBOX_CENSUS, STR("{}"));
    peer->asked = true;
}

/* Continues a readmitted older copy from the peer's numbers. The greeting starts again with
 * them. */
static void adopt(struct engine *engine, struct outbox_peer *peer, struct row *row,
        const struct outbox_numbers *theirs)
{
    struct row self;
    uint64_t sent = row_id(row, "sent") > theirs->seen ? row_id(row, "sent") : theirs->seen;
    row_set_id(row, "sent", sent);
    outbox_acknowledged(engine, row, theirs->seen, theirs->seen_mark, &theirs->has_seen);
    row_set_id(row, "seen", theirs->acked);
    row_set_id(row, "seen_mark", theirs->acked_mark);
    row_set_str(row, "seen_proof", str_of(theirs->wrote_acked.text));
    rows_put(engine_world(engine), row);
    (void)outbox_row_find(engine, outbox_own_name(engine), &self);
    if (sent > row_id(&self, "sent")) {
        row_set_id(&self, "sent", sent);
    }
    rows_put(engine_world(engine), &self);
    ask_who_is_where(engine, peer);
    outbox_log(engine, str_of(peer->name), LOG_INFO, "%s is readmitted by %s",
            outbox_own_name(engine), peer->name);
    peer->state = OUTBOX_APART;
    peer->wait_ms = 0;
    peer->next_ms = clock_ms();
}

/* Keeps the peer's proofs for the numbers of row. Those of messages from before its upgrade are
 * missing. */
static void keep_proofs(struct row *row, const struct outbox_numbers *theirs)
{
    if (theirs->seen == row_id(row, "acked") && theirs->has_seen.text[0]) {
        row_set_str(row, "acked_proof", str_of(theirs->has_seen.text));
    }
    if (theirs->acked == row_id(row, "seen") && theirs->wrote_acked.text[0]) {
        row_set_str(row, "seen_proof", str_of(theirs->wrote_acked.text));
    }
}

static void join(struct engine *engine, struct outbox_peer *peer, struct row *row, bool known,
        const struct outbox_numbers *theirs)
{
    if (!known) {
        row_set_id(row, "sent", outbox_last_for_all(engine));
    }
    int64_t joined_ms = outbox_registrar_joined_ms(engine, peer->name, theirs->joined_ms);
    if (joined_ms > row_int(row, "joined_ms")) {
        row_set_int(row, "joined_ms", joined_ms);
    }
    if (theirs->seen > row_id(row, "acked")) {
        outbox_acknowledged(engine, row, theirs->seen, theirs->seen_mark, &theirs->has_seen);
    }
    keep_proofs(row, theirs);
    outbox_offer_first(peer, row_id(row, "acked"));
    peer->joined_ms = row_int(row, "joined_ms");
    rows_put(engine_world(engine), row);
    if (realm_outbox(engine)->shut && !peer->asked) {
        /* The answer may have gone to an earlier process that was readmitted. */
        ask_who_is_where(engine, peer);
    }
    peer->state = OUTBOX_JOINED;
    peer->old = peer->lies = false;
    peer->since_ms = clock_wall_ms();
    peer->found_ms = clock_ms();
    outbox_log(engine, str_of(peer->name), LOG_INFO, "the world %s answers", peer->name);
}

/* Handles a peer's statement that this file is an older copy. Without a proof only a world that
 * was readmitted believes it: its operator has said the same. */
static void settle_old(struct engine *engine, struct outbox_peer *peer, struct row *row,
        const struct outbox_numbers *theirs, bool proven)
{
    struct outbox_numbers mine = numbers_of(row);
    bool may = realm_outbox(engine)->readmitted && (proven || peer->found_ms == 0);
    if (may && may_adopt(&mine, theirs)) {
        adopt(engine, peer, row, theirs);
        return;
    }
    row_finish(row);
    bar_liar(engine, peer);
}

/* Stops this world, whose file is an older copy. */
static void stop_old(struct engine *engine, struct outbox_peer *peer, const char *why)
{
    peer->state = OUTBOX_APART;
    (void)snprintf(realm_outbox(engine)->old, sizeof(realm_outbox(engine)->old), "%s", why);
    log_error("%s", why);
}

/* Compares the numbers of both worlds after both have said x.y. theirs are current. */
static void settle(
        struct engine *engine, struct outbox_peer *peer, const struct outbox_numbers *theirs)
{
    struct row row;
    char why[256] = "";
    uint64_t unread = engine_world(engine)->pending->unread;
    bool known = outbox_row_find(engine, peer->name, &row);
    struct outbox_numbers mine = numbers_of(&row);
    if (engine_world(engine)->pending->unread != unread) {
        /* It is unknown which file is older, so the worlds greet again. */
        row_finish(&row);
        peer->state = OUTBOX_APART;
        return;
    }
    if (row_int(&row, "state") == OUTBOX_GIVEN_UP) {
        row_finish(&row);
        peer->state = OUTBOX_APART;
        peer->up = false;
        return;
    }
    enum claim claim = claim_of(engine, peer, &mine, theirs, why, sizeof(why));
    if (claim == CLAIM_PROVEN && !realm_outbox(engine)->readmitted) {
        row_finish(&row);
        stop_old(engine, peer, why);
        return;
    }
    if (claim != CLAIM_NONE) {
        settle_old(engine, peer, &row, theirs, claim == CLAIM_PROVEN);
        return;
    }
    if (theirs->seen < mine.acked || theirs->sent < mine.seen) {
        row_finish(&row);
        if (!peer->old) {
            outbox_log(engine, str_of(peer->name), LOG_ERROR,
                    "the world %s is older than what this one knows: it may not join",
                    peer->name);
        }
        peer->old = true;
        peer->state = OUTBOX_APART;
        peer->wait_ms = OUTBOX_WAIT_MOST_MS;
        peer->next_ms = clock_ms() + peer->wait_ms;
        return;
    }
    join(engine, peer, &row, known, theirs);
}

static void take_hello(
        struct engine *engine, struct outbox_peer *peer, const struct outbox_entry *entry)
{
    bool same = str_equal(entry->session, str_of(peer->x));
    if (outbox_is_caller(engine, peer) || (same && peer->state == OUTBOX_JOINED)) {
        return;
    }
    if (!same || peer->state != OUTBOX_ANSWERED) {
        struct buf session = {0};
        buf_add_str(&session, entry->session);
        buf_add_char(&session, '.');
        new_name(engine, &session);
        if (session.length <= OUTBOX_SESSION_MAX) {
            (void)str_copy(entry->session, peer->x, sizeof(peer->x));
            (void)str_copy(buf_str(&session), peer->session, sizeof(peer->session));
            peer->theirs = entry->numbers;
            peer->state = OUTBOX_ANSWERED;
        }
        buf_finish(&session);
    }
    if (peer->state == OUTBOX_ANSWERED) {
        peer->wait_ms = OUTBOX_WAIT_FIRST_MS;
        peer->next_ms = clock_ms() + peer->wait_ms;
        say(engine, peer, OUTBOX_WELCOME);
    }
}

/* True if the session is "x.y" with this world's x, so that the entry answers this world's
 * hello. */
static bool is_to_us(const struct outbox_peer *peer, struct str session)
{
    struct str x = str_take_until(&session, '.');
    return session.length > 0 && str_equal(x, str_of(peer->x));
}

static void take_welcome(
        struct engine *engine, struct outbox_peer *peer, const struct outbox_entry *entry)
{
    if (!outbox_is_caller(engine, peer)) {
        return;
    }
    if (!is_to_us(peer, entry->session)) {
        /* It answers a late hello, for which the peer has ended the session. */
        if (peer->state == OUTBOX_JOINED) {
            call_again(engine, peer);
        }
        return;
    }
    if (peer->state == OUTBOX_CALLING) {
        (void)str_copy(entry->session, peer->session, sizeof(peer->session));
        /* Sent even if this world gives up now: if the other file is the older one, its world
         * learns it from this. */
        say(engine, peer, OUTBOX_AGREED);
        settle(engine, peer, &entry->numbers);
    } else if ((peer->state == OUTBOX_JOINED || peer->old) &&
               str_equal(entry->session, str_of(peer->session))) {
        say(engine, peer, OUTBOX_AGREED);
    } else if (peer->state == OUTBOX_JOINED) {
        outbox_log(engine, str_of(peer->name), LOG_WARNING,
                "the world %s answers twice: if this goes on, two servers serve copies of its "
                "file, and one of them must end",
                peer->name);
        call_again(engine, peer);
    }
}

bool outbox_session_is(
        struct engine *engine, struct outbox_peer *peer, const struct outbox_entry *entry)
{
    if (peer->session[0] == '\0' || !str_equal(entry->session, str_of(peer->session))) {
        return false;
    }
    if (peer->state == OUTBOX_ANSWERED) {
        settle(engine, peer, &peer->theirs);
    }
    return peer->state == OUTBOX_JOINED;
}

void outbox_take_greeting(
        struct engine *engine, struct outbox_peer *peer, const struct outbox_entry *entry)
{
    switch (entry->kind) {
    case OUTBOX_POKE:
        if (outbox_is_caller(engine, peer) && peer->state == OUTBOX_CALLING) {
            say(engine, peer, OUTBOX_HELLO);
        } else if (outbox_is_caller(engine, peer)) {
            call_again(engine, peer);
        }
        break;
    case OUTBOX_HELLO:
        take_hello(engine, peer, entry);
        break;
    case OUTBOX_WELCOME:
        take_welcome(engine, peer, entry);
        break;
    case OUTBOX_AGREED:
        (void)outbox_session_is(engine, peer, entry);
        break;
    case OUTBOX_MESSAGE:
    case OUTBOX_ACK:
        break;
    }
}
