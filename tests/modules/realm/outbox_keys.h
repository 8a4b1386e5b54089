#pragma once
/* outbox_keys -- Worlds on a broker whose keys wait, are lost, replaced and revoked. */
#include "tests/modules/realm/outbox_tokens.h"

enum { ALDER_AT, BIRCH_AT, CEDAR_AT };

/* -- findings about a world -- */

struct finding {
    const char *name;
    struct outbox_trust_about about;
    bool found;
};

static inline void find_about(void *data, const struct outbox_trust_about *about)
{
    struct finding *finding = data;
    if (strcmp(about->name, finding->name) == 0) {
        finding->about = *about;
        finding->found = true;
    }
}

static inline struct finding about_world(struct outbox_broker *broker, size_t i, size_t j)
{
    struct finding finding = {.name = broker_names[j]};
    outbox_trust_each(broker_engine(broker, i), find_about, &finding);
    return finding;
}

/* Returns about how many worlds its wizards have been told in the last minute. */
static inline unsigned told(struct outbox_broker *broker, size_t i)
{
    return realm_outbox(broker_engine(broker, i))->trust->told;
}

static inline uint64_t voided(struct outbox_broker *broker, size_t i)
{
    return outbox_counts(broker_engine(broker, i)).voided;
}

static inline void hand_text(struct outbox_broker *broker, size_t i, const char *text)
{
    broker_call(&broker->worlds[i], "realm.take", json_pack("{s:[s]}", "entries", text));
    play_turn(&broker->worlds[i].play);
}

/* Another world joins the broker; no key is accepted. */
static inline void open_stranger(struct outbox_broker *broker, size_t i)
{
    broker->strangers = true;
    broker_open_world(broker, i);
    broker->count = i + 1;
    broker_announce(broker);
    broker_wait(broker, 500);
}

static inline bool strike(struct outbox_broker *broker, size_t i, size_t j)
{
    struct engine *engine = broker_engine(broker, i);
    struct err err;
    transaction_begin(engine, 0, 0);
    bool ok = outbox_trust_strike(engine, str_of(broker_names[j]), &err);
    transaction_commit(engine);
    play_turn(&broker->worlds[i].play);
    return ok;
}

/* Gives a world a new key without a signature by the old one: its file was made again, or it is an
 * impostor. */
static inline void lose_key(struct outbox_broker *broker, size_t i)
{
    struct outbox_trust *trust = realm_outbox(broker_engine(broker, i))->trust;
    transaction_begin(broker_engine(broker, i), 0, 0);
    outbox_own_make(broker_engine(broker, i), &trust->own);
    trust->changed = true;
    transaction_commit(broker_engine(broker, i));
}

static inline void roll(struct outbox_broker *broker, size_t i)
{
    transaction_begin(broker_engine(broker, i), 0, 0);
    outbox_trust_roll(broker_engine(broker, i));
    transaction_commit(broker_engine(broker, i));
    play_turn(&broker->worlds[i].play);
}

/* From now on a world says that it came into the realm then. */
static inline void pretend_age(struct outbox_broker *broker, size_t i, int64_t joined_ms)
{
    struct engine *engine = broker_engine(broker, i);
    struct row self;
    transaction_begin(engine, 0, 0);
    (void)outbox_row_find(engine, broker_names[i], &self);
    row_set_int(&self, "joined_ms", joined_ms);
    rows_put(engine_world(engine), &self);
    transaction_commit(engine);
}
