/* rehearse_test.c -- A rehearsal is seen only by the player who asks for it, and changes
 * nothing. */
#include "engine/modules/calls/rehearse.h"

#include "engine/core/output/format.h"
#include "engine/core/people/audit.h"
#include "engine/core/run/fault.h"
#include "engine/core/script/timer.h"
#include "tests/unit/core/play.h"

#include <inttypes.h>

/* A rehearsal under test, with everything it was told. */
struct probe {
    struct play *play;
    uint64_t alice;
    uint64_t stone;
    void (*act)(struct probe *probe);
    enum outcome outcome;
    struct buf log;
};

static void log_told(void *data, const struct session *session, const struct msg *msg)
{
    struct probe *probe = data;
    buf_printf(&probe->log, "told %s: %.*s; ",
            session->character == probe->alice ? "alice" : "other", STR_FMT(msg->text));
}

static void log_change(void *data, const struct tx_change *change)
{
    struct probe *probe = data;
    static const char *const kinds[] = {
            "created", "destroyed", "moved", "property", "protos", "owner", "ref"};
    buf_printf(&probe->log, "%s %s; ", kinds[change->kind],
            change->object == probe->stone   ? "stone"
            : change->object == probe->alice ? "alice"
                                             : "new");
}

static void log_timer(void *data, const struct timer_info *change)
{
    struct probe *probe = data;
    buf_printf(&probe->log, "%s %.*s %" PRId64 "; ", change->set ? "set" : "cancelled",
            STR_FMT(change->name), change->left_ms);
}

static void log_fault(void *data, const struct transaction_fault *fault)
{
    buf_printf(&((struct probe *)data)->log, "fault %s; ", fault->text);
}

static void log_end(void *data, enum outcome outcome, struct str refusal)
{
    buf_printf(&((struct probe *)data)->log, "end %d %.*s", (int)outcome, STR_FMT(refusal));
}

static enum outcome act(void *data)
{
    struct probe *probe = data;
    probe->act(probe);
    return probe->outcome;
}

static struct str rehearse_it(struct probe *probe, uint64_t *out_leans_on)
{
    struct rehearsal rehearsal = {probe->alice, 0, NULL, act, log_told, log_change, log_timer,
            log_fault, log_end, probe};
    buf_clear(&probe->log);
    enum outcome outcome = rehearse(probe->play->engine, &rehearsal, out_leans_on);
    assert_int_equal(outcome, probe->outcome);
    return buf_str(&probe->log);
}

struct rehearse_stage {
    struct play play;
    struct screen screen;
    struct probe probe;
};

static void rehearse_stage_open(
        struct rehearse_stage *stage, void (*acting)(struct probe *probe))
{
    *stage = (struct rehearse_stage){0};
    play_open(&stage->play);
    play_join(&stage->play, &stage->screen, "Alice");
    transaction_begin(stage->play.engine, 0, 0);
    struct object *stone = play_make(&stage->play, NULL, "item");
    assert_true(
            place_move(stage->play.world, stone, world_get_ref(stage->play.world, "start")));
    stage->probe = (struct probe){.play = &stage->play,
            .alice = play_character(&stage->play, "Alice"),
            .stone = stone->id,
            .act = acting};
    struct timer_plan old = {.object = stone->id, .name = STR("old"), .delay_ms = 60000};
    timer_set(stage->play.engine, &old);
    transaction_commit(stage->play.engine);
    play_turn(&stage->play);
    buf_clear(&stage->screen.shown);
}

static void rehearse_stage_close(struct rehearse_stage *stage)
{
    play_turn(&stage->play);
    assert_str(buf_str(&stage->screen.shown), "");
    buf_finish(&stage->probe.log);
    play_close(&stage->play);
    screen_finish(&stage->screen);
}

static struct object *stone_of(struct probe *probe)
{
    return world_find(probe->play->world, probe->stone);
}

/* Moves, writes, creates, sends, sets one timer, replaces and cancels others. */
static void do_much(struct probe *probe)
{
    struct engine *engine = probe->play->engine;
    struct world *world = probe->play->world;
    struct object *alice = world_find(world, probe->alice);
    assert_true(place_move(world, stone_of(probe), alice));
    prop_set(world, stone_of(probe), ATOM_name, value_text("a gem"));
    tell_markup(engine, alice, STR("You take it."), MSG_PLAIN);
    (void)play_make(probe->play, NULL, "item");
    struct timer_plan plan = {.object = probe->stone, .name = STR("new"), .delay_ms = 5000};
    timer_set(engine, &plan);
    plan.name = STR("brief");
    timer_set(engine, &plan);
    assert_true(timer_cancel(engine, probe->stone, STR("brief")));
    assert_true(timer_cancel(engine, probe->stone, STR("old")));
    engine_transaction(engine)->rights.owner = 77;
    engine_transaction(engine)->depth = 3;
    audit_set_last_number(engine, audit_last_number(engine) + 1);
}

static void assert_nothing_came_of_it(struct rehearse_stage *stage)
{
    struct world *world = stage->play.world;
    assert_string_equal(play_place(&stage->play, stage->probe.stone), "start");
    assert_str(prop_str(world, stone_of(&stage->probe), ATOM_name), "thing");
    assert_true(timer_cancel(stage->play.engine, stage->probe.stone, STR("old")));
    assert_false(timer_cancel(stage->play.engine, stage->probe.stone, STR("new")));
}

#define ALL_OF_IT                                                                              \
    "told alice: You take it.; moved stone; property stone; created new; protos new; "         \
    "property new; cancelled old 60000; set new 5000; end 0 "

TEST(a_rehearsal_in_a_transaction_is_reported_and_undone)
{
    struct rehearse_stage s;
    rehearse_stage_open(&s, do_much);
    struct engine *engine = s.play.engine;
    uint64_t audit_number = audit_last_number(engine);
    transaction_begin(engine, s.probe.alice, 0);
    engine_transaction(engine)->rights.owner = 5;

    assert_str(rehearse_it(&s.probe, NULL), ALL_OF_IT);

    assert_int_equal(engine_transaction(engine)->rights.owner, 5);
    assert_int_equal(engine_transaction(engine)->depth, 0);
    assert_false(engine_transaction(engine)->rehearsing);
    assert_int_equal(audit_last_number(engine), audit_number);
    assert_nothing_came_of_it(&s);
    transaction_abort(engine);
    rehearse_stage_close(&s);
}

TEST(a_rehearsal_outside_a_transaction_opens_its_own)
{
    struct rehearse_stage s;
    rehearse_stage_open(&s, do_much);
    uint64_t leans_on = 0;
    uint64_t commit = s.play.world->commit_number;

    assert_str(rehearse_it(&s.probe, &leans_on), ALL_OF_IT);

    assert_false(engine_transaction(s.play.engine)->open);
    assert_int_equal(leans_on, commit);
    transaction_begin(s.play.engine, 0, 0);
    assert_nothing_came_of_it(&s);
    transaction_abort(s.play.engine);
    rehearse_stage_close(&s);
}

static void write_once_more(struct probe *probe)
{
    prop_set(probe->play->world, stone_of(probe), ATOM_name, value_text("twice"));
}

TEST(earlier_changes_of_the_transaction_are_kept)
{
    struct rehearse_stage s;
    rehearse_stage_open(&s, write_once_more);
    transaction_begin(s.play.engine, s.probe.alice, 0);
    prop_set(s.play.world, stone_of(&s.probe), ATOM_name, value_text("once"));
    prop_set(s.play.world, stone_of(&s.probe), ATOM_desc, value_text("A stone."));

    assert_str(rehearse_it(&s.probe, NULL), "property stone; end 0 ");

    assert_str(prop_str(s.play.world, stone_of(&s.probe), ATOM_name), "once");
    transaction_abort(s.play.engine);
    rehearse_stage_close(&s);
}

static void fail_badly(struct probe *probe)
{
    do_much(probe);
    transaction_fault(probe->play->engine, probe->stone, probe->alice, STR("it broke"));
}

TEST(a_failing_rehearsal_changes_nothing_and_records_no_error)
{
    struct rehearse_stage s;
    rehearse_stage_open(&s, fail_badly);
    s.probe.outcome = OUTCOME_FAILED;
    transaction_begin(s.play.engine, s.probe.alice, 0);

    assert_str(rehearse_it(&s.probe, NULL), "fault it broke; end 4 ");

    transaction_commit(s.play.engine);
    transaction_report_faults(s.play.engine);
    assert_int_equal(faults_last_number(s.play.engine), 0);
    rehearse_stage_close(&s);
}

static void refuse_it(struct probe *probe)
{
    do_much(probe);
    buf_add_text(&engine_transaction(probe->play->engine)->refusal, "It is bolted.");
    engine_transaction(probe->play->engine)->ending = OUTCOME_REFUSED;
}

TEST(a_refusal_says_its_reason_and_ends_the_rehearsal_alone)
{
    struct rehearse_stage s;
    rehearse_stage_open(&s, refuse_it);
    s.probe.outcome = OUTCOME_REFUSED;
    transaction_begin(s.play.engine, s.probe.alice, 0);

    assert_str(rehearse_it(&s.probe, NULL), "end 3 It is bolted.");

    assert_int_equal(engine_transaction(s.play.engine)->ending, OUTCOME_DONE);
    assert_int_equal(engine_transaction(s.play.engine)->refusal.length, 0);
    transaction_commit(s.play.engine);
    rehearse_stage_close(&s);
}
