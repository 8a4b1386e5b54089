/* email_queue.c -- the queue of outgoing e-mails.
 *
 * 1. A letter to be sent is stored as a row before anybody is told of it, and leaves the queue
 *    when the relay has accepted it. So a crash may send it twice, with the same Message-ID,
 *    but loses none.
 * 2. Sent rows are kept for EMAIL_BACK_DAYS: their mark identifies bounces, their number limits
 *    e-mails. The mark is secret, since whoever knows it can fake a bounce.
 * 3. E-mail goes only to people who are away, LETTERS_MOST a day. Automatic letters are not
 *    forwarded, since two games whose players forward to each other would never stop.
 *
 * mail_out.c takes letters out of the queue. */
#include "net/mail/email.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/core/part.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/skein_module.h"
#include "engine/session/hub.h"
#include "net/mail/email_impl.h"

enum { LETTERS_MOST = 50, EMAIL_BACK_DAYS = 5 };

#define EMAIL_DAY_MS ((int64_t)24 * 60 * 60000)

struct mail_state *mail_state(const struct engine *engine)
{
    return *skein_module_state(engine, "mail");
}

void mail_create(struct engine *engine)
{
    struct mail_state *state = mem_alloc(sizeof(*state));
    state->number = (uint64_t)rows_max(engine_world(engine), TABLE_MAIL_OUT, "number");
    *skein_module_state(engine, "mail") = state;
    email_serve(engine, &mail_email_service);
}

void mail_destroy(struct engine *engine)
{
    email_serve(engine, NULL);
    mem_free(mail_state(engine));
}

bool mail_check_world(struct engine *engine, struct err *err)
{
    return part_check_number(mail_state(engine)->number, err);
}

void mail_relay_came(struct engine *engine, uint64_t session, struct str domain)
{
    struct mail_state *state = mail_state(engine);
    state->relay_session = session;
    (void)str_copy(domain, state->relay_domain, sizeof(state->relay_domain));
}

static struct rows read_character(struct engine *engine, uint64_t character, const char *only)
{
    struct store_select select = rows_with(TABLE_MAIL_OUT, "character", character, "number");
    select.only = only;
    return rows_read(engine_world(engine), &select, 0);
}

size_t email_count_day(struct engine *engine, uint64_t character, bool codes)
{
    struct rows rows = read_character(engine, character, "state time_ms sender");
    int64_t since_ms = clock_wall_ms() - EMAIL_DAY_MS;
    size_t count = 0;
    for (size_t i = 0; i < rows.count; i++) {
        count += row_int(&rows.items[i], "time_ms") > since_ms &&
                 (row_str(&rows.items[i], "sender").length == 0) == codes;
    }
    rows_finish(&rows);
    return count;
}

void email_settle(struct row *row)
{
    row_set_int(row, "state", EMAIL_ROW_SENT);
    row_set_int(row, "due_ms", clock_wall_ms() + EMAIL_BACK_DAYS * EMAIL_DAY_MS);
    row_set_str(row, "text", STR_NONE);
}

/* Waiting rows count as sent, since the relay may have them already. A bounce is then
 * ignored. */
void email_drop_waiting(struct engine *engine, uint64_t character)
{
    struct rows rows = read_character(engine, character, NULL);
    for (size_t i = 0; i < rows.count; i++) {
        struct row row = rows.items[i];
        rows.items[i] = (struct row){0};
        if (row_int(&row, "state") == EMAIL_ROW_WAITS) {
            email_settle(&row);
        }
        row_set_int(&row, "mark", 0);
        rows_put(engine_world(engine), &row);
    }
    rows_finish(&rows);
}

/* -- queueing -- */

static void wake_relay(struct engine *engine)
{
    struct session *relay = hub_find(engine_hub(engine), mail_state(engine)->relay_session);
    if (relay) {
        hub_send(relay,
                &(struct msg){
                        .kind = MSG_EVENT, .topic = STR("Relay.Mail"), .text = STR("{}")});
    }
}

void email_queue(struct engine *engine, uint64_t character, const struct letter *letter)
{
    struct row row = row_of_id(TABLE_MAIL_OUT, ++mail_state(engine)->number);
    row_set_int(&row, "state", EMAIL_ROW_WAITS);
    row_set_int(&row, "due_ms", clock_wall_ms());
    row_set_int(&row, "mark", (int64_t)email_make_mark());
    row_set_id(&row, "character", character);
    row_set_int(&row, "time_ms", clock_wall_ms());
    row_set_str(&row, "sender", letter->sender);
    row_set_str(&row, "subject", letter->subject);
    row_set_str(&row, "text", letter->text);
    rows_put(engine_world(engine), &row);
    wake_relay(engine);
}

/* True if the character gets e-mail now. */
static bool is_written_to(struct engine *engine, uint64_t character)
{
    const struct presence *presence = presence_find(engine, character);
    struct email email;
    return !(presence && presence->linkdead_ms == 0) && email_relay_is_there(engine) &&
           email_of(engine, character, &email) && email.state == EMAIL_OWN &&
           email_count_day(engine, character, false) < LETTERS_MOST;
}

bool email_digest(struct engine *engine, uint64_t character, const struct letter *letter)
{
    bool goes = is_written_to(engine, character);
    if (goes) {
        email_queue(engine, character, letter);
    }
    return goes;
}

void email_queue_copy(struct engine *engine, uint64_t character, const struct letter *letter)
{
    struct buf text = {0};
    if (letter->sender.length == 0 || letter->automatic || !is_written_to(engine, character)) {
        return;
    }
    buf_add_str(&text, letter->text);
    buf_add_text(&text, "\n\n-- \n");
    phrase_put(engine, &text, PHRASE_email_behind, WITH("game", engine_options(engine)->name));
    struct letter sent = *letter;
    sent.text = buf_str(&text);
    email_queue(engine, character, &sent);
    buf_finish(&text);
}

const struct email_service mail_email_service = {
        .is_sent = email_relay_is_there,
        .send_on = email_queue_copy,
        .ask_password = email_code_password,
        .take_password = email_code_take,
};
