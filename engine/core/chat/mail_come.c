/* mail_come.c -- checks and delivers letters from elsewhere.
 *
 * 1. The sender is NAME@PLACE: a player of another world of the realm, or an Internet address.
 *    Ignoring (by name or mask) and muting work as for users of bridged networks.
 * 2. One sender cannot fill a mailbox: the limit is the same as for letters within the world
 *    (scripts/letters/commands/mail.lua).
 * 3. Addresses cost nothing, so all outside senders together may use only half of a mailbox. */
#include "engine/core/chat/mail.h"

#include "engine/core/people/account.h"
#include "engine/core/people/ignore.h"
#include "engine/core/people/option.h"
#include "engine/core/people/sanction.h"
#include "engine/core/phrase/phrase.h"
#include "world/model/prop.h"

enum { UNREAD_MAX = 10 /* per sender in a mailbox */, ELSEWHERE_MAX = MAIL_LETTERS_MAX / 2 };

struct counting {
    struct str sender;
    unsigned unread;
    unsigned elsewhere;
};

static void count_letter(void *data, const struct letter *letter)
{
    struct counting *counting = data;
    counting->unread += !letter->read && str_equal(letter->sender, counting->sender);
    counting->elsewhere += mail_is_elsewhere(letter->sender);
}

/* False if the player's option `letters` is off. */
static bool takes_any(struct engine *engine, const struct account *account)
{
    const struct object *player = world_find(engine_world(engine), account->character);
    const struct value *letters = player ? option_of(player, STR("letters")) : NULL;
    return !letters || letters->kind != VALUE_BOOL || letters->boolean;
}

bool mail_may_come(struct engine *engine, const struct account *account, struct str sender,
        struct err *err)
{
    if (!account || account->disabled) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_no_account);
    }
    bool elsewhere = mail_is_elsewhere(sender);
    if (elsewhere && (!takes_any(engine, account) || sanction_has_elsewhere(engine, sender) ||
                             ignore_has_elsewhere(engine, account->character, sender))) {
        return phrase_err(
                engine, err, ERR_DENIED, PHRASE_channel_ignored, WITH("name", account->name));
    }
    struct counting counting = {.sender = sender};
    mail_each_head(engine, account->character, count_letter, &counting);
    return (counting.unread < UNREAD_MAX &&
                   (!elsewhere || counting.elsewhere < ELSEWHERE_MAX)) ||
           phrase_err(engine, err, ERR_LIMIT, PHRASE_mail_full);
}

bool mail_come(struct engine *engine, const struct account *account,
        const struct letter *letter, struct err *err)
{
    struct letter kept = *letter;
    struct buf subject = {0};
    str_put_legible(letter->subject, &subject);
    kept.subject = str_fit(buf_str(&subject), MAIL_SUBJECT_MAX);
    bool ok = mail_may_come(engine, account, letter->sender, err) &&
              mail_send(engine, account->character, &kept, err);
    if (ok) {
        mail_announce(engine, account->character, &kept);
    }
    buf_finish(&subject);
    return ok;
}
