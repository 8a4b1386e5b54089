/* erasure_test.c -- Deleting an account in the game: the password, the wait, and its end. */
#include "engine/core/people/account.h"
#include "engine/core/run/transaction.h"
#include "tests/script/bench.h"
#include "world/model/kv.h"

#include <string.h>

#define ERASURE_DAY 86400

static bool has_account(struct bench *b, const char *name)
{
    const struct account *account = account_find(trial_engine(b->trial), str_of(name));
    return account && !account->disabled;
}

/* The waiting accounts. */
static size_t count_waiting(struct bench *b)
{
    const struct value *rows = kv_get(trial_world(b->trial), STR("erasures"));
    return rows && rows->kind == VALUE_TABLE ? value_table_count(rows) : 0;
}

static void ask_deletion(struct bench *b)
{
    assert_has(trial_type(b->bob, "delete account"), "3 days after you type your password");
    assert_has(bench_type(b, b->bob, "password"), "will be deleted in 3 days");
    assert_int_equal(count_waiting(b), 1);
}

BENCH_TEST(an_account_is_deleted_three_days_after_the_password)
{
    ask_deletion(b);
    assert_has(trial_type(b->bob, "delete character"),
            "To keep it, log in before then and type delete account cancel.");
    trial_hang_up(b->bob);
    trial_pass(b->trial, 3 * ERASURE_DAY - 3600);
    trial_settle(b->trial);
    assert_true(has_account(b, "bob"));

    trial_pass(b->trial, 2 * 3600);
    trial_pass(b->trial, 60);
    trial_settle(b->trial);

    assert_false(has_account(b, "bob"));
    assert_int_equal(count_waiting(b), 0);
}

BENCH_TEST(nobody_deletes_an_account_without_its_password)
{
    (void)trial_type(b->bob, "delete account");
    for (int i = 0; i < 3; i++) {
        (void)bench_type(b, b->bob, "not the word");
    }
    assert_has(trial_told(b->bob), "Your account stays as it is.");
    (void)trial_type(b->bob, "delete account");
    assert_has(bench_type(b, b->bob, ""), "Your account stays as it is.");

    bench_program(b, "command('trick {this}', function(e)\n"
                     "  e.actor:after(1, 'erasure')\n"
                     "  e.this:perform('delete account')\n"
                     "end)\n"
                     "command('steal {this}', function() return tostring(sys) end)");
    (void)trial_type(b->bob, "trick machine");
    (void)trial_type(b->bob, "steal machine");
    assert_lacks(trial_told(b->bob), "table");
    trial_pass(b->trial, 4 * ERASURE_DAY);
    trial_settle(b->trial);

    assert_int_equal(count_waiting(b), 0);
    assert_true(has_account(b, "bob"));
}

BENCH_TEST(the_history_has_no_question_for_a_password)
{
    (void)trial_type(b->bob, "look");
    (void)trial_type(b->bob, "delete account");
    (void)bench_type(b, b->bob, "");
    struct str told = bench_type(b, b->bob, "history");

    assert_has(told, "The Waking Room");
    assert_lacks(told, "stays as it is.");
    assert_lacks(told, "present password");
}

BENCH_TEST(a_timer_that_comes_too_early_deletes_nothing)
{
    ask_deletion(b);
    char line[80];
    (void)snprintf(line, sizeof(line), "@lua object(\"#%llu\"):after(1, \"erasure\")",
            (unsigned long long)trial_character(b->bob));
    (void)trial_type(b->wizard, line);

    trial_pass(b->trial, 60);
    trial_settle(b->trial);
    assert_true(has_account(b, "bob"));
    trial_pass(b->trial, 3 * ERASURE_DAY);
    trial_pass(b->trial, 60);
    trial_settle(b->trial);

    assert_false(has_account(b, "bob"));
}

BENCH_TEST(a_player_who_changes_their_mind_keeps_the_account)
{
    ask_deletion(b);
    trial_hang_up(b->bob);
    trial_reconnect(b->bob);
    assert_has(trial_told(b->bob), "will be deleted in 3 days");
    assert_has(trial_type(b->bob, "delete account cancel"), "Nothing is deleted.");
    assert_has(trial_type(b->bob, "delete account cancel"), "Nobody has asked");
    assert_int_equal(count_waiting(b), 0);

    trial_pass(b->trial, 4 * ERASURE_DAY);
    trial_settle(b->trial);
    assert_true(has_account(b, "bob"));
}

BENCH_TEST(wizards_and_guests_delete_no_account)
{
    struct player *guest = trial_join_guest(b->trial);

    assert_has(trial_type(b->wizard, "delete account"), "must take the role away first");
    assert_has(trial_type(guest, "delete account"), "A guest has no account.");
    assert_int_equal(count_waiting(b), 0);
}
