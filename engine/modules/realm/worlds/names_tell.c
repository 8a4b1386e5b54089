/* names_tell.c -- Reports of this world's accounts to the registrar, and handling of the reports
 * of others.
 *
 * 1. The registration row of an account has what was last reported. Each relevant change is
 *    reported in the transaction that makes it. Once a process, all accounts are also compared
 *    with their rows, some at a time. This finds changes made outside a server or before the
 *    world joined the realm.
 * 2. The registrar reports to all worlds, including the one that the account belongs to. So a
 *    world knows that its report arrived.
 * 3. Reports from any other world are refused. A report of the registrar counts unless another
 *    world already has the name. Each world keeps the first owner that it learned, so no
 *    registrar can take a name away, nor refuse one that it gave.
 * 4. A new world, or one with an older copy of its file, requests all accounts, some at a time.
 *    Each request is written in the transaction that handles the previous answer.
 * 5. An account whose name was refused is valid only here: its players can log in but not travel.
 *    Each process asks for such names once more, because another world may be the registrar
 *    now. */
#include "engine/modules/realm/worlds/names.h"

#include "engine/core/people/audit.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/realm/outbox/outbox_log.h"
#include "engine/modules/realm/worlds/names_impl.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "world/model/rows.h"

#include <string.h>

#define SOON_MS 50
#define NUMBER_MAX ((json_int_t)1 << 53)

/* -- messages -- */

void names_claim_write(const struct registration *claim, json_t *accounts)
{
    (void)json_array_append_new(
            accounts, json_pack("{s:s, s:s, s:I, s:s, s:b}", "name", claim->name, "world",
                              claim->world, "id", (json_int_t)claim->character, "role",
                              role_name(claim->role), "disabled", claim->disabled));
}

bool names_claim_read(const json_t *json, struct registration *out)
{
    struct str name = str_of(realm_text(json, "name"));
    struct str world = str_of(realm_text(json, "world"));
    json_int_t id = json_integer_value(json_object_get(json, "id"));
    enum role role = PERM_PLAYER;
    *out = (struct registration){.character = (uint64_t)id,
            .state = REGISTRATION_GIVEN,
            .disabled = json_is_true(json_object_get(json, "disabled"))};
    if (!account_name_is_formed(name) || !world_name_is_formed(world) || id <= 0 ||
            id > NUMBER_MAX || !role_parse(str_of(realm_text(json, "role")), &role)) {
        return false;
    }
    out->role = role;
    account_key(name, out->key);
    (void)str_copy(name, out->name, sizeof(out->name));
    (void)str_copy(world, out->world, sizeof(out->world));
    return true;
}

bool names_write_accounts(
        struct engine *engine, struct str to, json_t *accounts, const char *more)
{
    struct err err;
    json_t *json = json_pack("{s:o}", "accounts", accounts);
    if (more) {
        (void)json_object_set_new(json, "more", json_string(more));
    }
    char *body = json_dumps(json, JSON_COMPACT);
    bool ok = outbox_write(engine, to, "accounts", str_of(body), &err);
    if (!ok) {
        outbox_log(engine, to, LOG_WARNING, "cannot report accounts to %.*s: %s", STR_FMT(to),
                err.text);
    }
    free(body);
    json_decref(json);
    return ok;
}

/* -- this world's accounts -- */

/* Returns an account of this world in the form in which it is reported. */
static struct registration claim_of(const struct engine *engine, const struct account *account)
{
    struct registration claim = {.character = account->character,
            .role = account->role,
            .disabled = account->disabled};
    (void)str_copy(str_of(account->key), claim.key, sizeof(claim.key));
    (void)str_copy(str_of(account->name), claim.name, sizeof(claim.name));
    (void)str_copy(str_of(outbox_name(engine)), claim.world, sizeof(claim.world));
    return claim;
}

static bool is_same(const struct registration *a, const struct registration *b)
{
    return a->character == b->character && a->role == b->role && a->disabled == b->disabled &&
           strcmp(a->world, b->world) == 0;
}

static enum registration_state state_of(struct engine *engine, const struct registration *claim,
        const struct registration *before)
{
    if (names_is_registrar(engine)) {
        bool others = registration_is_others(engine, str_of(claim->name), NULL);
        return others ? REGISTRATION_REFUSED : REGISTRATION_GIVEN;
    }
    if (before && is_same(before, claim)) {
        return before->state;
    }
    bool given = before &&
                 (before->state == REGISTRATION_GIVEN || before->state == REGISTRATION_CHANGED);
    return given ? REGISTRATION_CHANGED : REGISTRATION_ASKED;
}

/* Updates the report of an account. Returns true, with the new report, if it must be sent. */
static bool renew(
        struct engine *engine, const struct account *account, struct registration *out)
{
    struct registration before;
    bool known = registration_find(engine, str_of(account->name), &before);
    if (known && strcmp(before.world, outbox_name(engine)) != 0) {
        return false;
    }
    *out = claim_of(engine, account);
    out->state = state_of(engine, out, known ? &before : NULL);
    bool same = known && is_same(&before, out);
    if (!same || before.state != out->state) {
        names_put(engine, out);
    }
    return out->state == REGISTRATION_ASKED || out->state == REGISTRATION_CHANGED ||
           (out->state == REGISTRATION_GIVEN && (!same || realm_names(engine)->all));
}

/* Sends the report and consumes accounts. */
static bool tell_names_tell(struct engine *engine, json_t *accounts)
{
    const char *registrar = outbox_registrar(engine);
    if (json_array_size(accounts) == 0 || !registrar[0]) {
        json_decref(accounts);
        return true;
    }
    return names_write_accounts(engine,
            names_is_registrar(engine) ? OUTBOX_ALL : str_of(registrar), accounts, NULL);
}

static bool is_own_names_tell(struct engine *engine, const struct account *account)
{
    char home[ABROAD_WORLD_MAX + 1];
    return !abroad_home(engine, account->character, home);
}

void names_note(struct engine *engine, void *about)
{
    const struct account *account = about;
    struct registration claim;
    if (!realm_names(engine) || !is_own_names_tell(engine, account) ||
            !renew(engine, account, &claim)) {
        return;
    }
    json_t *accounts = json_array();
    names_claim_write(&claim, accounts);
    (void)tell_names_tell(engine, accounts);
}

/* -- all accounts -- */

static bool may_ask_again(struct engine *engine, const struct registration *claim)
{
    return claim->state == REGISTRATION_REFUSED && !names_is_registrar(engine);
}

/* Reports the next accounts after the cursor. */
static void tell_some(struct engine *engine, struct names *state)
{
    struct value cursor = value_text(state->cursor);
    struct store_select select = {.table = TABLE_ACCOUNT,
            .where = {{"key", STORE_ABOVE, cursor}},
            .order = "key",
            .only = "character"};
    struct rows rows = rows_read(engine_world(engine), &select, NAMES_SOME);
    json_t *accounts = json_array();
    for (size_t i = 0; i < rows.count; i++) {
        struct str key = row_str(&rows.items[i], "key");
        const struct account *account = account_find(engine, key);
        struct registration claim = {0};
        (void)str_copy(key, state->cursor, sizeof(state->cursor));
        if (account && !account->unread && is_own_names_tell(engine, account) &&
                (renew(engine, account, &claim) || may_ask_again(engine, &claim))) {
            names_claim_write(&claim, accounts);
        }
    }
    state->telling = tell_names_tell(engine, accounts) && rows.count == NAMES_SOME;
    rows_finish(&rows);
    value_finish(&cursor);
}

static void tell_on(struct engine *engine, void *data)
{
    struct names *state = realm_names(engine);
    (void)data;
    transaction_begin(engine, 0, 0);
    tell_some(engine, state);
    transaction_commit(engine);
    if (state->telling) {
        (void)tasks_push_behind_at(
                engine, (struct task){tell_on, NULL, NULL, 0}, clock_ms() + SOON_MS);
    }
}

static void ask_for_all(struct engine *engine, const char *after)
{
    struct err err;
    json_t *json = json_pack("{s:s}", "after", after);
    char *body = json_dumps(json, JSON_COMPACT);
    if (!outbox_write(engine, str_of(outbox_registrar(engine)), "roll", str_of(body), &err)) {
        log_warning("cannot ask for the realm's accounts: %s", err.text);
    }
    free(body);
    json_decref(json);
}

void names_tell_begin(struct engine *engine)
{
    struct names *state = realm_names(engine);
    const char *registrar = outbox_registrar(engine);
    struct registration any;
    struct err err;
    must(state);
    if (!registrar[0] || strcmp(state->told_to, registrar) == 0 ||
            (!names_is_registrar(engine) && !outbox_reaches(engine, str_of(registrar)))) {
        return;
    }
    if (!names_is_registrar(engine) &&
            (outbox_is_shut(engine) || !names_any_of(engine, str_of(registrar), &any))) {
        ask_for_all(engine, "");
    }
    if (names_is_registrar(engine) && outbox_is_shut(engine)) {
        (void)!outbox_write(engine, OUTBOX_ALL, "again", STR("{}"), &err);
    }
    state->all = state->told_to[0] != '\0';
    (void)str_copy(str_of(registrar), state->told_to, sizeof(state->told_to));
    state->cursor[0] = '\0';
    if (!state->telling) {
        state->telling = true;
        tasks_push_behind(engine, (struct task){tell_on, NULL, NULL, 0});
    }
}

bool names_apply_again(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    if (!names_is_from_registrar(engine, message)) {
        return err_set(err, ERR_DENIED, "names are given out by %s", outbox_registrar(engine));
    }
    /* Treats the registrar as a new one, so the next news start a full report. */
    (void)str_copy(
            STR("?"), realm_names(engine)->told_to, sizeof(realm_names(engine)->told_to));
    return true;
}

/* -- reports of the registrar -- */

/* Takes the report of an account of this world, which shows that the registrar and the others know
 * it. */
static void take_own(struct engine *engine, struct registration *claim)
{
    const struct account *account = account_find(engine, str_of(claim->name));
    if (account && is_own_names_tell(engine, account)) {
        struct registration now = claim_of(engine, account);
        now.state = is_same(&now, claim) ? REGISTRATION_GIVEN : REGISTRATION_CHANGED;
        *claim = now;
    }
    names_put(engine, claim);
}

/* True if the report would move a granted name to another world. No registrar may do that. */
static bool is_taken_away(const struct registration *before, const struct registration *claim)
{
    bool given = before->state == REGISTRATION_GIVEN || before->state == REGISTRATION_CHANGED;
    return given && before->character != 0 && strcmp(before->world, claim->world) != 0;
}

static bool take_names_tell(
        struct engine *engine, const struct outbox_message *message, const json_t *one)
{
    struct registration claim;
    struct registration before;
    if (!names_claim_read(one, &claim)) {
        return false;
    }
    bool known = registration_find(engine, str_of(claim.name), &before);
    if (known && is_taken_away(&before, &claim)) {
        struct buf why = {0};
        buf_printf(&why, "gives %s a name of %s's", claim.world, before.world);
        realm_audit(engine, message->from, "letter refused", str_of(claim.name), buf_str(&why));
        buf_finish(&why);
    } else if (strcmp(claim.world, outbox_name(engine)) == 0) {
        take_own(engine, &claim);
    } else {
        names_put(engine, &claim);
        names_follow(engine, known ? &before : NULL, &claim);
    }
    return true;
}

bool names_apply_accounts(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    const json_t *accounts = json_object_get(json, "accounts");
    const char *more = realm_text(json, "more");
    bool ok = (json_is_array(accounts) && json_array_size(accounts) <= NAMES_SOME) ||
              err_set(err, ERR_FORMAT, "it has no accounts");
    if (ok && names_is_registrar(engine)) {
        ok = names_apply_told(engine, message, accounts, err);
    } else if (ok && !names_is_from_registrar(engine, message)) {
        ok = err_set(err, ERR_DENIED, "names are given out by %s", outbox_registrar(engine));
    } else if (ok) {
        for (size_t i = 0; i < json_array_size(accounts); i++) {
            if (!take_names_tell(engine, message, json_array_get(accounts, i))) {
                outbox_log(engine, message->from, LOG_WARNING,
                        "%.*s reports an invalid account", STR_FMT(message->from));
            }
        }
        if (more[0]) {
            ask_for_all(engine, more);
        }
    }
    json_decref(json);
    return ok;
}

/* Takes the registrar's word that another world has a name of this world. */
static void take_unclaimed(
        struct engine *engine, const struct outbox_message *message, struct registration *claim)
{
    if (claim->state == REGISTRATION_GIVEN || claim->state == REGISTRATION_CHANGED) {
        realm_audit(engine, message->from, "letter refused", str_of(claim->name),
                STR("takes back a name that it gave"));
        return;
    }
    if (claim->state == REGISTRATION_REFUSED) {
        return; /* as this world knows */
    }
    claim->state = REGISTRATION_REFUSED;
    names_put(engine, claim);
    realm_audit(engine, message->from, "name refused", str_of(claim->name),
            STR("somebody else has it in the realm, so the player here can't travel"));
}

bool names_apply_unclaimed(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    const json_t *names = json_object_get(json, "names");
    bool ok = (json_is_array(names) && names_is_from_registrar(engine, message)) ||
              err_set(err, ERR_DENIED, "names are given out by %s", outbox_registrar(engine));
    for (size_t i = 0; ok && i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        struct registration claim;
        if (name && registration_find(engine, str_of(name), &claim) &&
                strcmp(claim.world, outbox_name(engine)) == 0) {
            take_unclaimed(engine, message, &claim);
        }
    }
    json_decref(json);
    return ok;
}
