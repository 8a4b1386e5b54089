/* names.c -- New names, in a realm where one name is one person.
 *
 * 1. The registrar decides by itself; any other world asks it by message. A request without an
 *    answer after two seconds is given up, and the player is told that names are unavailable just
 *    now. That happens at once if the registrar is known to be away.
 * 2. The account is made in the transaction that takes the answer, so no crash can leave a granted
 *    name without an account.
 * 3. An answer that comes too late returns the name.
 * 4. Guests ask nobody: their names contain their world's name, or are free as far as is known. If
 *    another world has a guest of the same name, or somebody registers it, the guest is renamed. */
#include "engine/modules/realm/worlds/names.h"

#include "engine/core/chat/nick.h"
#include "engine/core/people/account.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/realm/outbox/outbox_log.h"
#include "engine/modules/realm/worlds/names_impl.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/realm_own.h"
#include "engine/modules/realm/worlds/travel_impl.h"

#include <string.h>

#define NAMES_ASK_MS 2000
#define TRY_MS 100

bool names_is_registrar(struct engine *engine)
{
    return strcmp(outbox_registrar(engine), outbox_name(engine)) == 0;
}

bool names_is_from_registrar(struct engine *engine, const struct outbox_message *message)
{
    return str_equal(message->from, str_of(outbox_registrar(engine)));
}

/* -- asking -- */

static struct name_ask *find_ask(struct names *state, uint64_t number)
{
    for (size_t i = 0; i < NAMES_ASKS; i++) {
        if (state->asks[i].number == number) {
            return &state->asks[i];
        }
    }
    return NULL;
}

static void end_ask(struct name_ask *ask)
{
    explicit_bzero(ask, sizeof(*ask));
}

static bool send_ask(struct engine *engine, struct name_ask *ask)
{
    struct err err;
    const char *registrar = outbox_registrar(engine);
    if (!outbox_reaches(engine, str_of(registrar))) {
        return false;
    }
    json_t *json =
            json_pack("{s:I, s:s}", "number", (json_int_t)ask->number, "name", ask->name);
    char *body = json_dumps(json, JSON_COMPACT);
    (void)str_copy(str_of(registrar), ask->registrar, sizeof(ask->registrar));
    ask->sent = outbox_write(engine, str_of(registrar), "name", str_of(body), &err);
    free(body);
    json_decref(json);
    return ask->sent;
}

static void try_ask(struct engine *engine, void *data);

static void try_later(struct engine *engine, uint64_t number)
{
    (void)tasks_push_at(engine,
            (struct task){try_ask, tasks_free, mem_dup(&number, sizeof(number)), 0},
            clock_ms() + TRY_MS);
}

/* Ends the request if it has timed out, or sends it if it can be sent now. */
static void try_ask(struct engine *engine, void *data)
{
    uint64_t number = *(uint64_t *)data;
    struct name_ask *ask = find_ask(realm_names(engine), number);
    mem_free(data);
    if (!ask) {
        return;
    }
    if (clock_ms() >= ask->until_ms) {
        struct name_ask over = *ask;
        end_ask(ask);
        over.asker->refused(engine, over.who, false);
        explicit_bzero(&over, sizeof(over));
        return;
    }
    if (!ask->sent) {
        transaction_begin(engine, 0, 0);
        (void)send_ask(engine, ask);
        transaction_commit(engine);
    }
    try_later(engine, number);
}

static bool begin_ask(struct engine *engine, const struct newname_asking *asking)
{
    struct names *state = realm_names(engine);
    struct name_ask *ask = find_ask(state, 0);
    if (!ask) {
        return false;
    }
    *ask = (struct name_ask){
            .number = ++state->last_number,
            .who = asking->who,
            .asker = asking->asker,
            .until_ms = clock_ms() + NAMES_ASK_MS,
    };
    (void)str_copy(asking->name, ask->name, sizeof(ask->name));
    (void)str_copy(str_of(asking->hash), ask->hash, sizeof(ask->hash));
    transaction_begin(engine, 0, 0);
    (void)send_ask(engine, ask);
    transaction_commit(engine);
    try_later(engine, ask->number);
    return true;
}

void names_ask(struct engine *engine, void *about)
{
    struct newname_asking *asking = about;
    if (!realm_names(engine)) {
        return;
    }
    if (names_is_registrar(engine)) {
        bool free = names_may_give(engine, asking->name, str_of(outbox_name(engine)));
        asking->becomes = free ? NEWNAME_FREE : NEWNAME_TAKEN;
        return;
    }
    /* Just after a start it is unknown which worlds are up. */
    bool may_come = !outbox_is_settled(engine) ||
                    outbox_reaches(engine, str_of(outbox_registrar(engine)));
    asking->becomes = may_come && begin_ask(engine, asking) ? NEWNAME_WAITS : NEWNAME_AWAY;
}

/* -- the answer -- */

static void give_back(struct engine *engine, struct str registrar, const char *name)
{
    struct err err;
    json_t *json = json_pack("{s:s}", "name", name);
    char *body = json_dumps(json, JSON_COMPACT);
    if (!outbox_write(engine, registrar, "unnamed", str_of(body), &err)) {
        outbox_log(engine, registrar, LOG_INFO,
                "the name %s stays reserved without an account: %s", name, err.text);
    }
    free(body);
    json_decref(json);
}

static bool apply_named(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    uint64_t number = (uint64_t)json_integer_value(json_object_get(json, "number"));
    struct name_ask *found = number ? find_ask(realm_names(engine), number) : NULL;
    struct str name = str_of(realm_text(json, "name"));
    bool given = json_is_true(json_object_get(json, "given"));
    bool formed = account_name_is_formed(name);
    if (found && str_equal(str_of(found->registrar), message->from) &&
            str_equal(str_of(found->name), name)) {
        struct name_ask ask = *found;
        end_ask(found);
        if (!given) {
            ask.asker->refused(engine, ask.who, true);
        } else if (!ask.asker->given(engine, ask.who, ask.name, ask.hash)) {
            give_back(engine, message->from, ask.name);
        }
        explicit_bzero(&ask, sizeof(ask));
    } else if (formed && given) {
        give_back(engine, message->from, realm_text(json, "name"));
    }
    json_decref(json);
    return formed || err_set(err, ERR_FORMAT, "it is not an answer about a name");
}

/* Handles a refused "name" message: that world does not give out names, or its release cannot. */
static void return_name(
        struct engine *engine, const struct outbox_message *message, struct str why)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    uint64_t number = (uint64_t)json_integer_value(json_object_get(json, "number"));
    struct name_ask *found = number ? find_ask(realm_names(engine), number) : NULL;
    if (found && str_equal(str_of(found->registrar), message->from)) {
        struct name_ask ask = *found;
        end_ask(found);
        outbox_log(engine, message->from, LOG_WARNING, "%.*s does not give out a name: %.*s",
                STR_FMT(message->from), STR_FMT(why));
        ask.asker->refused(engine, ask.who, false);
        explicit_bzero(&ask, sizeof(ask));
    }
    json_decref(json);
}

/* -- guests -- */

void names_elsewhere(struct engine *engine, void *about)
{
    struct newname_elsewhere *asking = about;
    const char *written = NULL;
    asking->is = realm_find_person(engine, asking->name, &written) != NULL;
}

/* Renames the guests here who have that name or a similar one. */
static void rename_guests(struct engine *engine, struct str name)
{
    struct presence *next = NULL;
    for (struct presence *one = presence_alike(engine, name); one; one = next) {
        next = one->next_alike;
        if (one->guest && !one->going && account_names_are_alike(str_of(one->name), name)) {
            char other[ACCOUNT_NAME_MAX + 1];
            newname_of_guest(engine, other);
            nick_change(engine, one, str_of(other), 0);
            nick_tell(engine, one, PHRASE_realm_renamed);
        }
    }
}

/* Logs an error if that world uses another registrar than this one: two registrars could give a
 * name twice. */
static void compare_registrars(struct engine *engine, const char *world)
{
    struct names *names = realm_names(engine);
    must(names);
    const char *own = engine_options(engine)->realm.registrar;
    const char *theirs = realm_news_text(engine, world, "registrar");
    if (own && theirs[0] && strcmp(own, theirs) != 0 && strcmp(names->differs, world) != 0) {
        (void)str_copy(str_of(world), names->differs, sizeof(names->differs));
        outbox_log(engine, str_of(world), LOG_ERROR,
                "%s says that %s gives out names, this world says %s: set "
                "realm.registrar to the same in all worlds",
                world, theirs, own);
    }
}

/* Renames guests here who share a name with a guest of another world. The guest of the world that
 * sorts first keeps the name. */
static void meet(void *data, const struct realm_world *world)
{
    struct engine *engine = data;
    size_t i = 0;
    const json_t *one = NULL;
    if (!world->here) {
        compare_registrars(engine, world->name);
    }
    if (world->here || strcmp(world->name, outbox_name(engine)) > 0) {
        return;
    }
    json_array_foreach(world->who, i, one)
    {
        const char *name = json_string_value(one);
        if (name && account_name_is_formed(str_of(name))) {
            rename_guests(engine, str_of(name));
        }
    }
}

static void follow_visitor(struct engine *engine, const struct registration *before,
        const struct registration *claim)
{
    char key[ABROAD_KEY_MAX + 1];
    struct abroad abroad;
    (void)snprintf(
            key, sizeof(key), "%s.%llu", claim->world, (unsigned long long)claim->character);
    const struct account *account = abroad_find_key(engine, str_of(key), &abroad)
                                            ? account_of(engine, abroad.character)
                                            : NULL;
    if (!account) {
        return;
    }
    account_visiting(engine, true);
    if (claim->disabled != (before && before->disabled)) {
        account_set_disabled(engine, account_of(engine, abroad.character), claim->disabled);
    }
    /* A higher role is adopted only where the realm shares roles. */
    if (engine_options(engine)->realm.roles_shared && claim->role < account->role) {
        account_set_role(engine, account_of(engine, abroad.character), claim->role);
    }
    account_visiting(engine, false);
}

void names_follow(struct engine *engine, const struct registration *before,
        const struct registration *claim)
{
    if (!before || strcmp(before->world, claim->world) != 0) {
        rename_guests(engine, str_of(claim->name));
    }
    follow_visitor(engine, before, claim);
}

/* -- creation -- */

void names_hear(struct engine *engine)
{
    if (realm_names(engine)) {
        realm_own_begin(engine);
        realm_each_world(engine, meet, engine);
        names_tell_begin(engine);
    }
}

struct names *names_create(struct engine *engine)
{
    static const struct outbox_kind kinds[] = {
            {"name", names_apply_name, return_name, NULL, false, WORLD_MAY_ALWAYS},
            {"named", apply_named, NULL, NULL, false, WORLD_MAY_ALWAYS},
            {"unnamed", names_apply_unnamed, NULL, NULL, false, WORLD_MAY_ALWAYS},
            {"accounts", names_apply_accounts, NULL, NULL, false, WORLD_MAY_ALWAYS},
            {"unclaimed", names_apply_unclaimed, NULL, NULL, false, WORLD_MAY_ALWAYS},
            {"roll", names_apply_roll, NULL, NULL, false, WORLD_MAY_ALWAYS},
            {"again", names_apply_again, NULL, NULL, false, WORLD_MAY_ALWAYS},
    };
    if (!realm_people(engine)) {
        return NULL;
    }
    struct names *names = mem_alloc(sizeof(*names));
    /* An answer to the previous process must not pass for one to this process. */
    names->last_number = engine_process_number(engine) >> 14;
    names_prove_begin(engine, &names->proofs);
    outbox_kinds_add(engine, kinds, sizeof(kinds) / sizeof(kinds[0]));
    return names;
}

void names_destroy(struct names *names)
{
    if (names) {
        names_prove_end(&names->proofs);
        json_decref(names->had);
        explicit_bzero(names, sizeof(*names));
    }
    mem_free(names);
}
