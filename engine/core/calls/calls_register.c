/* calls_register.c -- a guest becomes a player, where they stand and with what they hold.
 *
 * 1. The character stays the one it was: things, ranks on channels and sessions with it.
 * 2. A worker makes the hash; until it has, the presence keeps the call's ticket, and everything is looked at
 *    again afterwards.
 *
 * Codes beside the sentences: already, bad_name, name_taken, weak_password, long_password, too_often, busy. */
#include "engine/base/address.h"
#include "engine/core/calls/calls_chat.h"
#include "engine/core/chat/here.h"
#include "engine/core/door/login_impl.h"
#include "engine/core/door/newname.h"
#include "engine/core/door/token.h"
#include "engine/core/door/visit.h"
#include "engine/core/people/claim.h"
#include "engine/core/people/person.h"
#include "engine/core/people/presence.h"
#include "engine/core/people/sanction.h"
#include "engine/core/run/moment.h"
#include "engine/core/run/slice.h"

#include <inttypes.h>
#include <string.h>

static struct presence *find_waiting(struct engine *engine, uint64_t ticket)
{
    struct presence *presence = presence_first(engine);
    while (presence && presence->register_ticket != ticket) {
        presence = presence->next;
    }
    return presence;
}

/* True if the guest's name can be an account's now. */
static bool is_free(struct engine *engine, const struct presence *presence, struct err *err)
{
    if (account_find(engine, str_of(presence->name)) ||
            claim_is_others(engine, str_of(presence->name), NULL)) {
        return phrase_err(
                engine, err, ERR_EXISTS, PHRASE_register_theirs, WITH("name", presence->name));
    }
    if (sanction_ban_of_name(engine, str_of(presence->name))) {
        return phrase_err(
                engine, err, ERR_DENIED, PHRASE_register_no_name, WITH("name", presence->name));
    }
    return newname_ok(engine, str_of(presence->name), err);
}

/* In the open slice. */
static void make_player(struct engine *engine, struct presence *presence, const char *hash)
{
    account_adopt(engine, str_of(presence->name), PERM_PLAYER, hash, presence->character);
    token_adopt(engine, presence->character);
    visit_become_player(engine, presence);
    here_tell_around(engine, presence->character, "Chat.Account",
            json_pack("{s:o}", "who", person_json(engine, presence)), 0);
}

/* The guest who waits by that ticket, if they are one still, and the name can be theirs; else they are told. */
static struct presence *find_ready(struct engine *engine, uint64_t ticket)
{
    struct presence *presence = find_waiting(engine, ticket);
    struct err err;
    if (!presence) {
        calls_refuse(engine, ticket, 503, PHRASE_ask_gone);
        return NULL;
    }
    presence->register_ticket = 0;
    if (presence->going || !presence->guest) {
        calls_refuse(engine, ticket, 409, PHRASE_ask_no_guest);
        return NULL;
    }
    if (!is_free(engine, presence, &err)) {
        calls_fail(engine, ticket, 409, err.text);
        return NULL;
    }
    return presence;
}

/* Others of the realm let the guest have the name. */
static bool name_given(struct engine *engine, uint64_t who, const char *name, const char *hash)
{
    struct presence *presence = find_ready(engine, who);
    if (presence && strcmp(presence->name, name) != 0) {
        calls_refuse(engine, who, 409, PHRASE_register_busy);
        presence = NULL;
    }
    if (presence) {
        make_player(engine, presence, hash);
        calls_finish(engine, who, json_pack("{s:s}", "name", presence->name));
    }
    return presence != NULL;
}

static void name_refused(struct engine *engine, uint64_t who, bool taken)
{
    struct presence *presence = find_ready(engine, who);
    struct err err = {0};
    if (presence) {
        (void)phrase_err(engine, &err, ERR_EXISTS,
                taken ? PHRASE_register_theirs : PHRASE_register_no_names,
                WITH("name", presence->name));
        calls_fail(engine, who, taken ? 409 : 503, err.text);
        hub_seal(engine->hub, engine->world->commit_number);
    }
}

static void hashed(struct engine *engine, void *data, const char *hash)
{
    static const struct newname_asker asker = {name_given, name_refused};
    uint64_t ticket = (uint64_t)(uintptr_t)data;
    struct presence *presence = find_ready(engine, ticket);
    if (presence && !hash[0]) {
        calls_refuse(engine, ticket, 503, PHRASE_ask_busy);
    } else if (presence) {
        struct newname_asking asking = {
                .name = str_of(presence->name), .hash = hash, .who = ticket, .asker = &asker};
        presence->register_ticket = ticket;
        moment_come(engine, MOMENT_NAME, &asking);
        if (asking.becomes == NEWNAME_FREE) {
            slice_begin(engine, presence->character, 0);
            (void)name_given(engine, ticket, presence->name, hash);
            slice_commit(engine);
        } else if (asking.becomes != NEWNAME_WAITS) {
            name_refused(engine, ticket, asking.becomes == NEWNAME_TAKEN);
        }
    }
    hub_seal(engine->hub, engine->world->commit_number);
}

static bool address_may(const struct call *call)
{
    const struct session *session = hub_find(call->engine->hub, call->session);
    char address[ADDRESS_SIZE];
    return !session || session->exempt ||
           attempts_take(call->engine->logins->addresses,
                   address_counted(session->address, address),
                   call->engine->options.logins_per_minute);
}

/* What stands in the way, if anything: call_fail was called then. */
static bool may_register(struct call *call, const struct presence *presence, size_t length)
{
    struct engine *engine = call->engine;
    struct err err;
    if (!presence->guest) {
        (void)calls_chat_refuse(
                call, 409, "already", PHRASE_register_already, WITH("name", presence->name));
    } else if (presence->register_ticket) {
        (void)calls_chat_refuse(call, 409, "busy", PHRASE_register_busy);
    } else if (!is_free(engine, presence, &err)) {
        (void)calls_chat_fail(call, 409, err.code == ERR_EXISTS ? "name_taken" : "bad_name",
                str_of(err.text));
    } else if (length < ACCOUNT_PASSWORD_MIN) {
        (void)calls_chat_refuse(call, 422, "weak_password", PHRASE_register_short,
                WITH("least", ACCOUNT_PASSWORD_MIN));
    } else if (length > ACCOUNT_PASSWORD_MAX) {
        (void)calls_chat_refuse(call, 422, "long_password", PHRASE_register_long,
                WITH("most", ACCOUNT_PASSWORD_MAX));
    } else if (!address_may(call)) {
        (void)calls_chat_refuse(call, 429, "too_often", PHRASE_register_often);
    } else {
        return true;
    }
    return false;
}

static enum call_answer run_register(struct call *call)
{
    struct presence *presence = presence_find(call->engine, call->character);
    struct str password = call_text(call, "password");
    if (!presence || !may_register(call, presence, password.length)) {
        return CALL_FAILED;
    }
    presence->register_ticket = call->ticket;
    if (!account_hash_password(
                call->engine, password, hashed, (void *)(uintptr_t)call->ticket)) {
        presence->register_ticket = 0;
        return calls_chat_refuse(call, 503, "busy", PHRASE_ask_busy);
    }
    return CALL_LATER;
}

static const struct call_handler handlers[] = {
        {"login.register", run_register},
};

void calls_register_add(struct engine *engine)
{
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
