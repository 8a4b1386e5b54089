/* digest_test.c -- A daily mail of missed channel messages: its recipients, content and end. */
#include "engine/base/base.h"
#include "engine/core/run/transaction.h"
#include "engine/session/hub.h"
#include "net/mail/email.h"
#include "tests/script/bench.h"
#include "world/model/rows.h"

#include <string.h>

#define DAY 86400

/* Sets bob's address, also while he is away. */
static void set_address(struct bench *b, uint64_t bob, enum email_state state)
{
    struct engine *engine = trial_engine(b->trial);
    struct row row = row_new(TABLE_EMAIL);
    transaction_begin(engine, 0, 0);
    row_set_id(&row, "character", bob);
    row_set_str(&row, "address", STR("bob@example.net"));
    row_set_int(&row, "state", state);
    row_set_str(&row, "code", STR_NONE);
    row_set_int(&row, "code_kind", 0);
    row_set_int(&row, "until_ms", 0);
    row_set_int(&row, "wrong", 0);
    rows_put(engine_world(engine), &row);
    transaction_commit(engine);
    uint64_t relay = hub_sessions_of(engine_hub(engine), trial_character(b->wizard))->id;
    mail_relay_came(engine, relay, STR("north.example"));
}

/* How many wait to be sent; out gets the text of the newest. */
static size_t queued(struct bench *b, struct buf *out)
{
    struct store_select select = {.table = TABLE_MAIL_OUT,
            .where = {{"state", STORE_EQUAL, value_int(0)}},
            .order = "due_ms"};
    struct rows rows = rows_read(trial_world(b->trial), &select, 0);
    size_t count = rows.count;
    buf_clear(out);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < count; i++) {
        buf_truncate(out, 1);
        buf_add_str(out, row_str(&rows.items[i], "subject"));
        buf_add_char(out, '\n');
        buf_add_str(out, row_str(&rows.items[i], "text"));
    }
    rows_finish(&rows);
    return count;
}

static void assert_queued(struct bench *b, size_t count)
{
    struct buf text = {0};
    assert_int_equal(queued(b, &text), count);
    buf_finish(&text);
}

BENCH_TEST(an_absent_player_who_asked_gets_the_digest)
{
    uint64_t bob = trial_character(b->bob);
    struct buf text = {0};
    assert_has(trial_type(b->bob, "set digest daily"), "set email ADDRESS");
    set_address(b, bob, EMAIL_OWN);
    assert_has(trial_type(b->bob, "set digest daily"), "bob@example.net");
    assert_has(trial_type(b->bob, "set digest"), "set digest off");
    (void)trial_type(b->alice, "chat said while bob was there");
    trial_pass(b->trial, DAY + 60);
    assert_int_equal(queued(b, &text), 0);
    trial_hang_up(b->bob);
    trial_advance(b->trial, 600);
    (void)trial_type(b->alice, "chat the mill is on fire");
    (void)trial_type(b->alice, "emote waves");
    (void)trial_type(b->alice, "tell bob between us two");
    (void)trial_type(b->alice, "channel join club");
    (void)trial_type(b->alice, "channel say club bob is not on it");

    trial_pass(b->trial, DAY);

    assert_int_equal(queued(b, &text), 1);
    assert_has(buf_str(&text), "1 line on public");
    assert_has(buf_str(&text), "alice: the mill is on fire");
    assert_has(buf_str(&text), "set digest off");
    assert_lacks(buf_str(&text), "was there");
    assert_lacks(buf_str(&text), "between us");
    assert_lacks(buf_str(&text), "not on it");
    trial_pass(b->trial, 3 * DAY);
    assert_int_equal(queued(b, &text), 1);
    (void)trial_type(b->alice, "chat it is out again");
    trial_crash(b->trial);
    trial_hang_up(b->bob);
    set_address(b, bob, EMAIL_OWN);
    trial_pass(b->trial, DAY + 60);
    (void)trial_type(b->alice, "chat all is well");
    trial_pass(b->trial, DAY + 60);
    assert_true(queued(b, &text) >= 2);
    buf_finish(&text);
}

BENCH_TEST(the_digest_omits_private_lines_and_ignored_players)
{
    uint64_t bob = trial_character(b->bob);
    struct buf text = {0};
    struct player *carol = trial_join(b->trial, "carol", NULL);
    set_address(b, bob, EMAIL_OWN);
    (void)trial_type(b->bob, "ignore carol");
    (void)trial_type(b->alice, "channel join club");
    (void)trial_type(b->bob, "channel join club");
    (void)trial_type(b->bob, "set digest daily");
    trial_hang_up(b->bob);
    trial_advance(b->trial, 600);
    (void)trial_type(carol, "chat you are ignored");
    (void)trial_type(b->alice, "channel say club once open");
    (void)trial_type(b->alice, "channel set club secret on");
    (void)trial_type(b->alice, "channel say club now secret");
    for (int i = 0; i < 150; i++) {
        char line[400];
        (void)snprintf(line, sizeof(line), "chat %d <b>%0*d", i, 200 + i, i);
        (void)trial_type(b->alice, line);
        trial_advance(b->trial, 10);
    }

    trial_pass(b->trial, DAY);

    assert_int_equal(queued(b, &text), 1);
    assert_lacks(buf_str(&text), "ignored");
    assert_lacks(buf_str(&text), "secret");
    assert_lacks(buf_str(&text), "club");
    assert_has(buf_str(&text), "alice: 149 <b>");
    assert_has(buf_str(&text), "more lines before)");
    assert_true(text.length < 8000);
    buf_finish(&text);
}

BENCH_TEST(the_digest_ends_without_an_address_or_when_switched_off)
{
    uint64_t bob = trial_character(b->bob);
    set_address(b, bob, EMAIL_OWN);
    (void)trial_type(b->bob, "set digest daily");
    assert_has(trial_type(b->bob, "set digest off"), "no more digests");
    assert_has(trial_type(b->bob, "set digest off"), "You get no digests");
    (void)trial_type(b->bob, "set digest daily");
    assert_has(trial_type(b->bob, "set digest weekly"), "daily or off");
    trial_hang_up(b->bob);
    trial_advance(b->trial, 600);
    (void)trial_type(b->alice, "chat hello");
    /* An address no longer confirmed gets nothing; a permanent refusal ends the mails. */
    set_address(b, bob, EMAIL_ASKED);
    trial_pass(b->trial, DAY);
    assert_queued(b, 0);

    set_address(b, bob, EMAIL_REFUSED);
    trial_pass(b->trial, DAY);
    set_address(b, bob, EMAIL_OWN);

    trial_pass(b->trial, 2 * DAY);
    assert_queued(b, 0);
    assert_lacks(trial_type(b->wizard, "@timers all"), "digest");
}

BENCH_TEST(the_digest_ends_after_a_month_of_absence)
{
    uint64_t bob = trial_character(b->bob);
    struct buf text = {0};
    set_address(b, bob, EMAIL_OWN);
    (void)trial_type(b->bob, "set digest daily");
    trial_hang_up(b->bob);
    trial_pass(b->trial, 29 * DAY);
    for (int i = 0; i < 3; i++) {
        (void)trial_type(b->alice, "chat one more day");
        trial_pass(b->trial, DAY + 3600);
    }

    assert_true(queued(b, &text) >= 1);
    assert_has(buf_str(&text), "this is the last");
    assert_lacks(trial_type(b->wizard, "@timers all"), "digest");
    buf_finish(&text);
}

BENCH_TEST(a_player_cannot_send_digests_to_others)
{
    uint64_t bob = trial_character(b->bob);
    set_address(b, bob, EMAIL_OWN);
    struct player *guest = trial_join_guest(b->trial);
    assert_has(trial_type(guest, "set digest daily"), "guest");
    assert_has(trial_type(b->alice, "set digest daily"), "set email ADDRESS");
    assert_lacks(trial_type(b->alice, "@lua object('#1'):after(1, 'digest')"), "= true");
    assert_lacks(trial_typef(b->alice, "@lua match(me, 'bob').options.digest"), "at =");
    (void)trial_typef(b->alice, "@lua match(me, 'bob'):after(1, 'digest')");
    assert_lacks(trial_type(b->wizard, "@timers all"), "digest");
}
