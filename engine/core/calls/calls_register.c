/* calls_register.c -- Renaming of guests, and registration of a guest as a player.
 *
 * 1. The character stays the same, with its things, channel ranks and sessions.
 * 2. A worker computes the hash. Until then the presence notes who asked, and afterwards everything
 *    is checked again.
 * 3. A front end asks by a call, the stock game by a script that waits. The asker is stored as
 *    twice the call's ticket or the script's token, plus one for a script.
 *
 * Codes beside the sentences: already, bad_name, name_taken, name_stays, weak_password,
 * long_password, too_often, busy. */
#include "engine/core/calls/calls_register.h"

#include "engine/base/address.h"
#include "engine/core/calls/calls_json.h"
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
#include "engine/core/script/behaviour.h"

#include <inttypes.h>
#include <string.h>

/* Reason for a refusal, for the asker. */
struct objection {
    int status;
    const char *code;
    struct err err;
};

static bool object_to(struct objection *out, int status, const char *code)
{
    out->status = status;
    out->code = code;
    return false;
}

static enum call_answer call_object(struct call *call, const struct objection *objection)
{
    return calls_chat_fail(
            call, objection->status, objection->code, str_of(objection->err.text));
}

/* Counts an attempt against the login limit of the session's address. Returns false beyond the
 * limit. */
static bool address_may(struct engine *engine, const struct session *session)
{
    char address[ADDRESS_SIZE];
    return !session || session->exempt ||
           attempts_take(logins_state(engine)->addresses,
                   address_counted(session->address, address),
                   engine->options.logins_per_minute);
}

/* -- renaming -- */

static bool take_name(struct engine *engine, struct presence *presence, struct str name,
        uint64_t session, struct objection *out)
{
    if (!presence->guest) {
        (void)phrase_err(engine, &out->err, ERR_DENIED, PHRASE_ask_name_stays);
        return object_to(out, 403, "name_stays");
    }
    if (ignore_is_muted(engine, presence->character, &out->err)) {
        return object_to(out, 403, "name_stays");
    }
    if (!newname_guest_ok(engine, name, &out->err)) {
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
    if (!address_may(engine, hub_sessions_of(engine->hub, presence->character))) {
        (void)phrase_err(engine, &out->err, ERR_LIMIT, PHRASE_login_too_often);
        return object_to(out, 429, "too_often");
    }
    nick_change(engine, presence, name, session);
    return true;
}

bool register_take_name(
        struct engine *engine, struct presence *presence, struct str name, struct err *err)
{
    struct objection objection;
    if (!take_name(engine, presence, name, 0, &objection)) {
        *err = objection.err;
        return false;
    }
    return true;
}

static enum call_answer run_nick(struct call *call)
{
    struct presence *presence = presence_find(call->engine, call->character);
    struct objection objection;
    if (!presence) {
        return calls_chat_refuse(call, 404, "nobody", PHRASE_ask_nobody);
    }
    if (!take_name(
                call->engine, presence, call_text(call, "name"), call->session, &objection)) {
        return call_object(call, &objection);
    }
    call->result = json_pack("{s:s}", "name", presence->name);
    return CALL_DONE;
}

/* -- a password -- */

static uint64_t asker_of_call(const struct call *call)
{
    return call->ticket * 2;
}

static void fail_register(struct engine *engine, uint64_t asker, int status, const char *why)
{
    if (asker & 1) {
        engine->script->registered(engine->script_data, asker / 2, why);
    } else {
        calls_fail(engine, asker / 2, status, why);
    }
}

static void refuse(struct engine *engine, uint64_t asker, int status, enum phrase phrase)
{
    fail_register(engine, asker, status, phrase_get(engine, phrase).bytes);
}

static void finish(struct engine *engine, uint64_t asker, const char *name)
{
    if (asker & 1) {
        engine->script->registered(engine->script_data, asker / 2, NULL);
    } else {
        calls_finish(engine, asker / 2, json_pack("{s:s}", "name", name));
    }
}

static struct presence *find_waiting(struct engine *engine, uint64_t asker)
{
    struct presence *presence = presence_first(engine);
    while (presence && presence->registers_for != asker) {
        presence = presence->next;
    }
    return presence;
}

/* True if an account can have the guest's name now. */
static bool is_free(struct engine *engine, const struct presence *presence, struct err *err)
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
    struct object *player = world_find(engine->world, presence->character);
    sanctions_follow(engine, presence->character);
    account_adopt(engine, str_of(presence->name), PERM_PLAYER, hash, presence->character);
    if (player) {
        cloak_set_account(engine, player, str_of(presence->cloak));
    }
    token_adopt(engine, presence->character);
    visit_become_player(engine, presence);
    here_tell_around(engine, presence->character, "Chat.Account",
            json_pack("{s:o}", "who", person_json(engine, presence)), 0);
}

/* Returns the guest of the request, if they are still a guest and can have the name. Otherwise
 * answers why not. */
static struct presence *find_ready(struct engine *engine, uint64_t asker)
{
    struct presence *presence = find_waiting(engine, asker);
    struct err err;
    if (!presence) {
        refuse(engine, asker, 503, PHRASE_ask_gone);
        return NULL;
    }
    presence->registers_for = 0;
    if (presence->going || !presence->guest) {
        refuse(engine, asker, 409, PHRASE_ask_no_guest);
        return NULL;
    }
    if (!is_free(engine, presence, &err)) {
        fail_register(engine, asker, 409, err.text);
        return NULL;
    }
    return presence;
}

/* Called when the other worlds of the realm agree to the name. */
static bool name_given(
        struct engine *engine, uint64_t asker, const char *name, const char *hash)
{
    struct presence *presence = find_ready(engine, asker);
    if (presence && strcmp(presence->name, name) != 0) {
        refuse(engine, asker, 409, PHRASE_register_busy);
        presence = NULL;
    }
    if (presence) {
        make_player(engine, presence, hash);
        finish(engine, asker, presence->name);
    }
    return presence != NULL;
}

static void name_refused(struct engine *engine, uint64_t asker, bool taken)
{
    struct presence *presence = find_ready(engine, asker);
    struct err err = {0};
    if (presence) {
        (void)phrase_err(engine, &err, ERR_EXISTS,
                taken ? PHRASE_register_theirs : PHRASE_register_no_names,
                WITH("name", presence->name));
        fail_register(engine, asker, taken ? 409 : 503, err.text);
        hub_end_transaction(engine->hub, engine->world->commit_number);
    }
}

static void hashed_register(struct engine *engine, void *data, const char *hash)
{
    static const struct newname_asker newname = {name_given, name_refused};
    uint64_t asker = (uint64_t)(uintptr_t)data;
    struct presence *presence = find_ready(engine, asker);
    if (presence && !hash[0]) {
        refuse(engine, asker, 503, PHRASE_ask_busy);
    } else if (presence) {
        struct newname_asking asking = {
                .name = str_of(presence->name), .hash = hash, .who = asker, .asker = &newname};
        presence->registers_for = asker;
        internal_event_run(engine, INTERNAL_NAME, &asking);
        if (asking.becomes == NEWNAME_FREE) {
            transaction_begin(engine, presence->character, 0);
            (void)name_given(engine, asker, presence->name, hash);
            transaction_commit(engine);
        } else if (asking.becomes != NEWNAME_WAITS) {
            name_refused(engine, asker, asking.becomes == NEWNAME_TAKEN);
        }
    }
    hub_end_transaction(engine->hub, engine->world->commit_number);
}

static bool may_register(struct engine *engine, const struct presence *presence, size_t length,
        uint64_t session, struct objection *out)
{
    if (!presence->guest) {
        (void)phrase_err(engine, &out->err, ERR_EXISTS, PHRASE_register_already,
                WITH("name", presence->name));
        return object_to(out, 409, "already");
    }
    if (presence->registers_for) {
        (void)phrase_err(engine, &out->err, ERR_BUSY, PHRASE_register_busy);
        return object_to(out, 409, "busy");
    }
    if (!is_free(engine, presence, &out->err)) {
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
    if (!address_may(engine, hub_find(engine->hub, session))) {
        (void)phrase_err(engine, &out->err, ERR_LIMIT, PHRASE_login_too_often);
        return object_to(out, 429, "too_often");
    }
    return true;
}

/* Returns true if the asker is answered later. */
static bool begin_register(struct engine *engine, struct presence *presence,
        struct str password, uint64_t asker, struct objection *out)
{
    const struct session *session = hub_sessions_of(engine->hub, presence->character);
    char address[ADDRESS_SIZE];
    struct password_turn turn = {.owner = presence->character};
    if (session && !session->exempt) {
        turn = (struct password_turn){
                .owner = str_hash(address_counted(session->address, address)),
                .stranger = true};
    }
    presence->registers_for = asker;
    if (!account_hash_password(
                engine, password, turn, hashed_register, (void *)(uintptr_t)asker)) {
        presence->registers_for = 0;
        (void)phrase_err(engine, &out->err, ERR_BUSY, PHRASE_ask_busy);
        return object_to(out, 503, "busy");
    }
    return true;
}

bool register_begin(const struct register_wish *wish, struct engine *engine, struct err *err)
{
    struct presence *presence = presence_find(engine, wish->character);
    struct objection objection = {0};
    if (!presence) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_ask_gone);
    }
    if (!may_register(engine, presence, wish->password.length, wish->session, &objection) ||
            !begin_register(
                    engine, presence, wish->password, wish->token * 2 + 1, &objection)) {
        *err = objection.err;
        return false;
    }
    return true;
}

static enum call_answer run_register(struct call *call)
{
    struct presence *presence = presence_find(call->engine, call->character);
    struct str password = call_text(call, "password");
    struct objection objection = {0};
    if (!presence) {
        return CALL_FAILED;
    }
    if (!may_register(call->engine, presence, password.length, call->session, &objection) ||
            !begin_register(
                    call->engine, presence, password, asker_of_call(call), &objection)) {
        return call_object(call, &objection);
    }
    return CALL_LATER;
}

static const struct call_handler register_handlers[] = {
        {"chat.nick", run_nick},
        {"login.register", run_register},
};

static void add_register(struct engine *engine)
{
    calls_add(engine, register_handlers,
            sizeof(register_handlers) / sizeof(register_handlers[0]));
}

const struct kernel_part call_register_part = {.create = add_register};
