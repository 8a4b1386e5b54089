/* realm_sanction.c -- Sanctions that a wizard applies or lifts in all worlds.
 *
 * 1. The wizard's own world has applied it already, as sanction.h says. Here it is sent to all
 *    other worlds.
 * 2. A world applies it if the wizard is one there, by their account in that world. Where roles
 *    are shared, the role at home also counts for people of the sending world. A world speaks
 *    only for its own people and for people of this world that this world has sent to it.
 * 3. A refusal returns and the wizard is told. It is not a refusal if the subject was never
 *    there. */
#include "engine/core/login/sanction.h"
#include "engine/core/login/visit.h"
#include "engine/core/output/format.h"
#include "engine/core/people/account.h"
#include "engine/core/people/audit.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/transaction.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/realm_own.h"
#include "engine/modules/realm/worlds/travel_impl.h"
#include "world/model/prop.h"

#include <string.h>

#define UN STR("un")
#define BOOT STR("boot")

/* Parses "ban", "unban", "mute", "unmute" and "boot". */
static bool read_verb(struct str verb, enum sanction_kind *out_kind, bool *out_lifts)
{
    *out_lifts = str_starts(verb, UN);
    *out_kind = sanction_kind_of(*out_lifts ? str_slice(verb, UN.length, verb.length) : verb);
    return *out_kind == SANCTION_BAN || *out_kind == SANCTION_MUTE || str_equal(verb, BOOT);
}

bool realm_sanction(struct engine *engine, struct object *wizard,
        const struct far_sanction *sanctioning, struct err *err)
{
    char key[ABROAD_KEY_MAX + 1];
    const struct account *account = account_of(engine, wizard->id);
    enum sanction_kind kind = SANCTION_END;
    bool lifts = false;
    if (!realm_outbox(engine)) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_realm_none);
    }
    must(read_verb(sanctioning->verb, &kind, &lifts));
    travel_key(engine, wizard->id, key);
    json_t *json =
            json_pack("{s:s%, s:s%, s:I, s:s%, s:s, s:I, s:s}", "verb", sanctioning->verb.bytes,
                    sanctioning->verb.length, "subject", sanctioning->subject.bytes,
                    sanctioning->subject.length, "seconds", (json_int_t)sanctioning->seconds,
                    "reason", sanctioning->reason.bytes ? sanctioning->reason.bytes : "",
                    sanctioning->reason.length, "wizard", key, "id", (json_int_t)wizard->id,
                    "role", role_name(account ? account->role : PERM_PLAYER));
    bool ok = realm_sign(engine, json, "impose", OUTBOX_ALL, err);
    char *body = json ? json_dumps(json, JSON_COMPACT) : NULL;
    ok = ok && outbox_write(engine, OUTBOX_ALL, "impose", str_of(body ? body : "{}"), err);
    free(body);
    json_decref(json);
    return ok;
}

/* -- receiving -- */

/* True if that world may speak for the wizard. *out_character is the wizard's character here, 0
 * without one. */
static bool speaks_for_wizard(
        struct engine *engine, struct str key, struct str from, uint64_t *out_character)
{
    struct abroad abroad;
    bool known = key.length <= ABROAD_KEY_MAX && abroad_find_key(engine, key, &abroad);
    *out_character = known ? abroad.character : 0;
    if (travel_is_own(engine, key)) {
        return travel_is_with(engine, key, from, &abroad);
    }
    return str_equal(travel_home_of(key), from) && (!known || abroad.away);
}

static bool is_wizard_here(struct engine *engine, const struct outbox_message *message,
        const json_t *json, uint64_t *out_character)
{
    enum role role = PERM_PLAYER;
    struct str key = str_of(realm_text(json, "wizard"));
    if (!speaks_for_wizard(engine, key, message->from, out_character)) {
        return false;
    }
    const struct account *account = account_of(engine, *out_character);
    if (account && account->disabled) {
        return false;
    }
    if (engine_options(engine)->realm.roles_shared && !travel_is_own(engine, key)) {
        return role_parse(str_of(realm_text(json, "role")), &role) && role == PERM_WIZARD;
    }
    return account && account->role == PERM_WIZARD;
}

static void boot(struct engine *engine, struct str name)
{
    struct presence *presence =
            account_name_is_formed(name) ? realm_find_listener(engine, name) : NULL;
    if (presence) {
        char *why = str_dup(phrase_get(engine, PHRASE_realm_booted));
        audit_write(engine, engine_transaction(engine)->actor, BOOT, str_of(presence->name),
                STR_NONE);
        visit_end(engine, presence->character, why);
        mem_free(why);
    }
}

static bool do_it(struct engine *engine, const json_t *json, struct err *err)
{
    struct str verb = str_of(realm_text(json, "verb"));
    struct str subject = str_of(realm_text(json, "subject"));
    json_int_t seconds = json_integer_value(json_object_get(json, "seconds"));
    enum sanction_kind kind = SANCTION_END;
    struct sanction_applied done;
    struct buf reason = {0};
    bool lifts = false;
    str_clean(str_of(realm_text(json, "reason")), false, &reason);
    if (!read_verb(verb, &kind, &lifts) || subject.length > SANCTION_SUBJECT_MAX ||
            seconds < 0 || seconds > SANCTION_SECONDS_MAX) {
        buf_finish(&reason);
        return err_set(err, ERR_FORMAT, "it is not a sanction");
    }
    struct sanction_ask ask = {.kind = kind,
            .subject = subject,
            .seconds = seconds,
            .reason = str_fit(buf_str(&reason), SANCTION_REASON_MAX)};
    bool ok = true;
    if (str_equal(verb, BOOT)) {
        boot(engine, subject);
    } else if (lifts) {
        ok = !sanction_find(engine, kind, subject) ||
             sanction_lift_of(engine, kind, subject, ask.reason, err);
    } else {
        ok = sanction_apply(engine, &ask, &done, err) || err->code == ERR_MISSING;
    }
    buf_finish(&reason);
    return ok;
}

static void note_sanction(struct engine *engine, const struct outbox_message *message,
        const json_t *json, const char *action, struct str why)
{
    struct buf what = {0};
    buf_printf(&what, "%s %s by %s", realm_text(json, "verb"), realm_text(json, "subject"),
            realm_text(json, "wizard"));
    realm_audit(engine, message->from, action, buf_str(&what), why);
    buf_finish(&what);
}

void realm_refuse_sanction(
        struct engine *engine, const struct outbox_message *message, struct str why)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    note_sanction(engine, message, json, "letter refused", why);
    json_decref(json);
}

bool realm_apply_sanction(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    struct transaction *transaction = engine_transaction(engine);
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    uint64_t actor = transaction->actor;
    uint64_t wizard = 0;
    bool ok = is_wizard_here(engine, message, json, &wizard) ||
              phrase_err(engine, err, ERR_DENIED, PHRASE_realm_no_wizard);
    if (ok) {
        /* The records of this world name the wizard as well. */
        transaction->actor = wizard;
        ok = do_it(engine, json, err);
        transaction->actor = actor;
        note_sanction(engine, message, json, "imposed by letter", STR_NONE);
    }
    json_decref(json);
    return ok;
}

void realm_return_sanction(
        struct engine *engine, const struct outbox_message *message, struct str why)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct object *wizard = world_find(
            engine_world(engine), (uint64_t)json_integer_value(json_object_get(json, "id")));
    struct buf text = {0};
    struct buf clean = {0};
    str_clean(why, false, &clean);
    phrase_put(engine, &text, PHRASE_realm_sanction_refused, WITH("world", message->from),
            WITH_RAW("verb", realm_text(json, "verb")),
            WITH_RAW("name", realm_text(json, "subject")), WITH_RAW("why", buf_str(&clean)));
    if (!realm_is_signed(engine, json, "impose", message->from)) {
        realm_audit(engine, message->from, "letter refused", STR("impose"),
                STR("comes back, and was not written here"));
    } else if (wizard) {
        tell_markup(engine, wizard, buf_str(&text), MSG_SYSTEM);
    }
    buf_finish(&clean);
    buf_finish(&text);
    json_decref(json);
}

struct presence *realm_find_listener(struct engine *engine, struct str name)
{
    char key[ACCOUNT_NAME_MAX + 1];
    account_key(name, key);
    for (struct presence *presence = presence_first(engine); presence;
            presence = presence->next) {
        char other[ACCOUNT_NAME_MAX + 1];
        account_key(str_of(presence->name), other);
        if (!presence->going && strcmp(key, other) == 0) {
            return presence;
        }
    }
    return NULL;
}
