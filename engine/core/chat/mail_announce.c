/* mail_announce.c -- tells players in the game about new letters.
 *
 * A letter gets a line like those of channels. Of letters from outside a reader gets few lines: a
 * burst of LINES_MOST, then one every SPAN_S / LINES_MOST seconds, which counts the letters since then.
 * The letters themselves are all kept. */
#include "engine/core/chat/mail.h"

#include "engine/core/people/attempts.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/session/hub.h"
#include "engine/session/markup.h"

#include <inttypes.h>

enum { LINES_MOST = 3, SPAN_S = 30 };

static void tell_letter_line(
        struct engine *engine, uint64_t character, const char *sender, struct str text)
{
    struct buf line = {0};
    buf_printf(&line, "<channel>[<cmd mail>mail</>]</> %s", sender);
    buf_add_str(&line, text);
    struct msg msg = {.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = buf_str(&line)};
    (void)hub_send_character(engine_hub(engine), character, &msg);
    buf_finish(&line);
}

/* Shows the sender and the subject. */
static void tell_one_letter(
        struct engine *engine, uint64_t character, const struct letter *letter)
{
    struct buf sender = {0};
    struct buf subject = {0};
    markup_escape(letter->sender, &sender);
    buf_add_text(&sender, ": ");
    markup_escape(letter->subject, &subject);
    tell_letter_line(engine, character, sender.bytes, buf_str(&subject));
    buf_finish(&sender);
    buf_finish(&subject);
}

static struct str line_key(uint64_t character, struct buf *out)
{
    buf_printf(out, "mail told #%" PRIu64, character);
    return buf_str(out);
}

static void count_unread_elsewhere(void *data, const struct letter *letter)
{
    int64_t *count = data;
    *count += mail_is_elsewhere(letter->sender) && !letter->read;
}

static void tell_waiting(struct engine *engine, void *data)
{
    uint64_t character = (uint64_t)(uintptr_t)data;
    struct presence *presence = presence_find(engine, character);
    int64_t waiting = presence ? presence->mail_untold : 0;
    int64_t unread = 0;
    struct buf key = {0};
    struct buf text = {0};
    if (waiting > 0) {
        transaction_begin(engine, 0, 0);
        presence->mail_untold = 0;
        (void)attempts_take_within(
                mail_limits(engine), line_key(character, &key), LINES_MOST, SPAN_S);
        mail_each_head(engine, character, count_unread_elsewhere, &unread);
        phrase_put(engine, &text, PHRASE_mail_several,
                WITH("count", waiting < unread ? waiting : unread));
        if (unread > 0) {
            tell_letter_line(engine, character, "", buf_str(&text));
        }
        transaction_commit(engine);
    }
    buf_finish(&key);
    buf_finish(&text);
}

void mail_announce(struct engine *engine, uint64_t character, const struct letter *letter)
{
    struct presence *presence = presence_find(engine, character);
    struct buf key = {0};
    struct str line = line_key(character, &key);
    if (!mail_is_elsewhere(letter->sender) ||
            (presence && presence->mail_untold == 0 &&
                    attempts_take_within(mail_limits(engine), line, LINES_MOST, SPAN_S))) {
        tell_one_letter(engine, character, letter);
    } else if (presence && presence->mail_untold++ == 0) {
        struct task task = {tell_waiting, NULL, (void *)(uintptr_t)character, character};
        (void)tasks_push_at(
                engine, task, clock_ms() + attempts_wait_ms(mail_limits(engine), line, 1));
    }
    buf_finish(&key);
}

bool mail_is_elsewhere(struct str sender)
{
    return str_find_char(sender, '@', 0) != SIZE_MAX;
}
