/* travel_proxies.c -- Moving of a traveller's connections to the other world.
 *
 * 1. A connection proxy is told the destination (Realm.Go) and opens the same connection there, by
 *    the token it holds for it. The hash of the token is in the message, so both worlds know it.
 * 2. The proxy may be faster than the message. So a connection with an unknown token waits here for
 *    a while.
 * 3. A player whose shell logs in by password and proxy gets a new token, whose hash is sent after
 *    them (`pass`), through their home world or to it. A home world accepts one for each login that
 *    it has just proved for the sending world (names_prove.c).
 * 4. A refused traveller is sent back where they came from. Only this process knows that. After a
 *    while all worlds are therefore asked whose an unknown token is (`whose`), and the world where
 *    the player is answers (`there`). The question contains the hash of the token's hash, and the
 *    answer its hash. So no world learns a token that it did not know before. Without an answer
 *    they count as newcomers.
 *
 * Players without a proxy are told the address. */
#include "engine/core/act/move.h"
#include "engine/core/login/resume.h"
#include "engine/core/login/token.h"
#include "engine/core/output/format.h"
#include "engine/core/people/account.h"
#include "engine/core/people/registration.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/realm/worlds/names.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "world/model/prop.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define TRAVEL_PROXIES_ASK_MS 1000
#define LONG_MS 3000
#define WAIT_MS 60000
#define WHOSE_A_MINUTE 300 /* of one world; each reads all tokens */
#define PASS_MS ((int64_t)3600 * 1000)

/* -- destination -- */

bool travel_send_gate(
        struct engine *engine, struct session *session, const char *world, struct str token)
{
    const char *link = realm_news_text(engine, world, "link");
    if (!session->held || !link[0]) {
        return false;
    }
    json_t *json = json_pack("{s:s, s:s, s:s%}", "world", world, "link", link, "token",
            token.length ? token.bytes : "", token.length);
    char *text = json_dumps(json, JSON_COMPACT);
    hub_send(session,
            &(struct msg){.kind = MSG_EVENT, .topic = STR("Realm.Go"), .text = str_of(text)});
    free(text);
    json_decref(json);
    return true;
}

void travel_put_where(struct engine *engine, const char *world, enum phrase with_address,
        enum phrase without, struct buf *out)
{
    const char *address = realm_news_text(engine, world, "address");
    phrase_put(engine, out, address[0] ? with_address : without, WITH("world", world),
            WITH("address", address));
}

/* -- shells -- */

/* Sends the session's proxy on, with a token that the other world will know. */
static bool send_with_pass(
        struct engine *engine, struct session *session, const struct abroad *abroad)
{
    char text[TOKEN_SIZE];
    char hash[TOKEN_HASH_SIZE];
    struct err err;
    transaction_begin(engine, 0, session->id);
    if (abroad->character) {
        (void)token_create(engine, abroad->character, TOKEN_HOLD, PASS_MS, text);
    } else {
        token_make(text);
    }
    token_hash(str_of(text), hash);
    json_t *json = json_pack("{s:s, s:s, s:I}", "key", abroad->key, "hash", hash, "ms",
            (json_int_t)clock_wall_ms() + PASS_MS);
    char *body = json_dumps(json, JSON_COMPACT);
    bool sent = travel_send_gate(engine, session, abroad->world, str_of(text)) &&
                outbox_write(engine, str_of(abroad->world), "pass", str_of(body), &err);
    free(body);
    json_decref(json);
    explicit_bzero(text, sizeof(text));
    if (sent) {
        transaction_commit(engine);
    } else {
        transaction_abort(engine);
    }
    return sent;
}

/* Fills out for an account of another world: that world has the player, or knows where they are. */
static bool find_claimed(const struct registration *claim, struct abroad *out)
{
    *out = (struct abroad){.away = true};
    (void)snprintf(out->key, sizeof(out->key), "%s.%" PRIu64, claim->world, claim->character);
    (void)str_copy(str_of(claim->world), out->world, sizeof(out->world));
    return true;
}

void travel_shell(struct engine *engine, void *about)
{
    struct shell_asking *asking = about;
    struct abroad abroad;
    if (!asking->session || !(asking->claim ? find_claimed(asking->claim, &abroad)
                                            : abroad_is(engine, asking->character, &abroad))) {
        return;
    }
    bool may = !asking->claim || asking->claim->role == PERM_PLAYER ||
               engine_options(engine)->realm.roles_shared;
    asking->sent_on =
            may && asking->session->held && send_with_pass(engine, asking->session, &abroad);
    if (!asking->sent_on) {
        travel_put_where(engine, abroad.world, PHRASE_travel_lives_at, PHRASE_travel_lives,
                &asking->text);
    }
}

/* Notes that a connection with the token of that hash must go to world. */
static void note_elsewhere(struct engine *engine, struct str hash, struct str world)
{
    struct travel_state *state = realm_travel(engine);
    struct travel_refused *refused = &state->refused[state->refused_next % REFUSED_MAX];
    state->refused_next++;
    (void)str_copy(hash, refused->hash, sizeof(refused->hash));
    (void)str_copy(world, refused->world, sizeof(refused->world));
}

bool travel_may_pass(struct engine *engine, uint64_t character)
{
    const struct account *account = account_of(engine, character);
    return account && !engine_options(engine)->realm.accounts_own &&
           (account->role == PERM_PLAYER || engine_options(engine)->realm.roles_shared);
}

void travel_note_unknown(struct engine *engine, struct str hash)
{
    note_elsewhere(engine, hash, STR_NONE);
}

/* Handles a player of this world who has logged in elsewhere by a password that this world has
 * proved. Their proxy is to go where they are now. */
static void pass_own(struct engine *engine, const struct outbox_message *message,
        const struct abroad *abroad, struct str hash, int64_t until_ms)
{
    struct err err;
    if (!travel_may_pass(engine, abroad->character)) {
        travel_note_unknown(engine, hash);
    } else if (!abroad->away) {
        (void)token_put_hold(engine, abroad->character, hash, until_ms);
    } else if (outbox_knows(engine, str_of(abroad->world))) {
        /* Their proxy comes here first, and is sent on from here. */
        note_elsewhere(engine, hash, str_of(abroad->world));
        (void)!outbox_write(engine, str_of(abroad->world), "pass", message->body, &err);
    }
}

/* True if that world may say so. Fills out. */
static bool may_say_pass(struct engine *engine, const struct outbox_message *message,
        struct str key, struct abroad *out)
{
    if (travel_is_own(engine, key)) {
        bool here = travel_find_here(engine, key, out);
        return (here || out->away) && names_take_proof(engine, key, message->from);
    }
    return str_equal(travel_home_of(key), message->from) && abroad_find_key(engine, key, out) &&
           !out->away;
}

bool travel_apply_pass(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct abroad abroad = {0};
    struct str key = str_of(realm_text(json, "key"));
    struct str hash = str_of(realm_text(json, "hash"));
    int64_t until_ms = (int64_t)json_integer_value(json_object_get(json, "ms"));
    bool ok = (key.length > 0 && key.length <= ABROAD_KEY_MAX) ||
              err_set(err, ERR_FORMAT, "it does not name a traveller");
    ok = ok && (may_say_pass(engine, message, key, &abroad) ||
                       err_set(err, ERR_DENIED, "that login was not proved"));
    if (ok && travel_is_own(engine, key)) {
        pass_own(engine, message, &abroad, hash, until_ms);
    } else if (ok) {
        (void)token_put_hold(engine, abroad.character, hash, until_ms);
    }
    json_decref(json);
    return ok;
}

void travel_refuse_pass(
        struct engine *engine, const struct outbox_message *message, struct str why)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    travel_note_unknown(engine, str_of(realm_text(json, "hash")));
    realm_audit(engine, message->from, "letter refused", str_of(realm_text(json, "key")), why);
    json_decref(json);
}

/* -- unknown tokens -- */

void travel_note_refused(struct engine *engine, const json_t *body, struct str world)
{
    size_t i = 0;
    const json_t *hold = NULL;
    json_array_foreach(json_object_get(body, "holds"), i, hold)
    {
        note_elsewhere(engine, str_of(realm_text(hold, "hash")), world);
    }
}

/* Returns NULL if the hash is unknown. */
static struct travel_refused *find_refused(struct travel_state *state, const char *hash)
{
    for (size_t i = 0; i < REFUSED_MAX; i++) {
        if (strcmp(state->refused[i].hash, hash) == 0) {
            return &state->refused[i];
        }
    }
    return NULL;
}

static void tell_travel_proxies(struct session *session, struct str text)
{
    hub_send(session, &(struct msg){.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = text});
    hub_end_transaction(session->hub, 0);
}

/* Writes a message about the token of that hash, valid until until_ms. */
static bool write_about(struct engine *engine, struct str to, const char *kind, struct str hash,
        int64_t until_ms, struct err *err)
{
    json_t *json = json_pack(
            "{s:s%, s:I}", "hash", hash.bytes, hash.length, "until_ms", (json_int_t)until_ms);
    char *body = json_dumps(json, JSON_COMPACT);
    bool ok = outbox_write(engine, to, kind, str_of(body), err);
    free(body);
    json_decref(json);
    return ok;
}

static void ask_whose(struct engine *engine, const char *hash, int64_t waits_ms)
{
    struct err err;
    char twice[TOKEN_HASH_SIZE];
    struct travel_state *state = realm_travel(engine);
    (void)str_copy(str_of(hash), state->sought[state->sought_next++ % REFUSED_MAX],
            sizeof(state->sought[0]));
    token_hash(str_of(hash), twice);
    transaction_begin(engine, 0, 0);
    if (!write_about(engine, OUTBOX_ALL, "whose", str_of(twice),
                clock_wall_ms() + WAIT_MS - waits_ms, &err)) {
        log_warning("cannot ask other worlds about a connection: %s", err.text);
    }
    transaction_commit(engine);
}

/* Reads such a message. The caller releases *out_json. Returns false if the message is
 * malformed. */
static bool read_about(
        const struct outbox_message *message, json_t **out_json, struct str *out_hash)
{
    *out_json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    *out_hash = str_of(realm_text(*out_json, "hash"));
    return out_hash->length == TOKEN_HASH_SIZE - 1;
}

static bool is_late(const json_t *json)
{
    return json_integer_value(json_object_get(json, "until_ms")) < clock_wall_ms();
}

bool travel_apply_whose(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = NULL;
    struct str twice;
    struct token token;
    char hash[TOKEN_HASH_SIZE];
    bool formed = read_about(message, &json, &twice);
    bool here = formed && !is_late(json) &&
                realm_may_ask(engine, message->from, "whose", WHOSE_A_MINUTE) &&
                token_find_twice(engine, twice, hash, &token) &&
                !abroad_is(engine, token.character, NULL);
    bool ok = formed || err_set(err, ERR_FORMAT, "it does not ask about a token");
    if (here) {
        ok = write_about(engine, message->from, "there", str_of(hash),
                json_integer_value(json_object_get(json, "until_ms")), err);
    }
    json_decref(json);
    return ok;
}

/* True if this world has asked whose token that is. */
static bool is_sought(const struct travel_state *state, struct str hash)
{
    for (size_t i = 0; i < REFUSED_MAX; i++) {
        if (str_equal(str_of(state->sought[i]), hash)) {
            return true;
        }
    }
    return false;
}

bool travel_apply_there(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = NULL;
    struct str hash;
    bool formed = read_about(message, &json, &hash);
    if (formed && !is_late(json) && is_sought(realm_travel(engine), hash)) {
        note_elsewhere(engine, hash, message->from);
    }
    json_decref(json);
    return formed || err_set(err, ERR_FORMAT, "it is not about a token");
}

void travel_stranger(struct engine *engine, void *about)
{
    struct stranger *stranger = about;
    char hash[TOKEN_HASH_SIZE];
    if (!realm_people(engine)) {
        return;
    }
    token_hash(stranger->token, hash);
    struct travel_refused *refused = find_refused(realm_travel(engine), hash);
    int64_t waits_ms = clock_ms() - stranger->since_ms;
    if (refused && refused->world[0] == '\0') {
        *refused = (struct travel_refused){0}; /* nothing will come, so it need not wait */
    } else if (refused &&
               travel_send_gate(engine, stranger->session, refused->world, STR_NONE)) {
        hub_end_transaction(engine_hub(engine), 0);
        *refused = (struct travel_refused){0}; /* they may come once more, and stay */
        stranger->becomes = STRANGER_SENT_ON;
    } else if (!refused && waits_ms < WAIT_MS) {
        stranger->becomes = STRANGER_WAITS;
        if (waits_ms >= TRAVEL_PROXIES_ASK_MS && !stranger->asked) {
            stranger->asked = true;
            ask_whose(engine, hash, waits_ms);
        }
        if (waits_ms >= LONG_MS && !stranger->told) {
            stranger->told = true;
            tell_travel_proxies(stranger->session, phrase_get(engine, PHRASE_travel_long));
        }
    }
}

/* -- entering play -- */

void travel_meet(struct engine *engine, void *about)
{
    struct world *world = engine_world(engine);
    struct object *traveller = world_find(world, *(const uint64_t *)about);
    uint32_t atom = atom_intern(&world->atoms, STR(TRAVEL_WHY));
    const struct value *why = traveller ? prop_own(traveller, atom) : NULL;
    if (why) {
        struct buf text = {0};
        buf_add_str(&text, value_as_str(why));
        tell_markup(engine, traveller, buf_str(&text), MSG_SYSTEM);
        prop_set(world, traveller, atom, value_nil());
        buf_finish(&text);
    }
}
