/* realm_mail.c -- Mail to players of other worlds.
 *
 * A mailbox is in the world of its owner's account. Mail that cannot be delivered (unknown name,
 * full box, an owner who ignores the sender) returns to its sender's box with the reason. */
#include "engine/core/chat/mail.h"
#include "engine/core/people/account.h"
#include "engine/core/phrase/phrase.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/modules/realm/outbox/outbox_log.h"
#include "engine/modules/realm/worlds/realm_impl.h"
#include "engine/modules/realm/worlds/realm_own.h"
#include "engine/modules/realm/worlds/voice.h"
#include "world/model/prop.h"

#include <jansson.h>

#include <string.h>

void realm_put_words(const json_t *json, struct buf *out)
{
    struct buf clean = {0};
    str_clean(str_of(realm_text(json, "text")), false, &clean);
    str_put_legible(buf_str(&clean), out);
    buf_finish(&clean);
}

bool realm_mail(struct engine *engine, struct object *sender, const struct realm_mail *mail,
        struct err *err)
{
    if (!outbox_knows(engine, mail->world)) {
        return phrase_err(
                engine, err, ERR_MISSING, PHRASE_realm_no_world, WITH("world", mail->world));
    }
    if (!account_name_is_formed(mail->to)) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_no_player, WITH("word", mail->to));
    }
    if (mail->text.length > MAIL_TEXT_MAX) {
        return phrase_err(
                engine, err, ERR_LIMIT, PHRASE_mail_long, WITH("most", MAIL_TEXT_MAX));
    }
    struct str from = prop_str(engine_world(engine), sender, ATOM_name);
    json_t *json = json_pack("{s:s%, s:s%, s:s%, s:s%}", "to", mail->to.bytes, mail->to.length,
            "from", from.bytes, from.length, "subject", mail->subject.bytes,
            mail->subject.length, "text", mail->text.bytes, mail->text.length);
    voice_put(engine, sender->id, json);
    bool ok = realm_sign(engine, json, "mail", mail->world, err);
    char *body = json ? json_dumps(json, JSON_COMPACT) : NULL;
    ok = ok && outbox_write(engine, mail->world, "mail", str_of(body ? body : "{}"), err);
    free(body);
    json_decref(json);
    return ok;
}

/* -- receiving -- */

bool realm_apply_mail(
        struct engine *engine, const struct outbox_message *message, struct err *err)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct buf sender = {0};
    struct buf subject = {0};
    struct buf text = {0};
    struct str to = str_of(realm_text(json, "to"));
    str_clean(str_of(realm_text(json, "subject")), false, &subject);
    str_clean(str_of(realm_text(json, "text")), true, &text);
    bool ok = (realm_sender(engine, message, json, "from", &sender) && text.length > 0 &&
                      account_name_is_formed(to)) ||
              err_set(err, ERR_FORMAT, "it is not mail");
    const struct account *account = ok ? account_find(engine, to) : NULL;
    struct letter kept = {
            .sender = buf_str(&sender), .subject = buf_str(&subject), .text = buf_str(&text)};
    ok = ok && mail_come(engine, account, &kept, err);
    json_decref(json);
    buf_finish(&sender);
    buf_finish(&subject);
    buf_finish(&text);
    return ok;
}

/* -- returned mail -- */

void realm_return_mail(
        struct engine *engine, const struct outbox_message *message, struct str why)
{
    json_t *json = json_loadb(message->body.bytes, message->body.length, 0, NULL);
    struct str from = str_of(realm_text(json, "from"));
    bool own = realm_is_signed(engine, json, "mail", message->from);
    const struct account *account =
            own && account_name_is_formed(from) ? account_find(engine, from) : NULL;
    struct buf reason = {0};
    struct buf text = {0};
    struct err err;
    str_clean(why, false, &reason);
    buf_printf(&text, "%s@%.*s: %s\n\n%s", realm_text(json, "to"), STR_FMT(message->from),
            reason.length ? reason.bytes : "", realm_text(json, "text"));
    if (account) {
        struct letter kept = {.sender = STR("skein"),
                .subject = str_fit(buf_str(&reason), MAIL_SUBJECT_MAX),
                .text = str_fit(buf_str(&text), MAIL_TEXT_MAX)};
        /* If the sender's box is full too, only the log has the mail. */
        if (mail_send(engine, account->character, &kept, &err)) {
            mail_announce(engine, account->character, &kept);
        } else {
            outbox_log(engine, message->from, LOG_INFO,
                    "mail of %s came back and does not fit into their box: %s", account->name,
                    err.text);
        }
    }
    if (!own) {
        realm_audit(engine, message->from, "letter refused", from,
                STR("comes back, and was not written here"));
    }
    json_decref(json);
    buf_finish(&reason);
    buf_finish(&text);
}
