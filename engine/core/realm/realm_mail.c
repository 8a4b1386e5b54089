/* realm_mail.c -- letters to people in other worlds, whoever is in play.
 *
 * A letter box is where its owner's account is. What cannot be put there (nobody of that name, a full box, one who does not
 * want to hear) comes back, and lies in its sender's box with the reason. A sender fills nobody's box: the same bound holds
 * as for letters within a world (scripts/commands/mail.lua). */
#include "engine/core/keep/mail.h"
#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/sanction.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/post/post.h"
#include "engine/core/realm/realm_impl.h"
#include "engine/session/markup.h"
#include "world/model/prop.h"

#include <jansson.h>

#include <string.h>

#define UNREAD_MAX 10 /* of one sender in one box */
#define SUBJECT_BYTES 200

bool realm_mail(struct engine *engine, struct object *sender, const struct realm_mail *mail,
        struct err *err)
{
    if (!post_knows(engine, mail->world)) {
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
    struct str from = prop_str(engine->world, sender, ATOM_name);
    json_t *json = json_pack("{s:s%, s:s%, s:s%, s:s%}", "to", mail->to.bytes, mail->to.length,
            "from", from.bytes, from.length, "subject", mail->subject.bytes,
            mail->subject.length, "text", mail->text.bytes, mail->text.length);
    char *body = json ? json_dumps(json, JSON_COMPACT) : NULL;
    bool ok = post_write(engine, mail->world, "mail", str_of(body ? body : "{}"), err);
    free(body);
    json_decref(json);
    return ok;
}

/* -- at the other end -- */

struct counting {
    struct str sender;
    unsigned unread;
};

static void count_letter(void *data, const struct letter *letter)
{
    struct counting *counting = data;
    counting->unread += !letter->read && str_equal(letter->sender, counting->sender);
}

static bool may_come(struct engine *engine, const struct account *account, struct str sender,
        struct err *err)
{
    if (!account || account->disabled) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_no_account);
    }
    struct counting counting = {.sender = sender};
    mail_each(engine, account->character, count_letter, &counting);
    if (counting.unread >= UNREAD_MAX) {
        return phrase_err(engine, err, ERR_LIMIT, PHRASE_mail_full);
    }
    if (sanction_has_elsewhere(engine, sender) ||
            ignore_has_elsewhere(engine, account->character, sender)) {
        return phrase_err(
                engine, err, ERR_DENIED, PHRASE_channel_ignored, WITH("name", account->name));
    }
    return true;
}

/* A line like those of channels: whose letter has come, and about what. */
static void announce(struct engine *engine, uint64_t character, const struct letter *letter)
{
    struct buf line = {0};
    buf_add_text(&line, "<channel>[<cmd mail>mail</>]</> ");
    markup_escape(letter->sender, &line);
    buf_add_text(&line, ": ");
    markup_escape(letter->subject, &line);
    struct msg msg = {.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = buf_str(&line)};
    (void)hub_send_character(engine->hub, character, &msg);
    buf_finish(&line);
}

bool realm_apply_mail(struct engine *engine, const struct post_letter *letter, struct err *err)
{
    json_t *json = json_loadb(letter->body.bytes, letter->body.length, 0, NULL);
    struct buf sender = {0};
    struct buf subject = {0};
    struct buf text = {0};
    struct str to = str_of(realm_text(json, "to"));
    str_clean(str_of(realm_text(json, "subject")), false, &subject);
    str_clean(str_of(realm_text(json, "text")), true, &text);
    bool ok = (realm_sender(letter, realm_text(json, "from"), &sender) && text.length > 0 &&
                      account_name_is_formed(to)) ||
              err_set(err, ERR_FORMAT, "it is no letter");
    const struct account *account = ok ? account_find(engine, to) : NULL;
    ok = ok && may_come(engine, account, buf_str(&sender), err);
    if (ok) {
        struct letter kept = {.sender = buf_str(&sender),
                .subject = str_fit(buf_str(&subject), SUBJECT_BYTES),
                .text = buf_str(&text)};
        ok = mail_send(engine, account->character, &kept, err);
        if (ok) {
            announce(engine, account->character, &kept);
        }
    }
    json_decref(json);
    buf_finish(&sender);
    buf_finish(&subject);
    buf_finish(&text);
    return ok;
}

/* -- what came back -- */

void realm_return_mail(struct engine *engine, const struct post_letter *letter, struct str why)
{
    json_t *json = json_loadb(letter->body.bytes, letter->body.length, 0, NULL);
    struct str from = str_of(realm_text(json, "from"));
    const struct account *account =
            account_name_is_formed(from) ? account_find(engine, from) : NULL;
    struct buf reason = {0};
    struct buf text = {0};
    struct err err;
    str_clean(why, false, &reason);
    buf_printf(&text, "%s@%.*s: %s\n\n%s", realm_text(json, "to"), STR_FMT(letter->from),
            reason.length ? reason.bytes : "", realm_text(json, "text"));
    if (account) {
        struct letter kept = {.sender = STR("skein"),
                .subject = str_fit(buf_str(&reason), SUBJECT_BYTES),
                .text = str_fit(buf_str(&text), MAIL_TEXT_MAX)};
        /* Of a full box the log knows. */
        if (mail_send(engine, account->character, &kept, &err)) {
            announce(engine, account->character, &kept);
        } else {
            log_info("a letter of %s came back and had no room: %s", account->name, err.text);
        }
    }
    json_decref(json);
    buf_finish(&reason);
    buf_finish(&text);
}
