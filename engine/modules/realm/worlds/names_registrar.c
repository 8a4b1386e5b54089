/* names_registrar.c -- The registrar's side of names.
 *
 * It relies on its own file: a granted name is a row before anybody is told. Each world reports
 * only its own accounts. The registrar grants it the reported names, unless somebody else has the
 * name or a similar one, and reports them to all worlds. */
#include "engine/modules/realm/worlds/names.h"

#include "engine/core/login/newname.h"
#include "engine/core/people/presence.h"
#include "engine/modules/realm/worlds/names_impl.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "world/model/rows.h"

#include <string.h>

#define NAMES_A_MINUTE 60 /* new ones, of one world */
#define RECOUNTS_A_MINUTE 1

/* -- availability -- */

/* True if an account here has the name and its home is not that world. */
static bool is_had_here(struct engine *engine, struct str name, struct str world)
{
    char home[ABROAD_WORLD_MAX + 1];
    const struct account *account = account_find_like(engine, name);
    if (!account) {
        return false;
    }
    bool visits = abroad_home(engine, account->character, home);
    return !str_equal(visits ? str_of(home) : str_of(outbox_name(engine)), world);
}

struct searching {
    struct str name;
    struct str but;
    bool found;
};

/* Looks for the name, or a similar one, among the people who are in play in another world. */
static void search(void *data, const struct realm_world *world)
{
    struct searching *searching = data;
    size_t i = 0;
    const json_t *one = NULL;
    if (world->here || str_equal(str_of(world->name), searching->but)) {
        return;
    }
    json_array_foreach(world->who, i, one)
    {
        const char *name = json_string_value(one);
        searching->found |= name && account_name_is_formed(str_of(name)) &&
                            account_names_are_alike(str_of(name), searching->name);
    }
}

bool names_may_give(struct engine *engine, struct str name, struct str world)
{
    bool own = str_equal(world, str_of(outbox_name(engine)));
    struct searching searching = {name, world, false};
    char text[ACCOUNT_NAME_MAX + 1];
    (void)str_copy(name, text, sizeof(text));
    if (registration_is_not_of(engine, name, world, NULL) || is_had_here(engine, name, world) ||
            (!own && presence_has_guest(engine, str_of(text)))) {
        return false;
    }
    realm_each_world(engine, search, &searching);
    return !searching.found;
}

/* -- how many names a world may have -- */

static json_int_t count_names(struct engine *engine, struct str world)
{
    struct value name = value_str(world);
    struct store_select select = {.table = TABLE_REALM_NAME,
            .where = {{"world", STORE_EQUAL, name}},
            .only = "state"};
    struct rows rows = rows_read(engine_world(engine), &select, 0);
    json_int_t count = (json_int_t)rows.count;
    rows_finish(&rows);
    value_finish(&name);
    return count;
}

/* Counts one more name of that world. Returns false if it has as many as it may: one world must not
 * take all good names of the realm. */
static bool count_name(struct engine *engine, struct str world)
{
    struct names *names = realm_names(engine);
    json_int_t most = (json_int_t)engine_options(engine)->realm.names_most;
    char text[WORLD_NAME_MAX + 1];
    (void)str_copy(world, text, sizeof(text));
    names->had = names->had ? names->had : json_object();
    json_t *had = json_object_get(names->had, text);
    json_int_t count = had ? json_integer_value(had) : count_names(engine, world);
    if (most > 0 && count >= most &&
            realm_may_ask(engine, world, "recount", RECOUNTS_A_MINUTE)) {
        count = count_names(engine, world); /* some may have been given back */
    }
    bool ok = most == 0 || count < most;
    (void)json_object_set_new(names->had, text, json_integer(count + ok));
    return ok;
}

/* -- new names -- */

static bool refuse_names_registrar(struct engine *engine, struct err *err)
{
    return err_set(err, ERR_DENIED, "names are given out by %s", outbox_registrar(engine));
}

static bool may_have_more(struct engine *engine, struct str world, struct err *err)
{
    bool ok = realm_may_ask(engine, world, "names of", NAMES_A_MINUTE) &&
              count_name(engine, world);
    return ok || err_set(err, ERR_LIMIT, "%.*s asks for too many names", STR_FMT(world));
}

/* Reserves the name for that world, which is to make the account. */
static void give(struct engine *engine, struct str name, struct str world)
{
    struct registration claim;
    if (registration_find(engine, name, &claim)) {
        return; /* that world had it already */
    }
    claim = (struct registration){.state = REGISTRATION_GIVEN};
    account_key(name, claim.key);
    (void)str_copy(name, claim.name, sizeof(claim.name));
    (void)str_copy(world, claim.world, sizeof(claim.world));
    names_put(engine, &claim);
}

bool names_apply_name(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct str name = str_of(realm_text(json, "name"));
    json_int_t number = json_integer_value(json_object_get(json, "number"));
    bool ok = names_is_registrar(engine) || refuse_names_registrar(engine, err);
    ok = ok && ((account_name_is_formed(name) && number > 0) ||
                       err_set(err, ERR_FORMAT, "it does not ask for a name"));
    if (ok) {
        bool given = names_may_give(engine, name, message->from);
        bool is_new = given && !registration_find(engine, name, &(struct registration){0});
        ok = !is_new || may_have_more(engine, message->from, err);
        if (given && ok) {
            give(engine, name, message->from);
        }
        json_t *answer = !ok ? NULL
                             : json_pack("{s:I, s:s, s:b}", "number", number, "name",
                                       realm_text(json, "name"), "given", given);
        char *body = json_dumps(answer, JSON_COMPACT);
        ok = ok && outbox_write(engine, message->from, "named", str_of(body), err);
        free(body);
        json_decref(answer);
    }
    json_decref(json);
    return ok;
}

bool names_apply_unnamed(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct registration claim;
    bool found = registration_find(engine, str_of(realm_text(json, "name")), &claim);
    (void)err;
    if (found && str_equal(str_of(claim.world), message->from) && claim.character == 0) {
        names_remove(engine, &claim);
    }
    json_decref(json);
    return true;
}

/* -- accounts -- */

struct scrollback {
    json_t *all;   /* to be reported to all worlds */
    json_t *taken; /* names that others have */
};

/* Takes a reported account. Returns false if the account does not belong to the sender. */
static bool take_told(struct engine *engine, const struct outbox_message *message,
        const json_t *one, struct scrollback *told)
{
    struct registration claim;
    struct registration before;
    if (!names_claim_read(one, &claim) || !str_equal(str_of(claim.world), message->from)) {
        return false;
    }
    bool known = registration_find(engine, str_of(claim.name), &before);
    if (registration_is_not_of(engine, str_of(claim.name), message->from, NULL) ||
            is_had_here(engine, str_of(claim.name), message->from)) {
        (void)json_array_append_new(told->taken, json_string(claim.name));
        return true;
    }
    if (!known && !count_name(engine, message->from)) {
        (void)json_array_append_new(told->taken, json_string(claim.name));
        return true;
    }
    names_put(engine, &claim);
    names_follow(engine, known ? &before : NULL, &claim);
    names_claim_write(&claim, told->all);
    return true;
}

static bool tell_taken(struct engine *engine, const struct outbox_message *message,
        json_t *taken, struct err *err)
{
    json_t *json = json_pack("{s:O}", "names", taken);
    char *body = json_dumps(json, JSON_COMPACT);
    bool ok = json_array_size(taken) == 0 ||
              outbox_write(engine, message->from, "unclaimed", str_of(body), err);
    free(body);
    json_decref(json);
    return ok;
}

bool names_apply_told(struct engine *engine, const struct outbox_message *message,
        const json_t *accounts, struct err *err)
{
    struct scrollback told = {json_array(), json_array()};
    bool ok = true;
    for (size_t i = 0; i < json_array_size(accounts) && ok; i++) {
        ok = take_told(engine, message, json_array_get(accounts, i), &told) ||
             err_set(err, ERR_DENIED, "%.*s reports accounts that are not its own",
                     STR_FMT(message->from));
    }
    ok = ok && tell_taken(engine, message, told.taken, err);
    if (ok && json_array_size(told.all) > 0) {
        ok = names_write_accounts(engine, OUTBOX_ALL, json_incref(told.all), NULL) ||
             err_set(err, ERR_LIMIT, "too many messages to other worlds are waiting");
    }
    json_decref(told.all);
    json_decref(told.taken);
    return ok;
}

bool names_apply_roll(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct value after = value_text(realm_text(json, "after"));
    struct store_select select = {
            .table = TABLE_REALM_NAME, .where = {{"key", STORE_ABOVE, after}}, .order = "key"};
    bool ok = names_is_registrar(engine) || refuse_names_registrar(engine, err);
    if (ok) {
        struct rows rows = rows_read(engine_world(engine), &select, NAMES_SOME);
        json_t *accounts = json_array();
        struct registration claim = {0};
        for (size_t i = 0; i < rows.count; i++) {
            registration_read(&rows.items[i], &claim);
            if (claim.state != REGISTRATION_REFUSED && claim.character != 0) {
                names_claim_write(&claim, accounts);
            }
        }
        ok = names_write_accounts(engine, message->from, accounts,
                     rows.count == NAMES_SOME ? claim.key : NULL) ||
             err_set(err, ERR_LIMIT, "too many messages are waiting already");
        rows_finish(&rows);
    }
    value_finish(&after);
    json_decref(json);
    return ok;
}
