/* hub_test.c -- The output of sessions and its times; also against a model. */
#include "engine/session/hub.h"

#include "engine/base/buf.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/base/rng.h"
#include "engine/session/hub_impl.h"
#include "tests/support/test.h"

/* -- an engine and front ends that record their output -- */

struct engine {
    struct buf heard; /* "opened 1; line 1 look; ..." */
};

static void note(struct engine *engine, const char *what, const struct session *session)
{
    buf_printf(&engine->heard, "%s %llu; ", what, (unsigned long long)session->id);
}

static void on_opened_hub(void *engine, struct session *session)
{
    note(engine, "opened", session);
}

static void on_line_hub(void *engine, struct session *session, struct str line)
{
    struct engine *e = engine;
    buf_printf(&e->heard, "line %llu %.*s; ", (unsigned long long)session->id, STR_FMT(line));
}

static void on_refused(void *engine, struct session *session, struct str why)
{
    (void)why;
    note(engine, "refused", session);
}

static void on_changed(void *engine, struct session *session)
{
    note(engine, "changed", session);
}

static void on_gone_hub(void *engine, struct session *session, const char *reason)
{
    struct engine *e = engine;
    buf_printf(&e->heard, "gone %llu (%llu) %s; ", (unsigned long long)session->id,
            (unsigned long long)session->character, reason);
}

static const struct session_sink hub_own_sink = {
        .opened = on_opened_hub,
        .line = on_line_hub,
        .refused = on_refused,
        .changed = on_changed,
        .gone = on_gone_hub,
};

struct hub_screen {
    struct buf shown; /* texts, each with a '|' behind */
    int flushes;
    int closes;
};

static void screen_deliver_hub(void *hub_frontend, const struct msg *msg)
{
    struct hub_screen *screen = hub_frontend;
    buf_add_str(&screen->shown, msg->text);
    buf_add_char(&screen->shown, '|');
}

static void screen_flush(void *hub_frontend)
{
    ((struct hub_screen *)hub_frontend)->flushes++;
}

static void screen_close(void *hub_frontend)
{
    ((struct hub_screen *)hub_frontend)->closes++;
}

static const struct session_frontend hub_frontend = {
        .service = "test",
        .deliver = screen_deliver_hub,
        .flush = screen_flush,
        .close = screen_close,
};

struct world {
    struct engine engine;
    struct hub *hub;
    struct hub_screen screens[3];
    struct session *sessions[3];
};

static void open_world(struct world *w)
{
    *w = (struct world){0};
    w->hub = hub_create(&hub_own_sink, &w->engine);
    for (size_t i = 0; i < 3; i++) {
        w->sessions[i] = hub_open(w->hub, &hub_frontend, &w->screens[i], "192.0.2.1");
        hub_attach(w->sessions[i], 100 + i);
    }
    buf_clear(&w->engine.heard);
}

static void close_world(struct world *w)
{
    hub_destroy(w->hub);
    buf_finish(&w->engine.heard);
    for (size_t i = 0; i < 3; i++) {
        buf_finish(&w->screens[i].shown);
    }
}

#define HUB_TEST(name) TEST_IN(name, struct world, w, open_world(&w), close_world(&w))

static void say_hub(struct session *session, const char *text)
{
    hub_send(session, &(struct msg){.kind = MSG_TEXT, .text = str_of(text)});
}

#define assert_shown(w, i, text) assert_str(buf_str(&(w)->screens[i].shown), text)

/* -- commit and release -- */

HUB_TEST(nothing_is_shown_before_its_transaction_commits)
{
    say_hub(w->sessions[0], "hello");
    hub_flush(w->hub);

    assert_shown(w, 0, "");
}

HUB_TEST(output_of_a_durable_commit_goes_at_the_next_flush)
{
    hub_release(w->hub, 5);

    say_hub(w->sessions[0], "hello");
    hub_end_transaction(w->hub, 5);
    hub_flush(w->hub);

    assert_shown(w, 0, "hello|");
    assert_int_equal(w->screens[0].flushes, 1);
    assert_int_equal(hub_held_bytes(w->hub), 0);
}

HUB_TEST(output_is_held_until_its_commit_is_durable)
{
    say_hub(w->sessions[0], "taken");
    hub_end_transaction(w->hub, 7);
    hub_release(w->hub, 6);
    hub_flush(w->hub);
    assert_shown(w, 0, "");
    assert_true(hub_held_bytes(w->hub) > 0);

    hub_release(w->hub, 7);
    hub_flush(w->hub);
    assert_shown(w, 0, "taken|");
    assert_int_equal(hub_held_bytes(w->hub), 0);
}

HUB_TEST(a_session_never_gets_later_output_before_earlier_output)
{
    say_hub(w->sessions[0], "first");
    hub_end_transaction(w->hub, 9);
    say_hub(w->sessions[0], "second");
    hub_end_transaction(w->hub, 0);
    hub_flush(w->hub);
    assert_shown(w, 0, "");

    hub_release(w->hub, 9);
    hub_flush(w->hub);
    assert_shown(w, 0, "first|second|");
}

HUB_TEST(nobody_waits_for_anothers_commit)
{
    say_hub(w->sessions[0], "changed");
    hub_end_transaction(w->hub, 9);
    say_hub(w->sessions[1], "looked");
    hub_end_transaction(w->hub, 0);
    say_hub(w->sessions[2], "read");
    hub_end_transaction(w->hub, 4);
    hub_release(w->hub, 4);
    hub_flush(w->hub);

    assert_shown(w, 0, "");
    assert_shown(w, 1, "looked|");
    assert_shown(w, 2, "read|");
}

HUB_TEST(many_messages_are_one_flush)
{
    say_hub(w->sessions[0], "one");
    say_hub(w->sessions[0], "two");
    hub_end_transaction(w->hub, 0);
    say_hub(w->sessions[0], "three");
    hub_end_transaction(w->hub, 0);
    hub_flush(w->hub);
    hub_flush(w->hub);

    assert_shown(w, 0, "one|two|three|");
    assert_int_equal(w->screens[0].flushes, 1);
}

/* -- undo -- */

HUB_TEST(discarded_output_is_never_shown)
{
    say_hub(w->sessions[0], "before");
    hub_end_transaction(w->hub, 3);

    say_hub(w->sessions[0], "oops");
    say_hub(w->sessions[1], "oops");
    hub_discard(w->hub);
    hub_end_transaction(w->hub, 3);
    hub_release(w->hub, 3);
    hub_flush(w->hub);

    assert_shown(w, 0, "before|");
    assert_shown(w, 1, "");
    assert_int_equal(hub_open_bytes(w->hub), 0);
}

HUB_TEST(rolling_back_to_a_savepoint_drops_later_output)
{
    say_hub(w->sessions[0], "kept");
    size_t outer = hub_savepoint(w->hub);
    say_hub(w->sessions[1], "lost");
    size_t inner = hub_savepoint(w->hub);
    say_hub(w->sessions[0], "lost too");
    hub_rollback_to(w->hub, inner);
    size_t unsealed = hub_open_bytes(w->hub);
    hub_rollback_to(w->hub, outer);
    say_hub(w->sessions[1], "instead");
    hub_end_transaction(w->hub, 0);
    hub_flush(w->hub);

    assert_true(unsealed > 0);
    assert_shown(w, 0, "kept|");
    assert_shown(w, 1, "instead|");
}

HUB_TEST(a_delivery_in_an_open_transaction_keeps_its_savepoints)
{
    say_hub(w->sessions[0], "sealed");
    hub_end_transaction(w->hub, 0);

    say_hub(w->sessions[0], "open");
    size_t point = hub_savepoint(w->hub);
    say_hub(w->sessions[0], "undone");
    hub_flush(w->hub);
    hub_rollback_to(w->hub, point);
    hub_end_transaction(w->hub, 0);
    hub_flush(w->hub);

    assert_shown(w, 0, "sealed|open|");
}

/* -- characters -- */

HUB_TEST(all_sessions_of_a_character_hear_the_same)
{
    hub_attach(w->sessions[1], 100);
    struct note *note = note_make(&(struct msg){.kind = MSG_TEXT, .text = STR("both")});

    hub_send_note(hub_sessions_of(w->hub, 100), note);
    hub_send_note(hub_sessions_of(w->hub, 101), note);
    hub_end_transaction(w->hub, 0);
    hub_flush(w->hub);

    assert_shown(w, 0, "both|");
    assert_shown(w, 1, "both|");
    assert_shown(w, 2, "");
    assert_int_equal(note->holders, 2); /* the test's and the transcript's */
    note_drop(note);
}

HUB_TEST(detaching_a_session_leaves_the_others_of_its_character)
{
    hub_attach(w->sessions[1], 100);
    hub_attach(w->sessions[2], 100);

    hub_attach(w->sessions[1], 0);

    assert_ptr_equal(hub_sessions_of(w->hub, 100), w->sessions[0]);
    assert_ptr_equal(w->sessions[0]->next_of_character, w->sessions[2]);
    hub_attach(w->sessions[0], 0);
    assert_ptr_equal(hub_sessions_of(w->hub, 100), w->sessions[2]);
    hub_attach(w->sessions[2], 0);
    assert_null(hub_sessions_of(w->hub, 100));
    assert_null(hub_sessions_of(w->hub, 0));
}

/* -- coming and going -- */

static int64_t one_second_us(void *data)
{
    (void)data;
    return 1000000;
}

HUB_TEST(a_line_is_counted_stamped_and_handed_on)
{
    struct clock_source clock = {.monotonic_us = one_second_us};
    clock_set_source(&clock);

    session_line(w->sessions[0], STR("look"));
    session_refuse(w->sessions[1], STR("Too long."));
    session_changed(w->sessions[2]);
    clock_set_source(NULL);

    assert_str(buf_str(&w->engine.heard), "line 1 look; refused 2; changed 3; ");
    assert_true(w->sessions[0]->unanswered);
    assert_int_equal(w->sessions[0]->active_ms, 1000);
    assert_int_equal(w->sessions[0]->lines_in, 1);
    assert_true(w->sessions[1]->unanswered);
}

HUB_TEST(a_prompt_delivered_answers_the_line)
{
    session_line(w->sessions[0], STR("look"));

    hub_send(w->sessions[0], &(struct msg){.kind = MSG_PROMPT, .text = STR("> ")});
    hub_end_transaction(w->hub, 2);
    hub_flush(w->hub);
    assert_true(w->sessions[0]->unanswered);

    hub_release(w->hub, 2);
    hub_flush(w->hub);
    assert_false(w->sessions[0]->unanswered);
}

HUB_TEST(nothing_is_sent_to_a_session_after_its_farewell)
{
    say_hub(w->sessions[0], "goodbye");
    hub_close(w->sessions[0], STR("You left."));
    say_hub(w->sessions[0], "too late");
    hub_end_transaction(w->hub, 0);
    hub_flush(w->hub);
    say_hub(w->sessions[0], "far too late");
    hub_end_transaction(w->hub, 0);
    hub_flush(w->hub);

    assert_shown(w, 0, "goodbye|You left.|");
    assert_int_equal(w->screens[0].closes, 1);
}

HUB_TEST(a_close_that_is_rolled_back_closes_nothing)
{
    hub_close(w->sessions[0], STR("You left."));
    hub_discard(w->hub);
    say_hub(w->sessions[0], "still here");
    hub_end_transaction(w->hub, 0);
    hub_flush(w->hub);

    assert_shown(w, 0, "still here|");
    assert_int_equal(w->screens[0].closes, 0);
}

HUB_TEST(a_closed_session_is_not_found_and_gets_nothing)
{
    say_hub(w->sessions[0], "held");
    hub_end_transaction(w->hub, 9);
    say_hub(w->sessions[0], "unsealed");

    session_gone(w->sessions[0], "closed");
    say_hub(w->sessions[0], "swallowed");
    hub_flush(w->hub);

    assert_str(buf_str(&w->engine.heard), "gone 1 (100) closed; ");
    assert_null(hub_find(w->hub, 1));
    assert_null(hub_sessions_of(w->hub, 100));
    assert_int_equal(hub_count(w->hub), 2);
    hub_discard(w->hub);
    hub_flush(w->hub);
    hub_release(w->hub, 9);
    hub_flush(w->hub);
    assert_shown(w, 0, "");
    assert_int_equal(hub_held_bytes(w->hub), 0);
}

HUB_TEST(an_idle_hub_keeps_no_message)
{
    struct note *note = note_make(&(struct msg){.kind = MSG_TEXT, .text = STR("something")});
    hub_send_note(w->sessions[0], note);
    say_hub(w->sessions[0], "something else");
    hub_send(w->sessions[0], &(struct msg){.kind = MSG_PROMPT, .text = STR("> ")});
    hub_end_transaction(w->hub, 0);
    hub_flush(w->hub);

    hub_trim(w->hub);

    assert_null(w->hub->last);
    assert_null(w->hub->last_prompt);
    note_drop(note);
    say_hub(w->sessions[0], "something else");
    assert_non_null(w->hub->last);
}

HUB_TEST(an_idle_session_has_no_outbox_and_is_small)
{
    for (int i = 0; i < 1000; i++) {
        say_hub(w->sessions[0], "something");
    }
    hub_end_transaction(w->hub, 0);
    hub_flush(w->hub);
    hub_trim(w->hub);

    assert_null(w->sessions[0]->outbox);
    assert_true(sizeof(struct session) <= 256); /* a size of blocks of the allocator */
    say_hub(w->sessions[0], "more");
    hub_end_transaction(w->hub, 0);
    hub_flush(w->hub);
    assert_int_equal(w->sessions[0]->outbox_count, 0);
}

/* -- against a model -- */

enum { MODEL_SENDS = 64 };

/* One send as the model keeps it: a text of one letter, and the commit that releases it. */
struct model_send {
    int session;
    char letter;
    uint64_t number; /* 0: not committed yet */
};

struct model {
    struct world world;
    struct model_send sends[MODEL_SENDS * 4];
    size_t count;
    size_t complete; /* sends before this belong to a commit */
    uint64_t durable;
    uint64_t last_number;
};

/* Appends the output that session i must have been shown by now, if everything due was flushed. */
static void model_shown(const struct model *m, int i, struct buf *out)
{
    for (size_t s = 0; s < m->complete; s++) {
        if (m->sends[s].session != i) {
            continue;
        }
        if (m->sends[s].number > m->durable) {
            return;
        }
        buf_add_char(out, m->sends[s].letter);
        buf_add_char(out, '|');
    }
}

static void model_send(struct model *m, struct rng *rng)
{
    int i = (int)rng_below(rng, 3);
    char text[2] = {(char)('a' + (int)rng_below(rng, 26)), '\0'};
    say_hub(m->world.sessions[i], text);
    m->sends[m->count++] = (struct model_send){.session = i, .letter = text[0]};
}

static void model_seal(struct model *m, struct rng *rng)
{
    uint64_t number = 0;
    switch (rng_below(rng, 3)) {
    case 0:
        number = ++m->last_number;
        break;
    case 1:
        number = rng_below(rng, m->last_number + 1);
        break;
    default:
        break;
    }
    hub_end_transaction(m->world.hub, number);
    for (; m->complete < m->count; m->complete++) {
        m->sends[m->complete].number = number;
    }
}

static void model_step(struct model *m, struct rng *rng)
{
    switch (rng_below(rng, 5)) {
    case 0:
    case 1:
        model_send(m, rng);
        break;
    case 2:
        model_seal(m, rng);
        break;
    case 3: {
        size_t open = m->count - m->complete;
        size_t keep = (size_t)rng_below(rng, open + 1);
        hub_rollback_to(m->world.hub, keep);
        m->count = m->complete + keep;
        break;
    }
    default:
        m->durable += rng_below(rng, m->last_number - m->durable + 1);
        hub_release(m->world.hub, m->durable);
        hub_flush(m->world.hub);
        break;
    }
}

TEST(a_thousand_random_runs_match_the_model)
{
    for (uint64_t seed = 1; seed <= 1000; seed++) {
        struct model m = {0};
        struct rng rng;
        rng_seed(&rng, seed);
        open_world(&m.world);

        for (int step = 0; step < MODEL_SENDS; step++) {
            model_step(&m, &rng);
        }
        hub_flush(m.world.hub);

        for (int i = 0; i < 3; i++) {
            struct buf expected = {0};
            model_shown(&m, i, &expected);
            buf_add_char(&expected, '\0');
            assert_shown(&m.world, i, expected.bytes);
            buf_finish(&expected);
        }
        hub_discard(m.world.hub);
        close_world(&m.world);
    }
}
