/* email_test.c -- To whom codes are mailed, and how often. */
#include "net/mail/email.h"

#include "engine/core/skein_module.h"
#include "tests/unit/core/play.h"

extern const struct skein_module mail_module;

/* In its own transaction, a minute after the one before. */
static bool asks(struct play *p, const char *name, const char *address)
{
    struct err err = {0};
    p->now_us += 61 * 1000000LL;
    transaction_begin(p->engine, 0, 0);
    bool asked =
            email_ask(p->engine, account_find(p->engine, str_of(name)), str_of(address), &err);
    transaction_commit(p->engine);
    return asked;
}

TEST(codes_mailed_to_one_address_are_limited_for_all_accounts)
{
    static const char *const names[] = {"anna", "bert", "carla"};
    static const char *const spellings[] = {"stranger@example.net", "Stranger@Example.NET"};
    unsigned sent = 0;
    struct play play;
    struct play *p = &play;
    play_open_with(p, (const struct skein_module *const[]){&mail_module, NULL});
    for (size_t i = 0; i < 3; i++) {
        (void)play_newcomer(p, names[i]);
    }
    mail_relay_came(p->engine, p->screens[0].session->id, STR("north.example"));

    for (size_t i = 0; i < 12; i++) {
        sent += asks(p, names[i % 3], spellings[i % 2]);
    }

    assert_int_equal(sent, 10);
    assert_true(asks(p, "carla", "carla@example.net"));
    p->now_us += 25 * 3600 * 1000000LL;
    assert_true(asks(p, "bert", "stranger@example.net"));
    play_close(p);
}
