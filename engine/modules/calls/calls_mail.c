/* calls_mail.c -- Typed calls for mail: receiving by SMTP, and reading by IMAP.
 *
 * 1. The sender of external mail is not accountable here, so only the mail services may deliver it.
 *    Requests by WebSocket are refused.
 * 2. A call is one transaction: mail to several players is delivered to all of them or to none.
 * 3. An address may receive a limited number a minute, and a player may send as many as by the
 *    command. Refused mail counts too.
 * 4. "postmaster" is the first wizard, because RFC 5321 (4.5.1) requires somebody to be.
 * 5. Mail from the game bounces to bounce+MARK (net/mail/relay.c). A bounce is not delivered. It
 *    stops outgoing mail for the player, unless it only reports a delay. */
#include "engine/base/address.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/chat/mail.h"
#include "engine/core/internal_event.h"
#include "engine/core/output/speech_limit.h"
#include "engine/core/people/account.h"
#include "engine/core/people/attempts.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/sanction.h"
#include "engine/modules/calls/module.h"
#include "engine/session/hub.h"

/* Limits per minute: from an address, and for a player (as in scripts/letters/commands/mail.lua). */
enum { TO_MOST = 50, COME_MOST = 60, SENT_MOST = 5 };

/* -- receiving -- */

static bool is_mail_service(const struct call *call)
{
    return call_has_right(call, SESSION_DELIVERS_MAIL);
}

/* Ignores a tag after "+". */
static const struct account *find_account(struct engine *engine, struct str address)
{
    struct str name = str_take_until(&address, '+');
    bool postmaster = str_equal_nocase(name, STR("postmaster"));
    return account_name_is_formed(name)
                   ? account_find(engine, postmaster ? STR("wizard") : name)
                   : NULL;
}

/* Returns true if the name is bounce+MARK and the mark is known. why: the message, which then ends mail to that
 * player; STR_NONE: only asks. */
static bool has_bounced(struct engine *engine, struct str name, struct str why)
{
    struct mail_bounce bounce = {.why = why};
    struct str box = str_take_until(&name, '+');
    if (str_equal_nocase(box, STR("bounce")) && str_to_u64(name, &bounce.mark)) {
        internal_event_run(engine, INTERNAL_BOUNCE, &bounce);
    }
    return bounce.account != NULL;
}

static enum call_answer fail_mail(struct call *call, const struct err *err)
{
    int status = err->code == ERR_MISSING ? 404 : err->code == ERR_LIMIT ? 413 : 403;
    return call_fail(call, status, "%s", err->text);
}

/* True if guests at the address that delivers mail are banned or muted. Exempt: a mail server of
 * our own, which passes on mail of others. */
static bool is_banned_address(struct call *call)
{
    struct engine *engine = call->engine;
    const struct session *session = hub_find(engine_hub(engine), call->session);
    return session && !session->exempt &&
           (sanction_on_address(engine, SANCTION_BAN, session->address, true) ||
                   sanction_on_address(engine, SANCTION_MUTE, session->address, true));
}

static enum call_answer run_address(struct call *call)
{
    struct err err = {0};
    if (!is_mail_service(call)) {
        return call_refuse(call, 403, PHRASE_mail_doors);
    }
    if (is_banned_address(call)) {
        return call_refuse(call, 403, PHRASE_mail_banned);
    }
    if (has_bounced(call->engine, call_text(call, "name"), STR_NONE)) {
        call->result = json_pack("{s:s#}", "name", call_text(call, "name").bytes,
                (int)call_text(call, "name").length);
        return CALL_DONE;
    }
    const struct account *account = find_account(call->engine, call_text(call, "name"));
    if (!mail_may_come(call->engine, account, call_text(call, "from"), &err)) {
        return fail_mail(call, &err);
    }
    call->result = json_pack("{s:s}", "name", account->name);
    return CALL_DONE;
}

/* True if the caller may write to that account. */
static bool may_write(struct call *call, const struct account *account, struct err *err)
{
    struct engine *engine = call->engine;
    if (account && ignore_has(engine, account->character, call->character)) {
        return phrase_err(
                engine, err, ERR_DENIED, PHRASE_channel_ignored, WITH("name", account->name));
    }
    return true;
}

static enum call_answer put(struct call *call, struct str sender)
{
    const json_t *to = call_json(call, "to");
    size_t i = 0;
    const json_t *name = NULL;
    struct err err = {0};
    struct buf text = {0};
    struct buf subject = {0};
    str_clean(call_text(call, "text"), true, &text);
    str_clean(call_text(call, "subject"), false, &subject);
    struct letter letter = {.sender = sender,
            .subject = buf_str(&subject),
            .text = buf_str(&text),
            .automatic = call_flag(call, "automatic")};
    bool ok = str_trim(letter.text).length > 0 && json_array_size(to) <= TO_MOST;
    if (!ok) {
        buf_finish(&text);
        buf_finish(&subject);
        return call_refuse(call, 422, PHRASE_mail_empty);
    }
    json_array_foreach((json_t *)(uintptr_t)to, i, name)
    {
        struct str who = {json_string_value(name), json_string_length(name)};
        struct str why = call_flag(call, "on_its_way") ? STR_NONE : letter.text;
        if (is_mail_service(call) && has_bounced(call->engine, who, why)) {
            continue;
        }
        const struct account *account = find_account(call->engine, who);
        ok = ok && may_write(call, account, &err) &&
             mail_come(call->engine, account, &letter, &err);
    }
    buf_finish(&text);
    buf_finish(&subject);
    return ok ? CALL_DONE : fail_mail(call, &err);
}

static enum call_answer run_come(struct call *call)
{
    char address[ADDRESS_SIZE];
    if (!is_mail_service(call)) {
        return call_refuse(call, 403, PHRASE_mail_doors);
    }
    if (is_banned_address(call)) {
        return call_refuse(call, 403, PHRASE_mail_banned);
    }
    const struct session *session = hub_find(engine_hub(call->engine), call->session);
    if (!session->exempt && !attempts_take(mail_limits(call->engine),
                                    address_counted(session->address, address), COME_MOST)) {
        return call_refuse(call, 429, PHRASE_mail_often);
    }
    return put(call, call_text(call, "from"));
}

static enum call_answer run_send(struct call *call)
{
    const struct account *self = account_of(call->engine, call->character);
    if (!self) {
        return call_refuse(call, 403, PHRASE_ask_own_name);
    }
    if (call_is_muted(call)) {
        return CALL_FAILED;
    }
    struct err err;
    if (!speech_limit_take(call->engine, call_actor(call), &err)) {
        return call_fail(call, 429, "%s", err.text);
    }
    if (call->role < PERM_WIZARD &&
            !attempts_take(mail_limits(call->engine), str_of(self->key), SENT_MOST)) {
        return call_refuse(call, 429, PHRASE_mail_often);
    }
    return put(call, str_of(self->name));
}

/* -- reading -- */

static void add_letter_mail(void *data, const struct letter *letter)
{
    json_t *letters = data;
    json_t *item = json_pack("{s:I, s:I, s:b}", "number", (json_int_t)letter->number, "time",
            (json_int_t)(letter->time_ms / 1000), "read", letter->read);
    must(item);
    calls_json_put(item, "sender", letter->sender);
    calls_json_put(item, "subject", letter->subject);
    (void)json_array_append_new(letters, item);
}

static void add_whole(void *data, const struct letter *letter)
{
    json_t *letters = data;
    add_letter_mail(letters, letter);
    calls_json_put(json_array_get(letters, json_array_size(letters) - 1), "text", letter->text);
}

static enum call_answer run_list_mail(struct call *call)
{
    json_t *letters = json_array();
    mail_each_head(call->engine, call->character, add_letter_mail, letters);
    (void)call_give(call, "letters", letters);
    int64_t since_ms = 0;
    uint64_t last = mail_last_number(call->engine, &since_ms);
    json_t *more = json_pack(
            "{s:I, s:I}", "since", (json_int_t)(since_ms / 1000), "next", (json_int_t)last + 1);
    (void)json_object_update(call->result, more);
    json_decref(more);
    return CALL_DONE;
}

static enum call_answer run_read_mail(struct call *call)
{
    const json_t *numbers = call_json(call, "numbers");
    json_t *letters = json_array();
    for (size_t i = 0; i < json_array_size(numbers); i++) {
        uint64_t number = (uint64_t)json_integer_value(json_array_get(numbers, i));
        (void)mail_find(call->engine, call->character, number, add_whole, letters);
    }
    return call_give(call, "letters", letters);
}

/* Numbers of deleted mail are ignored. */
static enum call_answer run_mark_mail(struct call *call)
{
    const json_t *numbers = call_json(call, "numbers");
    for (size_t i = 0; i < json_array_size(numbers); i++) {
        uint64_t number = (uint64_t)json_integer_value(json_array_get(numbers, i));
        (void)mail_set_read(call->engine, call->character, number, call_flag(call, "read"));
    }
    return CALL_DONE;
}

static enum call_answer run_delete_mail(struct call *call)
{
    const json_t *numbers = call_json(call, "numbers");
    for (size_t i = 0; i < json_array_size(numbers); i++) {
        uint64_t number = (uint64_t)json_integer_value(json_array_get(numbers, i));
        (void)mail_delete(call->engine, call->character, number);
    }
    return CALL_DONE;
}

static const struct call_handler mail_handlers[] = {
        {"mail.address", run_address},
        {"mail.come", run_come},
        {"mail.send", run_send},
        {"mail.list", run_list_mail},
        {"mail.read", run_read_mail},
        {"mail.mark", run_mark_mail},
        {"mail.delete", run_delete_mail},
};

void calls_mail_add(struct engine *engine)
{
    calls_add(engine, mail_handlers, sizeof(mail_handlers) / sizeof(mail_handlers[0]));
}
