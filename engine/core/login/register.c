/* register.c -- renaming of guests, and registration of a guest as a player.
 *
 * 1. The character stays the same, with its things, channel ranks and sessions.
 * 2. A worker computes the hash. Until then the presence has the number of the request, and afterwards everything
 *    is checked again.
 * 3. A request is answered exactly once: register_begin refuses it, or its asker is told.
 *
 * Codes beside the sentences: already, bad_name, name_taken, name_stays, weak_password,
 * long_password, too_often, busy. */
#include "engine/core/login/register.h"

#include "engine/base/address.h"
#include "engine/core/chat/here.h"
#include "engine/core/chat/nick.h"
#include "engine/core/internal_event.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/newname.h"
#include "engine/core/login/sanction.h"
#include "engine/core/login/token.h"
#include "engine/core/login/visit.h"
#include "engine/core/part.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/registration.h"
#include "engine/core/people/sanction.h"
#include "engine/core/run/transaction.h"

#include <inttypes.h>
#include <string.h>

/* A guest who waits to become a player. */
struct register_request {
    uint64_t number;
    uint64_t character;
    const struct register_asker *asker;
    void *data;
    uint64_t who;
};

struct register_requests {
    struct map waiting; /* number -> struct register_request, owned */
    uint64_t last_number;
};

PART_STATE(register_requests, PART_REGISTER)

static bool object_to(struct register_objection *out, int status, const char *code)
{
    out->status = status;
    out->code = code;
    return false;
}

/* Counts an attempt against the login limit of the session's address. Objects and returns false
 * beyond the limit. */
static bool address_may(
        struct engine *engine, const struct session *session, struct register_objection *out)
{
    struct attempts *addresses = logins_state(engine)->addresses;
    char address[ADDRESS_SIZE];
    if (!session || session->exempt) {
        return true;
    }
    struct str counted = address_counted(session->address, address);
    if (attempts_take(addresses, counted, engine_options(engine)->logins_per_minute)) {
        return true;
    }
    (void)limit_err(engine, attempts_wait_ms(addresses, counted, 1), &out->err);
    return object_to(out, 429, "too_often");
}

/* -- renaming -- */

bool register_take_name(struct engine *engine, struct presence *presence, struct str name,
        uint64_t session, struct register_objection *out)
{
    if (!presence->guest) {
        (void)phrase_err(engine, &out->err, ERR_DENIED, PHRASE_ask_name_stays);
        return object_to(out, 403, "name_stays");
    }
    if (ignore_is_muted(engine, presence->character, &out->err)) {
        return object_to(out, 403, "name_stays");
    }
    char bytes[ACCOUNT_NAME_MAX + 1];
    if (!newname_read(engine, &name, bytes, &out->err) ||
            !newname_guest_ok(engine, name, &out->err)) {
        return object_to(out, 422, "bad_name");
    }
    const struct presence *other = person_find(engine, name);
    if (account_find_like(engine, name) || (other && other != presence) ||
            newname_is_elsewhere(engine, name) || sanction_ban_of_name(engine, name)) {
        (void)phrase_err(engine, &out->err, ERR_EXISTS, PHRASE_ask_name_taken);
        return object_to(out, 409, "name_taken");
    }
    if (str_equal(name, str_of(presence->name))) {
        return true;
    }
    /* Limited, because each change is announced to everybody around. */
    if (!address_may(engine, hub_sessions_of(engine_hub(engine), presence->character), out)) {
        return false;
    }
    nick_change(engine, presence, name, session);
    return true;
}

/* -- a password -- */

/* Tells the asker how the request ended, and frees it. */
static void answer(
        struct engine *engine, struct register_request *request, int status, const char *text)
{
    (void)map_remove(&register_requests_state(engine)->waiting, request->number);
    request->asker->done(engine, request->data, request->who, status, text);
    mem_free(request);
}

static void refuse(
        struct engine *engine, struct register_request *request, int status, enum phrase phrase)
{
    answer(engine, request, status, phrase_get(engine, phrase).bytes);
}

static struct register_request *find_request(struct engine *engine, uint64_t number)
{
    return map_find(&register_requests_state(engine)->waiting, number);
}

/* True if an account can have the guest's name now. */
static bool is_free_to_register(
        struct engine *engine, const struct presence *presence, struct err *err)
{
    if (account_find(engine, str_of(presence->name)) ||
            registration_is_others(engine, str_of(presence->name), NULL)) {
        return phrase_err(
                engine, err, ERR_EXISTS, PHRASE_register_theirs, WITH("name", presence->name));
    }
    if (sanction_ban_of_name(engine, str_of(presence->name))) {
        return phrase_err(
                engine, err, ERR_DENIED, PHRASE_register_no_name, WITH("name", presence->name));
    }
    return newname_ok(engine, str_of(presence->name), err);
}

/* Needs an open transaction. */
static void make_player(struct engine *engine, struct presence *presence, const char *hash)
{
    struct object *player = world_find(engine_world(engine), presence->character);
    sanctions_follow(engine, presence->character);
    account_adopt(engine, str_of(presence->name), PERM_PLAYER, hash, presence->character);
    if (player) {
        cloak_set_account(engine, player, str_of(presence_cloak(presence)));
    }
    token_adopt(engine, presence->character);
    visit_become_player(engine, presence);
    here_tell_around(engine, presence->character, "Chat.Account",
            json_pack("{s:o}", "who", person_json(engine, presence)), 0);
}

/* Returns the guest of the request, if they are still a guest and can have the name. Otherwise
 * answers why not. */
static struct presence *find_ready(struct engine *engine, struct register_request *request)
{
    struct presence *presence = presence_find(engine, request->character);
    struct err err;
    if (!presence || dialogue_of(presence)->registers_for != request->number) {
        refuse(engine, request, 503, PHRASE_ask_gone);
        return NULL;
    }
    dialogue_open(presence)->registers_for = 0;
    if (presence->going || !presence->guest) {
        refuse(engine, request, 409, PHRASE_ask_no_guest);
        return NULL;
    }
    if (!is_free_to_register(engine, presence, &err)) {
        answer(engine, request, 409, err.text);
        return NULL;
    }
    return presence;
}

/* Called when the other worlds of the realm agree to the name. */
static bool register_name_given(
        struct engine *engine, uint64_t number, const char *name, const char *hash)
{
    struct register_request *request = find_request(engine, number);
    struct presence *presence = request ? find_ready(engine, request) : NULL;
    if (presence && strcmp(presence->name, name) != 0) {
        refuse(engine, request, 409, PHRASE_register_busy);
        presence = NULL;
    }
    if (presence) {
        make_player(engine, presence, hash);
        answer(engine, request, 0, presence->name);
    }
    return presence != NULL;
}

static void register_name_refused(struct engine *engine, uint64_t number, bool taken)
{
    struct register_request *request = find_request(engine, number);
    struct presence *presence = request ? find_ready(engine, request) : NULL;
    struct err err = {0};
    if (presence) {
        (void)phrase_err(engine, &err, ERR_EXISTS,
                taken ? PHRASE_register_theirs : PHRASE_register_no_names,
                WITH("name", presence->name));
        answer(engine, request, taken ? 409 : 503, err.text);
        hub_end_transaction(engine_hub(engine), engine_world(engine)->commit_number);
    }
}

static void hashed_register(struct engine *engine, void *data, const char *hash)
{
    static const struct newname_asker newname = {register_name_given, register_name_refused};
    struct register_request *request = find_request(engine, (uint64_t)(uintptr_t)data);
    struct presence *presence = request ? find_ready(engine, request) : NULL;
    if (presence && !hash[0]) {
        refuse(engine, request, 503, PHRASE_ask_busy);
    } else if (presence) {
        struct newname_asking asking = {.name = str_of(presence->name),
                .hash = hash,
                .who = request->number,
                .asker = &newname};
        dialogue_open(presence)->registers_for = request->number;
        internal_event_run(engine, INTERNAL_NAME, &asking);
        if (asking.becomes == NEWNAME_FREE) {
            transaction_begin(engine, presence->character, 0);
            (void)register_name_given(engine, request->number, presence->name, hash);
            transaction_commit(engine);
        } else if (asking.becomes != NEWNAME_WAITS) {
            register_name_refused(engine, request->number, asking.becomes == NEWNAME_TAKEN);
        }
    }
    hub_end_transaction(engine_hub(engine), engine_world(engine)->commit_number);
}

static bool may_register(struct engine *engine, const struct presence *presence, size_t length,
        uint64_t session, struct register_objection *out)
{
    if (!presence->guest) {
        (void)phrase_err(engine, &out->err, ERR_EXISTS, PHRASE_register_already,
                WITH("name", presence->name));
        return object_to(out, 409, "already");
    }
    if (dialogue_of(presence)->registers_for) {
        (void)phrase_err(engine, &out->err, ERR_BUSY, PHRASE_register_busy);
        return object_to(out, 409, "busy");
    }
    if (!is_free_to_register(engine, presence, &out->err)) {
        return object_to(out, 409, out->err.code == ERR_EXISTS ? "name_taken" : "bad_name");
    }
    if (length < ACCOUNT_PASSWORD_MIN) {
        (void)phrase_err(engine, &out->err, ERR_LIMIT, PHRASE_register_short,
                WITH("least", ACCOUNT_PASSWORD_MIN));
        return object_to(out, 422, "weak_password");
    }
    if (length > ACCOUNT_PASSWORD_MAX) {
        (void)phrase_err(engine, &out->err, ERR_LIMIT, PHRASE_register_long,
                WITH("most", ACCOUNT_PASSWORD_MAX));
        return object_to(out, 422, "long_password");
    }
    return address_may(engine, hub_find(engine_hub(engine), session), out);
}

/* Hashes the password in a worker. */
static bool begin_hashing(struct engine *engine, struct presence *presence, struct str password,
        uint64_t number, struct register_objection *out)
{
    const struct session *session = hub_sessions_of(engine_hub(engine), presence->character);
    char address[ADDRESS_SIZE];
    struct password_turn turn = {.owner = presence->character};
    if (session && !session->exempt) {
        turn = (struct password_turn){
                .owner = str_hash(address_counted(session->address, address)),
                .stranger = true};
    }
    if (!account_hash_password(
                engine, password, turn, hashed_register, (void *)(uintptr_t)number)) {
        (void)phrase_err(engine, &out->err, ERR_BUSY, PHRASE_ask_busy);
        return object_to(out, 503, "busy");
    }
    return true;
}

bool register_begin(
        struct engine *engine, const struct register_wish *wish, struct register_objection *out)
{
    struct register_requests *requests = register_requests_state(engine);
    struct presence *presence = presence_find(engine, wish->character);
    if (!presence) {
        (void)phrase_err(engine, &out->err, ERR_MISSING, PHRASE_ask_gone);
        return object_to(out, 404, "nobody");
    }
    if (!may_register(engine, presence, wish->password.length, wish->session, out) ||
            !begin_hashing(engine, presence, wish->password, requests->last_number + 1, out)) {
        return false;
    }
    struct register_request *request = mem_alloc(sizeof(*request));
    *request = (struct register_request){
            ++requests->last_number, wish->character, wish->asker, wish->data, wish->who};
    (void)map_put(&requests->waiting, request->number, request);
    dialogue_open(presence)->registers_for = request->number;
    return true;
}

static void register_create(struct engine *engine)
{
    map_init(&register_requests_state(engine)->waiting);
}

static void register_destroy(struct engine *engine)
{
    map_finish_with(&register_requests_state(engine)->waiting, mem_free);
}

const struct kernel_part register_part = {
        .state_size = sizeof(struct register_requests),
        .create = register_create,
        .destroy = register_destroy,
};
