#pragma once
/* travel_attack -- A realm with a compromised world, and people of the others. */
#include "engine/core/chat/mail.h"
#include "engine/core/login/token.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/sanction.h"
#include "tests/modules/realm/rogue.h"
#include "tests/support/repeat.h"
#include "world/model/place.h"
#include "world/model/rows.h"

/* The number of random messages of a world that lies. */
#define RANDOM_MESSAGES test_steps(100, 300)

struct attack {
    struct realm_stage stage;
    struct rng rng;
    struct rogue rogue;
    struct engine *birch;
    uint64_t bert;
    uint64_t wanda;
};

static inline void make_wizard(struct engine *engine, const char *name)
{
    transaction_begin(engine, 0, 0);
    account_set_role(engine, account_find(engine, str_of(name)), PERM_WIZARD);
    transaction_commit(engine);
}

/* Bert and Wanda, who is a wizard, are of birch; Anna is of alder. Cedar is compromised. */
static inline void attack_open(struct attack *attack)
{
    struct realm_stage *stage = &attack->stage;
    *attack = (struct attack){0};
    rng_seed(&attack->rng, 11);
    stage_open(stage, 3);
    (void)create(stage, ALDER, "Anna");
    (void)create(stage, BIRCH, "Bert");
    (void)create(stage, BIRCH, "Wanda");
    attack->birch = broker_engine(&stage->broker, BIRCH);
    attack->bert = account_find(attack->birch, STR("bert"))->character;
    attack->wanda = account_find(attack->birch, STR("wanda"))->character;
    make_wizard(attack->birch, "wanda");
    tell_who(stage);
    attack->rogue =
            (struct rogue){.broker = &stage->broker, .world = CEDAR, .rng = &attack->rng};
    rogue_add(&attack->rogue, broker_engine(&stage->broker, ALDER), "Anna");
    rogue_add(&attack->rogue, attack->birch, "Bert");
    rogue_add(&attack->rogue, attack->birch, "Wanda");
}

static inline void attack_close(struct attack *attack)
{
    stage_close(&attack->stage);
}

/* Opens the definition of a test that has an attack, as attack. */
#define ATTACK_TEST(name)                                                                      \
    TEST_IN(name, struct attack, attack, attack_open(&attack), attack_close(&attack))

/* -- state of a traveller -- */

static inline void add_hold(void *data, struct str hash, int64_t expires_ms)
{
    (void)expires_ms;
    buf_printf(data, " hold %.*s", STR_FMT(hash));
}

static inline void add_object(struct engine *engine, struct object *object, struct buf *out)
{
    size_t count = 0;
    const uint64_t *ids = place_contents(engine_world(engine), object, &count);
    buf_printf(out, " #%llu(", (unsigned long long)object->id);
    for (uint32_t i = 0; i < object->prop_count; i++) {
        struct buf bytes = {0};
        value_encode(&object->props[i].value, &bytes);
        buf_printf(out, "%.*s=%llx ",
                STR_FMT(atom_name(&engine_world(engine)->atoms, object->props[i].atom)),
                (unsigned long long)str_hash(buf_str(&bytes)));
        buf_finish(&bytes);
    }
    for (size_t i = 0; i < count; i++) {
        struct object *thing = world_find(engine_world(engine), ids[i]);
        if (thing) {
            add_object(engine, thing, out);
        }
    }
    buf_printf(out, ")");
}

struct mail_of {
    struct engine *engine;
    struct buf *out;
};

static inline void add_mail(void *data, const struct letter *message)
{
    const struct mail_of *of = data;
    buf_printf(of->out, " mail of %.*s", STR_FMT(message->sender));
}

static inline void add_state(struct engine *engine, const char *name, struct buf *out)
{
    const struct account *account = account_find(engine, str_of(name));
    struct abroad abroad;
    buf_printf(out, "%s: ", name);
    if (!account) {
        buf_printf(out, "none\n");
        return;
    }
    buf_printf(out, "role %d disabled %d password %s", (int)account->role, account->disabled,
            account->password);
    token_each_hold(engine, account->character, add_hold, out);
    add_object(engine, world_find(engine_world(engine), account->character), out);
    if (abroad_find(engine, account->character, &abroad)) {
        buf_printf(out, " %s %s %llu", abroad.away ? "away" : "here", abroad.world,
                (unsigned long long)abroad.epoch);
    }
    for (int kind = 0; kind < SANCTION_END; kind++) {
        buf_printf(out, " %d",
                sanction_on(engine, (enum sanction_kind)kind, account->character) != NULL);
    }
    mail_each(engine, account->character, add_mail, &(struct mail_of){engine, out});
    buf_printf(out, " ban %d\n", sanction_ban_of_name(engine, str_of(account->name)) != NULL);
}

/* The people of alder and birch, in both. */
static inline void describe(struct attack *attack, struct buf *out)
{
    buf_clear(out);
    for (size_t i = 0; i < 2; i++) {
        struct engine *engine = broker_engine(&attack->stage.broker, i);
        for (size_t k = 0; k < attack->rogue.count; k++) {
            add_state(engine, attack->rogue.names[k], out);
        }
    }
}

/* All messages have been accepted or refused. */
static inline void deliver(struct attack *attack)
{
    struct outbox_broker *broker = &attack->stage.broker;
    /* One by one: a message with its own transaction does not hold up the others. */
    broker->manual = true;
    for (unsigned i = 0; i < 200 && broker_waiting(broker) > 0; i++) {
        broker_wait(broker, 500);
        for (size_t k = 0; k < broker->entry_count; k++) {
            if (broker->entries[k].waits) {
                broker_hand(broker, k);
            }
        }
        broker_flush(broker);
    }
    broker->manual = false;
    for (size_t i = 0; i < broker->count; i++) {
        struct store_select all = {.table = TABLE_REALM_OUT, .order = "number"};
        struct rows rows = rows_read(engine_world(broker_engine(broker, i)), &all, 0);
        if (rows.count > 0) {
            const struct row *row = &rows.items[0];
            fail_msg("%zu letters of %s wait: the first, %lld, is for %.*s (%.*s)", rows.count,
                    broker_names[i], (long long)row_int(row, "number"),
                    STR_FMT(row_str(row, "receiver")), STR_FMT(row_str(row, "kind")));
        }
        rows_finish(&rows);
    }
}

static inline void assert_same(
        struct attack *attack, const struct buf *before, const char *after_what)
{
    struct buf now = {0};
    describe(attack, &now);
    if (!str_equal(buf_str(before), buf_str(&now))) {
        fail_msg("after %s:\n%s\nwas\n%s", after_what, now.bytes, before->bytes);
    }
    buf_finish(&now);
}

static inline void note_line(void *data, const struct audit_line *line)
{
    (void)line;
    ++*(unsigned *)data;
}

static inline unsigned audited(struct engine *engine, const char *action)
{
    unsigned count = 0;
    uint64_t next = 0;
    struct err err;
    struct audit_filter filter = {.action = str_of(action), .limit = 1000};
    assert_true(audit_each(engine, &filter, note_line, &count, &next, &err));
    return count;
}

/* -- going there -- */

static inline void depart(struct attack *attack, size_t from, uint64_t who, const char *to)
{
    struct err err = {0};
    struct engine *engine = broker_engine(&attack->stage.broker, from);
    transaction_begin(engine, who, 0);
    struct object *traveller = world_find(engine_world(engine), who);
    prop_set(engine_world(engine), traveller, ATOM_asleep, value_nil());
    assert_true(place_move(
            engine_world(engine), traveller, world_get_ref(engine_world(engine), "start")));
    struct travel_way way = {.traveller = traveller,
            .world = str_of(to),
            .ref = STR(""),
            .how = TRAVEL_TELEPORT};
    if (!travel_depart(engine, &way, &err)) {
        fail_msg("%s", err.text);
    }
    transaction_commit(engine);
    broker_wait(&attack->stage.broker, 300);
}

static inline uint64_t here_as(struct attack *attack, size_t world, size_t who)
{
    struct abroad abroad;
    struct engine *engine = broker_engine(&attack->stage.broker, world);
    bool known = abroad_find_key(engine, str_of(attack->rogue.keys[who]), &abroad);
    return known && !abroad.away ? abroad.character : 0;
}

static inline struct object *give(
        struct engine *engine, uint64_t who, const char *proto, int64_t amount)
{
    transaction_begin(engine, 0, 0);
    struct object *thing = world_create(engine_world(engine), 0);
    struct object *protos[] = {world_get_ref(engine_world(engine), proto)};
    struct err err;
    assert_true(proto_set(engine_world(engine), thing, protos, 1, &err));
    prop_set(engine_world(engine), thing, ATOM_name, value_text(proto));
    if (amount > 0) {
        prop_set(engine_world(engine), thing, ATOM_amount, value_int(amount));
    }
    assert_true(place_move(engine_world(engine), thing, world_find(engine_world(engine), who)));
    transaction_commit(engine);
    return thing;
}

static inline size_t things_of(struct engine *engine, uint64_t who)
{
    size_t count = 0;
    (void)place_contents(engine_world(engine), world_find(engine_world(engine), who), &count);
    return count;
}
