#pragma once
/* rogue -- A member of a realm, with a member's full rights, which writes anything about anybody:
 * messages of all kinds with their known members, and random values among harmful ones. */
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "tests/modules/realm/names_stage.h"

#define ROGUE_PEOPLE 8
#define ROGUE_HASH "00000000000000000000000000000000000000000000000000000000000bad00"

struct rogue {
    struct outbox_broker *broker;
    size_t world; /* its place among the worlds */
    struct rng *rng;
    char keys[ROGUE_PEOPLE][ABROAD_KEY_MAX + 1]; /* of its victims */
    char names[ROGUE_PEOPLE][24];
    size_t count;
    unsigned written;
};

static inline void rogue_add(struct rogue *rogue, struct engine *engine, const char *name)
{
    const struct account *account = account_find(engine, str_of(name));
    assert_non_null(account);
    assert_true(rogue->count < ROGUE_PEOPLE);
    travel_key(engine, account->character, rogue->keys[rogue->count]);
    (void)str_copy(str_of(name), rogue->names[rogue->count++], sizeof(rogue->names[0]));
}

static inline const char *rogue_choose(
        struct rogue *rogue, const char *const *words, size_t count)
{
    return words[rng_below(rogue->rng, (uint32_t)count)];
}

#define ROGUE_ONE_OF(rogue, ...)                                                               \
    rogue_choose(rogue, (const char *const[]){__VA_ARGS__},                                    \
            sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

/* Returns a player who is rich, strong and a wizard, with a forged coin and a forged thing. The
 * caller frees it. */
static inline char *rogue_tree(struct rogue *rogue)
{
    struct value all = value_table();
    struct buf bytes = {0};
    static const char *const protos[] = {"", "coin", "container"};
    for (size_t i = 0; i < 3; i++) {
        struct value one = value_table();
        struct value properties = value_table();
        value_table_set_str(&properties, STR("experience"), value_int(1000000));
        value_table_set_str(&properties, STR("level"), value_int(99));
        value_table_set_str(&properties, STR("rogue"), value_bool(true));
        if (i > 0) {
            struct value chain = value_table();
            struct value chains = value_table();
            value_table_append(&chain, value_text(protos[i]));
            value_table_append(&chains, chain);
            value_table_set_str(&one, STR("p"), chains);
            value_table_set_str(&one, STR("in"), value_int(1));
            value_table_set_str(&one, STR("own"), value_bool(true));
            value_table_set_str(&properties, STR("name"), value_text("a forged thing"));
            value_table_set_str(&properties, STR("amount"), value_int(1000000));
        }
        value_table_set_str(&one, STR("v"), properties);
        value_table_append(&all, one);
    }
    value_encode(&all, &bytes);
    char *text = travel_text_of(buf_str(&bytes));
    value_finish(&all);
    buf_finish(&bytes);
    (void)rogue;
    return text;
}

/* Returns a body with all members of all kinds, so that it fits each. Owned by the caller. */
static inline json_t *rogue_body(struct rogue *rogue)
{
    size_t who = rng_below(rogue->rng, (uint32_t)rogue->count);
    const char *own = broker_names[rogue->world];
    const char *world = ROGUE_ONE_OF(rogue, own, "alder", "birch", "cedar");
    json_int_t number = (json_int_t)rng_below(rogue->rng, 7);
    struct str id = str_of(rogue->keys[who]);
    (void)str_take_until(&id, '.');
    uint64_t character = 0;
    (void)str_to_u64(id, &character);
    char *tree = rogue_tree(rogue);
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:s, s:s, s:s, s:s}", "key",
            rogue->keys[who], "wizard", rogue->keys[who], "name", rogue->names[who], "tree",
            tree, "epoch", number, "walk", number, "number", number, "role", "wizard", "world",
            world, "hash", ROGUE_HASH, "passport", ROGUE_HASH);
    mem_free(tree);
    json_t *one = json_pack("{s:s, s:s, s:I, s:s, s:b}", "name", rogue->names[who], "world",
            world, "id", (json_int_t)character, "role", "wizard", "disabled", 1);
    (void)json_object_set_new(json, "holds",
            json_pack("[{s:s, s:I}]", "hash", ROGUE_HASH, "ms",
                    (json_int_t)clock_wall_ms() + 10000000));
    (void)json_object_set_new(json, "accounts", json_pack("[o]", one));
    (void)json_object_set_new(json, "names", json_pack("[s]", rogue->names[who]));
    (void)json_object_set_new(json, "known", json_pack("[o]", json_deep_copy(json)));
    (void)json_object_set_new(json, "ms", json_integer(clock_wall_ms() + 10000000));
    (void)json_object_set_new(json, "until_ms", json_integer(clock_wall_ms() + 10000000));
    (void)json_object_set_new(json, "from", json_string(rogue->names[who]));
    (void)json_object_set_new(json, "sender", json_string(rogue->names[who]));
    (void)json_object_set_new(
            json, "to", json_string(ROGUE_ONE_OF(rogue, "", "start", "Wanda", "Bert")));
    (void)json_object_set_new(json, "text", json_string("forged words"));
    (void)json_object_set_new(json, "channel", json_string("public"));
    (void)json_object_set_new(json, "how", json_string(ROGUE_ONE_OF(rogue, "right", "heard")));
    (void)json_object_set_new(json, "given", json_true());
    (void)json_object_set_new(json, "verb",
            json_string(ROGUE_ONE_OF(rogue, "ban", "mute", "boot", "unban", "unmute")));
    (void)json_object_set_new(json, "subject", json_string(rogue->names[who]));
    (void)json_object_set_new(json, "seconds", json_integer(0));
    (void)json_object_set_new(json, "reason", json_string("forged"));
    (void)json_object_set_new(json, "ask", json_array());
    (void)json_object_set_new(json, "on", json_string(ROGUE_ONE_OF(rogue, "", own)));
    return json;
}

#define ROGUE_KINDS                                                                            \
    "arrive", "pass", "whose", "there", "whereabouts", "missing", "lost", "moved", "impose",   \
            "tell", "told", "said", "mail", "name", "named", "unnamed", "accounts",            \
            "unclaimed", "roll", "again", "prove", "proved"

/* Writes a message. kind NULL: any. */
static inline void rogue_write_kind(struct rogue *rogue, const char *kind)
{
    const char *to = ROGUE_ONE_OF(rogue, "alder", "birch", "cedar", "*");
    bool back = rng_below(rogue->rng, 4) == 0;
    json_t *body = rogue_body(rogue);
    kind = kind ? kind : ROGUE_ONE_OF(rogue, ROGUE_KINDS);
    if (back) {
        /* As if it had been written to the rogue, which refuses. */
        char *inner = json_dumps(body, JSON_COMPACT);
        json_decref(body);
        body = json_pack("{s:I, s:s, s:I, s:s, s:s}", "number", (json_int_t)1, "kind", kind,
                "ms", (json_int_t)1, "why", "a forged reason", "body", inner);
        free(inner);
        kind = "back";
    }
    char *text = json_dumps(body, JSON_COMPACT);
    if (strcmp(to, broker_names[rogue->world]) != 0) {
        rogue->written += broker_write(rogue->broker, rogue->world, to, kind, text);
    }
    free(text);
    json_decref(body);
}
