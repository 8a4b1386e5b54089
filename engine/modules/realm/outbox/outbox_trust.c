/* outbox_trust.c -- Deciding which worlds are trusted.
 *
 * 1. A name has one key. Another key under the same name is only shown to wizards, unless the
 *    accepted key has signed it (outbox_announce_leads).
 * 2. A world that was known before this world had keys is trusted without a key until it shows its
 *    first. That key is accepted, and wizards are told to compare it. So a realm can be upgraded
 *    world by world.
 * 3. A world that has a key is never trusted without it.
 * 4. An announcement counts once: its world numbers what it says of itself (age_of).
 * 5. Rows are written in the transaction that decides. If it is rolled back, outbox_trust_reload
 *    reads them again. What others are told of a decision or a key waits until that is durable
 *    (outbox_trust_lean): a peer that follows a key which a crash undoes is lost for this world. */
#include "engine/modules/realm/outbox/outbox_trust.h"

#include "engine/base/base.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/realm/outbox/outbox_impl.h"
#include "engine/modules/realm/outbox/outbox_log.h"
#include "engine/modules/realm/outbox/outbox_trust_impl.h"
#include "world/model/pending_writes.h"

#include <stdio.h>
#include <string.h>

#define FORGED_MS 60000
#define STALE_LOG_MS 60000
#define STALE_MS 20000 /* twice as long as the broker keeps an announcement */

/* -- creation -- */

/* Notes the worlds that this one knew before it had a key. False if the disk does not give them. */
static bool keep_old_kind(struct engine *engine, struct outbox_trust *trust)
{
    struct store_select all = {.table = TABLE_REALM_PEER, .order = "world"};
    struct rows rows = rows_read(engine_world(engine), &all, 0);
    if (rows.failed) {
        rows_finish(&rows);
        return false;
    }
    for (size_t i = 0; i < rows.count; i++) {
        struct outbox_trusted *one =
                row_int(&rows.items[i], "state") == OUTBOX_PEER
                        ? outbox_trusted_get(trust, row_str(&rows.items[i], "world"))
                        : NULL;
        if (one && !one->kept) {
            one->is.state = OUTBOX_TRUST_OLD;
            one->is.by = OUTBOX_BY_UPGRADE;
            one->is.may = WORLD_MAY_ALL;
            outbox_trusted_put(engine, one);
        }
    }
    if (rows.count > 1) {
        log_notice("this world has its own key now; it trusts the worlds it already knows "
                   "without a key until they show theirs (help realm)");
    }
    rows_finish(&rows);
    return true;
}

static void make_own(struct engine *engine, struct outbox_trust *trust)
{
    char print[OUTBOX_KEY_PRINT];
    if (!keep_old_kind(engine, trust)) {
        trust->unread = true;
        return;
    }
    outbox_own_make(engine, &trust->own);
    trust->has_own = true;
    outbox_key_print(&trust->own.pair.open, print);
    log_notice("the key of this world was made: %s", print);
}

/* Opens the trust state. Works without a realm too, because it does not depend on realm_outbox. */
static struct outbox_trust *open_trust(struct engine *engine, bool make)
{
    struct outbox_trust *trust = mem_alloc(sizeof(*trust));
    uint64_t unread = engine_world(engine)->pending->unread;
    bool loaded = outbox_trust_load(engine, trust);
    trust->has_own = outbox_own_read(engine, &trust->own);
    trust->unread = !loaded || engine_world(engine)->pending->unread != unread;
    /* A key that could not be read must not be replaced. */
    if (!trust->has_own && make && !trust->unread) {
        make_own(engine, trust);
    }
    return trust;
}

struct outbox_trust *outbox_trust_create(struct engine *engine)
{
    /* A world without a name is not served; a command only queries its state. */
    struct outbox_trust *trust =
            open_trust(engine, engine_options(engine)->realm.name[0] != '\0');
    if (trust->unread) {
        outbox_unread(realm_outbox(engine));
    }
    outbox_trust_overlay(engine, trust);
    return trust;
}

void outbox_trust_destroy(struct outbox_trust *trust)
{
    for (size_t i = 0; trust && i < trust->count; i++) {
        explicit_bzero(trust->list[i], sizeof(*trust->list[i]));
        mem_free(trust->list[i]);
    }
    if (trust) {
        outbox_own_finish(&trust->own);
        mem_free(trust);
    }
}

bool outbox_trust_own(struct engine *engine, bool make, struct world_key *out)
{
    struct outbox_trust *trust =
            realm_outbox(engine) ? realm_outbox(engine)->trust : open_trust(engine, make);
    if (realm_outbox(engine) && !trust->has_own && make) {
        make_own(engine, trust);
    }
    bool has = trust->has_own;
    *out = trust->own.pair.open;
    if (!realm_outbox(engine)) {
        outbox_trust_destroy(trust);
    }
    return has;
}

/* -- changes -- */

/* Stores in each peer whether it is trusted, because that is asked often. */
static void bar_peers(struct engine *engine)
{
    struct outbox *outbox = realm_outbox(engine);
    for (size_t i = 0; i < outbox->peer_count; i++) {
        struct outbox_peer *peer = outbox->peers[i];
        peer->barred = !outbox_trust_believes(engine, str_of(peer->name));
        if (peer->barred) {
            peer->state = OUTBOX_APART;
            peer->up = false;
        }
    }
}

static void note_changed(struct engine *engine)
{
    struct outbox_trust *trust = realm_outbox(engine)->trust;
    trust->changed = true;
    trust->changed_at = engine_world(engine)->commit_number + 1;
}

static void note_decided(struct engine *engine, struct outbox_trusted *one)
{
    outbox_trusted_put(engine, one);
    note_changed(engine);
    bar_peers(engine);
}

void outbox_trust_pin(struct engine *engine)
{
    if (realm_outbox(engine)) {
        outbox_trust_overlay(engine, realm_outbox(engine)->trust);
        bar_peers(engine);
    }
}

void outbox_trust_reload(struct engine *engine)
{
    struct outbox_trust *trust = realm_outbox(engine)->trust;
    if (!trust->changed) {
        return;
    }
    struct outbox_own own;
    bool has_own = outbox_own_read(engine, &own);
    if (!outbox_trust_load(engine, trust) || !has_own) {
        return; /* tries again at the end of the next transaction */
    }
    trust->changed = false;
    trust->own = own;
    outbox_own_finish(&own);
    outbox_trust_overlay(engine, trust);
    bar_peers(engine);
}

/* Replaces the key pair of a world that is not being served in its realm. */
static void roll_alone(struct engine *engine)
{
    struct outbox_own own;
    if (outbox_own_read(engine, &own)) {
        outbox_own_roll(engine, &own);
    }
    outbox_own_finish(&own);
}

void outbox_trust_roll(struct engine *engine)
{
    struct outbox_trust *trust = realm_outbox(engine) ? realm_outbox(engine)->trust : NULL;
    char print[OUTBOX_KEY_PRINT];
    if (!trust) {
        roll_alone(engine);
        return;
    }
    outbox_own_roll(engine, &trust->own);
    for (size_t i = 0; i < trust->count; i++) {
        trust->list[i]->has_lock = false;
    }
    note_changed(engine);
    outbox_key_print(&trust->own.pair.open, print);
    log_notice("this world has a new key, signed by the old one: %s", print);
}

/* -- keys that worlds show -- */

static bool is_past(const struct outbox_trusted *one, const struct world_key *key)
{
    bool past = false;
    for (size_t i = 0; i < one->is.past_count && !past; i++) {
        past = outbox_key_equal(&one->is.past[i], key);
    }
    return past;
}

static void show(struct outbox_trusted *one, const struct world_key *key)
{
    one->has_shown = true;
    one->shown = *key;
    one->untold = !one->has_told || !outbox_key_equal(&one->told, key);
}

static void accept_key(struct engine *engine, struct outbox_trusted *one,
        const struct world_key *key, enum outbox_trust_by by)
{
    one->is.state = OUTBOX_TRUST_ACCEPTED;
    one->is.by = by;
    one->is.past_count = 0;
    outbox_trusted_set_key(one, key);
    note_decided(engine, one);
}

static void add_past(struct outbox_trusted *one, const struct world_key *key)
{
    if (is_past(one, key)) {
        return;
    }
    if (one->is.past_count == OUTBOX_PAST_MOST) {
        one->is.past_count--;
        memmove(one->is.past, one->is.past + 1, one->is.past_count * sizeof(one->is.past[0]));
    }
    one->is.past[one->is.past_count++] = *key;
}

/* Accepts a new key that the accepted key has signed, directly or by keys between them. */
static void follow_roll(struct engine *engine, struct outbox_trusted *one,
        const struct outbox_announce *announce)
{
    char print[OUTBOX_KEY_PRINT];
    add_past(one, &one->is.key);
    for (size_t i = 0; i < announce->roll_count; i++) {
        add_past(one, &announce->rolls[i].key);
    }
    outbox_trusted_set_key(one, &announce->key);
    note_decided(engine, one);
    outbox_key_print(&announce->key, print);
    outbox_log(engine, str_of(one->name), LOG_NOTICE,
            "the world %s has a new key, signed by the old one: %s", one->name, print);
}

static bool hear_accepted(struct engine *engine, struct outbox_trusted *one,
        const struct outbox_announce *announce)
{
    if (!announce->has_key || is_past(one, &announce->key)) {
        return false; /* anybody could have written or replayed it */
    }
    if (!outbox_key_equal(&announce->key, &one->is.key)) {
        if (!outbox_announce_leads(announce, &one->is.key)) {
            show(one, &announce->key);
            return false;
        }
        follow_roll(engine, one, announce);
    }
    one->has_shown = false;
    return true;
}

static bool hear_old(struct engine *engine, struct outbox_trusted *one,
        const struct outbox_announce *announce)
{
    if (announce->has_key) {
        accept_key(engine, one, &announce->key, OUTBOX_BY_UPGRADE);
        one->untold = true;
    }
    return true;
}

/* True if the announcement says that its world has not accepted this world. */
static bool says_waits(const struct engine *engine, const struct outbox_announce *announce)
{
    const json_t *accepts = json_object_get(announce->json, "accepts");
    size_t i = 0;
    const json_t *name = NULL;
    bool waits = announce->has_key && json_is_array(accepts);
    json_array_foreach(accepts, i, name)
    {
        waits = waits && !(json_is_string(name) &&
                                 strcmp(json_string_value(name), outbox_own_name(engine)) == 0);
    }
    return waits;
}

static bool hear_one(struct engine *engine, struct outbox_trusted *one,
        const struct outbox_announce *announce)
{
    one->there = true;
    one->waits_for_us = says_waits(engine, announce);
    switch (one->is.state) {
    case OUTBOX_TRUST_ACCEPTED:
        return hear_accepted(engine, one, announce);
    case OUTBOX_TRUST_OLD:
        return hear_old(engine, one, announce);
    case OUTBOX_TRUST_STRUCK:
        if (announce->has_key && !outbox_key_equal(&announce->key, &one->is.key)) {
            show(one, &announce->key);
        }
        return false;
    case OUTBOX_TRUST_WAITS:
        if (announce->has_key) {
            show(one, &announce->key);
        }
        return false;
    }
    return false;
}

/* -- old announcements -- */

/* How an announcement compares with those that its world made before. */
enum age { AGE_FRESH, AGE_STALE, AGE_DEAD };

/* Anybody who can write to the broker can repeat an announcement; its signature is still good.
 * It is stale if it is older than one that counted, or not of the process that this world has a
 * session with. Without a session, the clock of that world tells which of two processes is the
 * later one. If the newest one is repeated for long, the world is gone. */
static enum age age_of(struct engine *engine, struct outbox_trusted *one,
        const struct outbox_announce *announce)
{
    const struct outbox_peer *peer = outbox_peer_find(realm_outbox(engine), str_of(one->name));
    struct str present = peer ? outbox_process_of(engine, peer) : STR_NONE;
    const json_t *said = json_object_get(announce->json, "process");
    struct str process = {json_string_value(said), json_string_length(said)};
    int64_t turn = (int64_t)json_integer_value(json_object_get(announce->json, "turn"));
    if (process.length == 0) {
        /* An earlier release does not say it. */
        bool later = present.length > 0 && str_equal(present, str_of(one->process));
        return later ? AGE_STALE : AGE_FRESH;
    }
    if (process.length >= OUTBOX_PROCESS_TEXT ||
            (present.length > 0 && !str_equal(process, present))) {
        return AGE_STALE; /* or the world was started again, and will greet */
    }
    bool same = str_equal(process, str_of(one->process));
    if (same && turn < one->turn) {
        return AGE_STALE;
    }
    if (same && turn == one->turn) {
        return clock_ms() - one->turn_ms >= STALE_MS ? AGE_DEAD : AGE_FRESH;
    }
    int64_t said_ms = (int64_t)json_integer_value(json_object_get(announce->json, "now_ms"));
    if (!same && present.length == 0 && one->said_ms > 0 && said_ms <= one->said_ms) {
        return AGE_STALE;
    }
    one->said_ms = said_ms;
    (void)str_copy(process, one->process, sizeof(one->process));
    one->turn = turn;
    one->turn_ms = clock_ms();
    return AGE_FRESH;
}

/* Returns what the announcement counts for. Logs old ones now and then: whoever can write to the
 * broker could fill the log. */
static enum outbox_trust_heard take_age(struct engine *engine, struct outbox_trusted *one,
        const struct outbox_announce *announce)
{
    struct outbox_trust *trust = realm_outbox(engine)->trust;
    enum age age = age_of(engine, one, announce);
    if (age != AGE_FRESH &&
            (trust->stale_ms == 0 || clock_ms() - trust->stale_ms >= STALE_LOG_MS)) {
        trust->stale_ms = clock_ms();
        log_info("the broker has old news of the world %s, which do not count", one->name);
    }
    return age == AGE_FRESH   ? OUTBOX_HEARD_FRESH
           : age == AGE_STALE ? OUTBOX_HEARD_OLD
                              : OUTBOX_HEARD_NOTHING;
}

void outbox_trust_hear_begin(struct engine *engine)
{
    struct outbox_trust *trust = realm_outbox(engine)->trust;
    for (size_t i = 0; i < trust->count; i++) {
        trust->list[i]->there = false;
    }
}

enum outbox_trust_heard outbox_trust_hear(
        struct engine *engine, struct str name, struct str said)
{
    struct outbox_trust *trust = realm_outbox(engine)->trust;
    struct outbox_announce announce;
    struct err err;
    /* This check comes first, because parsing costs more and there may be many strangers. */
    struct outbox_trusted *one = str_equal(name, str_of(outbox_own_name(engine)))
                                         ? NULL
                                         : outbox_trusted_meet(trust, name);
    if (!one || !outbox_announce_read(said, &announce, &err)) {
        realm_outbox(engine)->counts.voided += one != NULL;
        return OUTBOX_HEARD_NOTHING;
    }
    bool believed = str_equal(announce.name, name) && hear_one(engine, one, &announce);
    if (one->is.state == OUTBOX_TRUST_ACCEPTED && !believed &&
            (trust->forged_ms == 0 || clock_ms() - trust->forged_ms >= FORGED_MS)) {
        trust->forged_ms = clock_ms();
        log_error("somebody with the realm's secret claims to be the world %s, without the key "
                  "that was accepted for it: ignored",
                one->name);
    }
    enum outbox_trust_heard heard =
            believed ? take_age(engine, one, &announce) : OUTBOX_HEARD_NOTHING;
    outbox_announce_finish(&announce);
    return heard;
}

/* -- decisions -- */

/* True if print is empty, the whole key, or at least the first two groups of its fingerprint. */
static bool fits_print(const struct world_key *key, struct str print)
{
    char whole[OUTBOX_KEY_PRINT];
    char text[OUTBOX_KEY_TEXT];
    outbox_key_print(key, whole);
    outbox_key_write(key, text);
    return print.length == 0 || str_equal(print, str_of(text)) ||
           (print.length >= 9 && str_starts(str_of(whole), print));
}

/* Returns the key that a wizard's command would accept, or NULL. */
static const struct world_key *key_to_accept(const struct outbox_trusted *one)
{
    if (one && one->has_shown) {
        return &one->shown;
    }
    return one && one->is.has_key ? &one->is.key : NULL;
}

bool outbox_trust_accept(
        struct engine *engine, struct str name, struct str print, unsigned may, struct err *err)
{
    struct outbox_trusted *one = outbox_trusted_find(realm_outbox(engine)->trust, name);
    const struct world_key *key = key_to_accept(one);
    char real[OUTBOX_KEY_PRINT];
    if (!one || (!key && !one->there)) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_realm_no_world, WITH("world", name));
    }
    if (!key) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_realm_no_key, WITH("world", name));
    }
    if (!fits_print(key, print)) {
        outbox_key_print(key, real);
        return phrase_err(engine, err, ERR_FORMAT, PHRASE_realm_other_key, WITH("world", name),
                WITH("print", real));
    }
    if (one->pinned &&
            !(outbox_trusted_is_of_pin(one) && outbox_key_equal(key, &one->is.key))) {
        return phrase_err(engine, err, ERR_DENIED, PHRASE_realm_pinned, WITH("world", name));
    }
    struct world_key accepted = *key;
    bool same =
            one->is.state == OUTBOX_TRUST_ACCEPTED && outbox_key_equal(&accepted, &one->is.key);
    one->is.may = may ? may : same && one->is.may ? one->is.may : WORLD_MAY_ALL;
    if (same) {
        note_decided(engine, one);
    } else {
        one->is.has_pin = false;
        accept_key(engine, one, &accepted, OUTBOX_BY_WIZARD);
    }
    one->untold = false;
    return true;
}

bool outbox_trust_strike(struct engine *engine, struct str name, struct err *err)
{
    struct outbox_trusted *one = outbox_trusted_find(realm_outbox(engine)->trust, name);
    if (!one || (!one->there && !one->kept && !one->pinned)) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_realm_no_world, WITH("world", name));
    }
    if (!one->is.has_key && one->has_shown) {
        outbox_trusted_set_key(one, &one->shown);
    }
    one->is.state = OUTBOX_TRUST_STRUCK;
    one->is.by = OUTBOX_BY_WIZARD;
    one->untold = false;
    note_decided(engine, one);
    return true;
}

/* -- queries -- */

static bool is_believed(const struct outbox_trusted *one)
{
    return one && (one->is.state == OUTBOX_TRUST_ACCEPTED || one->is.state == OUTBOX_TRUST_OLD);
}

bool outbox_trust_believes(const struct engine *engine, struct str name)
{
    return is_believed(outbox_trusted_find(realm_outbox(engine)->trust, name));
}

bool outbox_trust_may(const struct engine *engine, struct str name, unsigned right)
{
    const struct outbox_trusted *one = outbox_trusted_find(realm_outbox(engine)->trust, name);
    unsigned needs = right ? right : WORLD_MAY_ALL;
    return is_believed(one) && (needs == WORLD_MAY_ALWAYS || (one->is.may & needs) == needs);
}

bool outbox_trust_is_old_kind(const struct engine *engine, struct str name)
{
    const struct outbox_trusted *one = outbox_trusted_find(realm_outbox(engine)->trust, name);
    return one && one->is.by == OUTBOX_BY_UPGRADE;
}

static struct outbox_trust_about about_of(const struct outbox_trusted *one)
{
    return (struct outbox_trust_about){
            .name = one->name,
            .state = one->is.state,
            .by = one->is.by,
            .key = one->is.has_key ? &one->is.key : NULL,
            .shown = one->has_shown ? &one->shown : NULL,
            .there = one->there,
            .waits_for_us = one->waits_for_us,
            .back = one->back,
            .may = one->is.may,
    };
}

void outbox_trust_each(struct engine *engine,
        void (*visit)(void *data, const struct outbox_trust_about *about), void *data)
{
    struct outbox_trust *trust = realm_outbox(engine)->trust;
    for (size_t i = 0; i < trust->count; i++) {
        struct outbox_trust_about about = about_of(trust->list[i]);
        visit(data, &about);
    }
}

void outbox_trust_each_news(struct engine *engine,
        void (*visit)(void *data, const struct outbox_trust_about *about), void *data)
{
    struct outbox_trust *trust = realm_outbox(engine)->trust;
    if (trust->told == 0 || clock_ms() - trust->told_ms >= OUTBOX_TOLD_MS) {
        trust->told_ms = clock_ms();
        trust->told = 0;
    }
    for (size_t i = 0; i < trust->count; i++) {
        struct outbox_trusted *one = trust->list[i];
        struct outbox_trust_about about = about_of(one);
        if (one->untold && trust->told < OUTBOX_TOLD_MOST) {
            trust->told++;
            one->untold = false;
            one->has_told = one->has_shown;
            one->told = one->shown;
            visit(data, &about);
        }
    }
}

void outbox_trust_lean(struct engine *engine)
{
    transaction_lean_on(engine, realm_outbox(engine)->trust->changed_at);
}

/* -- announcing -- */

void outbox_trust_announce(struct engine *engine, json_t *here, struct buf *out)
{
    struct outbox_trust *trust = realm_outbox(engine)->trust;
    char process[OUTBOX_PROCESS_TEXT];
    json_t *accepts = json_array();
    for (size_t i = 0; i < trust->count; i++) {
        if (is_believed(trust->list[i])) {
            (void)json_array_append_new(accepts, json_string(trust->list[i]->name));
        }
    }
    (void)snprintf(process, sizeof(process), "%016llx",
            (unsigned long long)engine_process_number(engine));
    (void)json_object_set_new(here, "accepts", accepts);
    (void)json_object_set_new(
            here, "joined_ms", json_integer((json_int_t)outbox_joined_ms(engine)));
    (void)json_object_set_new(here, "process", json_string(process));
    (void)json_object_set_new(here, "turn", json_integer((json_int_t)++trust->announced));
    outbox_announce_write(&trust->own.pair, trust->own.rolls, trust->own.count, here, out);
}
