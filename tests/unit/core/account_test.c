/* account_test.c -- Equal names, accounts after a restart, passwords. */
#include "engine/core/people/account.h"

#include "engine/core/line/commands.h"
#include "engine/core/login/newname.h"
#include "engine/core/rights/perm.h"
#include "tests/unit/core/play.h"
#include "world/model/rows.h"
#include "world/store/store.h"

struct pair {
    const char *a;
    const char *b;
    bool same;
};

TEST(names_that_look_alike_are_one_name)
{
    static const struct pair pairs[] = {
            {"Alice", "aLICE", true},
            {"Alice", "A1ice", true},
            {"Bob", "B0b", true},
            {"Jean-Luc", "jean_luc", true},
            {"Lo-ol_1", "l0_0l-L", true},
            {"Alice", "Alise", false},
            {"Alice", "Al-ice", false},
            {"Anne1", "Annei", false},
            {"ab", "abc", false},
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        char a[ACCOUNT_NAME_MAX + 1];
        char b[ACCOUNT_NAME_MAX + 1];
        account_key(str_of(pairs[i].a), a);
        account_key(str_of(pairs[i].b), b);

        assert_int_equal(strcmp(a, b) == 0, pairs[i].same);
    }
}

TEST(names_that_differ_in_digits_or_letters_that_look_alike_match)
{
    static const struct pair pairs[] = {
            {"Wizard", "W1zard", true},
            {"wIzArd", "W1ZARD", true},
            {"Alice", "AIice", true},
            {"Alice", "A1ice", true},
            {"Bill", "Bi11", true},
            {"Bill", "B1ll", true},
            {"Neil", "Ne1l", true},
            {"Nell", "Ne1l", true},
            {"Neil", "Nell", false},
            {"Ian", "Lan", false},
            {"Tim", "Tom", false},
            {"Tim", "Timo", false},
            {"Alice", "Alice-", true},
            {"Alice", "A-l_ice__", true},
            {"Alice", "A1-ice", true},
            {"Alice", "Alice2", false},
            {"Walter", "VValter", true},
            {"Emma", "Ernma", true},
            {"Guest-11", "Guest-1", false},
            {"Alice", "Alic3", true},
            {"Alice", "4lic3", true},
            {"Bobsett", "8ob53t7", true},
            {"Guest-3", "Guest-8", false},
            {"Alice", "Alic2", false},
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct str a = str_of(pairs[i].a);
        struct str b = str_of(pairs[i].b);

        assert_int_equal(account_names_are_alike(a, b), pairs[i].same);
        assert_int_equal(account_names_are_alike(b, a), pairs[i].same);
    }
}

static void assert_name(struct play *p, const char *name, bool fits)
{
    struct err err = {0};
    if (newname_ok(p->engine, str_of(name), &err) != fits) {
        fail_msg("%s: %s", name, fits ? err.text : "allowed");
    }
    assert_true(fits || str_starts(str_of(err.text), STR("newname_")));
}

static void make_account_own(struct play *p, const char *name)
{
    transaction_begin(p->engine, 0, 0);
    (void)account_create(p->engine, str_of(name), PERM_PLAYER, "some hash");
    transaction_commit(p->engine);
    play_turn(p);
}

PLAY_TEST(a_guests_name_says_nothing_about_a_player)
{
    static const char *const good[] = {"Alice_", "Alicia-2", "alice-2", "Bob-is-fine", "Al"};
    static const char *const bad[] = {
            "Alice-is-a-thief", "alic3_stinks", "thief-Alice", "no-A1ice"};
    struct err err;
    make_account_own(p, "Alice");

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_true(newname_guest_ok(p->engine, str_of(good[i]), &err));
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        char made[ACCOUNT_NAME_MAX + 1];
        assert_false(newname_guest_ok(p->engine, str_of(bad[i]), &err));
        assert_true(newname_ok(p->engine, str_of(bad[i]), &err));
        newname_make(p->engine, str_of(bad[i]), made);
        assert_true(str_starts(str_of(made), STR("Guest-")));
    }
}

PLAY_TEST(an_account_name_is_well_formed_and_no_word_of_the_game)
{
    static const char *const good[] = {"Al", "a-b_c9", "abcdefghijklmnopqrstuvwx", "Sk4in",
            "loo", "Modest", "Alice2", "Good", "Observer", "Guestmar", "Lizard"};
    static const char *const bad[] = {"abcdefghijklmnopqrstuvwxy", "a", "", "9a", "-a", "_a",
            "a b", "a.b", "\xc3\x89mile", "here", "HERE", "Skein", "Ske1n", "guest", "a11",
            "it", "nw", "north", "S0uth", "look", "l00k", "yank", "Admin", "adm1n", "r00t",
            "Sk3in", "skein-", "Admin2", "Wizard", "Wizards", "Wizard-", "wizard2", "TheWizard",
            "MrWizard", "vvizard", "wizzard", "Wiz4rd", "God", "Immortal", "Implementor",
            "Oper", "Mod", "GM", "Owner", "Support", "Sys", "Console", "game", "The-Game",
            "Announcement", "Notice", "Guest-Alice", "guest1", "Guest_9", "NickServ",
            "ChanServ", "Global", "ns", "mailer-daemon", "Mailer_Daemon", "MailerDaemon",
            "postmaster", "hostmaster", "webmaster", "abuse", "noc", "security", "info",
            "marketing", "sales", "usenet", "news", "www", "uucp", "ftp", "majordomo"};
    play_command(p, "look|peer [at] {thing}");
    play_command(p, "pull|yank {thing}");
    commands_publish(stock_commands(p->engine));

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_name(p, good[i], true);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_name(p, bad[i], false);
    }
}

static const struct account *find_alice(struct play *p)
{
    return account_find(p->engine, STR("Alice"));
}

/* Changes all that can be changed of Alice's account, which is looked up for each. */
static void change_alice(struct play *p)
{
    transaction_begin(p->engine, 0, 0);
    account_set_role(p->engine, find_alice(p), PERM_BUILDER);
    account_set_password(p->engine, find_alice(p), "another hash");
    account_set_disabled(p->engine, find_alice(p), true);
    transaction_commit(p->engine);
    play_turn(p);
}

PLAY_TEST(an_account_comes_back_from_the_disk)
{
    make_account_own(p, "Alice");
    uint64_t character = play_character(p, "Alice");
    change_alice(p);

    play_crash(p);
    const struct account *account = account_find(p->engine, STR("a1ICE"));

    assert_non_null(account);
    assert_string_equal(account->name, "Alice");
    assert_string_equal(account->password, "another hash");
    assert_int_equal(account->role, PERM_BUILDER);
    assert_true(account->disabled);
    assert_int_equal(account->character, character);
    assert_ptr_equal(account_of(p->engine, character), account);
}

PLAY_TEST(several_changes_to_an_account_in_hand_all_take_effect)
{
    make_account_own(p, "Alice");
    transaction_begin(p->engine, 0, 0);
    const struct account *account = find_alice(p);

    account_set_password(p->engine, account, "another hash");
    account_set_role(p->engine, account, PERM_WIZARD);
    account_set_disabled(p->engine, account, true);
    transaction_commit(p->engine);

    account = find_alice(p);
    assert_string_equal(account->password, "another hash");
    assert_int_equal(account->role, PERM_WIZARD);
    assert_true(account->disabled);
}

PLAY_TEST(a_rollback_undoes_changes_to_accounts)
{
    make_account_own(p, "Alice");
    transaction_begin(p->engine, 0, 0);
    uint64_t bob = account_create(p->engine, STR("Bob"), PERM_WIZARD, NULL)->character;
    account_set_role(p->engine, find_alice(p), PERM_WIZARD);
    account_set_role(p->engine, find_alice(p), PERM_BUILDER);

    transaction_abort(p->engine);

    assert_null(account_find(p->engine, STR("Bob")));
    assert_null(account_of(p->engine, bob));
    assert_int_equal(find_alice(p)->role, PERM_PLAYER);
}

PLAY_TEST(an_account_dropped_from_memory_is_read_as_committed)
{
    make_account_own(p, "Alice");
    make_account_own(p, "Bob");
    transaction_begin(p->engine, 0, 0);
    account_set_role(p->engine, find_alice(p), PERM_BUILDER);
    transaction_commit(p->engine);

    accounts_trim(p->engine);

    assert_int_equal(find_alice(p)->role, PERM_BUILDER);
    transaction_begin(p->engine, 0, 0);
    account_set_role(p->engine, find_alice(p), PERM_WIZARD);
    (void)account_create(p->engine, STR("Carol"), PERM_PLAYER, NULL);
    transaction_abort(p->engine);
    accounts_trim(p->engine);
    assert_int_equal(find_alice(p)->role, PERM_BUILDER);
    assert_string_equal(account_find(p->engine, STR("Bob"))->name, "Bob");
    assert_null(account_find(p->engine, STR("Carol")));
}

PLAY_TEST(an_account_is_found_by_a_look_alike_of_its_name)
{
    assert_null(account_find_like(p->engine, STR("A1lce")));
    make_account_own(p, "Alice");
    assert_non_null(account_find_like(p->engine, STR("AIice")));
    assert_non_null(account_find_like(p->engine, STR("aL1ce")));
    assert_non_null(account_find_like(p->engine, STR("Al_ice-")));
    assert_null(account_find_like(p->engine, STR("Alice2")));
    assert_null(account_find_like(p->engine, STR("Allce")));

    play_crash(p);

    assert_non_null(account_find_like(p->engine, STR("AIice")));
    assert_null(account_find_like(p->engine, STR("Allce")));
    transaction_begin(p->engine, 0, 0);
    (void)account_create(p->engine, STR("Allce"), PERM_PLAYER, NULL);
    transaction_abort(p->engine);
    assert_null(account_find_like(p->engine, STR("Allce")));
}

PLAY_TEST(a_new_character_sleeps_in_the_start_room)
{
    make_account_own(p, "Alice");

    struct object *character = world_find(p->world, play_character(p, "Alice"));

    assert_true(proto_is_ref(p->world, character, "player"));
    assert_int_equal(character->location, 0);
    assert_int_equal(character->owner, 0);
    assert_string_equal(prop_object(p->world, character, ATOM_asleep)->ref, "start");
}

static void add_name(void *data, const struct account *account)
{
    buf_printf(data, "%s ", account->name);
}

PLAY_TEST(a_walk_visits_accounts_on_disk_and_those_not_yet_saved)
{
    make_account_own(p, "Bob");
    make_account_own(p, "Alice");
    play_crash(p);
    transaction_begin(p->engine, 0, 0);
    (void)account_create(p->engine, STR("Carol"), PERM_PLAYER, NULL);
    struct buf names = {0};

    account_each(p->engine, add_name, &names);
    transaction_commit(p->engine);

    assert_str(buf_str(&names), "Alice Bob Carol ");
    buf_finish(&names);
}

PLAY_TEST(a_walk_over_all_accounts_keeps_nothing_of_them)
{
    make_account_own(p, "Alice");
    transaction_begin(p->engine, 0, 0);
    account_set_keys(p->engine, account_find(p->engine, STR("Alice")), STR("ssh-ed25519 AAAA"));
    transaction_commit(p->engine);
    struct buf names = {0};

    account_each(p->engine, add_name, &names);

    /* The leak sanitizer finds keys that are not freed. */
    assert_str(buf_str(&names), "Alice ");
    buf_finish(&names);
}

PLAY_TEST(privileged_acts_are_in_the_audit_log)
{
    make_account_own(p, "Alice");
    transaction_begin(p->engine, play_character(p, "Alice"), 0);
    account_set_password(p->engine, find_alice(p), "her own act");
    transaction_commit(p->engine);
    change_alice(p);
    struct buf acts = {0};
    struct store_select all = {.table = TABLE_AUDIT, .order = "number", .descending = true};

    struct rows rows = rows_read(p->world, &all, 0);

    for (size_t i = 0; i < rows.count; i++) {
        const struct row *row = &rows.items[i];
        buf_printf(&acts, "%.*s %.*s %.*s; ", STR_FMT(row_str(row, "action")),
                STR_FMT(row_str(row, "subject")), STR_FMT(row_str(row, "detail")));
    }
    rows_finish(&rows);
    assert_str(buf_str(&acts), "disable Alice ; password Alice ; role Alice builder; ");
    buf_finish(&acts);
}

/* -- passwords -- */

struct verdict {
    int calls;
    bool ok;
    char hash[132];
};

static void on_checked(struct engine *engine, void *data, enum account_answer answer)
{
    assert_false(engine_transaction(engine)->open);
    struct verdict *verdict = data;
    verdict->calls++;
    verdict->ok = answer == ACCOUNT_RIGHT;
}

static void on_hashed(struct engine *engine, void *data, const char *hash)
{
    (void)engine;
    struct verdict *verdict = data;
    verdict->calls++;
    (void)snprintf(verdict->hash, sizeof(verdict->hash), "%s", hash);
}

static bool check_account(struct play *p, const char *hash, const char *password)
{
    struct verdict verdict = {0};
    assert_true(account_check_password(p->engine, hash, str_of(password),
            (struct password_turn){0}, on_checked, &verdict));
    assert_int_equal(verdict.calls, 0);
    play_turn(p);
    assert_int_equal(verdict.calls, 1);
    return verdict.ok;
}

PLAY_TEST(a_password_fits_its_hash_alone)
{
    struct verdict made = {0};
    assert_true(account_hash_password(
            p->engine, STR("open sesame"), (struct password_turn){0}, on_hashed, &made));
    play_turn(p);

    assert_true(str_starts(str_of(made.hash), STR("$argon2id$v=19$m=8,")));
    assert_true(check_account(p, made.hash, "open sesame"));
    assert_false(check_account(p, made.hash, "open Sesame"));
    assert_false(check_account(p, made.hash, ""));
    assert_false(check_account(p, NULL, "open sesame"));
    assert_false(check_account(p, "", "open sesame"));
    assert_false(check_account(p, "not a hash", "open sesame"));
}

PLAY_TEST(a_hash_with_other_parameters_still_fits)
{
    char hash[132];

    assert_true(account_hash_now(STR("open sesame"), 64, hash));

    assert_true(str_find(str_of(hash), STR("m=64,"), 0) != SIZE_MAX);
    assert_true(check_account(p, hash, "open sesame"));
}

PLAY_TEST(a_password_longer_than_allowed_never_fits)
{
    char hash[132];
    char password[ACCOUNT_PASSWORD_MAX + 2];
    memset(password, 'x', sizeof(password));
    password[sizeof(password) - 1] = '\0';

    assert_true(account_hash_now((struct str){password, ACCOUNT_PASSWORD_MAX}, 8, hash));

    assert_false(check_account(p, hash, password));
    password[ACCOUNT_PASSWORD_MAX] = '\0';
    assert_true(check_account(p, hash, password));
}

/* Not with PLAY_TEST: the play ends in the middle of it. */
TEST(a_password_result_after_shutdown_is_not_reported)
{
    struct play p;
    struct verdict verdict = {0};
    play_open(&p);
    assert_true(account_check_password(p.engine, NULL, STR("open sesame"),
            (struct password_turn){0}, on_checked, &verdict));

    play_close(&p);

    assert_int_equal(verdict.calls, 0);
}

TEST(two_random_passwords_differ)
{
    char a[25];
    char b[25];
    account_random_password(a);
    account_random_password(b);

    assert_int_equal(strlen(a), 24);
    assert_string_not_equal(a, b);
}

PLAY_TEST(a_read_account_makes_the_reader_wait_for_its_commit)
{
    (void)play_newcomer(p, "Alice");
    transaction_begin(p->engine, 0, 0);
    account_set_role(p->engine, find_alice(p), PERM_BUILDER);
    transaction_commit(p->engine);

    transaction_begin(p->engine, 0, 0);
    (void)role_of(p->engine, play_character(p, "Alice"));
    assert_int_equal(transaction_leans_on(p->engine), p->world->commit_number);
    transaction_commit(p->engine);
}

/* Of an account that the disk does not give just now, nothing is known that could be kept. */
PLAY_TEST(an_account_that_could_not_be_read_is_not_changed)
{
    transaction_begin(p->engine, 0, 0);
    const struct account *account = account_create(p->engine, STR("Anna"), PERM_PLAYER, "");
    transaction_commit(p->engine);
    account = account_find(p->engine, STR("Anna"));
    ((struct account *)(uintptr_t)account)->unread = true;

    transaction_begin(p->engine, 0, 0);
    account_set_role(p->engine, account, PERM_WIZARD);
    account_set_password(p->engine, account, "other");
    account_set_disabled(p->engine, account, true);
    transaction_commit(p->engine);

    ((struct account *)(uintptr_t)account)->unread = false;
    account = account_find(p->engine, STR("Anna"));
    assert_int_equal(account->role, PERM_PLAYER);
    assert_string_equal(account->password, "");
    assert_false(account->disabled);
}
