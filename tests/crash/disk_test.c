/* disk_test.c -- A long disk failure during play: who has to wait, who plays on, and what they are
 * told. */
#include "engine/core/run/disk.h"

#include "engine/base/log.h"
#include "engine/core/people/account.h"
#include "engine/core/run/transaction.h"
#include "engine/core/script/timer.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/test.h"
#include "tests/support/trial_impl.h"

struct disk_scene {
    struct fault_vfs *vfs;
    struct trial *trial;
    struct player *anna; /* where newcomers wake */
    struct player *bert; /* elsewhere, alone */
};

static void drop_line_disk(void *data, enum log_level level, const char *line)
{
    (void)data;
    (void)level;
    (void)line;
}

static int set_scene_disk(void **state)
{
    static struct disk_scene scene;
    log_set_sink(drop_line_disk, NULL);
    scene.vfs = fault_vfs_create("fault");
    scene.trial = trial_start(&(struct trial_options){.vfs = "fault"});
    scene.anna = trial_join(scene.trial, "anna", NULL);
    scene.bert = trial_join(scene.trial, "bert", NULL);
    struct player *wizard = trial_player(scene.trial, "wizard");
    uint64_t far = trial_first_id(trial_type(wizard, "@dig Far cellar"));
    (void)trial_typef(wizard, "@teleport bert to #%llu", (unsigned long long)far);
    (void)trial_type(scene.bert, "look");
    trial_advance(scene.trial, 10);
    trial_forget_all(scene.trial);
    *state = &scene;
    return 0;
}

static int strike_scene_disk(void **state)
{
    struct disk_scene *scene = *state;
    fault_vfs_heal(scene->vfs);
    trial_stop(scene->trial);
    fault_vfs_destroy(scene->vfs);
    log_set_sink(NULL, NULL);
    return 0;
}

#define DISK_TEST(name)                                                                        \
    TEST_OF(name, struct disk_scene, scene, set_scene_disk, strike_scene_disk)

/* The disk fails from now on, and Anna has done something that it does not keep. */
static void break_disk(struct disk_scene *scene)
{
    fault_vfs_fail(scene->vfs, FAULT_FULL, 1, true);
    trial_send(scene->anna, "describe me as quite changed");
    trial_pass(scene->trial, 0.1);
}

static void heal_disk(struct disk_scene *scene)
{
    fault_vfs_heal(scene->vfs);
    trial_pass(scene->trial, 0.1);
}

static bool was_told(const struct player *player, const char *text)
{
    return str_find(trial_told(player), str_of(text), 0) != SIZE_MAX;
}

DISK_TEST(a_look_is_answered_during_a_long_disk_failure)
{
    break_disk(scene);

    for (int hours = 0; hours < 3; hours++) {
        trial_pass(scene->trial, 3600);
        trial_forget(scene->bert);
        size_t prompts = trial_prompts(scene->bert);
        trial_send(scene->bert, "look");
        trial_pass(scene->trial, 0.1);
        assert_int_equal(trial_prompts(scene->bert), prompts + 1);
        assert_true(was_told(scene->bert, "Far cellar"));
    }

    assert_false(was_told(scene->anna, "quite changed"));
}

DISK_TEST(changes_wait_and_are_made_once_when_the_disk_is_back)
{
    break_disk(scene);
    trial_pass(scene->trial, 60);
    struct store_load before;
    struct store_load after;
    store_load_now(scene->trial->game.store, &before);
    size_t prompts = trial_prompts(scene->bert);

    trial_send(scene->bert, "describe me as patient");
    trial_send(scene->bert, "look me");
    trial_pass(scene->trial, 60);

    assert_int_equal(trial_prompts(scene->bert), prompts);
    store_load_now(scene->trial->game.store, &after);
    assert_int_equal(after.batches, before.batches);

    heal_disk(scene);
    trial_settle(scene->trial);
    assert_int_equal(trial_prompts(scene->bert), prompts + 2);
    assert_true(was_told(scene->bert, "patient"));
}

DISK_TEST(waiting_players_get_a_notice_and_wizards_the_reason)
{
    struct player *wizard = trial_player(scene->trial, "wizard");
    break_disk(scene);

    assert_true(was_told(scene->bert, "catching its breath"));
    assert_false(was_told(scene->bert, "full"));
    assert_true(was_told(wizard, "catching its breath"));
    assert_true(was_told(wizard, "The world can't be saved: "));
    assert_true(was_told(wizard, "full"));
    assert_true(was_told(wizard, "Commits waiting since "));

    trial_forget_all(scene->trial);
    trial_pass(scene->trial, 61);
    assert_false(was_told(scene->bert, "breath"));
    assert_true(was_told(wizard, "The world can't be saved: "));

    trial_pass(scene->trial, 300);
    assert_true(was_told(scene->bert, "still catching its breath"));

    trial_forget_all(scene->trial);
    heal_disk(scene);
    trial_pass(scene->trial, 3);
    assert_true(was_told(scene->bert, "has caught its breath"));
    assert_true(was_told(wizard, "has caught its breath"));
}

DISK_TEST(a_login_during_a_disk_failure_is_delayed_with_a_notice)
{
    struct player *guest = trial_player_create(scene->trial, "Guest");
    break_disk(scene);
    trial_pass(scene->trial, 60);

    trial_player_open(guest);
    assert_true(was_told(guest, "catching its breath"));
    trial_forget(guest);
    trial_send(guest, "guest");
    trial_pass(scene->trial, 60);
    assert_true(was_told(guest, "you'll be let in"));
    assert_false(was_told(guest, "Exits:"));

    heal_disk(scene);
    trial_settle(scene->trial);
    assert_true(was_told(guest, "Exits:"));
}

DISK_TEST(a_wizard_reads_the_numbers_while_the_disk_fails)
{
    struct player *wizard = trial_player(scene->trial, "wizard");
    (void)trial_type(wizard, "@teleport me to bert");
    trial_advance(scene->trial, 10);
    break_disk(scene);
    trial_pass(scene->trial, 60);
    trial_forget_all(scene->trial);

    trial_send(wizard, "@stats");
    trial_pass(scene->trial, 0.1);

    assert_true(was_told(wizard, "ommits"));
}

DISK_TEST(the_watchdog_is_told_of_a_failing_disk)
{
    struct buf why = {0};
    assert_true(hub_is_well(engine_hub(scene->trial->game.engine), &why));

    break_disk(scene);
    trial_pass(scene->trial, 60);

    assert_false(hub_is_well(engine_hub(scene->trial->game.engine), &why));
    assert_true(str_find(buf_str(&why), STR("full"), 0) != SIZE_MAX);
    assert_true(str_find_char(buf_str(&why), '\n', 0) == SIZE_MAX);
    heal_disk(scene);
    trial_pass(scene->trial, 3);
    assert_true(hub_is_well(engine_hub(scene->trial->game.engine), &why));
    buf_finish(&why);
}

DISK_TEST(a_player_delayed_by_the_disk_gets_the_farewell_at_the_end)
{
    break_disk(scene);
    trial_pass(scene->trial, 60);

    engine_stop(scene->trial->game.engine, "What you did is kept.");
    trial_pass(scene->trial, 0.1);
    assert_false(was_told(scene->anna, "kept"));
    engine_cut(scene->trial->game.engine, "The disk is in trouble. Good-bye.");

    assert_true(was_told(scene->anna, "Good-bye"));
    assert_false(was_told(scene->anna, "is kept"));
    assert_false(was_told(scene->anna, "quite changed"));
    heal_disk(scene);
}

/* Anna's, as it was last written. */
static const struct account *read_account(struct disk_scene *scene)
{
    struct engine *engine = scene->trial->game.engine;
    transaction_begin(engine, 0, 0);
    const struct account *account = account_find(engine, STR("anna"));
    transaction_commit(engine);
    return account;
}

DISK_TEST(an_account_that_cannot_be_read_is_not_written_and_comes_back)
{
    struct engine *engine = scene->trial->game.engine;
    engine_trim(engine);
    fault_vfs_fail(scene->vfs, FAULT_EIO, 1, true);
    transaction_begin(engine, 0, 0);
    const struct account *unread = account_find(engine, STR("anna"));
    assert_true(unread->unread);
    account_set_seen(engine, unread);
    transaction_commit(engine);

    heal_disk(scene);
    trial_settle(scene->trial);

    const struct account *account = read_account(scene);
    assert_string_equal(account->key, "anna");
    assert_true(account->password[0] != '\0');
}

static void count_timer(void *data, const struct timer_info *timer)
{
    size_t *count = data;
    *count += str_equal(timer->name, STR("ring")) && timer->left_ms > 0;
}

DISK_TEST(a_timer_that_cannot_be_read_when_due_is_kept)
{
    struct engine *engine = scene->trial->game.engine;
    uint64_t object = scene->anna->session->character;
    size_t count = 0;
    transaction_begin(engine, 0, 0);
    timer_set(engine, &(struct timer_plan){.object = object,
                              .name = STR("ring"),
                              .delay_ms = 100000,
                              .period_ms = 60000,
                              .owner = object});
    transaction_commit(engine);
    /* Waits until nothing else is to be written. */
    trial_advance(scene->trial, 98);
    engine_trim(engine);
    fault_vfs_fail(scene->vfs, FAULT_EIO, 1, true);

    trial_pass(scene->trial, 3);
    heal_disk(scene);
    trial_advance(scene->trial, 5);

    timer_each(engine, object, count_timer, &count);
    assert_int_equal(count, 1);
}

/* An editor of an unreadable behaviour would be told that somebody else had saved, and a clone
 * would do nothing. */
DISK_TEST(an_unreadable_behaviour_is_not_treated_as_missing)
{
    struct player *wizard = trial_player(scene->trial, "wizard");
    uint64_t bell = trial_first_id(trial_type(wizard, "@create a bell"));
    char line[64];
    (void)snprintf(line, sizeof(line), "@program #%llu", (unsigned long long)bell);
    trial_send(wizard, line);
    trial_send(wizard, "command(\"ring {this}\", function() return \"Ding.\" end)");
    (void)trial_type(wizard, ".");
    assert_true(was_told(wizard, "is now in force"));
    trial_advance(scene->trial, 98);
    store_trim(scene->trial->game.store);
    trial_forget_all(scene->trial);
    fault_vfs_fail(scene->vfs, FAULT_EIO, 1, true);

    trial_send(wizard, line);
    trial_send(wizard, ".");
    trial_pass(scene->trial, 1);
    heal_disk(scene);
    trial_settle(scene->trial);

    assert_true(was_told(wizard, "can't be read right now, so nothing was done"));
    assert_false(was_told(wizard, "Type the behaviour"));
    (void)trial_type(wizard, "ring bell");
    assert_true(was_told(wizard, "Ding."));
}

DISK_TEST(an_unreadable_role_is_not_reported_as_missing)
{
    struct player *wizard = trial_player(scene->trial, "wizard");
    trial_advance(scene->trial, 98);
    engine_trim(scene->trial->game.engine);
    trial_forget_all(scene->trial);
    fault_vfs_fail(scene->vfs, FAULT_EIO, 1, true);

    trial_send(wizard, "@stats");
    trial_pass(scene->trial, 1);

    assert_true(was_told(wizard, "can't be read right now, so nothing was done"));
    heal_disk(scene);
    (void)trial_type(wizard, "@stats");
    assert_true(was_told(wizard, "commits"));
}
